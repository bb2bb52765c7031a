"""What dies inside a batch is our fault: it is run again, and the score is what the answer earns."""

from __future__ import annotations

import os
import signal
from decimal import Decimal
from pathlib import Path

import docker
import docker.errors
import pytest

from grader.scores import State
from sandboxes.images import ImageInfo
from tests.faults import exams
from tests.faults.exams import Owner, Sitting, descendants, sandboxes_of, wait_for

FULL = (State.SCORED, (Decimal(10), Decimal(10)))
WAITS = "import os, time\ntime.sleep(2)\n" + exams.RIGHT  # long enough to be found at work, within the limit


def test_a_killed_actor_loses_no_answer(sitting: Sitting, client: docker.DockerClient) -> None:
    candidates = [f"2022000{n}" for n in range(1, 7)]
    for candidate in candidates:
        sitting.hand_in(candidate, WAITS, exams.SAYS_42)
    with sitting.started("--slots", "2") as process:
        owner = Owner.of(process.pid)
        wait_for(lambda: len(sandboxes_of(client, owner)) >= 2)
        actors = [pid for pid, line in descendants(process.pid).items() if line.startswith("ray::SlotActor")]
        assert actors
        at_work = set(sandboxes_of(client, owner))
        os.kill(actors[0], signal.SIGKILL)
        wait_for(lambda: not at_work & set(sandboxes_of(client, owner)))
        assert len(sitting.final()) < 2 * len(candidates), "what it left is removed by the one in its place, not at the end"
        said, errors = process.communicate(timeout=exams.PATIENCE_S)
    assert process.returncode == 0, said + errors
    assert sitting.scores() == dict.fromkeys(candidates, FULL)
    faults = [row for row in sitting.rows("results") if row["is_fault"]]
    assert faults and all("the worker died" in row["fault"] for row in faults)
    assert len({row["run"] for row in faults}) <= 2, "only what the dead actor had is graded again"
    assert {row["attempt"] for row in faults} == {1}, "and it waits for the actor to be back"
    assert sandboxes_of(client, owner) == []


def test_a_sandbox_killed_under_an_answer_is_a_fault_and_the_answer_is_graded_in_a_fresh_one(
    sitting: Sitting, client: docker.DockerClient
) -> None:
    sitting.hand_in("20220001", WAITS, exams.SAYS_42)
    with sitting.started("--no-ray") as process:
        owner = Owner.of(process.pid)
        wait_for(lambda: running(client, owner, "main.py"))
        [sandbox] = sandboxes_of(client, owner)
        client.containers.get(sandbox).kill()
        said, errors = process.communicate(timeout=exams.PATIENCE_S)
    assert process.returncode == 0, said + errors
    attempts = sitting.attempts("20220001")
    assert [row["is_fault"] for row in attempts[1]] == [True, False]
    assert [row["is_fault"] for row in attempts[2]] == [False], "the other question went on in a fresh sandbox"
    assert sitting.scores() == {"20220001": FULL}
    assert sandboxes_of(client, owner) == []


def running(client: docker.DockerClient, owner: Owner, program: str) -> bool:
    """Whether a sandbox of the owner's runs this program."""
    try:
        return any(program in str(client.api.top(one)) for one in sandboxes_of(client, owner))
    except docker.errors.APIError:
        return False


CRASHES = '''
from grader import Bench, check


@check(points=10)
def crashes(bench: Bench) -> None:
    """总是出错"""
    {}["没有"]
'''
ABORTS = CRASHES.replace('{}["没有"]', "import os; os.abort()")


@pytest.mark.parametrize(("checker", "reason"), [(CRASHES, "KeyError"), (ABORTS, "signal 6")])
def test_a_task_that_faults_on_everyone_is_stopped_and_the_other_questions_are_graded(
    tmp_path: Path, engine_url: str, beginner: ImageInfo, checker: str, reason: str
) -> None:
    sitting = Sitting.make(tmp_path, engine_url, {"broken": (checker, None), "says": (exams.SAYS, None)})
    candidates = [f"2022000{n}" for n in range(1, 6)]
    for candidate in candidates:
        sitting.hand_in(candidate, "print()\n", exams.SAYS_42)
    done = sitting.run("--no-ray", check=1)
    assert "broken task: beginner/broken faulted on every answer and was stopped" in done.stderr
    assert reason in done.stderr
    assert "0 of 5 answers are settled (0 were before), 0 unreadable, 5 wait for a person" in done.stdout
    assert {points for _, points in sitting.scores().values()} == {(None, Decimal(10))}
    faults = [row["run"] for row in sitting.rows("results") if row["is_fault"]]
    assert len(set(faults)) < len(candidates), "once three have shown it, nobody else's time goes into it"
    settled = {row["run"]: row for row in sitting.final()}
    assert len(settled) == len(candidates)


def test_one_answer_that_breaks_a_check_stops_nobody_else(
    tmp_path: Path, engine_url: str, beginner: ImageInfo
) -> None:
    """A checker's bug that one answer triggers waits for a person; the others keep their scores."""
    checker = exams.SAYS.replace(
        "    expect.stdout_lines", '    assert "坏" not in bench.read("main.py", max_bytes=999).decode(), "a bug of the author\'s"\n    expect.stdout_lines'
    )
    sitting = Sitting.make(tmp_path, engine_url, {"says": (checker, None)})
    for candidate, program in (("20220001", exams.SAYS_42), ("20220002", "# 坏\n" + exams.SAYS_42), ("20220003", exams.SAYS_41)):
        sitting.hand_in(candidate, program)
    done = sitting.run("--no-ray", check=1)
    assert "2 of 3 answers are settled (0 were before), 0 unreadable, 1 wait for a person, 3 faults" in done.stdout
    assert sitting.scores() == {
        "20220001": (State.SCORED, (Decimal(10),)),
        "20220002": (State.FAULT, (None,)),
        "20220003": (State.SCORED, (Decimal(0),)),
    }
