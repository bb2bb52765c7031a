"""`grader report`: write sheets and pages again from what is recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import DEFAULT_TASKS, Tasks, out, told_in_one_line
from grader.cli.folder import opened
from grader.reports import write_reports


def report(
    exam: Annotated[Path, typer.Argument(help="Folder of an exam that was run.")],
    to: Annotated[Path | None, typer.Option("--to", help="Another folder than the exam's report/.")] = None,
    tasks: Tasks = DEFAULT_TASKS,
) -> None:
    """Write the score sheets and the pages again. Nothing is graded."""
    with told_in_one_line(), opened(exam, tasks) as folder:
        out.print(f"report: {write_reports(folder.exam, folder.ledger, folder.store, to or folder.report)}", soft_wrap=True)
