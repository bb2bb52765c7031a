"""scores.csv and scores.xlsx, a row a candidate. Written as rows come: memory does not grow with the batch.

A withheld score is an empty cell with its state in words, never 0. Text is made harmless for spreadsheets: nothing
that starts a formula, no control characters, and in the xlsx typed as text.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import IO, Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from grader.exam import Exam, Paper
from grader.reports import words
from grader.reports.files import ReportFolder
from grader.results import total
from grader.scores import CandidateScore
from grader.shown import clip

CELL_CHARACTERS = 500
Cell = str | Decimal | None

_BEFORE = ("准考证号", "级别", "卷别", "状态")
_AFTER = ("评卷得分", "更正", "总分", "满分", "说明")
_FORMULA = tuple("=+-@＝＋－＠")
_HEAD = PatternFill("solid", fgColor="E8EEF4")


def harmless(text: str) -> str:
    """One line that no spreadsheet takes for a formula: control characters escaped, `'` before = + - @ and their like."""
    line = clip(re.sub("[\t\r\n]+", " ", text[: 2 * CELL_CHARACTERS]), CELL_CHARACTERS)
    return "'" + line if line.lstrip().startswith(_FORMULA) else line


@contextmanager
def open_sheets(folder: ReportFolder, exam: Exam, name: str = "scores") -> Iterator[Sheets]:
    """Both files; they take their places when the block ends without an error."""
    with folder.open(f"{name}.csv") as csv_file, folder.open(f"{name}.xlsx") as xlsx_file:
        sheets = Sheets(csv_file, exam)
        try:
            yield sheets
            sheets.finish(xlsx_file)
        finally:
            sheets.close()


class Sheets:
    """One CSV over all papers, with possible points beside each question; in the xlsx a sheet a paper."""

    def __init__(self, csv_file: BinaryIO, exam: Exam) -> None:
        self._attempts = exam.attempts
        self._most = max(len(paper.questions) for paper in exam.papers)
        self._csv = csv_file
        self._hash = hashlib.sha256()
        self._finished = False
        self._write(codecs.BOM_UTF8)
        numbers = range(1, self._most + 1)
        pairs = [title for n in numbers for title in (f"第{n}题", f"第{n}题满分")]
        self._line([*_BEFORE, *pairs, *_AFTER])
        self._book = Workbook(write_only=True)
        self._sheets = {paper.id: self._sheet(paper) for paper in exam.papers}

    def add(self, score: CandidateScore) -> None:
        """One candidate's row in both files."""
        before, after = self._ends(score)
        earned = [one.score.earned for one in score.questions]
        possible = [one.score.possible for one in score.questions]
        empty: list[Cell] = [None] * (2 * (self._most - len(earned)))
        pairs: list[Cell] = [cell for pair in zip(earned, possible, strict=True) for cell in pair]
        self._line([*before, *pairs, *empty, *after])
        sheet = self._sheets[score.handed.paper]
        sheet.append([_typed(sheet, cell) for cell in (*before, *earned, *after)])

    @property
    def digest(self) -> str:
        """`sha256:<hex>` of the CSV's bytes so far."""
        return "sha256:" + self._hash.hexdigest()

    def note(self, title: str, rows: Sequence[Sequence[Cell]]) -> None:
        """A further sheet of the workbook."""
        sheet = self._book.create_sheet(title)
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 80
        for row in rows:
            sheet.append([_typed(sheet, cell) for cell in row])

    def finish(self, file: IO[bytes]) -> None:
        """Write the workbook, whose rows were kept in temporary files until now."""
        self._book.save(file)
        self._finished = True

    def close(self) -> None:
        """Let go of a workbook that was given up half-way, whose rows wait in temporary files."""
        if not self._finished:
            self.finish(io.BytesIO())

    def _ends(self, score: CandidateScore) -> tuple[list[Cell], list[Cell]]:
        paper = score.handed.paper
        adjusted = score.adjusted
        remarks = [words.why_open(score, self._attempts), words.to_confirm(score)]
        remarks += [f"{words.signed(one.points)} 分：{words.masked(one.reason)}" for one in score.corrections]
        remarks += [f"{words.decided(one)}：{words.masked(one.reason)}" for one in score.adjustments if one.decides]
        changed = total(one.points for one in score.corrections) if score.corrections else None
        before: list[Cell] = [
            score.candidate,
            words.level_of(paper),
            words.version_of(paper),
            words.STATES[score.state],
        ]
        after: list[Cell] = [score.score.earned, changed, adjusted.earned, adjusted.possible]
        return before, [*after, "；".join(one for one in remarks if one)]

    def _line(self, cells: Sequence[Cell]) -> None:
        text = io.StringIO()
        csv.writer(text).writerow([_plain(cell) for cell in cells])
        self._write(text.getvalue().encode())

    def _write(self, data: bytes) -> None:
        self._hash.update(data)
        self._csv.write(data)

    def _sheet(self, paper: Paper) -> Any:
        sheet = self._book.create_sheet(f"{words.level_of(paper.id)} {words.version_of(paper.id)}")
        titles = [f"第{one.number}题（{words.number(one.points)}分）" for one in paper.questions]
        sheet.freeze_panes = "B2"
        widths = [20, 8, 8, 11, *(14 for _ in titles), 11, 9, 9, 9, 60]
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        head = []
        for title in (*_BEFORE, *titles, *_AFTER):
            cell = _typed(sheet, title)
            cell.font, cell.fill = Font(bold=True), _HEAD
            cell.alignment = Alignment(horizontal="center", vertical="center")
            head.append(cell)
        sheet.append(head)
        return sheet


def _plain(cell: Cell) -> str:
    return "" if cell is None else words.number(cell) if isinstance(cell, Decimal) else harmless(cell)


def _typed(sheet: Any, cell: Cell) -> Any:
    if cell is None or isinstance(cell, Decimal):
        return WriteOnlyCell(sheet, value=None if cell is None else float(cell))  # exact: multiples of 0.5
    typed = WriteOnlyCell(sheet, value=harmless(cell))
    typed.data_type = "s"  # text whatever it looks like
    return typed
