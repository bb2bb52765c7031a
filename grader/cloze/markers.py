"""The markers of gaps as candidates leave them: ____【3】____, 【3】, __(3)__, （3）, or the underscores alone.

A marker glued to an answer gives up only the underscores that are its own: `__init______【3】____` is `__init__`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_OWN = 4  # underscores on either side of a marker as handed out
# Runs begin at their first character and blanks are bounded: a hostile file must not be scanned twice.
_MARKER = re.compile(
    r"""(?P<left>(?<!_)_+)?[ \t]{0,4}【[ \t\u3000]{0,4}(?P<square>\d{1,3})[ \t\u3000]{0,4}】(?:[ \t]{0,4}(?P<right>_+))?
    |(?P<under>(?<!_)_{2,})[ \t]{0,4}[（(\[［][ \t]{0,4}(?P<round>\d{1,3})[ \t]{0,4}[)）\]］](?:[ \t]{0,4}_+)?
    |[（(\[［][ \t]{0,4}(?P<late>\d{1,3})[ \t]{0,4}[)）\]］]_{2,}
    |(?<!\w)（[ \t]{0,4}(?P<full>\d{1,3})[ \t]{0,4}）
    |(?<!\w)_{3,}(?!\w)""",
    re.VERBOSE,
)
_BARE = re.compile(r"^[#/<!;*\- \t]*[（(](\d{1,3})[)）]|[（(](\d{1,3})[)）][ \t*/>\-]*$")


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at text[start:end]; `number` is None where only underscores are left."""

    start: int
    end: int
    number: int | None


def markers_in(text: str, numbers: Collection[int]) -> Iterator[Marker]:
    """The markers of the gaps `numbers`, in order."""
    for match in _MARKER.finditer(text):
        digits = match["square"] or match["round"] or match["late"] or match["full"]
        number = int(digits) if digits else None
        if number is not None and number not in numbers:
            if not (match["left"] or match["right"]):
                continue
            number = None
        start, end = match.span()
        while text[start] in " \t":
            start += 1
        if match["under"] and _before(text, start).isalnum() and len(match["under"]) < _OWN:
            continue  # self.__init__(3)
        start += _foreign(match["left"] or match["under"], _before(text, start).isalnum(), text[:start].endswith("_"))
        glued = end < len(text) and text[end].isalnum()
        right = match["right"]
        if right:
            end -= _foreign(right, glued, _ends_dunder(text, end))
        yield Marker(start, end, number)


def comment_markers(comment: str, numbers: Collection[int]) -> tuple[int, ...] | None:
    """The gaps whose markers a comment holds; None when it is an ordinary comment."""
    found = list(markers_in(comment, numbers))
    if found:
        return tuple(one.number for one in found if one.number is not None)
    bare = _BARE.search(comment)
    number = int(bare[1] or bare[2]) if bare else 0
    return (number,) if number in numbers else None


def _foreign(run: str | None, glued: bool, dunder: bool) -> int:
    """How many underscores of a marker's run belong to the word beside it."""
    count = len(run or "")
    if not glued or not count:
        return 0
    if count >= _OWN:
        return count - _OWN
    return count if dunder or count == 1 else 0


def _before(text: str, index: int) -> str:
    return text[index - 1] if index else " "


def _ends_dunder(text: str, start: int) -> bool:
    """Whether the word at `start` ends with two underscores, so that those before it are its own."""
    word = re.compile(r"\w*").match(text, start, start + 60)
    return word is not None and word[0].rstrip("_") + "__" == word[0]
