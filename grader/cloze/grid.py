"""The best way to lay a stretch of the framework over a stretch of the candidate's tokens (dynamic programming).

A fixed token may be matched, replaced by one of its kind, or be missing; a gap takes any tokens at almost no price; what
neither matches nor is in a gap was added by the candidate. Prices are whole numbers, so equal is equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.cloze.lex import Kind, Token

FIRST_TEXT = 8  # a gap with a text rather than none; less than any fixed token is worth
_MARKER_KEPT, _COMMENT_KEPT, _MARKER_STRAYED = 1, 1, -10
_WORTH = {Kind.NUMBER: 20, Kind.SIGN: 10, Kind.LINE: 24, Kind.COMMENT: 8, Kind.MARKER: 0}
_LINE_TAKEN, _LINE_SPLIT = -3, -30  # by a gap that is a line of its own, and by one within a line
_LINE_ADDED_WITHIN = 30  # a line torn in two
_LINE_BETWEEN = 25  # the price of the line end between two gaps: one statement is not torn in two to fill both
_BEGUN_LATE = 12  # a line's beginning found within another
_QUOTES = "'\""
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
    return 1 if token.kind is Kind.COMMENT else worth(token) // 5


def taken(token: Token, hole: Hole) -> int:
    """What it adds to the score that this token is in this gap."""
    if token.kind is Kind.MARKER:
        if hole.number in token.markers:
            return _COMMENT_KEPT if token.comment else _MARKER_KEPT
        return 0 if token.comment or not token.markers else _MARKER_STRAYED
    if token.kind is Kind.LINE:
        return _LINE_TAKEN if hole.whole else _LINE_SPLIT
    return -added(token) // 2


def paired(item: Token, token: Token) -> int:
    """What it is worth that `token` stands where `item` stood: a match, or a replacement of its kind."""
    value = worth(item)
    if item.kind is token.kind:
        if item.key == token.key:
            return value - (_BEGUN_LATE if item.first and not token.first else 0)
        if item.kind in (Kind.WORD, Kind.NUMBER):
            return -value // 5
        if item.kind is Kind.COMMENT or (item.key in _QUOTES and token.key in _QUOTES):
            return -1
    return _NEVER


def is_text(token: Token) -> bool:
    """Whether a gap that holds this token holds something."""
    return token.kind not in (Kind.LINE, Kind.MARKER, Kind.COMMENT)


def neighbour(items: Sequence[Item], index: int, step: int) -> int:
    """The next item that is no comment; `index` itself at the edge."""
    at = index + step
    while 0 <= at < len(items):
        item = items[at]
        if isinstance(item, Hole) or item.kind is not Kind.COMMENT:
            return at
        at += step
    return index


@dataclass(frozen=True, slots=True)
class Path:
    """A best way: where each fixed token went, and what each gap took."""

    at: list[int | None]  # item -> token; None for gaps and what is missing
    taken: dict[int, tuple[int, int]]  # gap -> its tokens [start, end)


class Grid:
    """Scores of all prefixes: `rows[i][j]` for the first i items and the first j tokens."""

    def __init__(self, items: Sequence[Item], given: Sequence[Token], between: Sequence[bool]) -> None:
        """`between`: for each place among the items, whether it lies between two lines, where lines may be added."""
        self.items, self.given, self.between = items, given, between
        self.cheap = [added(token) for token in given]
        self.dear = [_LINE_ADDED_WITHIN if token.kind is Kind.LINE else 2 * added(token) for token in given]
        self.losses = [self._loss(index) for index in range(len(items))]
        self.rows: list[list[int]] = [self._first()]
        # Of each gap's item, the scores with nothing in it yet, with text, and with text on further lines: those cost
        # there what they cost as added lines, or a gap would swallow half the file.
        self.states: dict[int, tuple[list[int], list[int], list[int]]] = {}
        for index, item in enumerate(items):
            if isinstance(item, Hole):
                self.rows.append(self._gap_row(index, item))
            else:
                self.rows.append(self._row(item, self.losses[index], self._costs(index + 1)))

    def _first(self) -> list[int]:
        row = [0]
        for cost in self._costs(0):
            row.append(row[-1] - cost)
        return row

    def _costs(self, place: int) -> list[int]:
        return self.cheap if self.between[place] else self.dear

    def _loss(self, index: int) -> int:
        item = self.items[index]
        if isinstance(item, Hole):
            return 0
        beside = [self.items[at] for at in (neighbour(self.items, index, -1), neighbour(self.items, index, 1))]
        between = item.kind is Kind.LINE and all(isinstance(one, Hole) for one in beside)
        return _LINE_BETWEEN if between else missing(item)

    def _row(self, item: Token, lost: int, costs: list[int]) -> list[int]:
        above = self.rows[-1]
        pairs: dict[tuple[Kind, str, bool], int] = {}
        best = above[0] - lost
        row = [best]
        for j, token in enumerate(self.given):
            key = (token.kind, token.key, token.first)
            value = pairs.get(key)
            if value is None:
                value = pairs[key] = paired(item, token)
            best -= costs[j]
            best = max(best, above[j + 1] - lost)
            best = max(best, above[j] + value)
            row.append(best)
        return row

    def _gap_row(self, index: int, hole: Hole) -> list[int]:
        above = self.rows[-1]
        bare, full, over = [above[0]], [_NEVER], [_NEVER]
        row = [above[0]]
        added_after, added_over = self._costs(index + 1), self.cheap if hole.whole else self.dear
        for j, token in enumerate(self.given):
            value, cost = taken(token, hole), added_over[j]
            line, text = token.kind is Kind.LINE, is_text(token)
            over.append(max(over[j] - cost, full[j] + value if line else _NEVER))
            full.append(_NEVER if line else value + max(full[j], bare[j] + FIRST_TEXT if text else _NEVER))
            bare.append(max(above[j + 1], _NEVER if text else bare[j] + value))
            row.append(max(full[j + 1], over[j + 1], bare[j + 1], row[j] - added_after[j]))
        self.states[index] = (bare, full, over)
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
            elif here[j] == above[j] - self.losses[i - 1]:
                i -= 1
            else:
                j -= 1
        return Path(at, held)

    def _taken(self, index: int, hole: Hole, j: int) -> tuple[int, int]:
        row, above = self.rows[index + 1], self.rows[index]
        bare, full, over = self.states[index]
        while row[j] not in (bare[j], full[j], over[j]):
            j -= 1
        end = j
        if row[j] == over[j] and row[j] not in (bare[j], full[j]):
            costs = self.cheap if hole.whole else self.dear
            while over[j] == over[j - 1] - costs[j - 1]:
                j -= 1
            j -= 1
        if end > j or row[j] == full[j]:
            while full[j] == full[j - 1] + taken(self.given[j - 1], hole):
                j -= 1
            j -= 1
        while bare[j] != above[j]:
            j -= 1
        return j, end
