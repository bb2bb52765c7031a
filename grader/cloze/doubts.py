"""What speaks against a finding: the framework around the gap is gone, changed, or another's."""

from __future__ import annotations

from grader.cloze.compare import atoms
from grader.cloze.found import Found
from grader.cloze.grid import Hole, is_text, neighbour, worth
from grader.cloze.lex import Kind, Token
from grader.cloze.page import Page


class Doubts:
    """Doubts about the gaps of one file."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def doubt(self, number: int, text: str) -> str:
        """Why a text that was found may not be what its candidate meant; "" when nothing speaks against it."""
        own = self.page.own(number)
        if len(list(atoms(text))) > 60 + 6 * len(list(atoms(own))) or text.count("\n") > 12:
            return "本空处的内容过长，无法与框架区分"
        index = self.page.layout.holes[number]
        lost = [self._lost(index, step, number) for step in (-1, 1)]
        if any(lost) or self.line_replaced(index):
            return "本空旁边的框架代码被改动，无法确定本空的答案"
        if balance(text) != balance(own) and self._line_changed(index):
            return "本空所在行的框架代码被改动，括号不配对，无法确定本空的答案"
        return ""

    def _lost(self, index: int, step: int, number: int) -> bool:
        """Whether the framework beside a gap is no longer there, so that the gap's edge is a guess."""
        at = index
        for _ in range(3):
            previous, at = at, neighbour(self.page.items, at, step)
            item = self.page.items[at]
            if at == previous or isinstance(item, Hole) or item.kind is Kind.LINE:
                return False
            token = self.page.at[at]
            if token is not None:
                return item.key != self.page.given[token].key and not self._rename(item, self.page.given[token])
            if item.kind is not Kind.SIGN:
                return not self._marker_after(number)
        return not self._marker_after(number)

    def _rename(self, item: Token, token: Token) -> bool:
        """Another name for the same thing, or a slip of the finger: not the beginning of another line of code."""
        if item.kind is not Kind.WORD:
            return True
        known = {one.key for one in self.page.items if isinstance(one, Token)}
        return token.key not in known

    def _marker_after(self, number: int) -> bool:
        """`5 #____【1】____ + y`: what is missing went into the comment with the marker."""
        start, end = self.page.layout.taken[number]
        near = self.page.given[start : end + 1]
        return any(one.kind is Kind.MARKER and one.comment and number in one.markers for one in near)

    def line_replaced(self, index: int) -> bool:
        """Whether another line stands where the gap's was: most of it is gone, or its words changed places."""
        line = self.page.line_of(index)
        kept = sum(worth(item) for item, one in line if one and (one.key == item.key or self._rename(item, one)))
        words = {item.key for item, _ in line if item.kind is Kind.WORD}
        swapped = any(one and one.key != item.key and one.key in words for item, one in line)
        return swapped or 2 * kept < sum(worth(item) for item, _ in line)

    def _line_changed(self, index: int) -> bool:
        """Whether a fixed token of the gap's line was changed or is missing."""
        return any(one is None or one.key != item.key for item, one in self.page.line_of(index))

    def surroundings_gone(self, number: int) -> Found | None:
        """Whether neither the line above nor the one below is there any more, and other code is."""
        index = self.page.layout.holes[number]
        pairs = enumerate(zip(self.page.items, self.page.at, strict=True))
        kept = [at for at, (item, token) in pairs if token is not None and self.page.kept(item, token)]
        text = [at for at, item in enumerate(self.page.items) if isinstance(item, Token) and is_text(item)]
        above, below = max((at for at in text if at < index), default=-1), min((at for at in text if at > index), default=-1)
        if above in kept or below in kept:
            return None
        start = max((token for at in kept if at < index and (token := self.page.at[at]) is not None), default=-1)
        stop = min((token for at in kept if at > index and (token := self.page.at[at]) is not None), default=len(self.page.given))
        other = [at for at in range(start + 1, stop) if is_text(self.page.given[at])]
        return Found.unsure(number, "框架中这一段被改写，无法确定本空的答案", self.page.seen(other[0], other[-1] + 1)) if other else None

    def rewritten(self, number: int) -> bool:
        """Whether the gap's own surroundings went and something else stands in their place."""
        index = self.page.layout.holes[number]
        gone = all(one is None for _, one in self.page.line_of(index))
        if not any(self._gone(index, step) for step in (-1, 1)) and (gone or not self.line_replaced(index)):
            return False
        before = max((token for token in self.page.at[:index] if token is not None), default=0)
        after = min((token for token in self.page.at[index:] if token is not None), default=len(self.page.given))
        while before > 0 and self.page.given[before].kind is not Kind.LINE:
            before -= 1
        while after < len(self.page.given) and self.page.given[after].kind is not Kind.LINE:
            after += 1
        pairs = zip(self.page.items, self.page.at, strict=True)
        kept = {token for item, token in pairs if token is not None and self.page.kept(item, token)}
        here = [one for one in range(before + 1, after) if is_text(self.page.given[one])]
        return any(one not in self.page.owner and one not in kept for one in here)

    def _gone(self, index: int, step: int) -> bool:
        return self.page.at[neighbour(self.page.items, index, step)] is None


def balance(text: str) -> tuple[int, int]:
    """Brackets closed that were not opened, and opened that were not closed."""
    depth = lowest = 0
    for one in atoms(text):
        if one.kind == "sign":
            depth += (one.text in "([{") - (one.text in ")]}")
            lowest = min(lowest, depth)
    return -lowest, depth - lowest
