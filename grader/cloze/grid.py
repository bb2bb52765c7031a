"""The best way to lay a stretch of the framework over a stretch of the candidate's tokens (dynamic programming).

A fixed token may be matched, replaced by one of its kind, or be missing; a gap takes any tokens at almost no price; what
neither matches nor is in a gap was added by the candidate. Prices are whole numbers, so equal is equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.cloze.lex import Kind, Token

FIRST_TEXT = 8  # a gap with a text rather than none; less than any fixed token is worth
_MARKER_KEPT, _COMMENT_KEPT, _MARKER_STRAYED = 12, 6, -10
_WORTH = {Kind.NUMBER: 20, Kind.SIGN: 10, Kind.LINE: 12, Kind.COMMENT: 8, Kind.MARKER: 0}
_TAKEN = {Kind.WORD: 2, Kind.NUMBER: 2, Kind.SIGN: 1, Kind.COMMENT: 1}
_NEVER = -(10**9)


@dataclass(frozen=True, slots=True)
class Hole:
    """A gap among the framework's tokens."""

    number: int
    starts: bool  # nothing but blanks before it on its line
    ends: bool

    @property
    def whole(self) -> bool:
        """It is a line of its own."""
        return self.starts and self.ends


Item = Token | Hole


def worth(token: Token) -> int:
    """What a match of this token is worth."""
    if token.kind is Kind.WORD:
        return 30 if len(token.key) > 2 else 24
    return _WORTH[token.kind]


def missing(token: Token) -> int:
    """The price of a fixed token that the candidate no longer has."""
    return 1 if token.kind is Kind.COMMENT else worth(token) * 6 // 10


def added(token: Token) -> int:
    """The price of a token that is neither the framework's nor in a gap."""
    return 1 if token.kind is Kind.COMMENT else worth(token) * 35 // 100


def taken(token: Token, hole: Hole) -> int:
    """What it adds to the score that this token is in this gap."""
    if token.kind is Kind.MARKER:
        if hole.number in token.markers:
            return _COMMENT_KEPT if token.comment else _MARKER_KEPT
        return 0 if token.comment or not token.markers else _MARKER_STRAYED
    if token.kind is Kind.LINE:
        return -4 if hole.whole else -8
    return -_TAKEN[token.kind]


def paired(item: Token, token: Token) -> int:
    """What it is worth that `token` stands where `item` stood: a match, or a replacement of its kind."""
    value = worth(item)
    if item.kind is token.kind:
        if item.key == token.key:
            return value
        if item.kind in (Kind.WORD, Kind.NUMBER):
            return -value * 4 // 10
        if item.kind in (Kind.SIGN, Kind.COMMENT):
            return -value * 6 // 10
    return _NEVER


def is_text(token: Token) -> bool:
    """Whether a gap that holds this token holds something."""
    return token.kind not in (Kind.LINE, Kind.MARKER, Kind.COMMENT)


@dataclass(frozen=True, slots=True)
class Path:
    """A best way: where each fixed token went, and what each gap took."""

    at: list[int | None]  # item -> token; None for gaps and what is missing
    taken: dict[int, tuple[int, int]]  # gap -> its tokens [start, end)


class Grid:
    """Scores of all prefixes: `rows[i][j]` for the first i items and the first j tokens."""

    def __init__(self, items: Sequence[Item], given: Sequence[Token]) -> None:
        self.items, self.given = items, given
        self.costs = [added(token) for token in given]
        self.rows: list[list[int]] = [self._first()]
        self.bare: dict[int, list[int]] = {}  # gap's item -> scores with nothing in it yet
        self.full: dict[int, list[int]] = {}
        for index, item in enumerate(items):
            self.rows.append(self._gap_row(index, item) if isinstance(item, Hole) else self._row(item))

    def _first(self) -> list[int]:
        row = [0]
        for cost in self.costs:
            row.append(row[-1] - cost)
        return row

    def _row(self, item: Token) -> list[int]:
        above, lost = self.rows[-1], missing(item)
        pairs: dict[tuple[Kind, str], int] = {}
        best = above[0] - lost
        row = [best]
        for j, token in enumerate(self.given):
            key = (token.kind, token.key)
            value = pairs.get(key)
            if value is None:
                value = pairs[key] = paired(item, token)
            best -= self.costs[j]
            if above[j + 1] - lost > best:
                best = above[j + 1] - lost
            if above[j] + value > best:
                best = above[j] + value
            row.append(best)
        return row

    def _gap_row(self, index: int, hole: Hole) -> list[int]:
        above = self.rows[-1]
        bare, full = [above[0]], [_NEVER]
        row = [above[0]]
        for j, token in enumerate(self.given):
            value = taken(token, hole)
            text = is_text(token)
            into = max(full[j], bare[j] + FIRST_TEXT if text else _NEVER) + value
            full.append(into)
            bare.append(max(above[j + 1], _NEVER if text else bare[j] + value))
            row.append(max(into, bare[j + 1], row[j] - self.costs[j]))
        self.bare[index], self.full[index] = bare, full
        return row

    def path(self) -> Path:
        """One best way; of equal ones, a match goes before a token added or missing."""
        at: list[int | None] = [None] * len(self.items)
        held: dict[int, tuple[int, int]] = {}
        i, j = len(self.items), len(self.given)
        while i:
            item = self.items[i - 1]
            if isinstance(item, Hole):
                start, end = self._taken(i - 1, item, j)
                held[item.number] = (start, end)
                i, j = i - 1, start
                continue
            here, above = self.rows[i], self.rows[i - 1]
            if j and here[j] == above[j - 1] + paired(item, self.given[j - 1]):
                i, j = i - 1, j - 1
                at[i] = j
            elif here[j] == above[j] - missing(item):
                i -= 1
            else:
                j -= 1
        return Path(at, held)

    def _taken(self, index: int, hole: Hole, j: int) -> tuple[int, int]:
        row, bare, full, above = self.rows[index + 1], self.bare[index], self.full[index], self.rows[index]
        while row[j] not in (full[j], bare[j]):
            j -= 1
        end = j
        inside = row[j] == full[j]
        while True:
            if inside:
                value = taken(self.given[j - 1], hole)
                inside = full[j] == full[j - 1] + value
                j -= 1
            elif bare[j] == above[j]:
                return j, end
            else:
                j -= 1
