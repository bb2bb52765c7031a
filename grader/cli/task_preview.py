"""`grader task preview`: the question as candidates will see it."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import DEFAULT_TASKS, Tasks, is_terminal, out, told_in_one_line
from grader.cli.task_folder import task_folder
from grader.reports.preview import write_preview
from grader.task import load_task

FOLDER = Path("build/preview")


def preview(
    task: Annotated[str, typer.Argument(help="A task's folder or id (intermediate/late-orders).")],
    version: Annotated[str, typer.Option("--version", help="The paper's version: A, or one that task.toml words.")] = "A",
    folder: Annotated[Path, typer.Option("--into", help="Where the page is written.", metavar="FOLDER")] = FOLDER,
    tasks: Tasks = DEFAULT_TASKS,
) -> None:
    """Write the statement, what is handed out and the points as a page, and open it in the browser."""
    with told_in_one_line():
        page = write_preview(load_task(task_folder(task, tasks)), version, folder)
        out.print(str(page), markup=False, soft_wrap=True)
        if is_terminal():
            webbrowser.open(page.resolve().as_uri())
