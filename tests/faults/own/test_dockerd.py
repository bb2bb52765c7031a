"""The engine dies, restarts or stands still in the middle of a batch: nobody is charged for it."""

from __future__ import annotations

import signal
import time

import pytest

from tests.faults.engine import OwnEngine
from tests.faults.exams import Sitting
from tests.faults.own.bench import Bystander, ended

pytestmark = pytest.mark.full

OPTIONS = [("--no-ray",), ("--slots", "2")]
STILL_S = 5.0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("options", OPTIONS, ids=["alone", "ray"])
def test_an_engine_that_restarts_in_mid_batch(
    bystander: Bystander, engine: OwnEngine, exam: Sitting, options: tuple[str, ...], how: signal.Signals
) -> None:
    """The batch may end with answers that wait; the same command, given again, settles them all."""
    with bystander.at(bystander.running, exam, *options) as process:
        engine.end(how)
        engine.start()
        ended(process, 0, 1, 3)
    exam.run(*options)
    bystander.same(exam)


@pytest.mark.parametrize("step", ["created", "running", "checking", "committed"])
def test_an_engine_that_stands_still_for_some_seconds(bystander: Bystander, engine: OwnEngine, exam: Sitting, step: str) -> None:
    """It is waited for: no fault, nothing to be graded again."""
    with bystander.at(getattr(bystander, step), exam, "--no-ray") as process:
        with engine.frozen():
            time.sleep(STILL_S)
        ended(process, 0)
    assert [row["fault"] for row in exam.rows("results") if row["is_fault"]] == []
    bystander.same(exam)


def test_a_containerd_that_is_killed_in_mid_batch(bystander: Bystander, engine: OwnEngine, exam: Sitting) -> None:
    with bystander.at(bystander.running, exam, "--no-ray") as process:
        engine.kill_containerd()
        ended(process, 0, 1, 3)
    exam.run("--no-ray")
    bystander.same(exam)


def test_an_engine_that_is_away_when_the_batch_starts(bystander: Bystander, engine: OwnEngine, exam: Sitting) -> None:
    engine.end()
    done = exam.run("--no-ray", check=3)
    assert f"no Docker engine answers at {engine.url}" in done.stderr
    assert exam.rows("submissions") == []
    engine.start()
    exam.run("--no-ray")
    bystander.same(exam)
