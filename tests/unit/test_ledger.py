"""Nothing is lost, nothing is counted twice, nothing is changed afterwards."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from grader.errors import NotReady
from grader.jobs import Outcome, Question, QuestionOutcome
from grader.ledger import PAGE, Ledger, open_ledger
from grader.records import Adjustment, Canary, Handed, Run
from grader.results import CheckResult, Evidence, Exhibit, TaskReport, Verdict
from grader.schema import metadata
from grader.scores import State, score_of, scores

PAPER = "beginner-A"
QUESTIONS = tuple(Question(n, f"beginner/t{n}", f"sha256:{n:064d}", Decimal(10)) for n in (1, 2))
RUN = Run("001", PAPER, "sha256:s", "sha256:p", QUESTIONS, "beginner", "2022-09", "img-1", "sha256:r", {"python": "3.7.9"}, "0.1.0")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(str(tmp_path / "exam" / "ledger.db"))


def report(verdict: Verdict = Verdict.PASSED) -> TaskReport:
    evidence = None if verdict is Verdict.PASSED else Evidence("坏")
    return TaskReport("beginner/t", (CheckResult("c", "题", Decimal(10), verdict, evidence),))


def outcome(run: Run, attempt: int, **verdicts: Verdict | None) -> Outcome:
    """`q1=Verdict.PASSED`; None: no report at all."""
    parts = tuple(
        QuestionOutcome(int(name[1:]), report(verdict) if verdict else None, None if verdict else "agent died")
        for name, verdict in verdicts.items()
    )
    return Outcome(run.id, attempt, parts, "host pid 7", 1.0, 1.0)


def graded(ledger: Ledger, candidate: str = "001") -> Run:
    ledger.record_submission(Handed(candidate, PAPER, "sha256:s" + candidate, questions=(1, 2)))
    return ledger.ensure_run(replace(RUN, candidate=candidate))


def test_the_secret_is_drawn_once_and_differs_by_paper(ledger: Ledger) -> None:
    first = ledger.seed(PAPER)
    assert ledger.seed(PAPER) == first and len(bytes.fromhex(first)) == 32
    assert ledger.seed("beginner-B") != first


def test_one_secret_even_when_two_draw_at_once(tmp_path: Path) -> None:
    url = str(tmp_path / "l.db")
    open_ledger(url)
    drawn: list[str] = []
    threads = [threading.Thread(target=lambda: drawn.append(open_ledger(url).seed(PAPER))) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(drawn) == 8 and len(set(drawn)) == 1


def test_the_first_run_stands_with_the_image_it_was_pinned_to(ledger: Ledger) -> None:
    first = ledger.ensure_run(RUN)
    again = ledger.ensure_run(replace(RUN, image="img-2"))
    assert again == first and again.image == "img-1"
    assert again.questions == QUESTIONS and again.tools == {"python": "3.7.9"}
    replay = ledger.ensure_run(replace(RUN, image="img-2", kind="replay", reason="复核"))
    assert replay.id != first.id and ledger.first_run(PAPER, "001") == first
    assert ledger.runs_of(PAPER, "001") == (first, replay)
    assert ledger.run(replay.id) == replay


def test_a_result_is_counted_once(ledger: Ledger) -> None:
    run = ledger.ensure_run(RUN)
    assert ledger.commit(outcome(run, 1, q1=Verdict.PASSED)).recorded == (1,)
    second = ledger.commit(outcome(run, 1, q1=Verdict.FAILED, q2=Verdict.PASSED))
    assert (second.recorded, second.ignored) == ((2,), (1,))
    kept = ledger.final_results(run.id)[1].report
    assert kept is not None and kept.earned == 10


def test_the_first_result_that_is_no_fault_is_final(ledger: Ledger) -> None:
    run = ledger.ensure_run(RUN)
    assert ledger.next_attempt(run.id) == 1
    ledger.commit(outcome(run, 1, q1=Verdict.FAULT, q2=Verdict.FAILED))
    assert ledger.missing(run.id, (1, 2)) == (1,)
    assert ledger.next_attempt(run.id) == 2
    ledger.commit(outcome(run, 2, q1=None))
    ledger.commit(outcome(run, 3, q1=Verdict.FAILED))
    ledger.commit(outcome(run, 4, q1=Verdict.PASSED, q2=Verdict.PASSED))
    final = ledger.final_results(run.id)
    assert {number: one.attempt for number, one in final.items()} == {1: 3, 2: 1}
    assert ledger.missing(run.id, (1, 2)) == ()
    assert [one.package for one in ledger.results(run.id)] == [QUESTIONS[0].package] * 4 + [QUESTIONS[1].package] * 2


def test_all_of_an_outcome_is_recorded_or_nothing(ledger: Ledger) -> None:
    run = ledger.ensure_run(RUN)
    with pytest.raises(KeyError):
        ledger.commit(outcome(run, 1, q1=Verdict.PASSED, q9=Verdict.PASSED))
    assert ledger.results(run.id) == ()


def test_evidence_goes_to_the_store_not_into_the_ledger(ledger: Ledger) -> None:
    run = ledger.ensure_run(RUN)
    heavy = replace(report(), exhibits=(Exhibit("x", "text/plain", b"x"),))
    with pytest.raises(ValueError, match="keep_exhibits"):
        ledger.commit(Outcome(run.id, 1, (QuestionOutcome(1, heavy),), "host", 1.0, 1.0))


@pytest.mark.parametrize("table", [one.name for one in metadata.sorted_tables])
@pytest.mark.parametrize("verb", ["DELETE FROM {0}", "UPDATE {0} SET created_at = 'x'", "REPLACE"])
def test_nothing_is_changed_or_deleted_whoever_asks(ledger: Ledger, tmp_path: Path, table: str, verb: str) -> None:
    run = graded(ledger)
    ledger.commit(outcome(run, 1, q1=Verdict.PASSED))
    ledger.adjust(Adjustment("001", PAPER, 1, Decimal("-0.5"), "误判", "张"))
    ledger.record_canaries("host", [Canary("beginner/t1", "full", "sha256:p", "img-1", "10 points", "10 points", True)], "2022")
    assert ledger.withdraw("host", "2022", "a canary differed") == (run.id,)
    stranger = sqlite3.connect(tmp_path / "exam" / "ledger.db")
    if verb == "REPLACE":
        statement = "SELECT 1"
        with pytest.raises(Exception, match="append-only"), ledger._writer.begin() as connection:
            connection.exec_driver_sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    else:
        statement = verb.format(table).replace("created_at", "committed_at" if table == "results" else "created_at")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            stranger.execute(statement)
    assert stranger.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


def test_the_ledger_is_ours_alone_and_waits_for_the_disk(ledger: Ledger, tmp_path: Path) -> None:
    for path in (tmp_path / "exam").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE((tmp_path / "exam").stat().st_mode) == 0o700
    with ledger._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL


def test_a_submission_recorded_again_is_the_same_one_and_a_different_one_is_a_persons_matter(ledger: Ledger) -> None:
    first = Handed("001", PAPER, "sha256:a", questions=(1,), notes=("注",), archive="sha256:z")
    assert ledger.submission(PAPER, "001") is None
    assert ledger.record_submission(Handed("001", PAPER, None, "压缩包已损坏"))
    assert ledger.submission(PAPER, "001") == Handed("001", PAPER, None, "压缩包已损坏")
    assert ledger.record_submission(first) and not ledger.record_submission(first)
    assert ledger.submission(PAPER, "001") == first
    ledger.record_submission(replace(first, digest="sha256:b"))
    assert ledger.submission(PAPER, "001") == replace(first, others=1)
    with pytest.raises(ValueError, match="not both"):
        ledger.record_submission(Handed("002", PAPER, None))


def test_every_candidate_is_in_exactly_one_explained_state(ledger: Ledger) -> None:
    done, broken, half = graded(ledger, "001"), graded(ledger, "002"), graded(ledger, "003")
    ledger.commit(outcome(done, 1, q1=Verdict.PASSED, q2=Verdict.FAILED))
    ledger.commit(outcome(broken, 1, q1=Verdict.PASSED, q2=Verdict.FAULT))
    ledger.commit(outcome(half, 1, q1=Verdict.PASSED))
    ledger.record_submission(Handed("004", PAPER, None, "压缩包已加密"))
    ledger.record_submission(Handed("005", PAPER, "sha256:x"))
    found = {one.candidate: one for one in scores(ledger, PAPER, QUESTIONS)}
    assert {name: one.state for name, one in found.items()} == {
        "001": State.SCORED, "002": State.FAULT, "003": State.MISSING, "004": State.UNREADABLE, "005": State.MISSING,
    }  # fmt: skip
    assert [(one.score.earned, one.score.possible) for one in found.values()] == [
        (Decimal(10), Decimal(20)), *[(None, Decimal(20))] * 4,
    ]  # fmt: skip
    assert [q.state for q in found["002"].questions] == [State.SCORED, State.FAULT]
    with pytest.raises(KeyError):
        score_of(ledger, PAPER, "999", QUESTIONS)


def test_a_correction_stands_beside_the_score(ledger: Ledger) -> None:
    run = graded(ledger)
    ledger.commit(outcome(run, 1, q1=Verdict.PASSED, q2=Verdict.FAILED))
    ledger.adjust(Adjustment("001", PAPER, 2, Decimal("2.5"), "题目有误", "李"))
    score = score_of(ledger, PAPER, "001", QUESTIONS)
    assert score.score.earned == 10 and score.adjusted.earned == Decimal("12.5")
    assert [(one.points, one.author) for one in score.adjustments] == [(Decimal("2.5"), "李")]
    with pytest.raises(ValueError, match="reason"):
        ledger.adjust(Adjustment("001", PAPER, 2, Decimal(1), " ", "李"))


def test_more_candidates_than_a_page_are_all_there_once_and_sorted(ledger: Ledger) -> None:
    names = [f"{n:05d}" for n in range(PAGE + 3)]
    for name in reversed(names):
        ledger.record_submission(Handed(name, PAPER, None, "空"))
    ledger.record_submission(Handed(names[0], PAPER, None, "另一个原因"))
    assert list(ledger.candidates(PAPER)) == names


def test_what_was_committed_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    script = f"""
import sys; sys.path.insert(0, {str(Path.cwd())!r})
from tests.unit.test_ledger import *
ledger = open_ledger({str(path)!r})
for n in range(100000):
    run = graded(ledger, str(n))
    ledger.commit(outcome(run, 1, q1=Verdict.PASSED, q2=Verdict.PASSED))
    print(n, flush=True)
"""
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    said = [child.stdout.readline() for _ in range(20)]
    time.sleep(0.01)
    os.kill(child.pid, signal.SIGKILL)
    said += child.stdout.readlines()
    child.wait()
    last = int([line for line in said if line.endswith("\n")][-1])
    ledger = open_ledger(str(path))
    for n in range(last + 1):
        run = ledger.first_run(PAPER, str(n))
        assert run is not None and ledger.missing(run.id, (1, 2)) == ()
    ledger.commit(outcome(graded(ledger, "after"), 1, q1=Verdict.PASSED))


def test_a_ledger_that_cannot_be_opened_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "not.db").write_bytes(b"this is not a database at all" * 100)
    for place in (tmp_path / "not.db", tmp_path):
        with pytest.raises(NotReady) as caught:
            open_ledger(str(place))
        assert "\n" not in str(caught.value)
    newer = tmp_path / "newer.db"
    open_ledger(str(newer)).close()
    sqlite3.connect(newer).execute("PRAGMA user_version = 99").connection.commit()
    with pytest.raises(NotReady, match="version 99"):
        open_ledger(str(newer))


def test_a_resumed_batch_is_told_at_once_who_is_done(ledger: Ledger) -> None:
    """Nothing is left of 001 and 002. Of the others, one each: a question without a result, a fault, a check for a
    person, a second submission, a withdrawn result, nothing graded."""
    passed = {"q1": Verdict.PASSED, "q2": Verdict.FAILED}
    found = {candidate: graded(ledger, candidate) for candidate in ("001", "002", "003", "004", "005", "006", "008")}
    for candidate in ("001", "006"):
        ledger.commit(outcome(found[candidate], 1, **passed))
    ledger.commit(outcome(found["002"], 1, q1=None, q2=Verdict.PASSED))
    ledger.commit(outcome(found["002"], 2, q1=Verdict.PASSED))
    ledger.commit(outcome(found["003"], 1, q1=Verdict.PASSED))
    ledger.commit(outcome(found["004"], 1, q1=None, q2=Verdict.PASSED))
    ledger.commit(outcome(found["005"], 1, q1=Verdict.PERSON, q2=Verdict.PASSED))
    ledger.record_submission(Handed("006", PAPER, "sha256:other", questions=(1, 2)))
    ledger.record_submission(Handed("007", PAPER, None, "损坏"))
    everyone = [f"{number:03}" for number in range(1, 10)]
    done = ledger.done(PAPER, everyone)
    assert {candidate: one.run for candidate, one in done.items()} == {one: found[one].id for one in ("001", "002")}
    assert ledger.done("beginner-B", everyone) == {}
    ledger.withdraw("host", "2000", "a wrong canary")
    assert ledger.done(PAPER, everyone) == {}
