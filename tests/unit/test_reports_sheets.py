"""A sheet has everyone once, withheld scores as empty cells, and no cell that a spreadsheet runs."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from grader.records import Adjustment
from grader.reports import write_reports
from grader.reports.sheets import harmless
from grader.results import Evidence
from tests.unit.report_ledger import Sitting, failed, passed, report, sitting


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    held: Sitting = sitting(tmp_path)
    held.grade("001", report(passed("5.5"), failed(Evidence("不对"), "4.5")), report(passed("10")))
    held.ledger.adjust(Adjustment("001", "intermediate-A", None, Decimal(-1), "=1+1", "复核组"))
    held.grade("002", report(passed("10")), "agent died")
    held.hand_in("003", digest=None, unreadable="=cmd|' /C calc'!A0\t\x1b\u202e")
    held.hand_in("101", "beginner-A")
    yield write_reports(held.exam, held.ledger, held.store, tmp_path / "out").parent
    held.ledger.close()


def test_the_csv_has_everyone_once(folder: Path) -> None:
    raw = (folder / "scores.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = {row["准考证号"]: row for row in csv.DictReader(raw.decode("utf-8-sig").splitlines())}
    assert list(rows) == ["101", "001", "002", "003"]
    first = rows["001"]
    assert (first["级别"], first["卷别"], first["状态"]) == ("中级", "A卷", "已评分")
    assert (first["第1题"], first["第1题满分"], first["第2题"]) == ("5.5", "10", "10")
    assert (first["评卷得分"], first["更正"], first["总分"], first["满分"]) == ("15.5", "-1", "14.5", "20")  # a number, no formula
    assert [rows[name]["状态"] for name in ("002", "003", "101")] == ["待重评", "无法读取", "未评"]
    for name in ("002", "003", "101"):
        assert rows[name]["总分"] == ""
    assert (rows["002"]["第1题"], rows["002"]["第2题"]) == ("10", "")
    assert rows["101"]["第2题满分"] == ""
    assert rows["003"]["说明"].startswith("'=cmd|")
    assert not any(cell.startswith(tuple( "=+@\t")) for row in rows.values() for cell in row.values() if cell)


def test_the_workbook_has_a_sheet_a_paper_with_points_as_numbers(folder: Path) -> None:
    book = load_workbook(folder / "scores.xlsx")
    assert book.sheetnames == ["初级 A卷", "中级 A卷"]
    head, *rows = book["中级 A卷"].iter_rows()
    titles = [cell.value for cell in head]
    assert titles == ["准考证号", "级别", "卷别", "状态", "第1题（10分）", "第2题（10分）", "评卷得分", "更正", "总分", "满分", "说明"]
    first, second, third = [dict(zip(titles, row, strict=True)) for row in rows]
    assert (first["准考证号"].value, first["准考证号"].data_type) == ("001", "s")
    assert (first["第1题（10分）"].value, first["第1题（10分）"].data_type, first["总分"].value) == (5.5, "n", 14.5)
    assert (second["第2题（10分）"].value, second["总分"].value, second["状态"].value) == (None, None, "待重评")
    assert (third["说明"].data_type, third["说明"].value[:5]) == ("s", "'=cmd")
    assert not any(cell.data_type == "f" for row in rows for cell in row)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" \t=1", "'  =1"),
        ("＝1", "'＝1"),
        ("a\tb\r\nc", "a b c"),
        ("a\x00\u202eb", "a\\x00\\u202eb"),
        ("第1题：好", "第1题：好"),
        ("", ""),
    ],
)
def test_harmless_cells(text: str, safe: str) -> None:
    assert harmless(text) == safe
