"""`grader report`: write sheets and pages again from what is recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import DEFAULT_TASKS, Tasks, out, told_in_one_line
from grader.cli.folder import ExamFolder, locked, opened
from grader.cli.status import require_settled
from grader.reports import write_final, write_reports
from grader.status import status_of


def report(
    exam: Annotated[Path, typer.Argument(help="Folder of an exam that was run.")],
    to: Annotated[Path | None, typer.Option("--to", help="Another folder than the exam's report/.")] = None,
    final: Annotated[bool, typer.Option("--final", help="Also write the final sheet; refused while anything is open.")] = False,
    tasks: Tasks = DEFAULT_TASKS,
) -> None:
    """Write the score sheets and the pages again. Nothing is graded."""
    with told_in_one_line(), opened(exam, tasks) as folder:
        if final:
            publish(folder, to or folder.report)
            return
        out.print(f"report: {write_reports(folder.exam, folder.ledger, folder.store, to or folder.report)}", soft_wrap=True)


def publish(folder: ExamFolder, to: Path) -> None:
    """Report and final sheet, while no driver works on the exam. Exit 1 with the list of what is open."""
    with locked(folder.exam.folder / "driver.lock"):
        require_settled(status_of(folder.exam, folder.ledger, driving=False, archives=True))
        out.print(f"report: {write_reports(folder.exam, folder.ledger, folder.store, to)}", soft_wrap=True)
        written = write_final(folder.exam, folder.ledger, to)
        out.print(f"final: {written.path}, final.csv {written.digest}", soft_wrap=True)
