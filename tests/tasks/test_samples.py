"""Every sample answer of every task earns exactly what its task.toml declares, in a real sandbox."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.results import Verdict
from grader.task import EMPTY, FULL, Task, load_task, lost_checks
from sandboxes.edition import Level, level_named
from sandboxes.images import ImageInfo
from tests.grading import Grading
from workers.slot import Slot

ROOT = Path(__file__).parents[2] / "tasks"
TASKS = {f"{folder.parent.name}/{folder.name}": folder for folder in sorted(ROOT.glob("*/*")) if folder.is_dir()}
SAMPLES = [(task, sample) for task, folder in TASKS.items() for sample in load_task(folder).file.answers]


def graded(slot: Slot, tmp_path: Path, image: Callable[[Level], ImageInfo], task: Task, files: dict[str, bytes]) -> dict[str, Verdict]:
    level = level_named(task.level)
    grading = Grading(slot, tmp_path, image(level).id, level, secrets.token_hex(16))
    report = grading.report(task.tree, files)
    return {result.check: result.verdict for result in report.results}


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
def test_a_sample_answer_loses_exactly_what_it_declares(
    slot: Slot, tmp_path: Path, image: Callable[[Level], ImageInfo], name: str, sample: str
) -> None:
    task = load_task(TASKS[name])
    verdicts = graded(slot, tmp_path, image, task, task.answer(sample))
    lost = {check for check, verdict in verdicts.items() if verdict is not Verdict.PASSED}
    assert lost == lost_checks(task, task.checks(), sample)


@pytest.mark.parametrize("name", TASKS)
def test_the_starter_earns_nothing(slot: Slot, tmp_path: Path, image: Callable[[Level], ImageInfo], name: str) -> None:
    task = load_task(TASKS[name])
    assert Verdict.PASSED not in graded(slot, tmp_path, image, task, task.starter).values()


@pytest.mark.parametrize("name", TASKS)
def test_every_check_is_lost_by_a_wrong_answer(name: str) -> None:
    task = load_task(TASKS[name])
    checks = task.checks()
    wrong = [sample for sample in task.file.answers if sample not in (FULL, EMPTY)]
    assert len(wrong) >= 4
    assert {check.name for check in checks} == set().union(*(lost_checks(task, checks, sample) for sample in wrong))
