"""`@check` and `run_checks`: the one place where blame is decided.

A check is a function of a bench. It returns nothing when the answer is right, raises `CheckFailed` when the answer
is wrong, NeedsPerson when that cannot be told, and whatever else it raises is a fault of ours. There is no registry: the
loader takes the module's checks.
"""

from __future__ import annotations

import inspect
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import PurePath
from typing import TypeVar

from grader.bench import Bench
from grader.errors import BadInput
from grader.results import CheckFailed, CheckResult, Evidence, Exhibit, NeedsPerson, TaskReport, Verdict
from grader.shown import clip, printable
from grader.strict import as_points

CheckFunction = Callable[[Bench], None]
T = TypeVar("T")

OUR_FAULT = "评分环境出现问题，该采分点尚未评定，将重新评分"


@dataclass(frozen=True, eq=False)
class Check:
    """One scoring point (采分点), all or nothing."""

    name: str  # the function's name, unique in the task
    title: str  # first line of its docstring, for candidates
    points: Decimal  # a multiple of 0.5, more than zero
    needs: tuple[Check, ...]  # not run unless all of these passed
    function: CheckFunction = field(repr=False)
    line: int = 0  # where it is defined; the order of checks
    last: bool = False  # judged after the others, because it leaves the sandbox changed

    def __call__(self, bench: Bench) -> None:
        self.function(bench)


@dataclass(frozen=True, eq=False)
class Test:
    """What a gap is tried with: like a check, without points."""

    name: str
    title: str
    function: CheckFunction = field(repr=False)

    def __call__(self, bench: Bench) -> None:
        self.function(bench)


def check(
    *, points: int | float | Decimal, needs: Check | tuple[Check, ...] | None = None
) -> Callable[[CheckFunction], Check]:
    """Make a function a check. BadInput when it has no docstring or its points are no multiple of 0.5."""

    def decorate(function: CheckFunction) -> Check:
        line, place = function.__code__.co_firstlineno, _place(function, "check")
        needed = needs if isinstance(needs, tuple) else () if needs is None else (needs,)
        if not all(isinstance(one, Check) for one in needed):
            raise BadInput(f"{place}: needs must name checks defined above it")
        title = _title(function, place)
        try:
            worth = as_points(points)
        except ValueError as error:
            raise BadInput(f"{place}: {error}") from error
        if worth == 0:
            raise BadInput(f"{place}: points must be more than zero")
        return Check(function.__name__, title, worth, needed, function, line)

    return decorate


def test(function: CheckFunction) -> Test:
    """Make a function a test for gaps. BadInput when it has no docstring."""
    return Test(function.__name__, _title(function, _place(function, "test")), function)


def _place(function: CheckFunction, what: str) -> str:
    code = function.__code__
    return f"{_short(code.co_filename)}:{code.co_firstlineno}: {what} {function.__name__}"


def _title(function: CheckFunction, place: str) -> str:
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise BadInput(f"{place}: must be a plain function, it would never run")
    title = (inspect.getdoc(function) or "").strip().split("\n")[0].strip()
    if not title:
        raise BadInput(f"{place}: has no docstring; its first line is the title that candidates read")
    return title


def tests_of(namespace: Mapping[str, object]) -> dict[str, Test]:
    """Every test of a module, by name."""
    return {one.name: one for one in namespace.values() if isinstance(one, Test)}


def checks_of(namespace: Mapping[str, object]) -> tuple[Check, ...]:
    """Every check of a module, in definition order. ValueError when one needs a check that is not there."""
    found = {id(value): value for value in namespace.values() if isinstance(value, Check)}
    ordered = tuple(sorted(found.values(), key=lambda one: one.line))
    seen: set[str] = set()
    for one in ordered:
        for needed in one.needs:
            if needed.name not in seen:
                raise ValueError(f"check {one.name} needs {needed.name}, which is not defined above it")
        seen.add(one.name)
    if len(seen) != len(ordered):
        raise ValueError("two checks have one name")
    return ordered


def run_checks(checks: Sequence[Check], bench: Bench, *, task: str) -> TaskReport:
    """Judge one answer: every check in order, each exactly one verdict. `task` is the task's id.

    Only KeyboardInterrupt and its like rise.
    """
    started = time.monotonic()
    done: dict[str, CheckResult] = {}
    exhibits: dict[str, Exhibit] = {}
    for one in sorted(checks, key=lambda each: each.last):
        result = _withheld(one, done)
        if result is None:
            result, shown = _judge(one, bench)
            exhibits.update((each.digest, each) for each in shown)
        done[one.name] = result
    results = tuple(done[one.name] for one in checks)
    return TaskReport(task, results, tuple(exhibits.values()), wall_s=time.monotonic() - started)


def to_person(report: TaskReport, why: str) -> TaskReport:
    """The report with every point that was lost put before a person, because of `why` (Chinese)."""
    lost = (Verdict.FAILED, Verdict.SKIPPED, Verdict.PERSON)
    changed = (
        replace(one, verdict=Verdict.PERSON, evidence=Evidence(why, one.evidence.expected, one.evidence.seen))
        if one.verdict in lost and one.evidence
        else one
        for one in report.results
    )
    return replace(report, results=tuple(changed))


def _withheld(one: Check, done: Mapping[str, CheckResult]) -> CheckResult | None:
    """The result of a check that must not run because of what it needs, or None."""
    needed = [done[need.name] for need in one.needs]
    for result in needed:
        if result.verdict is Verdict.FAULT:
            return _fault(one, f"needs {result.check}, which is a fault")
    for result in needed:
        if result.verdict is Verdict.PERSON:
            evidence = Evidence(f"前置采分点“{result.title}”待人工评定，本采分点随之待定")
            return CheckResult(one.name, one.title, one.points, Verdict.PERSON, evidence)
    for result in needed:
        if result.verdict is not Verdict.PASSED:
            evidence = Evidence(f"前置采分点“{result.title}”未通过，本采分点未评")
            return CheckResult(one.name, one.title, one.points, Verdict.SKIPPED, evidence)
    return None


def _judge(one: Check, bench: Bench) -> tuple[CheckResult, tuple[Exhibit, ...]]:
    returned, failed, fault = _guarded(lambda: one.function(bench))
    # Drained even after a fault, so that nothing is laid at the next check's door.
    exhibits, drain_failed, drain_fault = _guarded(bench.take_exhibits)
    shown = tuple(replace(each, label=printable(each.label)) for each in exhibits or ())
    digests = tuple(each.digest for each in shown)
    fault = fault or drain_fault or (f"exhibits: CheckFailed: {drain_failed}" if drain_failed else None)
    if fault is None and failed is None and returned is not None:
        fault = f"returned {type(returned).__name__}; a check returns nothing and raises CheckFailed"
    if fault is not None:
        return replace(_fault(one, fault), exhibits=digests), shown
    if failed is not None:
        verdict = Verdict.PERSON if isinstance(failed, NeedsPerson) else Verdict.FAILED
        return CheckResult(one.name, one.title, one.points, verdict, _capped(failed.evidence), digests), shown
    return CheckResult(one.name, one.title, one.points, Verdict.PASSED, None, digests), shown


def _guarded(action: Callable[[], T]) -> tuple[T | None, CheckFailed | NeedsPerson | None, str | None]:
    """What `action` returned, or the CheckFailed or NeedsPerson it raised, or the reason of the fault that it is."""
    try:
        return action(), None, None
    except (CheckFailed, NeedsPerson) as failed:
        return None, failed, None
    # One of the two broad excepts of the code base: whatever a check raises besides CheckFailed (a lost connection, a
    # bug of the author's, an AssertionError, a MemoryError) must cost the candidate nothing and must not end the others.
    except Exception as error:  # noqa: BLE001
        return None, None, _reason(error)


def _fault(one: Check, reason: str) -> CheckResult:
    """The candidate reads that we failed, never how: the reason may quote expected values."""
    return CheckResult(one.name, one.title, one.points, Verdict.FAULT, Evidence(OUR_FAULT), fault=clip(reason))


def _reason(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    last = f" ({_short(frames[-1].filename)}:{frames[-1].lineno} {frames[-1].name})" if frames else ""
    return f"{type(error).__name__}: {clip(str(error), 500)}{last}"


def _capped(evidence: Evidence) -> Evidence:
    return Evidence(
        clip(evidence.summary),
        None if evidence.expected is None else clip(evidence.expected),
        None if evidence.seen is None else clip(evidence.seen),
    )


def _short(filename: str) -> str:
    return "/".join(PurePath(filename).parts[-3:])


def not_handed_in(checks: Sequence[Check], *, task: str) -> TaskReport:
    """The report of a question that the candidate did not hand in: every check failed, and why."""
    evidence = Evidence("未提交本题")
    results = (CheckResult(one.name, one.title, one.points, Verdict.FAILED, evidence) for one in checks)
    return TaskReport(task, tuple(results))
