"""From a file laid over the framework to a finding for each gap: the text, nothing, or too unsure to say."""

from __future__ import annotations

from grader.cloze.clean import text_of
from grader.cloze.compare import kind_of, parsed, renamed
from grader.cloze.doubts import Doubts, balance
from grader.cloze.found import Found, FoundState
from grader.cloze.grid import is_text
from grader.cloze.lex import Kind, Token
from grader.cloze.page import Page, alike, signs
from grader.cloze.pools import split
from grader.cloze.runs import likeness

_LEAST_SHARE = 0.2
_RESEMBLES = 0.6
TWICE = "框架在文件中出现了不止一次，无法确定以哪一份为准"


class Reader:
    """Reads one file of one answer."""

    def __init__(self, page: Page) -> None:
        self.page, self.doubts = page, Doubts(page)

    def found(self) -> list[Found]:
        if self.page.share() < _LEAST_SHARE:
            why = TWICE if self.page.twice() else "文件与框架几乎没有相同之处，未能对齐"
            return [Found.unsure(number, why) for number in sorted(self.page.layout.holes)]
        return [self._gap(number) for number in sorted(self.page.layout.holes)]

    def _gap(self, number: int) -> Found:
        if number not in self.page.parts:
            return Found.unsure(number, TWICE if self.page.twice() else "文件与框架相差太大，未能自动对齐")
        parts = self.page.parts[number]
        if parts is None:
            return Found.unsure(number, "无法确定这几行中哪一行是本空的答案", self.page.seen(*self.page.layout.taken[number]))
        text = self.page.text(number, parts)
        found = self._filled(number, text, parts) if text else self._bare(number, parts)
        return found if found.state is FoundState.TEXT else self._moved(number, parts) or found

    def _moved(self, number: int, parts: list[Token]) -> Found | None:
        """The gap's line somewhere else, where its own place says nothing."""
        if number not in self.page.elsewhere or any(number in one.markers for one in parts) or self.page.layout.others.get(number):
            return None
        held = self.page.elsewhere[number]
        if self.page.taken_by_gap(held):
            return None
        text = self.page.text(number, self.page.given[slice(*held)])
        return Found.of(number, text, self.page.seen(*held)) if text else None

    def _filled(self, number: int, text: str, parts: list[Token]) -> Found:
        seen = self.page.seen_of(parts)
        readings = () if self.page.whole(number) else self.page.layout.others.get(number, ())
        others = {one: held for held in readings if (one := self.page.text(number, self.page.given[slice(*held)]))}
        rivals = [one for one, held in others.items() if not alike(one, text) and self._is_rival(number, held)]
        own = self.page.own(number)
        if rivals and not (alike(text, own) and all(self.page.taken_by_gap(others[one]) for one in rivals)):
            return Found.unsure(number, f"有两处可能是本空的答案：{_short(text)} 与 {_short(rivals[0])}", seen)
        text = renamed(text, self.page.names) if self.page.names else text
        if alike(text, own):
            return Found.of(number, text, seen)
        text = self._balanced(number, text)
        doubt = self.doubts.doubt(number, text)
        return Found.unsure(number, doubt, seen) if doubt else Found.of(number, text, seen)

    def _balanced(self, number: int, text: str) -> str:
        """A text whose brackets do not close because one was added to, or is missing from, the framework around it."""
        own = balance(self.page.own(number))
        if self.page.whole(number) or balance(text) == own:
            return text
        start, end = self.page.layout.taken[number]
        line = range(end, next((at for at in range(end, len(self.page.given)) if self.page.given[at].kind is Kind.LINE), end))
        free = [at for at in line if at not in self.page.matched and at not in self.page.owner]
        if free and all(at in free or self.page.given[at].key in ")]}" for at in line):
            longer = self.page.text(number, self.page.given[start : line.stop])
            if balance(longer) == own:
                return longer
        before = next((at for at in range(start, 0, -1) if self.page.given[at - 1].kind is Kind.LINE), 0)
        added = [self.page.given[at].key for at in range(before, start) if at not in self.page.matched and at not in self.page.owner]
        while added and len(text) > 1 and text[-1] in ")]}" and balance(text) != own:
            text, added = text[:-1].rstrip(), added[1:]
        return text

    def _is_rival(self, number: int, held: tuple[int, int]) -> bool:
        """What another filled gap took is no rival; what it took while a neighbour is empty may be."""
        owners = {self.page.owner[token] for token in range(*held) if token in self.page.owner}
        between = range(min([*owners, number]), max([*owners, number]) + 1)
        return not owners or any(not self.page.has_text(one) for one in between if one in self.page.layout.taken)

    def _bare(self, number: int, parts: list[Token]) -> Found:
        seen = self.page.seen_of(parts) if parts else ""
        own = self.page.own(number)
        others = [(self.page.text(number, self.page.given[slice(*held)]), held) for held in self.page.layout.others.get(number, ())]
        free = {text: held for text, held in others if text and not self.page.taken_by_gap(held)}
        texts = [text for index, text in enumerate(free) if not any(alike(text, one) for one in list(free)[:index])]
        if len(texts) == 1:
            return Found.of(number, texts[0], self.page.seen(*free[texts[0]]))
        if texts:
            return Found.unsure(number, f"有多处可能是本空的答案：{_short(texts[0])} 与 {_short(texts[1])}", seen)
        stray = self._stray(number)
        if stray:
            return Found.of(number, *stray)
        if any(number in one.markers for one in parts):
            return Found.empty(number, seen)
        if self.page.whole(number):
            return self._line_elsewhere(number) or self.doubts.surroundings_gone(number) or Found.empty(number, seen)
        claimed = [(text, held) for text, held in others if text and self.page.taken_by_gap(held)]
        for text, held in claimed:
            owner = next(self.page.owner[token] for token in range(*held) if token in self.page.owner)
            if not alike(text, self.page.own(owner)):
                if alike(text, own):
                    return Found.of(number, text, self.page.seen(*held))
                return Found.unsure(number, f"“{_short(text)}”可能是本空，也可能是第 {owner} 空的答案", seen)
        return Found.unsure(number, "框架中这一行被改写，无法确定本空的答案", seen) if self.doubts.rewritten(number) else Found.empty(number, seen)

    def _line_elsewhere(self, number: int) -> Found | None:
        """A line of nobody's that is, or may be, the one that this gap asks for."""
        own = self.page.own(number)
        for line in self.page.free_lines():
            tokens = [self.page.given[at] for at in line]
            text = text_of(self.page.source, tokens, number)
            if alike(text, own):
                return Found.of(number, text, self.page.seen_of(tokens))
            if likeness(signs(own), signs(text)) >= _RESEMBLES:
                return Found.unsure(number, f"别处的“{_short(text)}”可能是本空的答案", self.page.seen_of(tokens))
        return None

    def _stray(self, number: int) -> tuple[str, str] | None:
        """An answer that stands alone on the line above or below its gap's line."""
        if self.page.whole(number):
            return None
        for line in self.page.lines_around(self.page.layout.taken[number][0]):
            words = [index for index in line if is_text(self.page.given[index])]
            strange = any(self.page.given[at].markers and number not in self.page.given[at].markers for at in line)
            if words and not strange and not any(index in self.page.matched or not self._loose(index) for index in words):
                text = text_of(self.page.source, [self.page.given[index] for index in line], number)
                if self._fits(number, text):
                    return text, self.page.seen(line.start, line.stop)
        return None

    def _loose(self, token: int) -> bool:
        """Whether a token is nobody's, or only a whole-line gap's that has another line besides."""
        owner = self.page.owner.get(token)
        if owner is None:
            return True
        lines = [line for line in split(self.page.parts[owner] or ()) if any(is_text(one) for one in line)]
        return self.page.whole(owner) and len(lines) > 1

    def _fits(self, number: int, text: str) -> bool:
        """Whether the reference can still be read with this text in the gap."""
        if kind_of(self.page.framework, number) != "python":
            return alike(text, self.page.own(number))
        return parsed(self.page.framework.filled({number: text})[self.page.path].decode("utf-8", errors="replace")) is not None


def _short(text: str) -> str:
    line = text.replace("\n", "⏎")
    return line if len(line) <= 40 else line[:40] + "…"
