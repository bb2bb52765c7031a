"""A batch may be killed at any moment, fed broken archives and interrupted, and every score stays right."""

from __future__ import annotations

import json
import shutil
import signal
from decimal import Decimal
from pathlib import Path
from typing import Any

import docker

from grader.data import seed_for
from grader.scores import State
from tests.faults import exams
from tests.faults.conftest import POINTS, PROGRAMS, UNREADABLE, Undisturbed, hand_in_everything
from tests.faults.exams import Sitting, interrupt, sandboxes_of, wait_for
from workers.runs import UNCONFIRMED

RECORDED = ("submissions", "runs", "exam_seeds", "results")


def snapshot(sitting: Sitting) -> dict[str, list[dict[str, Any]]]:
    return {table: sitting.rows(table) for table in RECORDED}


def assert_kept(before: dict[str, list[dict[str, Any]]], sitting: Sitting) -> None:
    """Everything that was recorded is still there as it was, and in the same place."""
    for table, rows in before.items():
        assert sitting.rows(table)[: len(rows)] == rows, table


def assert_counted_once(sitting: Sitting) -> None:
    """One first run a candidate, and no question with two results that count."""
    runs = [row["candidate"] for row in sitting.rows("runs")]
    assert len(runs) == len(set(runs))
    final = [(row["run"], row["question"]) for row in sitting.final()]
    assert len(final) == len(set(final))


def test_an_undisturbed_batch_gives_every_answer_its_points(undisturbed: Undisturbed) -> None:
    scores = undisturbed.sitting.scores()
    scored = {one: points for one, (state, points) in scores.items() if state is State.SCORED}
    assert scored == {
        one: tuple(map(Decimal, points)) for one, points in POINTS.items()
    }
    assert_counted_once(undisturbed.sitting)


def test_a_broken_archive_is_unreadable_and_the_batch_goes_on(undisturbed: Undisturbed) -> None:
    """The exit code is 0 (asserted by the fixture): a person decides, the machine has done its part."""
    scores = undisturbed.sitting.scores()
    assert {one for one, (state, _) in scores.items() if state is State.UNREADABLE} == set(UNREADABLE)
    reasons = {row["candidate"]: row["unreadable"] for row in undisturbed.sitting.rows("submissions") if row["unreadable"]}
    for candidate, word in UNREADABLE.items():
        assert word in reasons[candidate]
    assert "11 of 11 answers are settled (0 were before), 3 unreadable, 0 wait" in undisturbed.printed


def test_a_time_out_on_a_busy_machine_costs_points_only_when_a_run_alone_confirms_it(undisturbed: Undisturbed) -> None:
    for candidate, late, in_time in (("20220005", 1, 2), ("20220006", 2, 1)):
        attempts = undisturbed.sitting.attempts(candidate)
        first, alone = attempts[late]
        assert first["is_fault"] and first["fault"].startswith(UNCONFIRMED)
        assert not alone["is_fault"] and alone["attempt"] == 2
        assert "超时" in alone["report"] or "时限" in alone["report"] or "时间" in alone["report"]
        [kept] = attempts[in_time]
        assert not kept["is_fault"] and kept["attempt"] == 1, "the other question is not graded again"


def test_a_batch_killed_three_times_ends_like_one_that_was_not(
    sitting: Sitting, undisturbed: Undisturbed, client: docker.DockerClient
) -> None:
    hand_in_everything(sitting)
    graded = 2 * len(PROGRAMS)
    moments = (
        lambda one: one.rows("submissions"),  # the first answers are being taken in
        lambda one: len(one.final()) >= 7,  # in the middle
        lambda one: len(one.final()) == graded,  # all is recorded, the report is not written
    )
    owners, before = [], snapshot(sitting)
    for moment in moments:
        owners.append(sitting.killed(moment, "--slots", "2"))
        assert_kept(before, sitting)
        before = snapshot(sitting)
    assert not (sitting.folder / "report/index.html").exists()
    done = sitting.run("--slots", "2")
    assert f"({len(PROGRAMS)} were before)" in done.stdout
    assert snapshot(sitting)["results"] == before["results"], "nothing is graded twice"
    assert_kept(before, sitting)
    assert_counted_once(sitting)
    assert sitting.scores() == undisturbed.sitting.scores()
    assert [sandboxes_of(client, owner) for owner in owners] == [[], [], []]
    assert (sitting.folder / "report/index.html").exists()


def test_ctrl_c_stops_cleanly_and_says_what_is_kept(sitting: Sitting, client: docker.DockerClient) -> None:
    for number in range(1, 16):  # more than can be graded before the signal arrives
        sitting.hand_in(f"202200{number:02}", *PROGRAMS["20220001"])
    with sitting.started("--slots", "1") as process:
        owner = exams.Owner.of(process.pid)
        wait_for(lambda: sitting.final() or process.poll() is not None)
        interrupt(process)
        _, errors = process.communicate(timeout=exams.PATIENCE_S)
    assert process.returncode == 130, errors
    assert "answers are recorded; run the same command to go on" in errors
    assert "Traceback" not in errors
    assert sandboxes_of(client, owner) == []
    kept = snapshot(sitting)
    assert kept["results"]
    sitting.run("--no-ray")
    assert_kept(kept, sitting)
    assert_counted_once(sitting)
    assert set(sitting.scores().values()) == {(State.SCORED, (Decimal(10), Decimal(10)))}


def test_a_replay_equals_the_first_on_the_stored_paper_and_leaves_it_untouched(copied: Sitting) -> None:
    """Also after the task has changed on disk, and after everything but the records is gone."""
    before = snapshot(copied)
    shutil.rmtree(copied.tasks / "beginner/says")
    (copied.tasks / "beginner/adds/checker.py").write_text("raise SystemExit('not this one')\n")
    (copied.folder / "exam.toml").unlink()
    shutil.rmtree(copied.answers)
    for candidate in ("20220004", "20220006"):
        said = json.loads(copied.replay(candidate, "--reason", "申诉", "--json").stdout)
        assert said["same"] is True and {row["same"] for row in said["checks"]} == {True}
    shutil.rmtree(copied.tasks)
    assert "the first stays untouched" in copied.replay("20220001").stdout
    assert_kept(before, copied)
    replays = copied.rows("runs")[len(before["runs"]) :]
    assert [(row["kind"], row["candidate"], row["reason"]) for row in replays] == [
        ("replay", "20220004", "申诉"), ("replay", "20220006", "申诉"), ("replay", "20220001", "appeal"),
    ]  # fmt: skip
    first = {row["candidate"]: row for row in before["runs"]}
    for row in replays:
        pinned = ("submission", "paper_digest", "questions", "image", "recipe", "tools", "seed_paper")
        assert {name: row[name] for name in pinned} == {name: first[row["candidate"]][name] for name in pinned}
    assert all(points == tuple(map(Decimal, POINTS[one])) for one, (_, points) in copied.scores().items() if one in POINTS)


def test_the_seed_is_the_exams_own_and_appears_nowhere(undisturbed: Undisturbed, copied: Sitting, sitting: Sitting) -> None:
    [row] = undisturbed.sitting.rows("exam_seeds")
    sitting.hand_in("20220001", *PROGRAMS["20220001"])
    sitting.run("--no-ray")
    [other] = sitting.rows("exam_seeds")
    assert row["secret"] != other["secret"]
    done = copied.replay("20220001")
    assert copied.rows("exam_seeds") == [row]
    secrets = [row["secret"], *(str(seed_for(row["secret"], f"beginner/{name}")) for name in ("adds", "says"))]
    texts = {"output": undisturbed.printed.encode(), "replay": (done.stdout + done.stderr).encode()}
    folders = (undisturbed.sitting.folder, undisturbed.sitting.tasks, Path("/tmp/ray"))
    texts |= {str(path): readable(path) for folder in folders for path in folder.rglob("*") if is_log(path)}
    assert any("/tmp/ray/" in name for name in texts)
    for name, text in texts.items():
        assert not [one for one in secrets if one.encode() in text], name


def is_log(path: Path) -> bool:
    """Files that somebody may read or send on; the ledger is the one place where the seed belongs."""
    return path.is_file() and not path.is_symlink() and not path.name.startswith("ledger.sqlite")


def readable(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # another Ray of this machine cleans up
        return b""


def test_sigterm_is_no_worse_than_a_kill(sitting: Sitting, client: docker.DockerClient) -> None:
    sitting.hand_in("20220001", *PROGRAMS["20220001"])
    with sitting.started("--no-ray") as process:
        owner = exams.Owner.of(process.pid)
        wait_for(lambda: sandboxes_of(client, owner))
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=exams.PATIENCE_S)
    sitting.run("--no-ray")
    assert sandboxes_of(client, owner) == []
    assert sitting.scores() == {"20220001": (State.SCORED, (Decimal(10), Decimal(10)))}
