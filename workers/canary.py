"""Canaries: known answers of each task, graded on each node as a candidate's are, before the batch and in it.

A full, a half-right and a zero answer of a task are three questions of one job: one sandbox, its servers started once.
A node on which one of them comes out otherwise than its task declares is not to be believed. This file knows what is
asked and what the answer means; `batch.py` decides when, and what becomes of the node.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal

from grader.exam import Paper
from grader.jobs import Job, Outcome, Question, QuestionOutcome
from grader.ledger import Ledger
from grader.records import Canary, Run
from grader.results import TaskReport, Verdict
from grader.store import Store
from grader.task import EMPTY, FULL, SampleAnswer, Task, half_right
from sandboxes.images import ImageInfo
from workers.runs import pinned

ATTEMPTS = 3  # of a job that faults or runs into a time-out: a busy machine is not a wrong one
CANDIDATE = "canary"


@dataclass(frozen=True)
class Asked:
    """The samples of one task, as a job's questions number them from 1."""

    task: Task
    samples: tuple[str, ...]
    job: Job


@dataclass
class Round:
    """One round under way: every node's jobs, and what has come of them."""

    asked_at: str
    nodes: tuple[str, ...]
    open: dict[str, tuple[str, Asked]] = field(default_factory=dict)  # run of a job -> its node and what it asks
    found: dict[str, list[Canary]] = field(default_factory=lambda: defaultdict(list))  # node ->

    def jobs(self) -> Iterator[tuple[str, Job]]:
        """Node and job of everything that is still to be answered."""
        for node, asked in self.open.values():
            yield node, asked.job

    def take(self, outcome: Outcome) -> tuple[str, Job] | None:
        """Take a canary's outcome in; node and job where it is to be asked once more."""
        node, asked = self.open.pop(outcome.run)
        if any(one.is_fault or one.timed_out for one in outcome.questions) and outcome.attempt < ATTEMPTS:
            again = replace(asked, job=replace(asked.job, attempt=outcome.attempt + 1))
            self.open[outcome.run] = (node, again)
            return node, again.job
        self.found[node] += judged(asked, outcome)
        return None

    def wrong(self, node: str) -> list[Canary]:
        """The node's canaries that came out otherwise than declared."""
        return [one for one in self.found[node] if not one.same]


class Canaries:
    """What is asked of every node: made once, from the papers on today's images and from what `older` runs are pinned to."""

    def __init__(
        self, papers: Iterable[Paper], images: Mapping[str, ImageInfo], ledger: Ledger, store: Store, older: Iterable[Run] = ()
    ) -> None:
        today = (pinned(paper, CANDIDATE, "", images[paper.level]) for paper in papers)
        pins = {(run.paper_digest, run.image): run for run in (*today, *older)}.values()
        self._asked = [_asked(run, question, ledger, store) for run in pins for question in run.questions]

    def round(self, nodes: tuple[str, ...]) -> Round:
        """A round on these nodes. What was committed before it began is proved by it."""
        begun = Round(datetime.now(UTC).isoformat(timespec="milliseconds"), nodes)
        for node in nodes:
            for asked in self._asked:
                run = f"canary-{secrets.token_hex(8)}"
                begun.open[run] = (node, replace(asked, job=replace(asked.job, run=run)))
        return begun


def chosen(task: Task) -> tuple[str, ...]:
    """The full answer, the empty one, and between them the one that its author marked, else the one nearest to half."""
    between = half_right(task)
    half = min(
        between,
        key=lambda name: (not between[name].canary, abs(2 * between[name].points - task.points), name),
        default=None,
    )
    return (FULL, half, EMPTY) if half else (FULL, EMPTY)


def incomplete(papers: Iterable[Paper]) -> list[str]:
    """Tasks that have no half-right answer to ask."""
    return sorted({task.id for paper in papers for task in paper.tasks if not half_right(task)})


def judged(asked: Asked, outcome: Outcome) -> list[Canary]:
    """Each sample as it came out, beside what its task declares."""
    came = {one.number: one for one in outcome.questions}
    found = []
    for question, name in zip(asked.job.questions, asked.samples, strict=True):
        sample = asked.task.file.answers[name]
        expected, seen = declared(sample), said(came.get(question.number), sample)
        found.append(Canary(question.task, name, question.package, asked.job.image, expected, seen, expected == seen))
    return found


def declared(sample: SampleAnswer) -> str:
    """What a sample must get, in words that `said` uses too."""
    return _words(sample.points, sample.lost, sample.person)


def said(one: QuestionOutcome | None, sample: SampleAnswer) -> str:
    """What a sample got; the checks it lost only where its task declares them."""
    if one is None or one.is_fault or one.report is None:
        return f"fault: {' '.join(_why(one).split())}"[:300]
    lost = _with(one.report, Verdict.FAILED, Verdict.SKIPPED)
    return _words(one.report.earned, lost if sample.lost is not None else None, _with(one.report, Verdict.PERSON))


def _asked(run: Run, question: Question, ledger: Ledger, store: Store) -> Asked:
    task = Task.from_tree(store.get_tree(question.package), question.task)
    samples = chosen(task)
    tree = {f"q{n}/{path}": data for n, name in enumerate(samples, 1) for path, data in task.answer(name).items()}
    job = Job(
        run="",
        candidate=CANDIDATE,
        submission=store.put_tree(tree),
        level=run.level,
        edition=run.edition,
        image=run.image,
        questions=tuple(replace(question, number=n) for n in range(1, len(samples) + 1)),
        attempt=1,
        store=store.url,
        white_list=run.white_list,
        seed=ledger.seed(run.paper),
    )
    return Asked(task, samples, job)


def _words(points: Decimal, lost: Iterable[str] | None, person: Iterable[str]) -> str:
    parts = [f"{points.normalize() + 0:f} points"]
    if lost is not None:
        parts.append(f"lost {', '.join(sorted(lost)) or 'nothing'}")
    if waiting := sorted(person):
        parts.append(f"for a person {', '.join(waiting)}")
    return "; ".join(parts)


def _with(report: TaskReport, *verdicts: Verdict) -> tuple[str, ...]:
    return tuple(one.check for one in report.results if one.verdict in verdicts)


def _why(one: QuestionOutcome | None) -> str:
    if one is None:
        return "no outcome"
    faults = one.report.faults if one.report else ()
    return one.fault or next((check.fault for check in faults if check.fault), "unknown")
