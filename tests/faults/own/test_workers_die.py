"""Actors, agents and checkers are killed or stand still at each step: the batch itself makes good what they had."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

import docker.errors
import pytest

from tests.faults.engine import OwnEngine
from tests.faults.exams import Sitting, descendants, wait_for
from tests.faults.own.bench import Bystander, ended

pytestmark = pytest.mark.full

STILL_S = 5.0
STEPS = ("created", "serving", "putting", "running", "checking")


def actors_of(driver: int) -> list[int]:
    found = [pid for pid, line in descendants(driver).items() if line.startswith("ray::SlotActor")]
    assert found
    return found


@pytest.mark.parametrize("step", [*STEPS, "destroying"])
def test_every_actor_is_killed_at_a_step(bystander: Bystander, exam: Sitting, step: str) -> None:
    with bystander.at(getattr(bystander, step), exam, "--slots", "2") as process:
        for pid in actors_of(process.pid):
            os.kill(pid, signal.SIGKILL)
        ended(process, 0)
    bystander.same(exam)


@pytest.mark.parametrize("step", [*STEPS, "destroying"])
def test_actors_that_stand_still_for_some_seconds_are_late_and_right(bystander: Bystander, exam: Sitting, step: str) -> None:
    with bystander.at(getattr(bystander, step), exam, "--slots", "2") as process:
        still = actors_of(process.pid)
        for pid in still:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(STILL_S)
        for pid in still:
            os.kill(pid, signal.SIGCONT)
        ended(process, 0)
    assert [row["fault"] for row in exam.rows("results") if row["is_fault"]] == []
    bystander.same(exam)


@pytest.mark.parametrize("step", STEPS)
def test_the_agent_is_killed_at_a_step(bystander: Bystander, engine: OwnEngine, exam: Sitting, step: str) -> None:
    """It is its container's first process: with it goes all else there."""

    def killed() -> bool:
        for sandbox in engine.sandboxes():
            with suppress(docker.errors.APIError):  # created and not yet started
                engine.client.api.kill(sandbox)
                return True
        return False

    with bystander.at(getattr(bystander, step), exam, "--no-ray") as process:
        wait_for(killed)
        ended(process, 0)
    bystander.same(exam)


@pytest.mark.parametrize("step", ["running", "checking"])
@pytest.mark.parametrize("which", ["children", "servers"])
def test_the_checker_is_killed_at_a_step(bystander: Bystander, exam: Sitting, which: str, step: str) -> None:
    with bystander.at(getattr(bystander, step), exam, "--no-ray") as process:
        for pid in getattr(bystander, which)():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        ended(process, 0)
    bystander.same(exam)
