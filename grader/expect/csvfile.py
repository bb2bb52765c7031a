"""A CSV that a candidate wrote: strict, within limits, tolerant of what Windows does to one."""

from __future__ import annotations

import csv as reader
import io
from collections.abc import Sequence

from grader.expect.text import decoded
from grader.results import CheckFailed
from grader.shown import show

MAX_BYTES = 16 << 20
ENCODINGS = ("utf-8-sig", "gb18030")


def csv(
    data: bytes,
    header: Sequence[str] | None,
    *,
    encodings: Sequence[str] = ENCODINGS,
    max_rows: int = 100_000,
    what: str = "CSV 文件",
) -> list[tuple[str, ...]]:
    """The rows below a header that must be exactly `header`, each with as many cells; all cells are text. Without
    a header (None): every row, the first one too, at least one, of whatever width.

    UTF-8 with or without BOM and GBK are read; empty lines (Windows' `\\r\\r\\n`) do not count.
    """
    if isinstance(header, (str, bytes)):
        raise TypeError("header is a sequence of names")
    text = decoded(data, encodings, MAX_BYTES, what)
    if "\0" in text:
        raise CheckFailed(f"{what}中有 NUL 字符，不是文本")
    table = _parse(text, max_rows, what)
    wanted = tuple(header or ())
    if not table:
        raise CheckFailed(f"{what}是空的", expected=f"表头 {show(list(wanted))}" if wanted else None, seen="没有任何行")
    if header is None:
        return table
    if table[0] != wanted:
        raise CheckFailed(f"{what}的表头不对", expected=show(list(wanted)), seen=show(list(table[0])))
    for number, row in enumerate(table[1:], start=1):
        if len(row) != len(wanted):
            raise CheckFailed(
                f"{what}的第 {number} 行数据列数不对", expected=f"{len(wanted)} 列", seen=f"{len(row)} 列：{show(list(row))}"
            )
    return table[1:]


def _parse(text: str, max_rows: int, what: str) -> list[tuple[str, ...]]:
    table: list[tuple[str, ...]] = []
    lines = reader.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in lines:
            if row:
                table.append(tuple(row))
            if len(table) > max_rows + 1:
                raise CheckFailed(f"{what}的行数过多", expected=f"不超过 {max_rows} 行", seen=f"超过 {max_rows} 行")
    except reader.Error as error:
        raise CheckFailed(f"{what}的第 {lines.line_num} 行不合 CSV 格式", seen=str(error)) from error
    return table
