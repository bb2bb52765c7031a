"""Two gradings are the same when points, verdicts and evidence are; a clock or an address makes no difference."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from grader.jobs import Question, keep_exhibits
from grader.records import Result
from grader.results import CheckResult, Evidence, Exhibit, ProgramRun, Score, TaskReport, Verdict
from grader.sameness import differences, normalised
from grader.scores import QuestionScore, State
from grader.store import Store

RAN = Exhibit("main.py 的标准输出", "text/plain", "共 3 行，用时 0.21 秒\n".encode())
FAILED = CheckResult("adds", "求和", Decimal(6), Verdict.FAILED, Evidence("不对", "6", "5"), (RAN.digest,))
REPORT = TaskReport("beginner/adds", (FAILED,), (RAN,), ("采用了答卷中的密码",), (ProgramRun("python main.py", 0, None, None, 0.1, 0.1, 9.0),))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def scored(report: TaskReport | None, store: Store, *, fault: str | None = None) -> tuple[QuestionScore, ...]:
    kept = keep_exhibits(report, store) if report else None
    result = Result("run", 1, 1, "sha256:p", kept, fault is not None, fault, "host", "2022-11-19T09:00:00+00:00")
    question = Question(1, "beginner/adds", "sha256:p", Decimal(6))
    return (QuestionScore(question, State.FAULT if fault else State.SCORED, Score(None, Decimal(6)), result),)


def what(first: TaskReport, second: TaskReport, store: Store) -> list[str]:
    return [one.what for one in differences(scored(first, store), scored(second, store), store)]


def with_result(**changes: object) -> TaskReport:
    return replace(REPORT, results=(replace(FAILED, **changes),))  # type: ignore[arg-type]


def with_exhibit(data: bytes, media_type: str = "text/plain") -> TaskReport:
    shown = Exhibit(RAN.label, media_type, data)
    return replace(REPORT, results=(replace(FAILED, exhibits=(shown.digest,)),), exhibits=(shown,))


def test_one_grading_is_the_same_as_itself(store: Store) -> None:
    assert what(REPORT, REPORT, store) == []


def test_each_kind_of_difference_is_told(store: Store) -> None:
    assert what(REPORT, with_result(verdict=Verdict.PASSED, evidence=None), store) == ["verdict", "points", "evidence"]
    assert what(REPORT, with_result(evidence=Evidence("不对", "6", "4")), store) == ["evidence"]
    assert what(REPORT, with_result(evidence=Evidence("不对", "6", None)), store) == ["evidence"]
    assert what(REPORT, with_exhibit("共 4 行，用时 0.21 秒\n".encode()), store) == ["exhibits"]
    assert what(REPORT, with_result(exhibits=()), store) == ["exhibits"]
    assert what(REPORT, replace(REPORT, notes=()), store) == ["notes"]
    assert what(REPORT, replace(REPORT, programs=(replace(REPORT.programs[0], exit_code=1),)), store) == ["programs"]
    assert what(REPORT, replace(REPORT, results=(FAILED, replace(FAILED, check="saves"))), store) == ["result"]


def test_a_fault_is_never_the_same_as_a_result(store: Store) -> None:
    for first, second in ((scored(REPORT, store), scored(None, store, fault="agent died")), (scored(REPORT, store), ()), ((), scored(REPORT, store))):
        assert [one.what for one in differences(first, second, store)] == ["result"]


def test_what_was_used_and_how_long_it_took_is_no_difference(store: Store) -> None:
    slower = replace(REPORT, wall_s=9.0, programs=(replace(REPORT.programs[0], wall_s=3.0, peak_memory_mib=11.0),))
    assert what(REPORT, slower, store) == []
    assert what(REPORT, with_exhibit("共 3 行，用时 1.7 秒\n".encode()), store) == []


def test_pictures_are_compared_by_kind_and_never_read_as_text(store: Store) -> None:
    assert what(with_exhibit(b"\x89PNG one", "image/png"), with_exhibit(b"\x89PNG two", "image/png"), store) == []
    assert what(with_exhibit(b"\x89PNG one", "image/png"), with_exhibit(b"\x89PNG one", "image/jpeg"), store) == ["exhibits"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2022-11-19 09:00:01 INFO", "2022-11-19 17:32:05 INFO"),
        ("at 2022-11-19T09:00:01.123456+00:00", "at 2023-01-01T00:00:00Z"),
        ("[09:00:01.5] start", "[17:32:05] start"),
        ("<object at 0x7f12ab34cd56>", "<object at 0x7fffab34cd56>"),
        ("Ran 3 tests in 0.012s", "Ran 3 tests in 1.500s"),
        ("pid 12", "pid 4711"),
        ("ObjectId('5f0000000000000000000000')", "ObjectId('5faaaaaaaaaaaaaaaaaaaaaa')"),
        ('{"$oid": "5f0000000000000000000000"}', '{"$oid": "5faaaaaaaaaaaaaaaaaaaaaa"}'),
        ("用时 2 秒", "用时 12.5 秒"),
    ],
)
def test_clocks_and_addresses_are_no_difference(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("3 行", "4 行"), ("2022-11-19", "2022-11-20"), ("0.21", "0.22"), ("09:00", "10:00"), ("0x1f", "0x2f"), ("秒数 3", "秒数 4")],
)
def test_what_an_answer_may_be_about_stays(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)
