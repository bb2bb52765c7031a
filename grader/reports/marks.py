"""Hostile text as safe markup: everything escaped, the invisible made visible, differences marked.

The only module that makes `Markup`. What it returns is for element content, never for an attribute.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

from markupsafe import Markup, escape

MAX_LINES = 200  # compared line by line at most: matching is quadratic and the text is a stranger's
ALIKE = 0.4  # share of the shorter line that two lines have in common before their difference is marked
STACKED = 2  # combining marks in a row that a script may need; more of them paint over their neighbours

Span = tuple[int, int]

# What no common text leaves: ASCII, CJK and its punctuation. The rest is looked at character by character.
_UNCOMMON = re.compile("[^\\n\\t -~\u3000-\u3029\u3400-\u4db5\u4e00-\u9fa5\uff01-\uff5e]+")
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")


def visible(text: str) -> Markup:
    """`text` escaped; control, direction, zero-width and other unseen characters as labels like U+202E."""
    return Markup("").join(_pieces(text))


def compared(expected: str, seen: str) -> tuple[Markup, Markup]:
    """应为 and 实为 with `<mark>` around what differs, where they are alike enough for that to help."""
    left, right = differences(expected, seen)
    return _render(expected, left), _render(seen, right)


def differences(one: str, other: str) -> tuple[list[Span], list[Span]]:
    """Where two texts differ: spans in each. Empty when they are equal or have next to nothing in common."""
    first, second = one.splitlines(keepends=True), other.splitlines(keepends=True)
    if one == other or max(len(first), len(second)) > MAX_LINES:
        return [], []
    starts, others = _starts(first), _starts(second)
    left: list[Span] = []
    right: list[Span] = []
    common = False
    for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind == "equal":
            common = True
            continue
        paired = min(b - a, d - c)
        for i, j in zip(range(a, a + paired), range(c, c + paired), strict=True):
            spans = _within(first[i], second[j])
            common = common or spans is not None
            spans = spans or ((0, len(first[i])), (0, len(second[j])))
            left.append((starts[i] + spans[0][0], starts[i] + spans[0][1]))
            right.append((others[j] + spans[1][0], others[j] + spans[1][1]))
        left += [(starts[i], starts[i] + len(first[i])) for i in range(a + paired, b)]
        right += [(others[j], others[j] + len(second[j])) for j in range(c + paired, d)]
    return (left, right) if common else ([], [])


def _within(one: str, other: str) -> tuple[Span, Span] | None:
    """The middle of two lines between their common beginning and end; None when they have too little in common."""
    shorter = min(len(one), len(other))
    head = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    tail = next((i for i in range(shorter - head) if one[-1 - i] != other[-1 - i]), shorter - head)
    same = head + tail - (one.endswith("\n") and other.endswith("\n") and tail > 0)
    if same < ALIKE * len(one.rstrip("\n") if len(one) <= len(other) else other.rstrip("\n")) or same == 0:
        return None
    return (head, len(one) - tail), (head, len(other) - tail)


def _starts(lines: list[str]) -> list[int]:
    at, starts = 0, []
    for line in lines:
        starts.append(at)
        at += len(line)
    return starts


def _render(text: str, spans: list[Span]) -> Markup:
    parts: list[Markup] = []
    at = 0
    for start, end in spans:
        parts.append(visible(text[at:start]))
        if end > start:
            parts.append(Markup("<mark>{}</mark>").format(visible(text[start:end])))
        at = end
    parts.append(visible(text[at:]))
    return Markup("").join(parts)


def _pieces(text: str) -> Iterator[Markup]:
    at = 0
    for found in _UNCOMMON.finditer(text):
        yield escape(text[at : found.start()])
        yield from _run(found[0])
        at = found.end()
    yield escape(text[at:])


def _run(run: str) -> Iterator[Markup]:
    stacked = 0
    for one in run:
        stacked = stacked + 1 if unicodedata.category(one) in ("Mn", "Me") else 0
        yield _label(one) if stacked > STACKED or _unseen(one) else escape(one)


def _unseen(one: str) -> bool:
    category = unicodedata.category(one)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"):
        return True
    return one in _INVISIBLE or "\ufe00" <= one <= "\ufe0f" or "\U000e0100" <= one <= "\U000e01ef"


def _label(one: str) -> Markup:
    name = unicodedata.name(one, "CONTROL OR UNNAMED")
    return Markup('<span class="odd" title="{}">U+{:04X}</span>').format(name, ord(one))
