"""A chart's description as a page gives it, parsed strictly into plain values: the page may say anything."""

from __future__ import annotations

import json
import math
from typing import Any

from grader.page import Chart, Datum, Series
from grader.results import CheckFailed

MAX_TEXT = 2 << 20
MAX_ITEMS = 5000


def parsed(said: object) -> Chart:
    """The chart. CheckFailed for anything that is not such a description."""
    if not isinstance(said, str) or len(said) > MAX_TEXT:
        raise _refused("过大或不是文字")
    try:
        found = json.loads(said, parse_constant=_no_number)
        return Chart(
            title=_text(found["title"]),
            subtitle=_text(found["subtitle"]),
            legend=_texts(found["legend"]),
            categories=_texts(found["categories"]),
            horizontal=found["horizontal"] is True,
            x_name=_text(found["x_name"]),
            y_name=_text(found["y_name"]),
            series=tuple(_series(one) for one in _items(found["series"])),
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise _refused(type(error).__name__) from error


def _series(found: Any) -> Series:
    names, values = _texts(found["names"]), tuple(_datum(one) for one in _items(found["values"]))
    if len(names) != len(values):
        raise ValueError("names and values differ in number")
    return Series(_text(found["kind"]), _text(found["name"]), names, values)


def _datum(found: Any) -> Datum:
    return tuple(_single(one) for one in found[:10]) if isinstance(found, list) else _single(found)


def _single(found: Any) -> float | str | None:
    if found is None or isinstance(found, str):
        return found
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not math.isfinite(found):
        raise ValueError("not a finite number")
    return found


def _items(found: Any) -> list[Any]:
    if not isinstance(found, list) or len(found) > MAX_ITEMS:
        raise ValueError("not a list of a sane length")
    return found


def _texts(found: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in _items(found))


def _text(found: Any) -> str:
    if not isinstance(found, str):
        raise TypeError("not a text")
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _refused(why: str) -> CheckFailed:
    return CheckFailed("图表的配置读不出来", expected="ECharts 图表的 option", seen=why)
