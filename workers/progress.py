"""How far a batch is: counters for a progress line and a last word."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Progress:
    """How far a batch is; `candidates` counts everyone who handed something in."""

    candidates: int = 0
    done: int = 0  # worked through: every question final, or unreadable, or waiting
    resumed: int = 0  # of these, done before this start
    unreadable: int = 0
    faults: int = 0  # outcomes of questions that were ours
    waiting: int = 0  # of the done, those with a question that has no result: for a person
    broken: dict[str, str] = field(default_factory=dict)  # task id -> the last reason
    retired: dict[str, str] = field(default_factory=dict)  # node that was found wrong -> how
    withdrawn: int = 0  # answers graded again because of it
