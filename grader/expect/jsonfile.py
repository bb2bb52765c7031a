"""A JSON that a candidate wrote: strict, within limits."""

from __future__ import annotations

import json as parser
import math
import re
from typing import Any, NoReturn

from grader.expect.text import decoded
from grader.results import CheckFailed
from grader.shown import clip

MAX_BYTES = 16 << 20
MAX_DEPTH = 100
MAX_DIGITS = 400
ENCODINGS = ("utf-8-sig", "gb18030")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)  # possessive: no backtracking on hostile text
_BRACKET = re.compile(r"[\[\]{}]")


def json(data: bytes, *, what: str = "JSON 文件") -> Any:
    """The value. CheckFailed for a repeated key, NaN or Infinity, an endless integer, deep nesting, other encodings."""
    text = decoded(data, ENCODINGS, MAX_BYTES, what)
    if _depth(text) > MAX_DEPTH:
        raise CheckFailed(f"{what}嵌套过深", expected=f"不超过 {MAX_DEPTH} 层", seen=f"超过 {MAX_DEPTH} 层")
    hooks = _Hooks(what)
    try:
        return parser.loads(
            text,
            object_pairs_hook=hooks.pairs,
            parse_constant=hooks.constant,
            parse_int=hooks.integer,
            parse_float=hooks.real,
        )
    except parser.JSONDecodeError as error:
        around = clip(text[max(0, error.pos - 40) : error.pos + 40], 120)
        place = f"第 {error.lineno} 行第 {error.colno} 个字符处"
        raise CheckFailed(f"{what}不合 JSON 格式（{place}）", expected="合法的 JSON", seen=around) from error


def _depth(text: str) -> int:
    depth = deepest = 0
    for bracket in _BRACKET.finditer(_STRING.sub('""', text)):
        depth += 1 if bracket.group() in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


class _Hooks:
    """What the parser asks us about; refuses what JSON has no meaning for."""

    def __init__(self, what: str) -> None:
        self._what = what

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise CheckFailed(f"{self._what}中有重复的键", seen=clip(twice, 200))
        return value

    def constant(self, name: str) -> NoReturn:
        raise CheckFailed(f"{self._what}中有 {name}，JSON 没有这样的数", seen=name)

    def integer(self, digits: str) -> int:
        if len(digits) > MAX_DIGITS:
            raise CheckFailed(f"{self._what}中有过长的整数", seen=f"{len(digits)} 位：{clip(digits, 40)}")
        return int(digits)

    def real(self, digits: str) -> float:
        value = float(digits)
        if not math.isfinite(value):
            raise CheckFailed(f"{self._what}中有超出范围的数", seen=clip(digits, 60))
        return value
