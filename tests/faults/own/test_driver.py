"""The driver is killed at each step of a batch and started again: the record is as if it had not been."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.faults import exams
from tests.faults.engine import OwnEngine
from tests.faults.exams import Sitting, wait_for
from tests.faults.own.bench import Bystander

pytestmark = pytest.mark.full

STEPS = ("taking_in", "pinned", "created", "serving", "putting", "running", "checking", "destroying", "committed")


def killed_and_resumed(bystander: Bystander, exam: Sitting, step: str, *options: str) -> None:
    with bystander.at(getattr(bystander, step), exam, *options) as process:
        process.kill()
        process.communicate()
    before = exam.rows("results")
    exam.run(*options)
    assert exam.rows("results")[: len(before)] == before
    bystander.same(exam)


@pytest.mark.parametrize("step", STEPS)
def test_a_driver_killed_at_a_step_and_started_again(bystander: Bystander, exam: Sitting, step: str) -> None:
    killed_and_resumed(bystander, exam, step, "--no-ray")


@pytest.mark.parametrize("step", STEPS)
def test_a_driver_of_ray_killed_at_a_step_and_started_again(bystander: Bystander, exam: Sitting, step: str) -> None:
    killed_and_resumed(bystander, exam, step, "--slots", "2")


def test_a_driver_killed_while_a_sandbox_is_destroyed(bystander: Bystander, engine: OwnEngine, tmp_path: Path) -> None:
    """The engine stands still after the program has run, so that the judged answer's sandbox cannot be removed."""
    exam = Sitting.make(tmp_path, engine.url, {"adds": (exams.ADDS, exams.DATA)})
    for candidate in ("20220001", "20220002"):
        exam.hand_in(candidate, "import time; time.sleep(1.2)\n" + exams.RIGHT)
    with bystander.at(bystander.running, exam, "--no-ray") as process:
        with engine.frozen():
            wait_for(lambda: not bystander.children())
            assert process.poll() is None
            process.kill()
            process.communicate()
        assert exam.rows("results") == [], "an answer is recorded once its sandbox is gone"
        assert engine.sandboxes()
    exam.run("--no-ray")
    assert {points for _, points in exam.scores().values()} == {(Decimal(10),)}
    assert [row["attempt"] for row in exam.rows("results")] == [1, 1]
    bystander.nothing_left()
