"""What a batch needs of its workers: take jobs, give outcomes back. One process (`local.py`) or many (`ray_fleet.py`)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from grader.jobs import Job, Outcome, QuestionOutcome


class Fleet(Protocol):
    """Slots that grade. Outcomes come back in any order."""

    @property
    def slots(self) -> int:
        """How many sandboxes may be at work at once."""

    @property
    def nodes(self) -> tuple[str, ...]:
        """Names of the nodes that take work, as outcomes' `worker` begins with them (`node_of`)."""

    def submit(self, job: Job, node: str | None = None) -> None:
        """Hand over a job, to a slot of this node where one is named; returns at once where the fleet works in the
        background. A job for a node that is not there any more is an outcome of faults."""

    def retire(self, node: str) -> None:
        """Give this node no more work. What it has under way still comes back."""

    def next_outcome(self) -> Outcome:
        """Wait for the next outcome. Only when something was submitted. A dead worker is an outcome of faults."""

    def close(self) -> None:
        """Let go of everything; jobs under way are lost, and their containers removed."""


def node_name(here: tuple[str, str, str], living: Collection[tuple[str, str, str]]) -> str:
    """What a node is called: host name, address and id of it, and of all that live.

    By its host name. Containers may share one: then by its address as well, and by its id where they share both. Names
    should outlive a restart of the cluster, because what a node gave is withdrawn by its name; an id does not.
    """
    for known in (here[:1], here[:2]):
        if sum(one[: len(known)] == known for one in living) == 1:
            return " ".join(known)
    return " ".join((*here[:2], here[2][:8]))


def worker_name(node: str, pid: int) -> str:
    """How a worker is called in outcomes and in the ledger."""
    return f"{node} pid {pid}"


def node_of(worker: str) -> str:
    """The node of a worker's name; "" for one that is not known."""
    return worker.rpartition(" pid ")[0]


def all_faults(job: Job, reason: str, worker: str) -> Outcome:
    """The outcome of a job whose worker died."""
    questions = tuple(QuestionOutcome(question.number, None, reason) for question in job.questions)
    return Outcome(job.run, job.attempt, questions, worker, 0.0, 0.0)
