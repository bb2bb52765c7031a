"""`grader demo`: make an exam of known answers, grade it, and compare every score with what it must be."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from grader import demo as exams
from grader.cli.common import (
    DEFAULT_ENGINE,
    DEFAULT_TASKS,
    EXIT_DIFFERENT,
    Engine,
    Tasks,
    out,
    require_root,
    told_in_one_line,
)
from grader.cli.folder import opened
from grader.cli.run import grade_exam
from grader.demo import Sample
from grader.ledger import Ledger
from grader.reports import words
from grader.scores import State, score_of
from grader.task import LEVELS

PAPERS = Path("exams/papers")


def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Where the exam is made; made anew each time.")] = Path("var/demo"),
    papers: Annotated[Path, typer.Option("--papers", help="Folder of paper files.")] = PAPERS,
    slots: Annotated[int, typer.Option("--slots", min=1, help="Sandboxes at work at once.")] = os.cpu_count() or 1,
    engine: Engine = DEFAULT_ENGINE,
    tasks: Tasks = DEFAULT_TASKS,
) -> None:
    """Grade a demonstration exam and fail if one score differs from what it must be."""
    with told_in_one_line():
        require_root()
        started = time.monotonic()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        found = [path for level in LEVELS if (path := papers / f"{level}-A.toml").is_file()]
        samples = exams.make(folder, found, tasks)
        out.print(f"made {len(samples)} archives in {folder / 'answers'}", soft_wrap=True)
        progress, index = grade_exam(folder, tasks, engine, slots)
        with opened(folder, tasks) as exam:
            wrong = [line for sample in samples for line in compared(sample, exam.ledger)]
        out.print(summary(samples))
        for line in wrong:
            out.print(f"[red]differs:[/red] {line}", soft_wrap=True)
        right = len(samples) - len({line.partition(" ")[0] for line in wrong})
        out.print(
            f"{right} of {len(samples)} answers got exactly what they must, in {time.monotonic() - started:.0f} s "
            f"({progress.faults} faults on the way)",
            soft_wrap=True,
        )
        out.print(f"report: {index}", soft_wrap=True)
        if wrong:
            raise typer.Exit(EXIT_DIFFERENT)


def compared(sample: Sample, ledger: Ledger) -> list[str]:
    """Where a sample's result differs from what it must be, one line a question."""
    score = score_of(ledger, f"{sample.level}-A", sample.admission, ())
    if sample.points is None:
        return [] if score.state is State.UNREADABLE else [f"{sample.admission} ({sample.kind}): must be unreadable"]
    if score.state is State.UNREADABLE:
        return [f"{sample.admission} ({sample.kind}): unreadable: {score.handed.unreadable}"]
    return [
        f"{sample.admission} ({sample.kind}), question {one.question.number}: "
        f"got {one.score.earned if one.state is State.SCORED else one.state}, must be {_said(sample.points[one.question.number])}"
        for one in score.questions
        if _said(one.score.earned if one.state is not State.FAULT else State.FAULT) != _said(sample.points[one.question.number])
    ]


def _said(points: Decimal | State | None) -> str:
    if points is None:
        return "for a person"
    return str(points) if isinstance(points, State) else words.number(points)


def summary(samples: Sequence[Sample]) -> Table:
    """How many archives of each level, and what they show."""
    table = Table("level", "answers", "they show")
    for level in dict.fromkeys(sample.level for sample in samples):
        kinds = [sample.kind for sample in samples if sample.level == level]
        table.add_row(level, str(len(kinds)), ", ".join(kinds))
    return table
