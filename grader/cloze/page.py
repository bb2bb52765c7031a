"""A candidate's file laid over the framework: what each gap holds there, and what is whose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from grader.cloze.clean import text_of
from grader.cloze.compare import atoms
from grader.cloze.framework import Framework
from grader.cloze.grid import Hole, Item, is_text, worth
from grader.cloze.layout import Layout
from grader.cloze.lex import Kind, Token, fold, language
from grader.cloze.patterns import moved
from grader.cloze.pools import shares, split

_MOST_SEEN = 600
_OPEN_ENDED = re.compile(r"[-+*/%=<>,.(\[{&|^~]$|\b(?:and|or|not|in|is|if|else|return|lambda)$")


class Page:
    """One file of one answer. Indices are those of the layout's items and tokens."""

    def __init__(self, framework: Framework, path: str, source: str, layout: Layout) -> None:
        self.framework, self.path, self.source, self.layout = framework, path, source, layout
        self.items, self.given, self.at = layout.items, layout.given, layout.at
        self.matched = layout.matched()
        self.names = self._find_names()
        self.elsewhere = moved(self.items, self.given)
        self.parts: dict[int, list[Token] | None] = {}
        self.parts.update((number, list(self.given[slice(*held)])) for number, held in layout.taken.items())
        self.parts |= shares(layout, self.own)
        index = {token.start: at for at, token in enumerate(self.given)}
        self.owner = {index[one.start]: number for number, parts in self.parts.items() for one in parts or () if one.start in index}

    def share(self) -> float:
        """How much of the framework's fixed text the file still has."""
        fixed = [(item, at) for item, at in zip(self.items, self.at, strict=True) if isinstance(item, Token) and is_text(item)]
        kept = sum(worth(item) for item, at in fixed if at is not None and self.given[at].key == item.key)
        return kept / max(1, sum(worth(item) for item, _ in fixed))

    def twice(self) -> bool:
        """Whether most of the framework's lines stand in the file again: it was pasted more than once."""
        ours, theirs = Counter(_lines(self.items)), Counter(_lines(self.given))
        return 2 * sum(theirs[line] >= 2 * count for line, count in ours.items()) > len(ours)

    def _find_names(self) -> dict[str, str]:
        """Names that the candidate gave to what the framework calls otherwise: theirs -> the framework's."""
        if language(self.path) != "py":
            return {}
        reference = self.framework.reference()[self.path].decode()
        known = {one.text for one in atoms(reference)}
        fixed = Counter(item.key for item in self.items if isinstance(item, Token))
        pairs: Counter[tuple[str, str]] = Counter()
        for item, at in zip(self.items, self.at, strict=True):
            if isinstance(item, Token) and item.kind is Kind.WORD and at is not None and self.given[at].key != item.key:
                given = self.source[self.given[at].start : self.given[at].end]
                pairs[given, reference[item.start : item.end]] += 1
        often = Counter(given for given, _ in pairs)
        return {
            given: ours
            for (given, ours), count in pairs.items()
            if given not in known and often[given] == 1 and (count > 1 or fixed[fold(ours)] == 1)
        }

    def hole(self, number: int) -> Hole:
        hole = self.items[self.layout.holes[number]]
        assert isinstance(hole, Hole)
        return hole

    def whole(self, number: int) -> bool:
        return self.hole(number).whole

    def own(self, number: int) -> str:
        return self.framework.gap(number).text

    def has_text(self, number: int) -> bool:
        return any(is_text(one) for one in self.parts[number] or ())

    def text(self, number: int, parts: Sequence[Token]) -> str:
        """The text of these tokens, with lines that are not the gap's left out."""
        hole = self.hole(number)
        whole = text_of(self.source, parts, number).strip("; ") if hole.whole else text_of(self.source, parts, number)
        lines = [line for line in split(parts) if any(is_text(one) for one in line)]
        if len(lines) < 2:
            return whole
        texts = [text_of(self.source, line, number) for line in lines]
        own = self.own(number)
        joined = " ".join(texts)
        if hole.whole:
            return joined if alike(joined, own) else whole
        for text in (joined, *texts):
            if alike(text, own):
                return text
        if hole.starts:
            return texts[-1]
        return joined if _OPEN_ENDED.search(texts[0]) else texts[0]

    def lines_around(self, token: int) -> list[range]:
        """The lines above and below the one that this token is in."""
        ends = [index for index, one in enumerate(self.given) if one.kind is Kind.LINE]
        above = [index for index in ends if index < token]
        below = [index for index in ends if index >= token]
        found = []
        if len(above) > 1:
            found.append(range(above[-2] + 1, above[-1]))
        if len(below) > 1:
            found.append(range(below[0] + 1, below[1]))
        return found

    def line_of(self, index: int) -> list[tuple[Token, Token | None]]:
        """The fixed tokens of the gap's line, each with what it became."""
        first, last = index, index
        while first and not is_line(self.items[first - 1]):
            first -= 1
        while last + 1 < len(self.items) and not is_line(self.items[last + 1]):
            last += 1
        pairs = zip(self.items[first : last + 1], self.at[first : last + 1], strict=True)
        return [(item, None if at is None else self.given[at]) for item, at in pairs if isinstance(item, Token) and is_text(item)]

    def kept(self, item: Item, token: int) -> bool:
        return isinstance(item, Token) and item.key == self.given[token].key

    def free_lines(self) -> Iterator[list[int]]:
        """Lines of which no word is the framework's or a gap's."""
        kept = {at for item, at in zip(self.items, self.at, strict=True) if at is not None and self.kept(item, at)}
        line: list[int] = []
        for index, token in enumerate(self.given):
            if token.kind is not Kind.LINE:
                line.append(index)
                continue
            words = [at for at in line if self.given[at].kind is Kind.WORD]
            if words and not any(at in kept or at in self.owner for at in words):
                yield line
            line = []

    def taken_by_gap(self, held: tuple[int, int]) -> bool:
        return any(token in self.owner for token in range(*held))

    def seen_of(self, parts: Sequence[Token]) -> str:
        return self._between(parts[0].start, parts[-1].end) if parts else ""

    def seen(self, start: int, end: int) -> str:
        """The candidate's whole lines around these tokens."""
        first = self.given[min(start, len(self.given) - 1)].start
        last = self.given[end - 1].end if end > start else first
        return self._between(first, last)

    def _between(self, first: int, last: int) -> str:
        begin = self.source.rfind("\n", 0, first) + 1
        stop = self.source.find("\n", last)
        return self.source[begin : stop if stop >= 0 else len(self.source)].strip("\n")[:_MOST_SEEN]


def _lines(items: Sequence[Item]) -> Iterator[tuple[str, ...]]:
    """The words of each line that has some and no gap."""
    line: list[Item] = []
    for item in items:
        if not is_line(item):
            line.append(item)
            continue
        words = tuple(one.key for one in line if isinstance(one, Token) and is_text(one))
        if words and not any(isinstance(one, Hole) for one in line):
            yield words
        line = []


def is_line(item: Item) -> bool:
    return isinstance(item, Token) and item.kind is Kind.LINE


def alike(text: str, other: str) -> bool:
    """The same tokens, however they are spaced."""
    return text == other or signs(text) == signs(other)


def signs(text: str) -> list[str]:
    return [one.text for one in atoms(text) if one.kind != "line"]
