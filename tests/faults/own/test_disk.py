"""A disk fills up in the middle of a batch and is freed: what is recorded stays, and the rest is graded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.engine import Disk, OwnEngine
from tests.faults.exams import Sitting
from tests.faults.own.bench import Bystander, ended, handed_in

pytestmark = pytest.mark.full

EXAM_MIB = 2 << 10  # more than the command asks to be free


@pytest.fixture
def disk() -> Iterator[Disk]:
    with Disk.mounted(EXAM_MIB) as one:
        yield one


@pytest.mark.parametrize("step", ["taking_in", "created", "serving", "putting", "running", "checking", "destroying", "committed"])
@pytest.mark.parametrize("options", [("--no-ray",), ("--slots", "2")], ids=["alone", "ray"])
def test_the_exam_s_disk_fills_up_and_is_freed(
    bystander: Bystander, engine: OwnEngine, disk: Disk, step: str, options: tuple[str, ...]
) -> None:
    exam = handed_in(disk.path, engine.url)
    with bystander.at(getattr(bystander, step), exam, *options) as process:
        disk.fill()
        ended(process, 1, 3)
    refused = exam.run(*options, check=3)
    assert "free on its disk" in refused.stderr and "make room and run again" in refused.stderr
    disk.free()
    before = exam.rows("results")
    exam.run(*options)
    assert exam.rows("results")[: len(before)] == before
    bystander.same(exam)


@pytest.mark.parametrize("step", ["taking_in", "pinned", "created", "serving", "putting", "running", "checking", "destroying", "committed"])
def test_the_engine_s_disk_fills_up_and_is_freed(bystander: Bystander, engine: OwnEngine, exam: Sitting, step: str) -> None:
    with bystander.at(getattr(bystander, step), exam, "--no-ray") as process:
        engine.disk.fill()
        ended(process, 0, 1, 3)
    engine.disk.free()
    exam.run("--no-ray")
    bystander.same(exam)
