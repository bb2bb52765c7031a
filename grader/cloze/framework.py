"""A code framework with numbered gaps, read from the author's complete and working reference.

    reference/main.py                    starter (handed out)                  gap 3
    if x > ⟦3: max_value⟧:               if x > ____【3】____:                  text "max_value"

Reference, starter and trial programs are all written from one parse, so they can never disagree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from grader.errors import BadInput

_OPEN, _CLOSE = "⟦", "⟧"
_MARK = re.compile(r"⟦(\d{1,3}): ([^⟦⟧\n]*)⟧")
_GLUED = re.compile(r"\w")


@dataclass(frozen=True)
class Gap:
    """One gap (空) as its author marked it."""

    number: int
    path: str
    text: str  # the reference's own, without the mark
    line: int  # 1-based, in the framework

    @property
    def marker(self) -> str:
        """What stands for the gap in the files handed out."""
        return f"____【{self.number}】____"


Piece = str | Gap


@dataclass(frozen=True, eq=False)
class Framework:
    """The files of one gap question."""

    gaps: tuple[Gap, ...]  # by number
    pieces: Mapping[str, tuple[Piece, ...]] = field(repr=False)  # path -> fixed text and gaps in turn
    others: Mapping[str, bytes] = field(repr=False)  # files that are no text: handed out as they are

    @staticmethod
    def parse(files: Mapping[str, bytes], place: str) -> Framework:
        """`reference/` by path. BadInput with file, line and remedy for a mark that cannot be used."""
        pieces: dict[str, tuple[Piece, ...]] = {}
        others: dict[str, bytes] = {}
        for path, data in sorted(files.items()):
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                others[path] = data
                continue
            pieces[path] = _parse_file(text, path, f"{place}/reference/{path}")
        gaps = _numbered(pieces, place)
        return Framework(gaps, pieces, others)

    def reference(self) -> dict[str, bytes]:
        """The complete working program: marks removed."""
        return self._written(lambda gap: gap.text)

    def starter(self) -> dict[str, bytes]:
        """What is handed out: ____【3】____ in place of each gap."""
        return self._written(lambda gap: gap.marker)

    def filled(self, texts: Mapping[int, str]) -> dict[str, bytes]:
        """The reference with these gaps' texts replaced; further lines of a text are indented like its first."""
        return self._written(lambda gap: texts.get(gap.number, gap.text))

    def handed(self, texts: Mapping[int, str]) -> dict[str, bytes]:
        """The starter with these gaps filled in; a gap without a text, or with an empty one, keeps its marker."""
        return self._written(lambda gap: texts.get(gap.number) or gap.marker)

    def gap(self, number: int) -> Gap:
        """The gap of that number; KeyError without one."""
        return self._by_number[number]

    def before(self, number: int) -> str:
        """The reference's text of the gap's file, up to the gap."""
        gap = self.gap(number)
        pieces = self.pieces[gap.path]
        return _joined(pieces[: pieces.index(gap)], lambda other: other.text)

    def shown(self, number: int) -> str:
        """The framework's line that holds this gap, as handed out."""
        gap = self.gap(number)
        return self._starter_lines[gap.path][gap.line - 1].strip()

    @cached_property
    def _by_number(self) -> dict[int, Gap]:
        return {gap.number: gap for gap in self.gaps}

    @cached_property
    def _starter_lines(self) -> dict[str, list[str]]:
        return {path: self.starter()[path].decode().split("\n") for path in self.pieces}

    def _written(self, text_of: Callable[[Gap], str]) -> dict[str, bytes]:
        written = {path: _joined(pieces, text_of).encode() for path, pieces in self.pieces.items()}
        return written | dict(self.others)


def _joined(pieces: tuple[Piece, ...], text_of: Callable[[Gap], str]) -> str:
    parts: list[str] = []
    line = ""  # what stands before on the framework's line
    for piece in pieces:
        if isinstance(piece, Gap):
            text = text_of(piece)
            parts.append(_indented(text, line) if "\n" in text and not line.strip() else text)
            line += piece.text
        else:
            parts.append(piece)
            line = piece.rpartition("\n")[2] if "\n" in piece else line + piece
    return "".join(parts)


def _indented(text: str, indent: str) -> str:
    first, *others = text.split("\n")
    return "\n".join([first, *(indent + line if line.strip() else line for line in others)])


def _parse_file(text: str, path: str, place: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    end = 0
    for mark in _MARK.finditer(text):
        pieces += [text[end : mark.start()], Gap(int(mark[1]), path, mark[2], text.count("\n", 0, mark.start()) + 1)]
        end = mark.end()
    pieces.append(text[end:])
    line = 1
    for index, piece in enumerate(pieces):
        if isinstance(piece, Gap):
            _check(piece, _fixed(pieces, index - 1), _fixed(pieces, index + 1), f"{place}:{piece.line}")
        else:
            _check_fixed(piece, line, place)
            line += piece.count("\n")
    return tuple(pieces)


def _fixed(pieces: list[Piece], index: int) -> str:
    piece = pieces[index]
    return piece if isinstance(piece, str) else ""


def _check_fixed(text: str, line: int, place: str) -> None:
    for offset, one in enumerate(text.split("\n")):
        where = f"{place}:{line + offset}"
        if _OPEN in one:
            raise BadInput(
                f"{where}: {_OPEN} does not open a gap; write ⟦3: text⟧ (number, colon, one blank, text) within one line"
            )
        if _CLOSE in one:
            raise BadInput(f"{where}: {_CLOSE} closes no gap; write ⟦3: text⟧ within one line")


def _check(gap: Gap, before: str, after: str, where: str) -> None:
    if gap.number == 0:
        raise BadInput(f"{where}: gap 0; number gaps from 1")
    if not gap.text.strip():
        raise BadInput(f"{where}: gap {gap.number} is empty; write the reference's own text into ⟦{gap.number}: …⟧")
    if gap.text != gap.text.strip():
        raise BadInput(f"{where}: gap {gap.number} begins or ends with a blank; put blanks outside the mark")
    for fixed, edge in ((before[-1:], gap.text[0]), (after[:1], gap.text[-1])):
        if _GLUED.match(fixed) and _GLUED.match(edge):
            raise BadInput(f"{where}: gap {gap.number} is part of a word; mark the whole word")


def _numbered(pieces: Mapping[str, tuple[Piece, ...]], place: str) -> tuple[Gap, ...]:
    seen: dict[int, Gap] = {}
    for gap, before in _with_neighbour(pieces):
        where = f"{place}/reference/{gap.path}:{gap.line}"
        if gap.number in seen:
            first = seen[gap.number]
            raise BadInput(f"{where}: gap {gap.number} is marked twice, first in {first.path}:{first.line}; renumber one")
        if before is not None:
            raise BadInput(f"{where}: gap {gap.number} follows gap {before.number} with nothing between; make them one gap")
        seen[gap.number] = gap
    if not seen:
        raise BadInput(f"{place}/reference: no gap is marked in any file; write ⟦1: text⟧ around what candidates fill in")
    return tuple(seen[number] for number in sorted(seen))


def _with_neighbour(pieces: Mapping[str, tuple[Piece, ...]]) -> Iterator[tuple[Gap, Gap | None]]:
    """Every gap, with the gap that stands before it without a visible character between."""
    for items in pieces.values():
        before: Gap | None = None
        for piece in items:
            if isinstance(piece, Gap):
                yield piece, before
                before = piece
            elif piece.strip(" \t") or before is None:
                before = None
