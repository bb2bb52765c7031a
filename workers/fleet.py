"""What a batch needs of its workers: take jobs, give outcomes back. One process (`local.py`) or many (`ray_fleet.py`)."""

from __future__ import annotations

from typing import Protocol

from grader.jobs import Job, Outcome, QuestionOutcome


class Fleet(Protocol):
    """Slots that grade. Outcomes come back in any order."""

    @property
    def slots(self) -> int:
        """How many sandboxes may be at work at once."""

    def submit(self, job: Job) -> None:
        """Hand over a job; returns at once where the fleet works in the background."""

    def next_outcome(self) -> Outcome:
        """Wait for the next outcome. Only when something was submitted. A dead worker is an outcome of faults."""

    def close(self) -> None:
        """Let go of everything; jobs under way are lost, and their containers removed."""


def all_faults(job: Job, reason: str, worker: str) -> Outcome:
    """The outcome of a job whose worker died."""
    questions = tuple(QuestionOutcome(question.number, None, reason) for question in job.questions)
    return Outcome(job.run, job.attempt, questions, worker, 0.0, 0.0)
