"""Rows of a table, documents of a collection, lines of a CSV: the same ones, in order or in any order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from grader.results import CheckFailed
from grader.shown import clip, show

Row = Sequence[object] | Mapping[str, object]
_SHOWN_ROWS = 5
_FLOAT_DIGITS = 12  # a sum of floats differs in its last digits by the order of its terms


def rows(seen: Sequence[Row], expected: Sequence[Row], *, ordered: bool = False, what: str = "数据") -> None:
    """The same rows as often, in the same order where `ordered`.

    A row is a sequence of cells, or a document. Numbers compare by value whatever their type (Decimal("1.50") is 1.5;
    floats to 12 digits), a date is that day's midnight; text is never a number, True never 1, None never "".
    """
    if isinstance(seen, (str, bytes)) or isinstance(expected, (str, bytes)):
        raise TypeError("rows() compares sequences of rows")
    found = [_row(one) for one in seen]
    wanted = [_row(one) for one in expected]
    if found == wanted:
        return
    missing = _less(wanted, found)
    extra = _less(found, wanted)
    if not missing and not extra:
        if ordered:
            _fail_order(found, wanted, seen, expected, what)
        return
    counts = f"应为 {len(wanted)} 行，实为 {len(found)} 行"
    summary = f"{what}不对：{counts}，缺少 {len(missing)} 行，多出 {len(extra)} 行"
    raise CheckFailed(
        summary,
        expected=_listed("缺少", [expected[index] for index in missing]),
        seen=_listed("多出", [seen[index] for index in extra]),
    )


def _fail_order(
    found: list[object], wanted: list[object], seen: Sequence[Row], expected: Sequence[Row], what: str
) -> None:
    at = next(index for index, (one, other) in enumerate(zip(found, wanted, strict=True)) if one != other)
    raise CheckFailed(
        f"{what}的各行都在，但顺序不对：从第 {at + 1} 行起", expected=_shown(expected[at]), seen=_shown(seen[at])
    )


def _less(these: list[object], those: list[object]) -> list[int]:
    """Indexes of what `these` hold more often than `those`."""
    left = Counter(those)
    indexes = []
    for index, one in enumerate(these):
        if left[one] > 0:
            left[one] -= 1
        else:
            indexes.append(index)
    return indexes


def _listed(label: str, some: list[Row]) -> str:
    if not some:
        return f"没有{label}的行"
    lines = [_shown(one) for one in some[:_SHOWN_ROWS]]
    if len(some) > _SHOWN_ROWS:
        lines.append(f"…等 {len(some)} 行")
    return f"{label}：\n" + "\n".join(lines)


def _shown(row: Row) -> str:
    return clip("（" + "，".join(_cell_shown(one) for one in row) + "）", 400) if _is_plain(row) else show(row, 400)


def _is_plain(row: Row) -> bool:
    return not isinstance(row, Mapping)


def _cell_shown(cell: object) -> str:
    if isinstance(cell, Decimal):
        return str(cell)
    if isinstance(cell, (date, datetime)):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    return show(cell, 200)


def _row(row: Row) -> object:
    if isinstance(row, (str, bytes)) or not isinstance(row, (Sequence, Mapping)):
        raise TypeError(f"a row is a sequence of cells or a document, not {type(row).__name__}")
    if isinstance(row, Mapping):
        return _cell(row)
    return tuple(_cell(one) for one in row)


def _cell(value: object) -> object:
    """A hashable stand-in, equal for cells that mean the same."""
    if value is None or isinstance(value, (bool, str, bytes)):
        return type(value).__name__, value
    if isinstance(value, (int, float, Decimal)):
        return "number", _number(value)
    if isinstance(value, datetime):
        return "date", value
    if isinstance(value, date):
        return "date", datetime(value.year, value.month, value.day)
    if isinstance(value, Mapping):
        return "document", frozenset((_cell(key), _cell(one)) for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return "list", tuple(_cell(one) for one in value)
    if isinstance(value, (set, frozenset)):
        return "set", frozenset(_cell(one) for one in value)
    return type(value).__name__, repr(value)  # timedelta, ObjectId: drivers' own plain types


def _number(value: int | float | Decimal) -> object:
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return repr(value)
        value = Decimal(f"{value:.{_FLOAT_DIGITS}g}")
    if not value.is_finite():
        return str(value).lower().removeprefix("+").replace("infinity", "inf")
    return value  # an int and a Decimal of one value are equal and hash alike
