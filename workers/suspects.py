"""A server that dies under one answer again and again: when that is the answer's doing, and what it then gets.

A dead server is a fault of ours, and the question is graded again in a fresh sandbox. Where it has died under the
same answer on three fresh sandboxes, the task's full answer is graded at the same place: if it gets everything, the
answer is what kills the server, and it fails with that as evidence. If it does not, the fault stays and waits for a
person.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.jobs import Job, Outcome, Question, QuestionOutcome
from grader.ledger import Ledger
from grader.records import Result
from grader.results import CheckResult, Evidence, TaskReport, Verdict
from grader.store import Store
from grader.task import FULL, Task
from workers.fleet import node_of

DEATHS = 3  # on as many fresh sandboxes
DIED = "ServiceDied: "  # how `grader/checks.py` writes this fault down


@dataclass(frozen=True)
class Trial:
    """One question under suspicion, and the job that tells."""

    run: str
    question: Question
    job: Job  # the full answer
    node: str

    @property
    def key(self) -> str:
        """The run that the trial's outcome names."""
        return self.job.run


def trials(job: Job, ledger: Ledger, store: Store) -> list[Trial]:
    """What is to be tried of a job whose attempts are used up: its questions under which a server died each time."""
    found = []
    for question in job.questions:
        attempts = [one for one in ledger.results(job.run) if one.question == question.number]
        if suspicious(attempts):
            found.append(Trial(job.run, question, _known_good(job, question, store), node_of(attempts[-1].worker)))
    return found


def suspicious(attempts: Sequence[Result]) -> bool:
    """Whether a server died first each time, in as many attempts as it takes, and nothing else went wrong."""
    return len(attempts) >= DEATHS and all(one.report is not None and died(one.report) for one in attempts)


def died(report: TaskReport) -> bool:
    """Whether the first thing that went wrong on our side is a server that ended under the answer's own program."""
    return bool(report.faults) and (report.faults[0].fault or "").startswith(DIED)


def charged(trial: Trial, outcome: Outcome, ledger: Ledger) -> bool:
    """Whether the full answer got everything; what was tried has then failed, which is one more attempt of its run."""
    [one] = outcome.questions or (QuestionOutcome(trial.question.number, None, "no outcome"),)
    if one.is_fault or one.report is None or one.report.earned != trial.question.points:
        return False
    last = [one for one in ledger.results(trial.run) if one.question == trial.question.number][-1]
    assert last.report is not None
    failed = QuestionOutcome(trial.question.number, blamed(last.report))
    ledger.commit(Outcome(trial.run, ledger.next_attempt(trial.run), (failed,), last.worker, 0.0, 0.0))
    return True


def blamed(report: TaskReport) -> TaskReport:
    """The report with every point that was withheld lost, and why."""
    first = report.faults[0]
    return replace(report, results=tuple(_blamed(one, first) if one.verdict is Verdict.FAULT else one for one in report.results))


def _blamed(one: CheckResult, first: CheckResult) -> CheckResult:
    if (one.fault or "").startswith(DIED):
        evidence = Evidence(
            f"运行考生程序时服务器异常终止：在 {DEATHS} 个全新环境中均如此，而参考作答在同一环境中得满分",
            expected="程序运行期间服务器保持运行",
            seen=(one.fault or "").removeprefix(DIED).partition(" (")[0],
        )
        return replace(one, verdict=Verdict.FAILED, evidence=evidence, fault=None)
    evidence = Evidence(f"服务器已在采分点“{first.title}”中因考生程序终止，本采分点未评")
    return replace(one, verdict=Verdict.SKIPPED, evidence=evidence, fault=None)


def _known_good(job: Job, question: Question, store: Store) -> Job:
    task = Task.from_tree(store.get_tree(question.package), question.task)
    tree = {f"q{question.number}/{path}": data for path, data in task.answer(FULL).items()}
    return replace(job, run=f"trial-{secrets.token_hex(8)}", submission=store.put_tree(tree), questions=(question,), attempt=1)
