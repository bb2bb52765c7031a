"""Each expectation accepts what is right, refuses what is nearly right, and says why in Chinese."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from grader import expect
from grader.bench import Execution, FileInfo, Limit, Opaque, Raised, Returned, SiteRequest
from grader.results import CheckFailed, Evidence
from grader.shown import MARK, clip, differing, odd_characters, printable
from tests.unit.bench_double import double


def evidence_of(statement: Callable[[], object]) -> Evidence:
    with pytest.raises(CheckFailed) as caught:
        statement()
    found = caught.value.evidence
    assert re.search("[\u4e00-\u9fff]", found.summary), found.summary
    assert all(len(text or "") < 3000 for text in (found.summary, found.expected, found.seen))
    return found


def ended(stdout: str | bytes = "", stderr: str = "", **changes: Any) -> Execution:
    values: dict[str, Any] = {
        "argv": ("python", "main.py"), "exit_code": 0, "signal": None, "wall_s": 1.5, "cpu_s": 1.0, "peak_memory_mib": 10.0,
        "limit": None, "output_cut": False, "stdout": stdout if isinstance(stdout, bytes) else stdout.encode(),
        "stderr": stderr.encode(),
    }  # fmt: skip
    return Execution(**{**values, **changes})


def test_a_clean_exit_is_one() -> None:
    expect.clean_exit(ended())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"exit_code": 1}, "退出码 1"),
        ({"exit_code": None, "signal": 11}, "信号 11"),
        ({"exit_code": None, "signal": 9, "limit": Limit.WALL}, "超过时限"),
        ({"exit_code": 0, "limit": Limit.OUTPUT}, "输出超过"),
        *[({"limit": limit}, "超过") for limit in Limit],
    ],
)
def test_any_other_end_is_not_and_quotes_the_last_line_of_stderr(changes: dict[str, Any], words: str) -> None:
    found = evidence_of(lambda: expect.clean_exit(ended(stderr="Traceback\nKeyError: '甲'\n\n", **changes)))
    assert words in found.summary and "KeyError: '甲'" in str(found.seen)


@pytest.mark.parametrize("seen", ["甲\n乙", "甲\n乙\n", "甲 \r\n乙\r\n\r\n", "甲\t\n乙\n\n\n"])
def test_lines_are_equal_whatever_ends_them(seen: str) -> None:
    expect.stdout_lines(ended(seen), ["甲", "乙"])
    expect.stdout_lines(ended(seen.encode("gbk")), ["甲", "乙"])


@pytest.mark.parametrize("seen", ["", "甲", "甲\n乙\n丙", "乙\n甲", " 甲\n乙", "甲\n\n乙", "甲\u2028乙", "甲\x0c乙"])
def test_other_lines_are_not(seen: str) -> None:
    evidence_of(lambda: expect.stdout_lines(ended(seen), ["甲", "乙"]))


def test_the_line_that_differs_is_named_with_its_odd_character() -> None:
    found = evidence_of(lambda: expect.stdout_lines(ended("a\n1，2"), ["a", "1,2"]))
    assert "第 2 行" in found.summary and "U+FF0C" in found.summary and "全角" in found.summary
    assert (found.expected, found.seen) == (f"1{MARK},2", f"1{MARK}，2")
    found = evidence_of(lambda: expect.stdout_lines(ended("a\u200bb"), ["ab"]))
    assert "U+200B" in found.summary and "不可见" in found.summary


PLAIN_VALUES = [
    None, True, False, 0, 1, 1.0, -1, "", "1", b"", b"1", [], (), {}, set(), frozenset(), [1], (1,), {1}, {1: 1}, {True: 1},
    {"1": 1}, [True], [1.0], ["1"], [[1]], [(1,)], math.nan, [math.nan], math.inf, Decimal(1), date(2022, 1, 1),
    datetime(2022, 1, 1), "甲", "乙", {"a": [1, (2, {3})]}, {"a": [1, (2, {3.0})]}, {(1,): 2}, {(True,): 2},
]  # fmt: skip


@pytest.mark.parametrize("at", range(len(PLAIN_VALUES)))
def test_a_value_equals_itself_and_no_other(at: int) -> None:
    one = PLAIN_VALUES[at]
    for index, other in enumerate(PLAIN_VALUES):
        if index == at:
            expect.equal(other, one)
        else:
            evidence_of(lambda other=other: expect.equal(other, one))


def test_the_order_of_a_dict_does_not_count_and_that_of_a_list_does() -> None:
    expect.equal({"b": 1, "a": 2}, {"a": 2, "b": 1})
    found = evidence_of(lambda: expect.equal({"a": [1, {"x": 3}]}, {"a": [1, {"x": 2}]}, what="返回值"))
    assert found.summary.startswith("返回值的 ['a'][1]['x'] 处不对") and (found.expected, found.seen) == ("2", "3")


def test_nothing_of_a_candidates_is_called() -> None:
    class Always(str):
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            return True

    class Longer(list[int]):
        pass

    evidence_of(lambda: expect.equal(Longer([1]), [1]))
    evidence_of(lambda: expect.equal(Always("x"), "y"))
    evidence_of(lambda: expect.equal([Always("y")], ["y"]))
    evidence_of(lambda: expect.equal(Opaque("Foo", "y"), "y"))
    evidence_of(lambda: expect.equal([1, Opaque("Foo", "2")], [1, 2]))


def test_an_expectation_that_cannot_be_met_is_our_mistake() -> None:
    for wrong in (object(), Opaque("a", "b"), [object()]):
        with pytest.raises(TypeError):
            expect.equal([1] if isinstance(wrong, list) else 1, wrong)


def test_an_enormous_integer_is_compared_and_shown() -> None:
    huge = 10**5000
    expect.equal(huge, 10**5000)
    evidence_of(lambda: expect.equal(huge, 1))
    evidence_of(lambda: expect.equal([huge], [1]))
    evidence_of(lambda: expect.close(huge, 1.0, rel=0.1))


@pytest.mark.parametrize("seed", range(50))
def test_close_is_the_inequality_it_says(seed: int) -> None:
    chance = random.Random(seed)
    expected = chance.uniform(-1e6, 1e6)
    rel = 10 ** chance.uniform(-9, -1)
    inside = expected * (1 + rel * chance.uniform(-0.99, 0.99))
    outside = expected * (1 + rel * chance.choice((-1.01, 1.01)))
    expect.close(inside, expected, rel=rel)
    evidence_of(lambda: expect.close(outside, expected, rel=rel))
    expect.close(outside, expected, rel=rel, abs=abs(expected))


@pytest.mark.parametrize("seen", [math.nan, math.inf, -math.inf, True, "3.0", None, [3.0], Decimal("NaN"), Opaque("x", "3"), 3j])
def test_what_is_no_finite_number_is_close_to_nothing(seen: object) -> None:
    evidence_of(lambda: expect.close(seen, 3.0, abs=10))


def test_numbers_of_any_kind_are_close() -> None:
    for seen in (3, 3.0, Decimal("3.00")):
        expect.close(seen, Decimal(3), abs=0)
    expect.close(0, 0, abs=0)


@pytest.mark.parametrize(
    ("expected", "tolerances"),
    [(1.0, {}), (0, {"rel": 0.1}), (math.inf, {"rel": 0.1}), (math.nan, {"abs": 1}), (True, {"abs": 1}), (1, {"rel": math.inf}),
     (1, {"abs": math.nan}), (1, {"rel": -0.1}), ("1", {"abs": 1})],
)  # fmt: skip
def test_a_reference_that_accepts_anything_or_nothing_is_our_mistake(expected: Any, tolerances: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        expect.close(1.0, expected, **tolerances)


def test_returned_and_raised() -> None:
    assert expect.returned(Returned([1])) == [1]
    assert "没有这个键" in str(evidence_of(lambda: expect.returned(Raised("KeyError", "没有这个键"))).seen)
    expect.raised(Raised("ValueError", "x"), ValueError)
    expect.raised(Raised("MyError", "x"), "MyError")
    evidence_of(lambda: expect.raised(Raised("TypeError", "x"), ValueError))
    evidence_of(lambda: expect.raised(Returned(3), ValueError))


@pytest.mark.parametrize("seed", range(30))
def test_rows_are_equal_in_any_order_and_not_with_one_more_less_or_changed(seed: int) -> None:
    chance = random.Random(seed)
    table = [(chance.choice("甲乙丙"), chance.randrange(3)) for _ in range(chance.randrange(2, 12))]
    mixed = chance.sample(table, len(table))
    expect.rows(mixed, table)
    expect.rows([list(row) for row in table], table, ordered=True)
    if mixed != table:
        assert "顺序" in evidence_of(lambda: expect.rows(mixed, table, ordered=True)).summary
    evidence_of(lambda: expect.rows(mixed[:-1], table))
    evidence_of(lambda: expect.rows([*mixed, mixed[0]], table))
    evidence_of(lambda: expect.rows([*mixed[:-1], ("丁", 9)], table))


@pytest.mark.parametrize(
    ("one", "other"),
    [(Decimal("12.50"), 12.5), (Decimal(3), 3), (0.1 + 0.2, Decimal("0.3")), (date(2022, 1, 2), datetime(2022, 1, 2)), (2.0, 2)],
)
def test_cells_that_mean_the_same_are_the_same(one: object, other: object) -> None:
    expect.rows([(one,)], [(other,)])
    expect.rows([(other,)], [(one,)])
    expect.rows([{"a": {"b": one}}], [{"a": {"b": other}}])


@pytest.mark.parametrize(
    ("one", "other"),
    [("12", 12), (True, 1), (None, ""), (None, 0), (None, "None"), (math.nan, 0), (b"a", "a"), ("a", "a "), ("A", "a"),
     (123456789012345678, 123456789012345679), (date(2022, 1, 2), datetime(2022, 1, 2, 1)), ("2022-01-02", date(2022, 1, 2)),
     (math.inf, -math.inf), ([1], 1), (Decimal("0.30"), Decimal("0.31"))],
)  # fmt: skip
def test_cells_that_only_look_the_same_are_not(one: object, other: object) -> None:
    for seen, expected in ((one, other), (other, one)):
        evidence_of(lambda seen=seen, expected=expected: expect.rows([(seen,)], [(expected,)]))


def test_no_rows_are_not_some_rows() -> None:
    expect.rows([], [])
    found = evidence_of(lambda: expect.rows([], [("甲", Decimal("1.50"))]))
    assert "应为 1 行，实为 0 行" in found.summary and "1.50" in str(found.expected)
    evidence_of(lambda: expect.rows([("甲", 1)] * 100_000, [("甲", 1)]))


HEADER = ["名称", "价格"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n"])
def test_a_csv_is_read_as_windows_wrote_it(encoding: str, end: str) -> None:
    data = end.join(["名称,价格", '"苹果,红",3', ""]).encode(encoding)
    assert expect.csv(data, HEADER) == [("苹果,红", "3")]
    assert expect.csv(data, None) == [("名称", "价格"), ("苹果,红", "3")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        ("价格,名称\n".encode(), "表头"),
        ("名称,价格\n苹果\n".encode(), "列数"),
        ("名称,价格\n苹果,1,2\n".encode(), "列数"),
        ('名称,价格\n"苹果,1\n'.encode(), "格式"),
        ('名称,价格\n"苹"果,1\n'.encode(), "格式"),
        ("名称,价格\na\0,1\n".encode(), "NUL"),
        (b"\xff\xff\xff", "编码"),
        ("名称,价格\n".encode() + b"a,1\n" * 20, "行数过多"),
    ],
)
def test_another_csv_is_refused(data: bytes, words: str) -> None:
    assert words in evidence_of(lambda: expect.csv(data, HEADER, max_rows=10)).summary


def test_an_empty_csv_is_refused_without_a_header_too() -> None:
    assert "空的" in evidence_of(lambda: expect.csv(b"\r\n", None)).summary


def test_json_is_read_strictly() -> None:
    text = '{"名": [1, -2.5, true, null, "甲"]}'
    for data in (text.encode(), text.encode("utf-8-sig"), text.encode("gbk")):
        assert expect.json(data) == {"名": [1, -2.5, True, None, "甲"]}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"a": 1, "a": 2}', "重复的键"),
        (b"[NaN]", "NaN"),
        (b"-Infinity", "Infinity"),
        (b"1e999", "超出范围"),
        (b"9" * 5000, "过长的整数"),
        (b"[" * 100_000 + b"]" * 100_000, "嵌套过深"),
        (b'{"a":' * 200 + b"1" + b"}" * 200, "嵌套过深"),
        (b"", "格式"),
        (b"{'a': 1}", "格式"),
        (b"[1,]", "格式"),
        (b'["a" "b"]', "格式"),
        (b"\xff\xfe[\x00", "编码"),
        (b" " * (17 << 20), "过大"),
        (b'"' + b"\\" * 1_000_000, "格式"),
    ],
)
def test_another_json_is_refused(data: bytes, words: str) -> None:
    assert words in evidence_of(lambda: expect.json(data)).summary


def test_brackets_in_text_are_not_depth() -> None:
    assert expect.json(b'["' + b"[" * 1000 + b'\\"' + b"{" * 1000 + b'"]') == ["[" * 1000 + '"' + "{" * 1000]


def files_bench(**files: bytes) -> Any:
    return double(
        files=lambda: [FileInfo(name, len(data)) for name, data in sorted(files.items())],
        read=lambda path, max_bytes=0: files[path],
    )


def test_a_file_is_found_as_windows_finds_it() -> None:
    assert expect.file(files_bench(**{"Data\\Out.CSV": b"x"}), "data/out.csv") == b"x"
    assert expect.file(files_bench(**{".\\out.csv": b"x"}), "out.csv") == b"x"
    assert expect.file(files_bench(**{"a.csv": b"1", "A.csv": b"2"}), "a.csv") == b"1"
    for there in ({}, {"out.csv.txt": b""}, {"A.csv": b"1", "A.CSV": b"2"}, {"other": b""}):
        evidence_of(lambda there=there: expect.file(files_bench(**there), "a.csv"))
    found = evidence_of(lambda: expect.file(files_bench(**{"out.csv.txt": b""}), "out.csv"))
    assert "out.csv.txt" in str(found.seen)


def test_html_is_read_by_xpath_without_believing_it() -> None:
    page = expect.html('<meta charset="gbk"><ul><li class=a> 甲 <b>乙</b>\n</li><li>丙</li></ul><a href="/x">链</a>')
    assert page.xpath("//li") == ["甲 乙", "丙"]
    assert page.xpath("//a/@href") == ["/x"] and page.one("//li[2]/text()") == "丙"
    assert page.xpath("count(//li)") == ["2.0"] and page.xpath("//table") == []
    assert "//table" in str(evidence_of(lambda: page.one("//table")).expected)


def test_hostile_html_is_harmless() -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY f SYSTEM 'file:///etc/passwd'>]><p>&f;&a;</p>"
    assert "root:" not in "".join(expect.html(bomb).xpath("//p"))
    expect.html("<div>" * 20_000 + "x")
    expect.html("<p>\ud800\0</p>")
    evidence_of(lambda: expect.html(""))
    evidence_of(lambda: expect.html("x" * (5 << 20)))


def test_seen_text_and_table_cells() -> None:
    page = double(text="图书  列表\n共 3 本", table=lambda css: [["名称", "价格"], [" 红楼梦 ", "30"]])
    expect.seen_text(page, "图书 列表 共 3 本")
    evidence_of(lambda: expect.seen_text(page, "共 4 本"))
    expect.table_cells(page, [["名称", "价格"], ["红楼梦", "30"]])
    for other in ([["名称", "价格"]], [["名称", "价格"], ["红楼梦", "31"]], [["名称"], ["红楼梦"]], [["名称", "价格"]] * 2):
        evidence_of(lambda other=other: expect.table_cells(page, other))
    with pytest.raises(ValueError, match="needs a text"):
        expect.seen_text(page, " ")


def request(path: str, host: str = "search.jd.com", status: int = 200) -> SiteRequest:
    return SiteRequest("GET", "https", host, path, status, "requests")


def test_called_counts_answered_requests_of_a_host_and_its_subdomains() -> None:
    log = [request("/list?page=1"), request("/list?page=2"), request("/gone", status=404), request("/list?page=1", "notjd.com")]
    assert expect.called(log, "/list*", host="jd.com", at_least=2, at_most=2) == log[:2]
    for arguments in ({"at_least": 3}, {"at_least": 0, "at_most": 1}):
        evidence_of(lambda arguments=arguments: expect.called(log, "/list*", host="jd.com", **arguments))
    evidence_of(lambda: expect.called(log, "/gone"))
    assert "没有任何访问" in str(evidence_of(lambda: expect.called([], "/list")).seen)


def test_what_is_shown_is_safe_and_short() -> None:
    assert printable("a\x1b[31m\r\ud800\u202e甲\n") == "a\\x1b[31m\\x0d\\ud800\\u202e甲\n"
    assert len(clip("x" * 10**7)) < 2100 and "9998000" in clip("x" * 10**7)
    expected, seen = differing("x" * 5000 + "甲", "x" * 5000 + "乙")
    assert f"{MARK}甲" in expected and f"{MARK}乙" in seen and len(seen) < 200
    assert odd_characters("a,b") == "" and odd_characters("甲。乙") == ""
    assert "U+3000" in odd_characters("a\u3000") and "U+00A0" in odd_characters("\xa0")
