"""Candidates' values as text that a person can read and that no file, page or terminal chokes on.

Capped, without control characters, with invisible and full-width characters named: 应为 beside 实为 must show
what differs even where two texts look alike.
"""

from __future__ import annotations

import json
import unicodedata

SHOWN_CHARACTERS = 2000
AROUND = 80  # characters kept before the first difference
MARK = "▶"  # stands before the first character that differs


def printable(text: str) -> str:
    """`text` with control characters and lone surrogates written as escapes; line ends and tabs stay."""
    return "".join(one if one in "\n\t" or not _unprintable(one) else _escape(one) for one in text)


def one_line(text: str) -> str:
    """`text` on one line that nothing in it can break, end or colour."""
    return " ".join(printable(text).split())


def json_text(value: object) -> str:
    """JSON as people read it: Chinese as it is, and escaped what a terminal would obey or not show."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "".join(one if one == "\n" or not _unprintable(one) else json.dumps(one)[1:-1] for one in text)


def clip(text: str, limit: int = SHOWN_CHARACTERS) -> str:
    """At most about `limit` printable characters of `text`, saying how many were left out."""
    # Cut before escaping: a hostile megabyte must not be walked through character by character.
    shown = printable(text[:limit])
    left = len(text) - limit
    return shown if left <= 0 else f"{shown}…（另有 {left} 个字符未显示）"


def show(value: object, limit: int = SHOWN_CHARACTERS) -> str:
    """A value as a Python programmer writes it, capped. Plain values only: nothing of a candidate's is called."""
    return clip(repr(value), limit)


def differing(expected: str, seen: str) -> tuple[str, str]:
    """Both texts around their first difference, which is marked in both with ▶."""
    at = first_difference(expected, seen)
    return _window(expected, at), _window(seen, at)


def first_difference(one: str, other: str) -> int:
    """Index of the first character that differs; the shorter one's length when it begins the longer."""
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return index
    return min(len(one), len(other))


def odd_characters(text: str, at_most: int = 5) -> str:
    """Names of invisible and full-width characters in `text`, "" when there are none.

    `第 3 个字符是全角字符“，”（U+FF0C FULLWIDTH COMMA）`
    """
    found = []
    for index, one in enumerate(text[:SHOWN_CHARACTERS], start=1):
        word = _oddity(one)
        if word:
            name = unicodedata.name(one, "无名字符")
            visible = f"“{one}”" if word == "全角字符" else ""
            found.append(f"第 {index} 个字符是{word}{visible}（U+{ord(one):04X} {name}）")
        if len(found) == at_most:
            break
    return "；".join(found)


def oddities(expected: str, seen: str) -> str:
    """A sentence about odd characters near the first difference, where one of the two texts has them and it matters."""
    at = first_difference(expected, seen)
    parts = []
    for label, text in (("应为", expected), ("实为", seen)):
        named = odd_characters(text[at : at + 1]) if at < len(text) else ""
        if named:
            parts.append(f"{label}的第 {at + 1} 个字符{named.removeprefix('第 1 个字符')}")
    return "；".join(parts)


def _oddity(one: str) -> str:
    if one == "\u3000" or ("\uff01" <= one <= "\uff5e"):
        return "全角字符"
    if one in "\n\t ":
        return ""
    if _unprintable(one) or unicodedata.category(one) == "Zs":
        return "不可见字符"
    return ""


def _unprintable(one: str) -> bool:
    return one != " " and unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _escape(one: str) -> str:
    code = ord(one)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _window(text: str, at: int) -> str:
    start = max(0, at - AROUND)
    head = "…" if start else ""
    return f"{head}{printable(text[start:at])}{MARK}{clip(text[at:], SHOWN_CHARACTERS - AROUND)}"
