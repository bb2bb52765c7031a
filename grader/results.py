"""What grading produces: verdicts, evidence, check results, task reports, scores.

Plain frozen values with a strict JSON form. Points are `Decimal`, multiples of 0.5. Nothing here decides
anything: blame is decided in `checks.py`, states of an exam in `exam.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

# Read by `jobs.to_json` and `from_json`: unknown keys refused, bytes as base64. A dict, so that nothing is imported.
STRICT_JSON = {"extra": "forbid", "ser_json_bytes": "base64", "val_json_bytes": "base64"}


class Verdict(StrEnum):
    """How one check ended. Only FAILED and SKIPPED cost points; FAULT and PERSON withhold the score."""

    PASSED = "passed"
    FAILED = "failed"  # theirs
    SKIPPED = "skipped"  # a check that this one needs did not pass
    FAULT = "fault"  # ours
    PERSON = "person"  # not to be told with confidence: withheld until a person decides


@dataclass(frozen=True)
class Exhibit:
    """Bytes that show something: a stream, a file, rows of a table, a screenshot. Kept by digest."""

    __pydantic_config__ = STRICT_JSON

    label: str  # what a reader calls it: "report.py 的标准输出", "late_orders.csv"
    media_type: str  # "text/plain", "text/csv", "image/png", "application/json"
    data: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """`sha256:<hex>` of the bytes."""
        return "sha256:" + hashlib.sha256(self.data).hexdigest()

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)


@dataclass(frozen=True)
class ExhibitRef:
    """An exhibit whose bytes are in the store: what crosses processes and what the ledger keeps."""

    __pydantic_config__ = STRICT_JSON

    label: str
    media_type: str
    digest: str
    size: int  # bytes


@dataclass(frozen=True)
class Evidence:
    """Why a verdict is what it is, in words a candidate can contest (simplified Chinese)."""

    __pydantic_config__ = STRICT_JSON

    summary: str
    expected: str | None = None  # 应为
    seen: str | None = None  # 实为


class CheckFailed(Exception):
    """The answer is wrong. The one exception that costs points; every other one is a fault of ours."""

    def __init__(self, summary: str, *, expected: str | None = None, seen: str | None = None) -> None:
        super().__init__(summary)
        self.evidence = Evidence(summary, expected, seen)


class NeedsPerson(Exception):
    """What was handed in cannot be judged with confidence: a person decides, and nothing is guessed."""

    def __init__(self, summary: str, *, expected: str | None = None, seen: str | None = None) -> None:
        super().__init__(summary)
        self.evidence = Evidence(summary, expected, seen)


@dataclass(frozen=True)
class CheckResult:
    """One check's verdict on one answer."""

    __pydantic_config__ = STRICT_JSON

    check: str  # function name, unique in the task
    title: str  # first line of its docstring
    points: Decimal  # possible
    verdict: Verdict
    evidence: Evidence | None = None  # None only when PASSED
    exhibits: tuple[str, ...] = ()  # digests of what it ran and read, in order
    fault: str | None = None  # why it is a FAULT, for us alone: never shown to a candidate

    @property
    def earned(self) -> Decimal:
        """Points this check gives; a FAULT or PERSON gives none and withholds the task's score."""
        return self.points if self.verdict is Verdict.PASSED else Decimal(0)


@dataclass(frozen=True)
class ProgramRun:
    """What one run of a candidate's program used, and how it ended."""

    __pydantic_config__ = STRICT_JSON

    label: str  # "python report.py"
    exit_code: int | None  # None when a signal ended it
    signal: int | None
    limit: str | None  # the limit that was hit
    wall_s: float
    cpu_s: float
    peak_memory_mib: float


@dataclass(frozen=True)
class TaskReport:
    """All checks of one question on one answer, with the bytes that show why."""

    __pydantic_config__ = STRICT_JSON

    task: str  # task id, "intermediate/late-orders"
    results: tuple[CheckResult, ...]
    exhibits: tuple[Exhibit | ExhibitRef, ...] = ()  # each digest once; refs once the bytes are in the store
    notes: tuple[str, ...] = ()  # facts a reader should know: admitted passwords, pages not frozen
    programs: tuple[ProgramRun, ...] = ()  # in the order in which they ran
    wall_s: float = 0.0

    @property
    def possible(self) -> Decimal:
        return total(r.points for r in self.results)

    @property
    def earned(self) -> Decimal:
        return total(r.earned for r in self.results)

    @property
    def faults(self) -> tuple[CheckResult, ...]:
        return tuple(r for r in self.results if r.verdict is Verdict.FAULT)

    @property
    def for_person(self) -> tuple[CheckResult, ...]:
        return tuple(r for r in self.results if r.verdict is Verdict.PERSON)


@dataclass(frozen=True)
class Score:
    """Points of points. `earned` is None while a fault stands: withheld, never zero."""

    earned: Decimal | None
    possible: Decimal


def total(points: Iterable[Decimal]) -> Decimal:
    """Sum of points, `Decimal(0)` for none."""
    return sum(points, Decimal(0))
