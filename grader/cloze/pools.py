"""The lines of a candidate's file that may belong to a run of whole-line gaps, and each gap's share of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grader.cloze.compare import atoms
from grader.cloze.grid import Hole, Item, is_text
from grader.cloze.layout import Layout
from grader.cloze.lex import Kind, Token, fold
from grader.cloze.runs import Line, share

_PRINT = ("print", "(")
_MOST_LINES = 30


def shares(layout: Layout, own: Callable[[int], str]) -> dict[int, list[Token] | None]:
    """The tokens of every whole-line gap, None where none can tell. `own`: the reference's own text of a gap."""
    fixed = _Fixed.of(layout.items)
    found: dict[int, list[Token] | None] = {}
    for run in _runs(layout):
        texts = [(number, tuple(fold(one.text) for one in atoms(own(number)))) for number in run]
        lines = _own_lines(_pool(layout, run), texts, fixed)
        if len(lines) > _MOST_LINES:
            continue
        held = share(texts, [Line(_keys(one), tuple(n for token in one for n in token.markers)) for one in lines])
        for number, indices in held.items():
            found[number] = None if indices is None else _together(_once([lines[index] for index in indices], dict(texts)[number]))
    return found


def _own_lines(pool: list[list[Token]], texts: Sequence[tuple[int, tuple[str, ...]]], fixed: _Fixed) -> list[list[Token]]:
    """The lines that may be a gap's; what is printed for a look is none, unless it is the body of something."""
    lines = _before_definition([one for one in pool if not _foreign(one, texts, fixed)], {own for _, own in texts})
    if any(_keys(one)[-1:] == (":",) for one in lines) or any(own[:1] == _PRINT[:1] for _, own in texts):
        return lines
    return [one for one in lines if _keys(one)[:2] != _PRINT]


def _before_definition(lines: list[list[Token]], own: set[tuple[str, ...]]) -> list[list[Token]]:
    """What stands before a function or class of the candidate's own that was added below the gaps."""
    cut = next((at for at, line in enumerate(lines) if at and _keys(line)[:1] in (("def",), ("class",), ("@",))), len(lines))
    return lines if any(_keys(line) in own for line in lines[cut:]) else lines[:cut]


def _once(lines: list[list[Token]], own: tuple[str, ...]) -> list[list[Token]]:
    """Of lines that hold the reference's own more than once, that one: they were pasted twice."""
    same = [line for line in lines if _keys(line) == own]
    return same[:1] if len(same) > 1 else lines


def _together(lines: list[list[Token]]) -> list[Token]:
    """Lines as one stretch of tokens."""
    flat: list[Token] = []
    for line in lines:
        if flat:
            flat.append(Token(Kind.LINE, "\n", flat[-1].end, flat[-1].end))
        flat += line
    return flat


def _runs(layout: Layout) -> Iterator[list[int]]:
    """Whole-line gaps with nothing but line ends and comments between them."""
    run: list[int] = []
    for item in layout.items:
        if isinstance(item, Hole) and item.whole and item.number in layout.taken:
            run.append(item.number)
        elif isinstance(item, Hole) or is_text(item):
            if run:
                yield run
            run = []
    if run:
        yield run


def _pool(layout: Layout, run: Sequence[int]) -> list[list[Token]]:
    """The lines between what stands before the run and what stands after it."""
    first, last = layout.holes[run[0]], layout.holes[run[-1]]
    held = range(layout.taken[run[0]][0], layout.taken[run[-1]][1])
    start = max((one for one in _places(layout, first - 1, -1)), default=-1) + 1
    stop = min((one for one in _places(layout, last + 1, 1)), default=len(layout.given))
    own_line = next((at for at in range(start, min(stop, held.start + 1)) if layout.given[at].kind is Kind.LINE), None)
    start = held.start if own_line is None else own_line + 1
    return [line for line in split(layout.given[start:stop]) if line]


def _places(layout: Layout, index: int, step: int) -> Iterator[int]:
    """Where the nearest fixed token that is still there went, or the edge of the nearest gap's text."""
    while 0 <= index < len(layout.items):
        item, at = layout.items[index], layout.at[index]
        if isinstance(item, Hole):
            start, end = layout.taken.get(item.number, (0, 0))
            if any(is_text(one) for one in layout.given[start:end]):
                yield end - 1 if step < 0 else start
                return
        elif at is not None and is_text(item):
            yield at
            return
        index += step


def split(parts: Sequence[Token]) -> list[list[Token]]:
    """Tokens by line."""
    lines: list[list[Token]] = [[]]
    for token in parts:
        if token.kind is Kind.LINE:
            lines.append([])
        else:
            lines[-1].append(token)
    return [line for line in lines if line]


def _foreign(line: Sequence[Token], texts: Sequence[tuple[int, tuple[str, ...]]], fixed: _Fixed) -> bool:
    """Whether a line is no gap's: the framework's typed again, signs alone, another gap's."""
    keys = _keys(line)
    if not keys:
        return not any(token.markers for token in line)
    numbers = {number for number, _ in texts}
    others = any(token.markers and not token.comment and not numbers.intersection(token.markers) for token in line)
    no_word = not any(token.kind in (Kind.WORD, Kind.NUMBER) for token in line)
    return keys not in {own for _, own in texts} and (others or no_word or fixed.has(keys))


def _keys(line: Sequence[Token]) -> tuple[str, ...]:
    return tuple(fold(one.key) for one in line if is_text(one))


@dataclass(frozen=True)
class _Fixed:
    """The framework's own lines, and beginnings and ends of those that hold a gap."""

    lines: frozenset[tuple[str, ...]]
    edges: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    @staticmethod
    def of(items: Sequence[Item]) -> _Fixed:
        lines, edges = set(), []
        for parts in _by_gaps(items):
            if len(parts) == 1:
                lines.add(parts[0])
            elif len(edge := parts[0] + parts[-1]) >= 3 and any(key.isidentifier() for key in edge):
                edges.append((parts[0], parts[-1]))
        return _Fixed(frozenset(lines), tuple(edges))

    def has(self, keys: tuple[str, ...]) -> bool:
        return keys in self.lines or any(
            keys[: len(first)] == first and keys[len(keys) - len(last) :] == last and len(keys) >= len(first) + len(last)
            for first, last in self.edges
        )


def _by_gaps(items: Sequence[Item]) -> Iterator[list[tuple[str, ...]]]:
    """Each line's fixed keys, divided at its gaps."""
    parts: list[tuple[str, ...]] = [()]
    for item in items:
        if isinstance(item, Hole):
            parts.append(())
        elif item.kind is Kind.LINE:
            if any(parts):
                yield parts
            parts = [()]
        elif is_text(item):
            parts[-1] = (*parts[-1], item.key)
