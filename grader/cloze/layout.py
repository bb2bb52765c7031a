"""Where every token of the framework went in a candidate's file, and what each gap may have taken.

Lines that stand once in both files hold the two together; between them `grid` decides. A stretch that is too large to
decide in good time is left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.cloze.anchors import Key, in_order
from grader.cloze.framework import Framework, Gap
from grader.cloze.grid import FIRST_TEXT, Grid, Hole, Item, Path, is_text, neighbour, taken, worth
from grader.cloze.lex import Kind, Token, tokens
from grader.cloze.patterns import Hit, hits

MOST_CELLS = 500_000  # of all stretches of a file: below a second
_IDLE_CELLS = 20_000  # of a stretch without gaps: it only tells how names were changed
_ANCHOR_WORTH = 50  # `else:` holds nothing together
_ANCHOR_TOKENS = 6  # of the shorter pieces that are tried where no line serves
_NEAR = 30  # another reading counts when its score is this close
_LONGEST = 60  # tokens of another reading
_NEVER = -(10**9)
_SKIPPED = (Kind.COMMENT, Kind.MARKER)


@dataclass
class Layout:
    """The outcome for one file. Indices are of `items` and `given`."""

    items: list[Item]
    given: list[Token]
    at: list[int | None]
    taken: dict[int, tuple[int, int]] = field(default_factory=dict)  # gap -> tokens [start, end); none where left open
    others: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # gap -> other readings, nearly as good
    holes: dict[int, int] = field(default_factory=dict)  # gap -> its item

    def matched(self) -> set[int]:
        return {index for index in self.at if index is not None}


def framework_items(framework: Framework, path: str) -> list[Item]:
    """The framework's tokens with its gaps between them."""
    text = ""
    gaps: dict[int, Gap] = {}  # by place
    for piece in framework.pieces[path]:
        if isinstance(piece, Gap):
            gaps[len(text)] = piece
        text += piece.text if isinstance(piece, Gap) else piece
    cuts = [(start, start + len(gap.text)) for start, gap in gaps.items()]
    items: list[Item] = []
    for token in tokens(text, path, (), cuts):
        if token.kind is Kind.MARKER:
            line = text.rfind("\n", 0, token.start) + 1
            starts, ends = not text[line : token.start].strip(), not text[token.end :].partition("\n")[0].strip()
            items.append(Hole(gaps[token.start].number, starts, ends))
        else:
            items.append(token)
    return [_line(0), *items, _line(len(text))]


def file_tokens(text: str, path: str, numbers: Sequence[int]) -> list[Token]:
    """A candidate's tokens, with a line end before the first and after the last, as the framework's have."""
    return [_line(0), *tokens(text, path, numbers), _line(len(text))]


def lay(items: list[Item], given: list[Token]) -> Layout:
    """Align one file."""
    layout = Layout(items, given, [None] * len(items))
    layout.holes = {item.number: index for index, item in enumerate(items) if isinstance(item, Hole)}
    ours, theirs = _lines(items), _lines(given)
    keys = [_key(items, one) for one in ours], [_key(given, one) for one in theirs]
    found = {hit.pattern.items.start: hit for hit in hits(items, given, _ANCHOR_WORTH)}
    starts = {one.start: index for index, one in enumerate(ours)}
    holder = {token: index for index, one in enumerate(theirs) for token in one}
    for start, hit in found.items():
        keys[0][starts[start]] = keys[1][holder[hit.line[0]]] = ("", str(start))
    cells = MOST_CELLS
    for top, bottom, left, right in _stretches(layout, ours, theirs, keys, found):
        for part in _divided(layout, (top, bottom, left, right)):
            cells -= _decide(layout, part, cells)
    return layout


Stretch = tuple[int, int, int, int]  # items [top, bottom), tokens [left, right)
Keys = tuple[list[Key | None], list[Key | None]]


def _decide(layout: Layout, stretch: Stretch, cells: int) -> int:
    """Align a stretch if it is worth it and there is time; how many cells that took."""
    top, bottom, left, right = stretch
    items, given = layout.items[top:bottom], layout.given[left:right]
    size = 2 * (len(items) + 1) * (len(given) + 1)
    if size > (cells if any(isinstance(item, Hole) for item in items) else min(cells, _IDLE_CELLS)):
        return 0
    grid = Grid(items, given, [True, *(isinstance(item, Token) and item.kind is Kind.LINE for item in items)])
    path = grid.path()
    for index, token in enumerate(path.at):
        layout.at[top + index] = None if token is None else left + token
    for number, (start, end) in path.taken.items():
        layout.taken[number] = (left + start, left + end)
    for number, start, end in _other_readings(grid, path):
        layout.others.setdefault(number, []).append((left + start, left + end))
    return size


def _other_readings(grid: Grid, path: Path) -> Iterator[tuple[int, int, int]]:
    """Tokens not matched that a gap could have taken instead, between the same neighbours and at nearly the same score."""
    matched = {index for index in path.at if index is not None}
    if all(index in matched or not is_text(token) for index, token in enumerate(grid.given)):
        return
    back = Grid(grid.items[::-1], grid.given[::-1], grid.between[::-1])
    for index, hole in enumerate(grid.items):
        if isinstance(hole, Hole):
            barred = matched | set(range(*path.taken[hole.number]))
            ranked = sorted(_readings(grid, back, index, hole, barred), key=lambda one: -one[0])
            kept: list[range] = []
            for _, start, end in ranked:
                if not any(start < one.stop and one.start < end for one in kept):
                    kept.append(range(start, end))
                    yield hole.number, start, end


def _readings(grid: Grid, back: Grid, index: int, hole: Hole, barred: set[int]) -> Iterator[tuple[int, int, int]]:
    """For each token that a gap's text could begin with: score, start and end of the best such text."""
    items, given = grid.items, grid.given
    before, after = items[neighbour(items, index, -1)], items[neighbour(items, index, 1)]
    for start in range(len(given)):
        if start in barred or not is_text(given[start]) or not _like(given, start, -1, before):
            continue
        score, ended, reach = _NEVER, start, grid.rows[index][start] + FIRST_TEXT
        for end in range(start, min(start + _LONGEST, len(given))):
            if end in barred or _is_foreign(given[end], hole):
                break
            reach += taken(given[end], hole)
            total = reach + back.rows[len(items) - index - 1][len(given) - end - 1]
            if total > score and is_text(given[end]) and _like(given, end, 1, after):
                score, ended = total, end + 1
        if score >= grid.rows[-1][-1] - _NEAR:
            yield score, start, ended


def _is_foreign(token: Token, hole: Hole) -> bool:
    return token.kind is Kind.MARKER and not token.comment and hole.number not in token.markers


def _like(given: Sequence[Token], index: int, step: int, wanted: Item) -> bool:
    """Whether the token beside given[index] is the gap's neighbour."""
    at = index + step
    while 0 <= at < len(given) and (given[at].kind is Kind.COMMENT or given[at].comment):
        at += step
    return isinstance(wanted, Hole) or (0 <= at < len(given) and (given[at].kind, given[at].key) == (wanted.kind, wanted.key))


def _stretches(layout: Layout, ours: list[range], theirs: list[range], keys: Keys, found: Mapping[int, Hit]) -> Iterator[Stretch]:
    """What lies between the lines that hold the files together; notes where those lines' tokens went."""
    top = left = 0
    for our, their in in_order(*keys):
        yield top, ours[our].start, left, theirs[their].start
        _note(layout, ours[our], theirs[their], found.get(ours[our].start))
        top, left = ours[our].stop, theirs[their].stop
    yield top, len(layout.items), left, len(layout.given)


def _divided(layout: Layout, stretch: Stretch) -> Iterator[Stretch]:
    """A stretch that is too large is divided by shorter pieces that stand once in both."""
    top, bottom, left, right = stretch
    if (bottom - top) * (right - left) * 2 > MOST_CELLS:
        ours = [_key(layout.items, range(at, at + _ANCHOR_TOKENS)) for at in range(top, bottom - _ANCHOR_TOKENS)]
        theirs = [_key(layout.given, range(at, at + _ANCHOR_TOKENS)) for at in range(left, right - _ANCHOR_TOKENS)]
        for our, their in in_order(ours, theirs):
            item, token = stretch[0] + our, stretch[2] + their
            if item >= top and token >= left:
                yield top, item, left, token
                pieces = range(item, item + _ANCHOR_TOKENS), range(token, token + _ANCHOR_TOKENS)
                _note(layout, *pieces, None)
                top, left = pieces[0].stop, pieces[1].stop
    yield top, bottom, left, right


def _note(layout: Layout, ours: range, theirs: range, hit: Hit | None) -> None:
    """Where the tokens of two lines that are the same went, and what the gaps in them took."""
    left = [index for index in ours if not _skipped(layout.items[index])]
    right = [index for index in theirs if not _skipped(layout.given[index])]
    if hit:
        left = [index for index in left if index not in layout.holes.values()]
        right = [*hit.fixed(), theirs.stop - 1]
        layout.taken.update(hit.spans())
    for item, token in zip(left, right, strict=True):
        layout.at[item] = token


def _lines(all_items: Sequence[Item]) -> list[range]:
    """Lines, each with the line end that closes it."""
    found, start = [], 0
    for index, item in enumerate(all_items):
        if not isinstance(item, Hole) and item.kind is Kind.LINE:
            found.append(range(start, index + 1))
            start = index + 1
    return found


def _key(all_items: Sequence[Item], line: range) -> Key | None:
    """What a line is found again by; None where it holds a gap or says too little."""
    value, key = 0, []
    for item in all_items[line.start : line.stop]:
        if isinstance(item, Hole):
            return None
        if not _skipped(item):
            value += worth(item)
            key.append(item.key)
    return tuple(key) if value >= _ANCHOR_WORTH else None


def _skipped(item: Item) -> bool:
    return not isinstance(item, Hole) and item.kind in _SKIPPED


def _line(at: int) -> Token:
    return Token(Kind.LINE, "\n", at, at)
