"""From a layout to a finding for each gap: the text, nothing, or too unsure to say."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from grader.cloze.clean import text_of
from grader.cloze.compare import atoms, renamed
from grader.cloze.found import Found, FoundState
from grader.cloze.framework import Framework
from grader.cloze.grid import Hole, Item, is_text, neighbour, worth
from grader.cloze.layout import Layout
from grader.cloze.lex import Kind, Token, fold, language
from grader.cloze.patterns import moved
from grader.cloze.pools import shares, split
from grader.cloze.runs import likeness

_MOST_SEEN = 600
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
_OPEN_ENDED = re.compile(r"[-+*/%=<>,.(\[{&|^~]$|\b(?:and|or|not|in|is|if|else|return|lambda)$")
_LEAST_SHARE = 0.2
_RESEMBLES = 0.6


class Reader:
    """Reads one file of one answer."""

    def __init__(self, framework: Framework, path: str, source: str, layout: Layout) -> None:
        self.framework, self.path, self.source, self.layout = framework, path, source, layout
        self.items, self.given, self.at = layout.items, layout.given, layout.at
        self.matched = layout.matched()
        self.names = self._names()
        self.elsewhere = moved(self.items, self.given)
        self.parts: dict[int, list[Token] | None] = {}
        self.parts.update((number, list(self.given[slice(*held)])) for number, held in layout.taken.items())
        self.parts |= shares(layout, self._own)
        index = {token.start: at for at, token in enumerate(self.given)}
        self.owner = {index[one.start]: number for number, parts in self.parts.items() for one in parts or () if one.start in index}

    def found(self) -> list[Found]:
        if self._share() < _LEAST_SHARE:
            return [Found.unsure(number, "文件与框架几乎没有相同之处，未能对齐") for number in sorted(self.layout.holes)]
        return [self._gap(number) for number in sorted(self.layout.holes)]

    def _gap(self, number: int) -> Found:
        if number not in self.parts:
            return Found.unsure(number, "文件与框架相差太大，未能自动对齐")
        parts = self.parts[number]
        if parts is None:
            return Found.unsure(number, "无法确定这几行中哪一行是本空的答案", self._seen(*self.layout.taken[number]))
        text = self._text(number, parts)
        found = self._filled(number, text, parts) if text else self._bare(number, parts)
        return found if found.state is FoundState.TEXT else self._moved(number, parts) or found

    def _moved(self, number: int, parts: list[Token]) -> Found | None:
        """The gap's line somewhere else, where its own place says nothing."""
        if number not in self.elsewhere or any(number in one.markers for one in parts) or self.layout.others.get(number):
            return None
        held = self.elsewhere[number]
        if self._taken_by_gap(held):
            return None
        text = self._text(number, self.given[slice(*held)])
        return Found.of(number, text, self._seen(*held)) if text else None

    def _share(self) -> float:
        """How much of the framework's fixed text the file still has."""
        fixed = [(item, at) for item, at in zip(self.items, self.at, strict=True) if isinstance(item, Token) and is_text(item)]
        kept = sum(worth(item) for item, at in fixed if at is not None and self.given[at].key == item.key)
        return kept / max(1, sum(worth(item) for item, _ in fixed))

    def _names(self) -> dict[str, str]:
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

    # a gap with a text

    def _filled(self, number: int, text: str, parts: list[Token]) -> Found:
        seen = self._seen_of(parts)
        readings = () if self._whole(number) else self.layout.others.get(number, ())
        others = {one: held for held in readings if (one := self._text(number, self.given[slice(*held)]))}
        rivals = [one for one, held in others.items() if not self._alike(one, text) and self._is_rival(number, held)]
        own = self._own(number)
        if rivals and not (self._alike(text, own) and all(self._taken_by_gap(others[one]) for one in rivals)):
            return Found.unsure(number, f"有两处可能是本空的答案：{_short(text)} 与 {_short(rivals[0])}", seen)
        text = renamed(text, self.names) if self.names else text
        if self._alike(text, own):
            return Found.of(number, text, seen)
        text = self._balanced(number, text)
        doubt = self._doubt(number, text)
        return Found.unsure(number, doubt, seen) if doubt else Found.of(number, text, seen)

    def _balanced(self, number: int, text: str) -> str:
        """A text whose brackets do not close because one was added to, or is missing from, the framework around it."""
        own = _balance(self._own(number))
        if self._whole(number) or _balance(text) == own:
            return text
        start, end = self.layout.taken[number]
        line = range(end, next((at for at in range(end, len(self.given)) if self.given[at].kind is Kind.LINE), end))
        free = [at for at in line if at not in self.matched and at not in self.owner]
        if free and all(at in free or self.given[at].key in ")]}" for at in line):
            longer = self._text(number, self.given[start : line.stop])
            if _balance(longer) == own:
                return longer
        before = next((at for at in range(start, 0, -1) if self.given[at - 1].kind is Kind.LINE), 0)
        added = [self.given[at].key for at in range(before, start) if at not in self.matched and at not in self.owner]
        while added and len(text) > 1 and text[-1] in ")]}" and _balance(text) != own:
            text, added = text[:-1].rstrip(), added[1:]
        return text

    def _is_rival(self, number: int, held: tuple[int, int]) -> bool:
        """What another filled gap took is no rival; what it took while a neighbour is empty may be."""
        owners = {self.owner[token] for token in range(*held) if token in self.owner}
        return not owners or any(not self._has_text(one) for one in range(min([*owners, number]), max([*owners, number]) + 1) if one in self.layout.taken)

    def _taken_by_gap(self, held: tuple[int, int]) -> bool:
        return any(token in self.owner for token in range(*held))

    def _doubt(self, number: int, text: str) -> str:
        """Why a text that was found may not be what its candidate meant; "" when nothing speaks against it."""
        own = self._own(number)
        if len(list(atoms(text))) > 60 + 6 * len(list(atoms(own))) or text.count("\n") > 12:
            return "本空处的内容过长，无法与框架区分"
        index = self.layout.holes[number]
        lost = [self._lost(index, step, number) for step in (-1, 1)]
        if any(lost) or self._line_replaced(index):
            return "本空旁边的框架代码被改动，无法确定本空的答案"
        if _balance(text) != _balance(own) and self._line_changed(index):
            return "本空所在行的框架代码被改动，括号不配对，无法确定本空的答案"
        return ""

    def _lost(self, index: int, step: int, number: int) -> bool:
        """Whether the framework beside a gap is no longer there, so that the gap's edge is a guess."""
        at = index
        for _ in range(3):
            previous, at = at, neighbour(self.items, at, step)
            item = self.items[at]
            if at == previous or isinstance(item, Hole) or item.kind is Kind.LINE:
                return False
            token = self.at[at]
            if token is not None:
                return item.key != self.given[token].key and not self._rename(item, self.given[token])
            if item.kind is not Kind.SIGN:
                return not self._marker_after(number)
        return not self._marker_after(number)

    def _rename(self, item: Token, token: Token) -> bool:
        """Another name for the same thing, or a slip of the finger: not the beginning of another line of code."""
        if item.kind is not Kind.WORD:
            return item.kind is not Kind.NUMBER or True
        known = {one.key for one in self.items if isinstance(one, Token)}
        return token.key not in known

    def _marker_after(self, number: int) -> bool:
        """`5 #____【1】____ + y`: what is missing went into the comment with the marker."""
        start, end = self.layout.taken[number]
        near = self.given[start : end + 1]
        return any(one.kind is Kind.MARKER and one.comment and number in one.markers for one in near)

    def _line_of(self, index: int) -> list[tuple[Token, Token | None]]:
        """The fixed tokens of the gap's line, each with what it became."""
        first, last = index, index
        while first and not _is_line(self.items[first - 1]):
            first -= 1
        while last + 1 < len(self.items) and not _is_line(self.items[last + 1]):
            last += 1
        pairs = zip(self.items[first : last + 1], self.at[first : last + 1], strict=True)
        return [(item, None if at is None else self.given[at]) for item, at in pairs if isinstance(item, Token) and is_text(item)]

    def _line_replaced(self, index: int) -> bool:
        """Whether another line stands where the gap's was: most of it is gone, or its words changed places."""
        line = self._line_of(index)
        kept = sum(worth(item) for item, one in line if one and (one.key == item.key or self._rename(item, one)))
        words = {item.key for item, _ in line if item.kind is Kind.WORD}
        swapped = any(one and one.key != item.key and one.key in words for item, one in line)
        return swapped or 2 * kept < sum(worth(item) for item, _ in line)

    def _line_changed(self, index: int) -> bool:
        """Whether a fixed token of the gap's line was changed or is missing."""
        return any(one is None or one.key != item.key for item, one in self._line_of(index))

    # a gap without a text

    def _bare(self, number: int, parts: list[Token]) -> Found:
        seen = self._seen_of(parts) if parts else ""
        own = self._own(number)
        others = [(self._text(number, self.given[slice(*held)]), held) for held in self.layout.others.get(number, ())]
        free = {text: held for text, held in others if text and not self._taken_by_gap(held)}
        texts = [text for index, text in enumerate(free) if not any(self._alike(text, one) for one in list(free)[:index])]
        if len(texts) == 1:
            return Found.of(number, texts[0], self._seen(*free[texts[0]]))
        if texts:
            return Found.unsure(number, f"有多处可能是本空的答案：{_short(texts[0])} 与 {_short(texts[1])}", seen)
        stray = self._stray(number)
        if stray:
            return Found.of(number, *stray)
        if any(number in one.markers for one in parts):
            return Found.empty(number, seen)
        if self._whole(number):
            return self._line_elsewhere(number) or self._surroundings_gone(number) or Found.empty(number, seen)
        claimed = [(text, held) for text, held in others if text and self._taken_by_gap(held)]
        for text, held in claimed:
            owner = next(self.owner[token] for token in range(*held) if token in self.owner)
            if not self._alike(text, self._own(owner)):
                if self._alike(text, own):
                    return Found.of(number, text, self._seen(*held))
                return Found.unsure(number, f"“{_short(text)}”可能是本空，也可能是第 {owner} 空的答案", seen)
        return Found.unsure(number, "框架中这一行被改写，无法确定本空的答案", seen) if self._rewritten(number) else Found.empty(number, seen)

    def _line_elsewhere(self, number: int) -> Found | None:
        """A line of nobody's that is, or may be, the one that this gap asks for."""
        own = self._own(number)
        for line in self._free_lines():
            tokens = [self.given[at] for at in line]
            text = text_of(self.source, tokens, number)
            if self._alike(text, own):
                return Found.of(number, text, self._seen_of(tokens))
            if likeness(_signs(own), _signs(text)) >= _RESEMBLES:
                return Found.unsure(number, f"别处的“{_short(text)}”可能是本空的答案", self._seen_of(tokens))
        return None

    def _surroundings_gone(self, number: int) -> Found | None:
        """Whether neither the line above nor the one below is there any more, and other code is."""
        index = self.layout.holes[number]
        kept = [at for at, (item, token) in enumerate(zip(self.items, self.at, strict=True)) if token is not None and self._kept(item, token)]
        text = [at for at, item in enumerate(self.items) if isinstance(item, Token) and is_text(item)]
        above, below = max((at for at in text if at < index), default=-1), min((at for at in text if at > index), default=-1)
        if above in kept or below in kept:
            return None
        start = max((token for at in kept if at < index and (token := self.at[at]) is not None), default=-1)
        stop = min((token for at in kept if at > index and (token := self.at[at]) is not None), default=len(self.given))
        other = [at for at in range(start + 1, stop) if is_text(self.given[at])]
        return Found.unsure(number, "框架中这一段被改写，无法确定本空的答案", self._seen(other[0], other[-1] + 1)) if other else None

    def _free_lines(self) -> Iterator[list[int]]:
        """Lines of which no word is the framework's or a gap's."""
        kept = {at for item, at in zip(self.items, self.at, strict=True) if at is not None and self._kept(item, at)}
        line: list[int] = []
        for index, token in enumerate(self.given):
            if token.kind is not Kind.LINE:
                line.append(index)
                continue
            words = [at for at in line if self.given[at].kind is Kind.WORD]
            if words and not any(at in kept or at in self.owner for at in words):
                yield line
            line = []

    def _stray(self, number: int) -> tuple[str, str] | None:
        """An answer that stands alone on the line above or below its gap's line."""
        if self._whole(number):
            return None
        for line in self._lines_around(self.layout.taken[number][0]):
            words = [index for index in line if is_text(self.given[index])]
            strange = any(self.given[at].markers and number not in self.given[at].markers for at in line)
            if words and not strange and not any(index in self.matched or not self._loose(index) for index in words):
                text = text_of(self.source, [self.given[index] for index in line], number)
                if self._fits(number, text):
                    return text, self._seen(line.start, line.stop)
        return None

    def _loose(self, token: int) -> bool:
        """Whether a token is nobody's, or only a whole-line gap's for want of another."""
        return token not in self.owner or self._whole(self.owner[token])

    def _fits(self, number: int, text: str) -> bool:
        """Whether the reference can still be read with this text in the gap."""
        if language(self.path) != "py":
            return False
        try:
            ast.parse(self.framework.filled({number: text})[self.path])
        except _UNREADABLE:
            return False
        return True

    def _rewritten(self, number: int) -> bool:
        """Whether the gap's own surroundings went and something else stands in their place."""
        index = self.layout.holes[number]
        gone = all(one is None for _, one in self._line_of(index))
        if not any(self._gone(index, step) for step in (-1, 1)) and (gone or not self._line_replaced(index)):
            return False
        before = max((token for token in self.at[:index] if token is not None), default=0)
        after = min((token for token in self.at[index:] if token is not None), default=len(self.given))
        while before > 0 and self.given[before].kind is not Kind.LINE:
            before -= 1
        while after < len(self.given) and self.given[after].kind is not Kind.LINE:
            after += 1
        kept = {token for item, token in zip(self.items, self.at, strict=True) if token is not None and self._kept(item, token)}
        return any(is_text(self.given[one]) and one not in self.owner and one not in kept for one in range(before + 1, after))

    def _kept(self, item: Item, token: int) -> bool:
        return isinstance(item, Token) and item.key == self.given[token].key

    def _gone(self, index: int, step: int) -> bool:
        return self.at[neighbour(self.items, index, step)] is None

    # texts

    def _hole(self, number: int) -> Hole:
        hole = self.items[self.layout.holes[number]]
        assert isinstance(hole, Hole)
        return hole

    def _whole(self, number: int) -> bool:
        return self._hole(number).whole

    def _own(self, number: int) -> str:
        return self.framework.gap(number).text

    def _has_text(self, number: int) -> bool:
        return any(is_text(one) for one in self.parts[number] or ())

    def _alike(self, text: str, other: str) -> bool:
        return text == other or _signs(text) == _signs(other)

    def _text(self, number: int, parts: Sequence[Token]) -> str:
        """The text of these tokens, with lines that are not the gap's left out."""
        hole = self._hole(number)
        whole = text_of(self.source, parts, number).strip("; ") if hole.whole else text_of(self.source, parts, number)
        lines = [line for line in split(parts) if any(is_text(one) for one in line)]
        if len(lines) < 2:
            return whole
        texts = [text_of(self.source, line, number) for line in lines]
        own = self._own(number)
        joined = " ".join(texts)
        for text in (joined, *texts):
            if self._alike(text, own):
                return text
        if hole.whole:
            return whole
        if hole.starts:
            return texts[-1]
        return joined if _OPEN_ENDED.search(texts[0]) else texts[0]

    def _lines_around(self, token: int) -> list[range]:
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

    def _seen_of(self, parts: Sequence[Token]) -> str:
        return self._between(parts[0].start, parts[-1].end) if parts else ""

    def _seen(self, start: int, end: int) -> str:
        """The candidate's whole lines around these tokens."""
        first = self.given[min(start, len(self.given) - 1)].start
        last = self.given[end - 1].end if end > start else first
        return self._between(first, last)

    def _between(self, first: int, last: int) -> str:
        begin = self.source.rfind("\n", 0, first) + 1
        stop = self.source.find("\n", last)
        return self.source[begin : stop if stop >= 0 else len(self.source)].strip("\n")[:_MOST_SEEN]


def _is_line(item: Item) -> bool:
    return isinstance(item, Token) and item.kind is Kind.LINE


def _signs(text: str) -> list[str]:
    return [one.text for one in atoms(text) if one.kind != "line"]


def _balance(text: str) -> tuple[int, int]:
    """Brackets closed that were not opened, and opened that were not closed."""
    depth = lowest = 0
    for one in atoms(text):
        if one.kind == "sign":
            depth += (one.text in "([{") - (one.text in ")]}")
            lowest = min(lowest, depth)
    return -lowest, depth - lowest


def _short(text: str) -> str:
    line = text.replace("\n", "⏎")
    return line if len(line) <= 40 else line[:40] + "…"
