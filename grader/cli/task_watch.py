"""`grader task run --watch`: grade again on each save."""

from __future__ import annotations

import os
import time
from pathlib import Path

from grader.cli.common import edition_named, err, out, require_image, require_root, tell_error
from grader.errors import BadInput
from grader.exam import EDITION, WHITE_LIST
from grader.reports import terminal
from grader.task import Task, load_task
from grader.workshop.static import seeds
from sandboxes import engine as engines
from sandboxes.edition import level_named
from sandboxes.owners import Owner
from workers.slot import SlotSettings
from workers.workshop.rig import Asked, Rig
from workers.workshop.watch import files_below, saves


def watch(folder: Path, answer: str, *, engine: str, rounds: int | None = None) -> None:
    """Grade the answer now and after each save of it or of the task, until Ctrl-C (or `rounds` gradings)."""
    task = load_task(folder)
    sample = folder / "answers" / answer
    place = sample if sample.is_dir() else Path(answer)
    if not place.is_dir() and answer not in task.file.answers:
        raise BadInput(f"{answer}: --watch takes a folder or the name of a sample answer")
    require_root()
    edition = edition_named(EDITION)
    image = require_image(engines.connect(engine), edition, level_named(task.level)).id
    watched = [folder, place] if place.is_dir() else [folder]
    with Rig(SlotSettings(engine, Owner.of(os.getpid())), image, edition, WHITE_LIST) as rig:
        for number, _ in enumerate(saves(watched), start=1):
            _grade_once(rig, folder, answer, place)
            if number == rounds:
                return
            err.print("watching; Ctrl-C ends", style="dim")


def _grade_once(rig: Rig, folder: Path, answer: str, place: Path) -> None:
    """One round; what is wrong with a task that is being edited is told, and mended by the next save."""
    started = time.monotonic()
    try:
        task = load_task(folder)
        files = _files(task, answer, place)
        graded = rig.grade(Asked(task, files, seeds(task.id, 1)[0]))
    except BadInput as error:
        tell_error(error)
        return
    if graded.report is None:
        tell_error(graded.fault)
        return
    terminal.print_report(out, [terminal.question_of(graded.report)], titles={task.id: task.title}, show_faults=True)
    err.print(f"{time.monotonic() - started:.1f} s", style="dim")


def _files(task: Task, answer: str, place: Path) -> dict[str, bytes]:
    """The answer as it is now; a sample answer of a gap task may have no folder."""
    try:
        return task.answer(answer) if answer in task.file.answers else files_below(place)
    except OverflowError as error:
        raise BadInput(str(error)) from error
