"""A result that is delivered twice, and one that comes when it is no longer waited for, change nothing.

What goes wrong on the way is played by a fleet around the real one, and by a second writer on the same ledger.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from grader.exam import load_exam
from grader.jobs import Job, Outcome
from grader.ledger import open_ledger
from grader.records import Committed
from grader.store import Store
from sandboxes.images import ImageInfo
from sandboxes.owners import Owner
from tests.faults.engine import OwnEngine
from tests.faults.exams import Sitting
from tests.faults.own.bench import Bystander
from tests.faults.test_canaries import worse
from workers.batch import Batch
from workers.fleet import Fleet, all_faults
from workers.local import LocalFleet
from workers.slot import SlotSettings

pytestmark = pytest.mark.full


@dataclass
class Deliveries:
    """The real fleet, and a second writer that commits outcomes as well."""

    real: LocalFleet
    ledger: Path
    slots: int = 1
    sent: list[tuple[Outcome, Committed]] = field(default_factory=list)  # by the second writer

    @property
    def nodes(self) -> tuple[str, ...]:
        return self.real.nodes

    def submit(self, job: Job, node: str | None = None) -> None:
        self.real.submit(job, node)

    def retire(self, node: str) -> None:
        self.real.retire(node)

    def next_outcome(self) -> Outcome:
        return self.real.next_outcome()

    def close(self) -> None:
        self.real.close()

    def deliver(self, outcome: Outcome) -> Committed:
        ledger = open_ledger(str(self.ledger))
        try:
            committed = ledger.commit(outcome)
        finally:
            ledger.close()
        self.sent.append((outcome, committed))
        return committed


class Twice(Deliveries):
    """Every outcome is in the ledger when the batch commits it, and comes once more after that."""

    before: Outcome | None = None

    def next_outcome(self) -> Outcome:
        if self.before is not None:
            self.deliver(self.before)
        outcome = self.real.next_outcome()
        self.deliver(outcome)
        self.before = outcome
        return outcome


@dataclass
class Late(Deliveries):
    """First attempts are given up; their workers go on, and hand in something else when a second attempt is done."""

    jobs: dict[str, Job] = field(default_factory=dict)
    held: dict[str, Outcome] = field(default_factory=dict)

    def submit(self, job: Job, node: str | None = None) -> None:
        self.jobs[job.run] = job
        super().submit(job, node)

    def next_outcome(self) -> Outcome:
        outcome = self.real.next_outcome()
        if outcome.attempt == 1:
            self.held[outcome.run] = replace(outcome, questions=tuple(map(worse, outcome.questions)))
            return all_faults(self.jobs[outcome.run], "the worker died: given up", outcome.worker)
        self.deliver(self.held[outcome.run])
        return outcome


@contextmanager
def graded(exam: Sitting, image: ImageInfo, kind: type[Deliveries]) -> Iterator[Deliveries]:
    """The batch on such a fleet, to its end."""
    path = exam.folder / "ledger.sqlite"
    ledger = open_ledger(str(path))
    fleet = kind(LocalFleet(SlotSettings(exam.engine, Owner.of(os.getpid()))), path)
    checked: Fleet = fleet
    try:
        Batch(load_exam(exam.folder, exam.tasks), ledger, Store(exam.folder / "store"), {"beginner": image}, checked).run()
        yield fleet
    finally:
        fleet.close()
        ledger.close()


def test_a_result_delivered_twice_is_there_once(bystander: Bystander, engine: OwnEngine, exam: Sitting, beginner: ImageInfo) -> None:
    with graded(exam, beginner, Twice) as fleet:
        rows = exam.rows("results")
        for outcome, _ in list(fleet.sent):
            assert fleet.deliver(replace(outcome, questions=tuple(map(worse, outcome.questions)))).recorded == ()
    assert exam.rows("results") == rows and len(rows) == 2 * len(bystander.truth.scores) - 2
    bystander.same(exam)


def test_a_stale_worker_that_finishes_late_changes_nothing(
    bystander: Bystander, engine: OwnEngine, exam: Sitting, beginner: ImageInfo
) -> None:
    with graded(exam, beginner, Late) as fleet:
        rows = exam.rows("results")
        assert len(fleet.sent) == len(bystander.truth.scores) - 1, "each answer's first attempt came, late"
        for outcome, _ in list(fleet.sent):
            fleet.deliver(outcome)
    assert all(committed.recorded == () for _, committed in fleet.sent)
    assert exam.rows("results") == rows
    assert [row["attempt"] for row in exam.final()] == [2] * len(exam.final())
    bystander.same(exam)
