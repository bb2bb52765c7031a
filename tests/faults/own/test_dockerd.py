"""The engine dies, restarts or stands still in the middle of a batch: nobody is charged for it."""

from __future__ import annotations

import signal
import time

import pytest

from sandboxes.container import await_engine, start_sandbox
from sandboxes.images import ImageInfo
from tests.faults.engine import OwnEngine
from tests.faults.exams import Sitting
from tests.faults.own.bench import Bystander, ended

pytestmark = pytest.mark.full

STILL_S, AWAY_S = 5.0, 40.0
STEPS = ("taking_in", "pinned", "created", "serving", "putting", "running", "checking", "destroying", "committed")


def restarted(bystander: Bystander, engine: OwnEngine, exam: Sitting, step: str, how: signal.Signals, *options: str) -> None:
    """The batch itself waits for the engine, and settles everything."""
    with bystander.at(getattr(bystander, step), exam, *options) as process:
        engine.end(how)
        engine.start()
        ended(process, 0)
    bystander.same(exam)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("step", STEPS)
def test_an_engine_that_restarts_at_a_step(bystander: Bystander, engine: OwnEngine, exam: Sitting, step: str, how: signal.Signals) -> None:
    restarted(bystander, engine, exam, step, how, "--no-ray")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_an_engine_that_restarts_under_ray(bystander: Bystander, engine: OwnEngine, exam: Sitting, how: signal.Signals) -> None:
    restarted(bystander, engine, exam, "running", how, "--slots", "2")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(("--no-ray",), "the engine does not answer: waiting for it, 300 s at most", id="alone"),
        pytest.param(("--slots", "2"), "nothing has come back for 30 s, ", id="ray"),
    ],
)
def test_an_engine_that_is_away_for_a_while_is_told_and_uses_up_no_attempts(
    bystander: Bystander, engine: OwnEngine, exam: Sitting, options: tuple[str, ...], told: str
) -> None:
    with bystander.at(bystander.running, exam, *options) as process:
        engine.end(signal.SIGKILL)
        time.sleep(AWAY_S)
        assert process.poll() is None, "it waits"
        engine.start()
        assert told in ended(process, 0)
    assert max(row["attempt"] for row in exam.rows("results")) <= 2
    bystander.same(exam)


@pytest.mark.parametrize("step", STEPS)
def test_an_engine_that_stands_still_for_some_seconds(bystander: Bystander, engine: OwnEngine, exam: Sitting, step: str) -> None:
    """It is waited for: no fault, nothing to be graded again."""
    with bystander.at(getattr(bystander, step), exam, "--no-ray") as process:
        with engine.frozen():
            time.sleep(STILL_S)
        ended(process, 0)
    assert [row["fault"] for row in exam.rows("results") if row["is_fault"]] == []
    bystander.same(exam)


@pytest.mark.parametrize("step", STEPS)
def test_a_containerd_that_is_killed_at_a_step(bystander: Bystander, engine: OwnEngine, exam: Sitting, step: str) -> None:
    with bystander.at(getattr(bystander, step), exam, "--no-ray") as process:
        engine.kill_containerd()
        ended(process, 0)
    bystander.same(exam)


def test_an_engine_without_its_containerd_is_waited_for(engine: OwnEngine, beginner: ImageInfo) -> None:
    """It answers, and starts nothing: attempts would be used up meanwhile."""
    engine.kill_containerd()
    assert engine.client.ping()
    await_engine(engine.client)
    with start_sandbox(engine.client, beginner.id, labels={}) as sandbox:
        assert sandbox.agent.hello()


def test_an_engine_that_is_away_when_the_batch_starts(bystander: Bystander, engine: OwnEngine, exam: Sitting) -> None:
    engine.end()
    done = exam.run("--no-ray", check=3)
    assert f"no Docker engine answers at {engine.url}" in done.stderr
    assert exam.rows("submissions") == []
    engine.start()
    exam.run("--no-ray")
    bystander.same(exam)
