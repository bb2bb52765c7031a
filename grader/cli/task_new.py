"""`grader task new`: a working task of a kind, to be changed into one's own."""

from __future__ import annotations

from typing import Annotated

import typer

from grader.cli.common import DEFAULT_TASKS, Tasks, out, told_in_one_line
from grader.scaffold import KINDS, new_task


def new(
    level: Annotated[str, typer.Argument(help="beginner, intermediate or advanced.")],
    name: Annotated[str, typer.Argument(help="Lower case with hyphens: late-orders.")],
    kind: Annotated[str, typer.Option("--kind", help=f"One of {', '.join(KINDS)}.")],
    tasks: Tasks = DEFAULT_TASKS,
) -> None:
    """Make a working task to change."""
    with told_in_one_line():
        folder = new_task(level, name, kind, tasks)
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            out.print(str(path), markup=False, soft_wrap=True)
        out.print(f"next: change it, then `grader task check {level}/{name}`", markup=False, soft_wrap=True)


