"""What `grader task check` finds: one row a rule, with a verdict and a line why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """How a task stands to one rule. Only FAILED refuses the task."""

    PASSED = "passed"
    FAILED = "failed"
    WARNING = "warning"
    NOT_RUN = "not run"


@dataclass(frozen=True)
class Row:
    """One rule and how the task stands to it."""

    rule: str
    standing: Standing
    why: str
    details: tuple[str, ...] = ()  # a line or a short block each


@dataclass(frozen=True)
class TaskVerdict:
    """All rows of one task."""

    task: str  # id
    title: str
    rows: tuple[Row, ...]
    wall_s: float = 0.0

    @property
    def failed(self) -> bool:
        return any(row.standing is Standing.FAILED for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """Plain data with fixed keys."""
        return {**asdict(self), "passed": not self.failed, "wall_s": round(self.wall_s, 2)}


def row(rule: str, problems: Sequence[str], passed: str, *, warnings: Sequence[str] = ()) -> Row:
    """A row that fails with `problems`, warns with `warnings`, and otherwise says `passed`."""
    if problems:
        return Row(rule, Standing.FAILED, _first(problems), tuple(problems[1:]) + tuple(warnings))
    if warnings:
        return Row(rule, Standing.WARNING, _first(warnings), tuple(warnings[1:]))
    return Row(rule, Standing.PASSED, passed)


def not_run(rule: str, why: str) -> Row:
    """A rule that could not be looked at."""
    return Row(rule, Standing.NOT_RUN, why)


def _first(lines: Sequence[str]) -> str:
    more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
    return lines[0] + more
