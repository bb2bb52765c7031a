"""Gaps that are whole lines, one below the other: which of the candidate's lines is whose.

Where there are as many lines as gaps, they go in order. Where one was deleted or another added, what a person goes by
decides: the marker that was left, and which gap's own text a line resembles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb

_MOST_WAYS = 5000
_NEAR = 1.5  # two ways this close are both possible
_ALIKE, _NOTHING, _FURTHER, _MARKER = 8, -4, -2, 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the candidate's: its tokens' keys, and the gaps whose markers are on it."""

    keys: tuple[str, ...]
    markers: tuple[int, ...] = ()


def share(own: Sequence[tuple[int, tuple[str, ...]]], lines: Sequence[Line]) -> dict[int, range | None]:
    """For each gap (number and keys of its own text, in order) the indices of its lines; None where none can tell."""
    texts = [index for index, line in enumerate(lines) if line.keys]
    if len(texts) == len(own) and not any(line.markers for line in lines):
        return {number: range(index, index + 1) for (number, _), index in zip(own, texts, strict=True)}
    if comb(len(lines) + len(own) - 1, len(own) - 1) > _MOST_WAYS:
        return {number: None for number, _ in own}
    ranked = sorted(((_score(way, own, lines), way) for way in _ways(len(own), 0, len(lines))), key=lambda one: -one[0])
    best = ranked[0][1]
    found: dict[int, range | None] = {number: held for (number, _), held in zip(own, best, strict=True)}
    for score, way in ranked[1:]:
        if score < ranked[0][0] - _NEAR:
            break
        for (number, _), held, other in zip(own, best, way, strict=True):
            if [lines[one].keys for one in held if lines[one].keys] != [lines[one].keys for one in other if lines[one].keys]:
                found[number] = None
    return found


def _ways(gaps: int, start: int, end: int) -> Iterator[tuple[range, ...]]:
    """All ways to cut lines [start, end) into that many stretches, empty ones too."""
    if gaps == 1:
        yield (range(start, end),)
        return
    for cut in range(start, end + 1):
        for others in _ways(gaps - 1, cut, end):
            yield (range(start, cut), *others)


def _score(way: Sequence[range], own: Sequence[tuple[int, tuple[str, ...]]], lines: Sequence[Line]) -> float:
    score = 0.0
    numbers = {number for number, _ in own}
    for (number, keys), held in zip(own, way, strict=True):
        texts = [lines[index].keys for index in held if lines[index].keys]
        score += max((_ALIKE * likeness(keys, text) for text in texts), default=_NOTHING) + _FURTHER * max(0, len(texts) - 1)
        for index in held:
            for marker in numbers.intersection(lines[index].markers):
                score += _MARKER if marker == number else -_MARKER
    return score


def likeness(left: Sequence[str], right: Sequence[str]) -> float:
    """0 for nothing in common to 1 for the same tokens."""
    common = sum((Counter(left) & Counter(right)).values())
    return 2 * common / max(1, len(left) + len(right))
