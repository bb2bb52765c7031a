"""What the ledger holds, as plain values: submissions, runs, results, adjustments."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from grader.jobs import Question
from grader.results import TaskReport


@dataclass(frozen=True)
class Handed:
    """One submission as recorded: readable (`digest`) or not (`unreadable`, the reason)."""

    candidate: str
    paper: str
    digest: str | None
    unreadable: str | None = None
    questions: tuple[int, ...] = ()  # numbers handed in
    notes: tuple[str, ...] = ()
    archive: str | None = None  # digest of all that lay there; an earlier grader wrote None for what was not one archive
    others: int = 0  # further submissions that came after it and differ: a person decides
    every: tuple[Handed, ...] = field(default=(), compare=False, repr=False)  # all that was ever taken in, oldest first

    @property
    def matter(self) -> str | None:
        """Names what a person has to confirm, these very submissions; None when nothing."""
        if self.digest is None:
            return "unreadable:" + _short(f"{self.archive} {self.unreadable}")
        others = [f"{one.archive} {one.digest} {one.unreadable}" for one in self.every if one.digest != self.digest]
        return "others:" + _short("\n".join(others)) if self.others else None


@dataclass(frozen=True)
class Done:
    """A candidate of whom nothing is left to do."""

    run: str  # id of the first run
    archive: str | None  # of the one submission


@dataclass(frozen=True)
class Run:
    """One grading of one submission against exact versions of everything. `id` is "" until recorded."""

    candidate: str
    paper: str  # paper id, "intermediate-A"
    submission: str
    paper_digest: str
    questions: tuple[Question, ...]
    level: str
    edition: str
    image: str  # image id
    recipe: str  # build recipe's digest
    tools: Mapping[str, str]  # tool -> version found in the image
    grader: str  # version
    white_list: tuple[str, ...] = ()  # host names of the exam's sites
    kind: str = "first"  # or "replay", "verify"
    reason: str = ""
    id: str = ""
    created_at: str = ""


@dataclass(frozen=True)
class Result:
    """One attempt at one question of a run, as recorded."""

    run: str
    question: int
    attempt: int
    package: str
    report: TaskReport | None
    is_fault: bool
    fault: str | None
    worker: str
    committed_at: str


@dataclass(frozen=True)
class Committed:
    """What one commit did: question numbers recorded, and those that had a result under that key already."""

    recorded: tuple[int, ...]
    ignored: tuple[int, ...]


@dataclass(frozen=True)
class Adjustment:
    """A signed correction with a reason, beside a score. `question` None: of the whole paper.

    One that `decides` a check gives it these points: a person's word where grading could not tell. One that decides a
    submission's `matter` confirms it.
    """

    candidate: str
    paper: str
    question: int | None
    points: Decimal  # signed
    reason: str
    author: str
    created_at: str = ""
    decides: str | None = None  # name of the check, "gap_3", or a submission's matter


@dataclass(frozen=True)
class Canary:
    """How a known answer came out on a node."""

    task: str
    sample: str
    package: str
    image: str
    expected: str  # what the task declares, in words
    seen: str
    same: bool


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
