"""`grader task check`: a task against every rule, as a table, a report or JSON."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import (
    DEFAULT_ENGINE,
    DEFAULT_TASKS,
    EXIT_DIFFERENT,
    AsJson,
    Engine,
    Tasks,
    edition_named,
    err,
    is_terminal,
    out,
    require_image,
    require_root,
    told_in_one_line,
)
from grader.cli.task_folder import every_task, task_folder
from grader.errors import BadInput, NotReady
from grader.exam import EDITION, WHITE_LIST
from grader.reports import workshop as reports
from grader.shown import json_text
from grader.task import Task, load_task
from grader.workshop.static import Level, Looked, look
from grader.workshop.verdict import Row, TaskVerdict, not_run
from sandboxes.edition import Edition, level_named

if TYPE_CHECKING:
    from workers.workshop.checkers import Checkers

Names = Annotated[list[str] | None, typer.Argument(metavar="TASK...", help="Folders or ids of tasks (intermediate/late-orders).")]
All = Annotated[bool, typer.Option("--all", help="Every task below --tasks.")]
Quick = Annotated[bool, typer.Option("--quick", help="Fewer seeds, variations, mutants; what every test run does.")]
Static = Annotated[bool, typer.Option("--static", help="Only what needs no container.")]
Html = Annotated[Path | None, typer.Option("--html", help="Write a report to this file too.", metavar="FILE")]


def check(
    names: Names = None,
    every: All = False,
    quick: Quick = False,
    static: Static = False,
    html: Html = None,
    engine: Engine = DEFAULT_ENGINE,
    tasks: Tasks = DEFAULT_TASKS,
    as_json: AsJson = False,
) -> None:
    """Hold tasks to every rule. Exit 1 when one fails, 3 when the rest needs an engine."""
    with told_in_one_line():
        if every == bool(names):
            raise BadInput("name the tasks to check, or say --all")
        folders = every_task(tasks) if every else [task_folder(name, tasks) for name in names or []]
        verdicts, unready = [], None
        for verdict, lacks in checked(folders, engine=engine, quick=quick, static=static):
            verdicts.append(verdict)
            unready = lacks or unready
            if not as_json:
                reports.print_verdict(out, verdict)
        if as_json:
            print(json_text([one.as_json() for one in verdicts]))
        elif len(verdicts) > 1:
            reports.print_summary(out, verdicts)
        if html is not None:
            reports.write_html(html, verdicts)
            err.print(f"report: {html}", markup=False)
        if any(one.failed for one in verdicts):
            raise typer.Exit(EXIT_DIFFERENT)
        if unready is not None:
            raise unready


def checked(
    folders: list[Path], *, engine: str, quick: bool, static: bool = False
) -> Iterator[tuple[TaskVerdict, NotReady | None]]:
    """A verdict a task, and what this machine lacks for the rows that have to be run."""
    edition = edition_named(EDITION)
    with ExitStack() as stack:
        checkers = None if static else _checkers(stack, engine, edition)
        for folder in folders:
            started = time.monotonic()
            looked = look(folder, lambda name: level_of(edition, name), seed_count=3 if quick else 20)
            rows, lacks = _run(looked, checkers, _neighbour(folder), quick=quick)
            title = looked.task.title if looked.task else ""
            name = f"{folder.resolve().parent.name}/{folder.resolve().name}"
            yield TaskVerdict(name, title, (*looked.rows, *rows), time.monotonic() - started), lacks


def level_of(edition: Edition, name: str) -> Level:
    """What the edition gives a level."""
    level = edition.levels[level_named(name)]
    return Level(level.services, level.version, WHITE_LIST)


def _neighbour(folder: Path) -> Task | None:
    """Another task of the level that loads; None where there is none."""
    for other in sorted(folder.resolve().parent.iterdir()):
        if other.name != folder.resolve().name and (other / "task.toml").is_file():
            try:
                return load_task(other)
            except BadInput:
                continue
    return None


def _run(looked: Looked, checkers: Checkers | None, other: Task | None, *, quick: bool) -> tuple[list[Row], NotReady | None]:
    if looked.task is None or checkers is None:
        return [], None
    try:
        rows = []
        for row in checkers.rows(looked.task, other, quick=quick):
            rows.append(row)
            if is_terminal():
                err.print(f"  {looked.task.id}: {row.rule}: {row.standing.value}", style="dim", markup=False)
        return rows, None
    except NotReady as lack:
        return [not_run("the rest", str(lack))], lack


def _checkers(stack: ExitStack, engine: str, edition: Edition) -> Checkers:
    from workers.workshop.checkers import Checkers  # here, because what needs no container must do without

    def image(level: str) -> str:
        from sandboxes import engine as engines

        require_root()
        return require_image(engines.connect(engine), edition, level_named(level)).id

    return stack.enter_context(Checkers(engine, edition, WHITE_LIST, image))
