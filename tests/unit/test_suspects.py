"""A server that dies under one answer three times is that answer's doing only where the full answer passes.

The workers here are scripted; an answer that really ends its server each time is in `tests/faults/test_servers.py`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from grader.jobs import Job, Outcome, QuestionOutcome
from grader.records import Result
from grader.results import CheckResult, Evidence, TaskReport, Verdict
from grader.scores import State, score_of, score_run
from sandboxes.images import ImageInfo
from tests.unit.archives import zip_at
from tests.unit.report_ledger import Sitting, passed, report, sitting
from workers.alone import grade_alone
from workers.batch import Batch
from workers.fleet import worker_name
from workers.suspects import DEATHS, blamed, died, suspicious

OURS = Evidence("评分环境出现问题")
DIED = "ServiceDied: while python main.py ran, these servers ended: mysql (sandboxes/bench.py:225 _recorded)"


def fault(name: str, points: str, why: str) -> CheckResult:
    return CheckResult(name, f"“{name}”", Decimal(points), Verdict.FAULT, OURS, fault=why)


KILLED = report(passed("2", "starts"), fault("saves", "5", DIED), fault("again", "3", "OperationalError: (2013, 'Lost connection')"))
OTHER = report(passed("2", "starts"), fault("again", "3", "KeyError: 'x'"), fault("saves", "5", DIED))


def attempt(one: TaskReport | None) -> Result:
    return Result("run", 1, 1, "sha256:p", one, True, None, worker_name("host", 1), "2022")


def test_only_a_server_that_died_first_and_each_time_makes_a_suspect() -> None:
    assert died(KILLED) and not died(OTHER) and not died(report(passed("10")))
    assert suspicious([attempt(KILLED)] * DEATHS)
    assert not suspicious([attempt(KILLED)] * (DEATHS - 1))
    assert not suspicious([attempt(KILLED)] * DEATHS + [attempt(OTHER)])
    assert not suspicious([attempt(KILLED)] * DEATHS + [attempt(None)])


def test_what_was_passed_stays_and_what_was_withheld_is_lost_with_evidence() -> None:
    found = {one.check: one for one in blamed(KILLED).results}
    assert {name: one.verdict for name, one in found.items()} == {
        "starts": Verdict.PASSED, "saves": Verdict.FAILED, "again": Verdict.SKIPPED,
    }  # fmt: skip
    assert blamed(KILLED).earned == 2 and not blamed(KILLED).faults
    said = found["saves"].evidence
    assert said is not None and f"{DEATHS} 个全新环境" in said.summary
    assert said.seen == "while python main.py ran, these servers ended: mysql", "and no place in our code"
    assert "saves" in (found["again"].evidence or OURS).summary


class Scripted:
    """Answers jobs as a test says; keeps what it was asked."""

    slots = 1
    nodes = ("host",)

    def __init__(self, say: Callable[[Job, int], TaskReport | str]) -> None:
        self._say = say
        self._jobs: deque[Job] = deque()
        self.asked: list[tuple[Job, str | None]] = []

    def submit(self, job: Job, node: str | None = None) -> None:
        self.asked.append((job, node))
        self._jobs.append(job)

    def next_outcome(self) -> Outcome:
        job = self._jobs.popleft()
        said = [(one.number, self._say(job, one.number)) for one in job.questions]
        parts = tuple(QuestionOutcome(n, None, it) if isinstance(it, str) else QuestionOutcome(n, it) for n, it in said)
        return Outcome(job.run, job.attempt, parts, worker_name("host", 1), 1.0, 1.0)

    def retire(self, node: str) -> None: ...

    def close(self) -> None: ...

    @property
    def trials(self) -> list[tuple[Job, str | None]]:
        return [(job, node) for job, node in self.asked if job.run.startswith("trial")]


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Sitting]:
    made = sitting(tmp_path)
    for paper in made.exam.papers:
        assert paper.answers is not None
        paper.answers.mkdir(parents=True)
    yield replace_exam(made)
    made.ledger.close()


def replace_exam(made: Sitting) -> Sitting:
    return Sitting(replace(made.exam, papers=made.exam.papers[1:], canary_every=None), made.ledger, made.store)


def graded(held: Sitting, say: Callable[[Job, int], TaskReport | str], *candidates: str) -> tuple[Scripted, Batch]:
    folder = held.exam.papers[0].answers
    assert folder is not None
    for candidate in candidates:
        zip_at(folder / f"{candidate}.zip", {"1/main.py": candidate.encode(), "2/main.py": b""})
    fleet = Scripted(say)
    image = ImageInfo("sha256:i", "grader", "intermediate", "2022-09", "sha256:r", {}, 1)
    batch = Batch(held.exam, held.ledger, held.store, {"intermediate": image}, fleet)
    batch.run()
    return fleet, batch


def state(held: Sitting, candidate: str) -> tuple[State, Decimal | None]:
    score = score_of(held.ledger, "intermediate-A", candidate, ())
    return score.state, score.score.earned


def kills(trial: TaskReport | str) -> Callable[[Job, int], TaskReport | str]:
    """Candidate 001's question 1 ends the server; the full answer comes out as `trial`."""

    def say(job: Job, number: int) -> TaskReport | str:
        if job.run.startswith("trial"):
            return trial
        return KILLED if job.candidate == "001" and number == 1 else report(passed("10"))

    return say


def test_where_the_full_answer_passes_the_answer_fails(held: Sitting) -> None:
    fleet, batch = graded(held, kills(report(passed("10"))), "001", "002")
    assert state(held, "001") == (State.SCORED, Decimal(12)) and state(held, "002") == (State.SCORED, Decimal(20))
    [(job, node)] = fleet.trials
    assert node == "host" and [one.number for one in job.questions] == [1]
    assert held.store.get_tree(job.submission) == {f"q1/{path}": data for path, data in held.exam.papers[0].tasks[0].answer("full").items()}
    attempts = [one for one in held.ledger.results(held.run("001").id) if one.question == 1]
    assert [(one.attempt, one.is_fault) for one in attempts] == [(1, True), (2, True), (3, True), (4, False)]
    progress = batch.progress
    assert (progress.done, progress.waiting, progress.broken) == (2, 0, {})


@pytest.mark.parametrize("trial", [KILLED, "the agent died", report(passed("6"))])
def test_where_the_full_answer_does_not_pass_the_fault_stays_ours(held: Sitting, trial: TaskReport | str) -> None:
    _, batch = graded(held, kills(trial), "001")
    assert state(held, "001") == (State.FAULT, None)
    assert (batch.progress.done, batch.progress.waiting) == (1, 1)


def test_any_other_fault_is_never_tried(held: Sitting) -> None:
    fleet, _ = graded(held, lambda job, number: OTHER if number == 1 else "the sandbox was lost", "001")
    assert fleet.trials == [] and state(held, "001") == (State.FAULT, None)


def test_three_answers_that_kill_do_not_make_a_broken_task(held: Sitting) -> None:
    def say(job: Job, number: int) -> TaskReport | str:
        return KILLED if number == 1 and not job.run.startswith("trial") else report(passed("10"))

    _, batch = graded(held, say, "001", "002", "003", "004")
    assert batch.progress.broken == {} and {state(held, f"00{n}") for n in range(1, 5)} == {(State.SCORED, Decimal(12))}


@pytest.mark.parametrize("trial", [report(passed("10")), KILLED])
def test_graded_again_alone_it_is_the_same(held: Sitting, trial: TaskReport) -> None:
    graded(held, kills(trial), "001")
    first = held.run("001")
    again, fleet = held.ledger.ensure_run(replace(first, kind="replay")), Scripted(kills(trial))
    grade_alone(again, held.ledger, held.store, fleet)
    one, other = ([(part.state, part.score.earned) for part in score_run(held.ledger, run)] for run in (first, again))
    assert one == other and again.id != first.id
    assert [[question.number for question in job.questions] for job, _ in fleet.asked] == [[1, 2], [1], [1], [1]]
    assert len(fleet.trials) == 1 and all(job.alone for job, _ in fleet.asked)
