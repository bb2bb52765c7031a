"""From a paper and a submission to a pinned Run, from a Run to its Job, and from an Outcome into the ledger.

The one place that says what a run is pinned to and what is graded again; `batch.py` decides when.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version

from grader.exam import Paper
from grader.jobs import Job, Outcome, QuestionOutcome
from grader.ledger import Ledger
from grader.records import Run
from grader.results import Verdict
from grader.store import Store
from sandboxes.images import ImageInfo

UNCONFIRMED = "unconfirmed time-out: "


def pinned(paper: Paper, candidate: str, submission: str, image: ImageInfo, *, kind: str = "first", reason: str = "") -> Run:
    """A run against these exact versions, not recorded yet."""
    return Run(
        candidate=candidate,
        paper=paper.id,
        submission=submission,
        paper_digest=paper.version_digest,
        questions=paper.questions,
        level=paper.level,
        edition=paper.edition,
        image=image.id,
        recipe=image.recipe,
        tools=image.versions,
        grader=version("grader"),
        white_list=paper.white_list,
        kind=kind,
        reason=reason,
    )


def job_for(run: Run, ledger: Ledger, store: Store, *, alone: bool) -> Job | None:
    """What is left to grade of a run, as one job; None when every question has its final result."""
    numbers = ledger.missing(run.id, [question.number for question in run.questions])
    if not numbers:
        return None
    return Job(
        run=run.id,
        candidate=run.candidate,
        submission=run.submission,
        level=run.level,
        edition=run.edition,
        image=run.image,
        questions=tuple(question for question in run.questions if question.number in numbers),
        attempt=ledger.next_attempt(run.id),
        store=store.url,
        white_list=run.white_list,
        seed=ledger.seed(run.paper),
        alone=alone,
    )


def settled(outcome: Outcome, job: Job) -> Outcome:
    """The outcome as it may be recorded: a time-out that cost points counts only when the job ran alone."""
    return outcome if job.alone else replace(outcome, questions=tuple(_confirmed(one) for one in outcome.questions))


def _confirmed(one: QuestionOutcome) -> QuestionOutcome:
    lost = one.report is not None and any(r.verdict is not Verdict.PASSED for r in one.report.results)
    if not one.timed_out or not lost or one.fault is not None:
        return one
    return replace(one, fault=f"{UNCONFIRMED}a limit was hit while other answers were being graded; run again alone")
