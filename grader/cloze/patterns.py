"""A gap's line found again wherever it went: moved methods, a function put elsewhere.

Only where one line of the framework, and one of the candidate's, begins, goes on and ends as this one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.cloze.grid import Hole, Item, is_text, worth
from grader.cloze.lex import Kind, Token

LEAST_WORTH = 30


@dataclass(frozen=True)
class Pattern:
    """One line of the framework: its gaps, and the fixed tokens before, between and after them."""

    numbers: tuple[int, ...]
    parts: tuple[tuple[str, ...], ...]
    worth: int
    items: range  # its place among the framework's, its line end included

    def find(self, keys: Sequence[str]) -> list[tuple[int, int]] | None:
        """Where each gap's text is in a line of these keys; None where the line is another."""
        first, last = self.parts[0], self.parts[-1]
        end = len(keys) - len(last)
        if tuple(keys[: len(first)]) != first or tuple(keys[end:]) != last or end < len(first):
            return None
        found, at = [], len(first)
        for part in self.parts[1:-1]:
            places = [one for one in range(at, end - len(part) + 1) if tuple(keys[one : one + len(part)]) == part]
            if len(places) != 1:
                return None
            found.append((at, places[0]))
            at = places[0] + len(part)
        return [*found, (at, end)]


@dataclass(frozen=True)
class Hit:
    """A line of the candidate's that is a pattern's, and no other's."""

    pattern: Pattern
    line: tuple[int, ...]  # its tokens without comments and markers
    texts: tuple[tuple[int, int], ...]  # of each gap, within `line`
    stop: int  # its line end

    def spans(self) -> dict[int, tuple[int, int]]:
        """The tokens [start, end) of each gap."""
        found = {}
        for number, (start, end) in zip(self.pattern.numbers, self.texts, strict=True):
            first = self.line[start - 1] + 1 if start else self.line[0]
            last = self.line[end] if end < len(self.line) else self.stop
            found[number] = (first, last)
        return found

    def fixed(self) -> list[int]:
        """The tokens that are the framework's, in order."""
        held = {at for start, end in self.texts for at in range(start, end)}
        return [token for at, token in enumerate(self.line) if at not in held]


def hits(items: Sequence[Item], given: Sequence[Token], least: int) -> list[Hit]:
    """Lines with gaps, worth at least `least`, that are found once."""
    lines = list(_lines(given))
    keys = [[given[at].key for at in line] for line in lines]
    patterns = list(_patterns(items))
    found: list[Hit] = []
    for pattern in patterns:
        if pattern.worth >= least and sum(one.parts == pattern.parts for one in patterns) == 1:
            places = [(line, at) for line, one in zip(lines, keys, strict=True) if (at := pattern.find(one)) is not None]
            if len(places) == 1:
                line, texts = places[0]
                stop = next(at for at in range(line[-1], len(given)) if given[at].kind is Kind.LINE)
                found.append(Hit(pattern, tuple(line), tuple(texts), stop))
    lines_hit = [one.line for one in found]
    return [one for one in found if lines_hit.count(one.line) == 1]


def moved(items: Sequence[Item], given: Sequence[Token]) -> dict[int, tuple[int, int]]:
    """For each gap within a line that is found once, wherever: its tokens [start, end)."""
    return {number: held for hit in hits(items, given, LEAST_WORTH) for number, held in hit.spans().items()}


def _patterns(items: Sequence[Item]) -> Iterator[Pattern]:
    numbers: list[int] = []
    parts: list[tuple[str, ...]] = [()]
    value = start = 0
    for index, item in enumerate(items):
        if isinstance(item, Hole):
            numbers.append(item.number)
            parts.append(())
        elif item.kind is Kind.LINE:
            if numbers:
                yield Pattern(tuple(numbers), tuple(parts), value, range(start, index + 1))
            numbers, parts, value, start = [], [()], 0, index + 1
        elif is_text(item):
            parts[-1] = (*parts[-1], item.key)
            value += worth(item)


def _lines(given: Sequence[Token]) -> Iterator[list[int]]:
    """The indices of each line's tokens, comments and markers left out."""
    line: list[int] = []
    for index, token in enumerate(given):
        if token.kind is Kind.LINE:
            if line:
                yield line
            line = []
        elif is_text(token):
            line.append(index)
