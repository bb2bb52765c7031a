"""A terminal shows each check with its evidence; a program gets the same as data; two gradings stand side by side."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from grader.reports import as_json, compare, comparison_table, print_report, question_of
from grader.reports.marks import differences, visible
from grader.reports.words import masked
from grader.results import CheckResult, Evidence, Exhibit, TaskReport, Verdict
from grader.scores import QuestionScore, score_run
from tests.unit.report_ledger import HOSTILE, SECRET, Sitting, failed, passed, report, sitting

FAULT = CheckResult("second", "第二项", Decimal(4), Verdict.FAULT, Evidence("评分环境出现问题"), fault=SECRET)


def printed(*questions: QuestionScore, show_faults: bool = False) -> str:
    out = io.StringIO()
    print_report(Console(file=out, width=100, force_terminal=False), questions, show_faults=show_faults)
    return out.getvalue()


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Sitting]:
    made = sitting(tmp_path)
    yield made
    made.ledger.close()


def test_each_check_is_printed_with_its_evidence() -> None:
    shown = printed(question_of(report(passed(), failed(Evidence("少一行", "两行", "一行")), notes=("已放行 root",)), 3))
    for word in ("第3题", "6/10 分", "第一项", "✓ 通过", "✗ 未通过", "少一行", "应为", "两行", "实为", "一行", "已放行 root"):
        assert word in shown


def test_terminal_text_holds_no_control_codes_or_markup() -> None:
    shown = printed(question_of(report(failed(Evidence("\x1b[2J[red]x[/red]", HOSTILE, "\x07\r")), notes=("\x9b1m",))))
    assert not {"\x1b", "\x9b", "\x07", "\r", "\x00", "\u202e"} & set(shown)
    assert "[red]x[/red]" in shown


def test_the_reason_of_a_fault_is_shown_only_on_request() -> None:
    question = question_of(report(passed(), FAULT))
    assert SECRET not in printed(question) and "—/10 分" in printed(question)
    assert SECRET in printed(question, show_faults=True)
    assert SECRET not in json.dumps(as_json([question]))
    assert SECRET in json.dumps(as_json([question], show_faults=True))


def test_json_has_fixed_keys_and_points_as_numbers(held: Sitting) -> None:
    stream = Exhibit("输出", "text/plain", b"hello")
    lost = failed(Evidence("少", "a", "b"), "4.5", "second", stream)
    run = held.grade("001", report(passed("5.5"), lost, shown=(stream,), notes=("缺页",)), "broke")
    value = as_json(score_run(held.ledger, run), candidate="001", run=run, titles={"intermediate/one": "逾期订单"})
    assert json.loads(json.dumps(value)) == value
    assert (value["candidate"], value["paper"], value["points"], value["earned"]) == ("001", "intermediate-A", 20, None)
    first, second = value["questions"]
    assert (first["number"], first["title"], first["state"], first["earned"], first["notes"]) == (1, "逾期订单", "scored", 5.5, ["缺页"])
    assert first["checks"][1] == {
        "check": "second", "title": "第二项", "points": 4.5, "earned": 0, "verdict": "failed",
        "evidence": {"summary": "少", "expected": "a", "seen": "b"}, "exhibits": [stream.digest],
    }  # fmt: skip
    assert first["exhibits"] == [{"label": "输出", "media_type": "text/plain", "digest": stream.digest, "size": 5}]
    assert (second["state"], second["earned"], second["checks"]) == ("fault", None, [])
    assert value["ran_on"]["id"] == run.id and value["ran_on"]["tools"] == {"python": "3.7.17", "mysql": "8.0.31"}


def test_two_gradings_are_compared_check_by_check() -> None:
    first = [question_of(report(passed(), failed(Evidence("不对"))), 1), question_of(report(passed()), 2)]
    second = [question_of(report(passed(), passed("4", "second")), 1), question_of(report(replace(FAULT, check="first")), 2)]
    rows = compare(first, second)
    assert [(row.question, row.check, row.same) for row in rows] == [(1, "first", True), (1, "second", False), (2, "first", False)]
    assert (rows[1].first, rows[1].first_points, rows[1].second, rows[1].second_points) == (
        Verdict.FAILED, Decimal(0), Verdict.PASSED, Decimal(4),
    )  # fmt: skip
    assert rows[2].second_points is None
    out = io.StringIO()
    Console(file=out, width=120).print(comparison_table(rows))
    assert out.getvalue().count("一致") == 1 and out.getvalue().count("不同") == 2


def test_a_question_without_any_result_is_still_a_row() -> None:
    nothing = replace(question_of(TaskReport("t", ()), 2), result=None)
    judged = question_of(report(passed()), 2)
    [row] = compare([nothing], [nothing])
    assert (row.question, row.check, row.same) == (2, "", False)
    [row] = compare([judged], [nothing])
    assert (row.check, row.second, row.same) == ("first", None, False)


def test_differences_are_marked_where_texts_are_alike() -> None:
    assert differences("total 128", "total 127") == ([(8, 9)], [(8, 9)])
    assert differences("a\nb\nc\n", "a\nc\n") == ([(2, 4)], [])
    assert differences("正常结束", "Traceback") == ([], [])
    assert differences("same", "same") == ([], [])
    assert differences("x\n" * 5000, "y\n" * 5000) == ([], [])


def test_what_cannot_be_seen_gets_a_label() -> None:
    assert 'U+00A0</span>' in visible("a\u00a0b") and 'U+FEFF</span>' in visible("\ufeffa")
    assert visible("e\u0301") == "e\u0301"
    assert visible("e" + "\u0301" * 5).count("U+0301") == 3
    assert visible("中文，，\t1\n<&") == "中文，，\t1\n&lt;&amp;"
    assert "U+D800" in visible("\ud800")


def test_national_ids_are_masked_and_other_numbers_are_not() -> None:
    assert "11010519491231002X" not in masked("张_11010519491231002X.zip")
    assert masked("202211000000000001 110105194912310021") == "202211000000000001 110105194912310021"
