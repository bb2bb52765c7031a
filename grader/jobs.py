"""Plain frozen values that cross processes, and their strict JSON: jobs out, outcomes back, reports in the ledger.

Only plain data crosses a process, never a function or a bench, and nothing is unpickled. A report goes from the
checker child to its worker with the bytes of its exhibits; the worker puts those in the store (`keep_exhibits`), and
from there on a report names them by digest.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from grader.results import STRICT_JSON, Exhibit, ExhibitRef, TaskReport
from grader.store import Store

T = TypeVar("T")


@dataclass(frozen=True)
class Question:
    """One question of a paper, as a run pins it."""

    __pydantic_config__ = STRICT_JSON

    number: int  # 1-based, as candidates see it
    task: str  # task id
    package: str  # digest of the task package's tree
    points: Decimal


@dataclass(frozen=True)
class Job:
    """One sandbox's work: some questions of one submission. Plain data; `seed` is secret and never printed."""

    __pydantic_config__ = STRICT_JSON

    run: str
    candidate: str  # admission number
    submission: str  # digest of the tree with q1/…, q2/…
    level: str
    edition: str
    image: str  # image id
    questions: tuple[Question, ...]
    attempt: int  # 1-based
    store: str  # URL
    white_list: tuple[str, ...]  # host names of the exam's sites
    seed: str = field(repr=False)  # the paper's secret, hexadecimal
    alone: bool = False  # nothing else runs on the machine: a time-out counts at once


@dataclass(frozen=True)
class QuestionOutcome:
    """What one attempt at one question gave: a report, or the reason why there is none."""

    __pydantic_config__ = STRICT_JSON

    number: int
    report: TaskReport | None
    fault: str | None = None  # ours: the sandbox, the agent, the checker child
    timed_out: bool = False  # a wall limit was hit: costs points only once a run alone has confirmed it

    @property
    def is_fault(self) -> bool:
        """True when it must be run again: no report, or a check of it is a fault."""
        return self.report is None or self.fault is not None or bool(self.report.faults)


@dataclass(frozen=True)
class Outcome:
    """What a worker hands back for a job."""

    __pydantic_config__ = STRICT_JSON

    run: str
    attempt: int
    questions: tuple[QuestionOutcome, ...]
    worker: str  # host and versions, for the record
    wall_s: float
    cpu_s: float


def keep_exhibits(report: TaskReport, store: Store) -> TaskReport:
    """The report with every exhibit's bytes in the store and only references left."""
    return replace(report, exhibits=tuple(_kept(one, store) for one in report.exhibits))


def to_json(value: Any) -> str:
    """A dataclass of this module or a TaskReport as JSON; exhibits that are still bytes go along as base64."""
    return _adapter(type(value)).dump_json(value).decode()


def from_json(kind: type[T], text: str | bytes) -> T:
    """The value again, strictly: unknown or missing keys and other types are a ValueError."""
    try:
        value: T = _adapter(kind).validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"not the JSON of a {kind.__name__}: {place}: {first['msg']}") from error
    return value


def _kept(exhibit: Exhibit | ExhibitRef, store: Store) -> ExhibitRef:
    if isinstance(exhibit, ExhibitRef):
        return exhibit
    return ExhibitRef(exhibit.label, exhibit.media_type, store.put(exhibit.data), exhibit.size)


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}  # made once each: building one costs milliseconds


def prepare(*kinds: type[Any]) -> None:
    """Build the codecs of these classes now; a process that is going to fork does it once for all its children."""
    for kind in kinds:
        _adapter(kind)


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
