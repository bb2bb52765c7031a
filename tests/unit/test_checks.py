"""Blame is decided in one place: CheckFailed costs points, everything else is ours."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from grader import Bench, CheckFailed, check
from grader.checks import OUR_FAULT, Check, checks_of, not_handed_in, run_checks
from grader.errors import BadInput
from grader.results import Exhibit, Verdict
from tests.unit.bench_double import double


def a_check(body: Callable[[Any], Any], name: str = "one", points: float = 2, needs: Any = None) -> Check:
    def function(bench: Bench) -> None:
        """标题"""
        return body(bench)

    function.__name__ = name
    return check(points=points, needs=needs)(function)


def raiser(error: BaseException) -> Callable[[Any], None]:
    def body(bench: Any) -> None:
        raise error

    return body


def verdict_of(body: Callable[[Any], Any]) -> Any:
    return run_checks([a_check(body)], double(), task="beginner/x").results[0]


def test_a_check_that_returns_passes_and_earns_its_points() -> None:
    result = verdict_of(lambda bench: None)
    assert (result.verdict, result.earned, result.evidence) == (Verdict.PASSED, Decimal(2), None)


def test_only_check_failed_costs_points() -> None:
    result = verdict_of(raiser(CheckFailed("行数不对", expected="3", seen="2")))
    assert result.verdict is Verdict.FAILED
    assert (result.evidence.summary, result.evidence.expected, result.evidence.seen) == ("行数不对", "3", "2")


@pytest.mark.parametrize(
    "error", [AssertionError("x"), ConnectionError("x"), KeyError("x"), RecursionError(), MemoryError(), StopIteration()]
)
def test_every_other_exception_is_a_fault(error: Exception) -> None:
    result = verdict_of(raiser(error))
    assert result.verdict is Verdict.FAULT
    assert result.fault.startswith(type(error).__name__)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(0), GeneratorExit()])
def test_what_ends_the_process_is_not_swallowed(error: BaseException) -> None:
    with pytest.raises(type(error)):
        verdict_of(raiser(error))


def test_a_faults_text_stays_with_us_and_names_the_last_frame() -> None:
    result = verdict_of(raiser(ValueError("expected secret 4711")))
    assert result.evidence.summary == OUR_FAULT
    assert "4711" not in repr(result.evidence)
    assert "4711" in result.fault and "test_checks.py" in result.fault


@pytest.mark.parametrize("value", [False, True, 0, "wrong"])
def test_a_check_that_returns_something_is_a_fault_not_a_pass(value: object) -> None:
    assert verdict_of(lambda bench: value).verdict is Verdict.FAULT


def test_a_check_is_skipped_when_what_it_needs_failed_and_says_so() -> None:
    first = a_check(raiser(CheckFailed("坏")), "first")
    second = a_check(lambda bench: None, "second", needs=first)
    third = a_check(lambda bench: None, "third", needs=(second,))
    free = a_check(lambda bench: None, "free")
    report = run_checks([first, second, third, free], double(), task="beginner/x")
    assert [r.verdict for r in report.results] == [Verdict.FAILED, Verdict.SKIPPED, Verdict.SKIPPED, Verdict.PASSED]
    assert first.title in (report.results[1].evidence.summary if report.results[1].evidence else "")
    assert report.earned == free.points and report.possible == Decimal(8)


def test_a_check_that_needs_a_fault_is_a_fault_and_is_not_run() -> None:
    ran = []
    first = a_check(raiser(OSError("down")), "first")
    second = a_check(ran.append, "second", needs=first)
    report = run_checks([first, second], double(), task="beginner/x")
    assert [r.verdict for r in report.results] == [Verdict.FAULT, Verdict.FAULT]
    assert ran == []


def test_exhibits_belong_to_the_check_that_made_them_even_after_a_fault() -> None:
    def keeps_and_breaks(bench: Any) -> None:
        bench.keep(Exhibit("甲", "text/plain", b"one"))
        raise OSError("down")

    def keeps_same(bench: Any) -> None:
        bench.keep(Exhibit("甲", "text/plain", b"one"))
        bench.keep(Exhibit("乙", "text/plain", b"two"))

    report = run_checks([a_check(keeps_and_breaks, "a"), a_check(keeps_same, "b")], double(), task="beginner/x")
    one, two = (Exhibit("", "", data).digest for data in (b"one", b"two"))
    assert report.results[0].exhibits == (one,)
    assert report.results[1].exhibits == (one, two)
    assert [each.digest for each in report.exhibits] == [one, two]


def test_losing_the_exhibits_is_a_fault_not_a_pass() -> None:
    bench = double(take_exhibits=raiser(ConnectionError("agent gone")))
    bench.take_exhibits = lambda: raiser(ConnectionError("agent gone"))(None)
    assert run_checks([a_check(lambda bench: None)], bench, task="x").results[0].verdict is Verdict.FAULT


def test_hostile_evidence_is_capped_and_encodable() -> None:
    result = verdict_of(raiser(CheckFailed("坏", seen="\ud800\x1b[31m" + "x" * 10_000_000)))
    assert len(result.evidence.seen) < 3000
    assert "\x1b" not in result.evidence.seen
    result.evidence.seen.encode()


def test_a_check_without_a_title_is_refused() -> None:
    def nameless(bench: Bench) -> None:
        pass

    with pytest.raises(BadInput, match=r"test_checks.py:\d+: check nameless: has no docstring"):
        check(points=1)(nameless)


@pytest.mark.parametrize("points", [0, -1, 0.3, float("nan"), float("inf"), "2", True])
def test_points_must_be_positive_halves(points: Any) -> None:
    with pytest.raises(BadInput):
        a_check(lambda bench: None, points=points)


def test_a_check_that_would_never_run_is_refused() -> None:
    async def later(bench: Bench) -> None:
        """标题"""

    def yields(bench: Bench) -> Any:
        """标题"""
        yield

    for one in (later, yields):
        with pytest.raises(BadInput, match="plain function"):
            check(points=1)(one)  # type: ignore[arg-type]


def test_checks_are_taken_in_definition_order_and_needs_must_be_above() -> None:
    first, second = a_check(lambda b: None, "first"), a_check(lambda b: None, "second")
    needs_first = a_check(lambda b: None, "needs_first", needs=first)
    assert checks_of({"alias": first, "first": first, "x": 1}) == (first,)
    with pytest.raises(ValueError, match="needs first"):
        checks_of({"second": second, "needs_first": needs_first})
    with pytest.raises(ValueError, match="one name"):
        checks_of({"a": first, "b": a_check(lambda b: None, "first")})


def test_a_question_not_handed_in_loses_every_check_and_says_why() -> None:
    report = not_handed_in([a_check(lambda b: None)], task="beginner/x")
    assert report.earned == 0 and report.possible == 2
    assert report.results[0].evidence is not None and "未提交" in report.results[0].evidence.summary
