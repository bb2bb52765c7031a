"""The mutants of a whole answer, and of the texts in a framework's gaps."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from grader.cloze import Framework, Gap
from grader.mutants import lines, python
from grader.mutants.mutant import Edit, Mutant, mutated

_OTHER_TEXT = (".html", ".htm", ".css", ".js", ".sql")


def mutants_of_answer(files: Mapping[str, bytes], given: Mapping[str, bytes]) -> list[Mutant]:
    """Every mutant of the files that are the candidate's work: those that were `given` are left alone."""
    return [
        Mutant(path, edit, text)
        for path, data in sorted(files.items())
        if given.get(path) != data and (text := _text(data)) is not None
        for edit in _edits(path, text)
    ]


def mutants_of_gaps(framework: Framework) -> list[Mutant]:
    """Mutants of the reference that change one gap's text and nothing else; each gap has some."""
    found = [one for path, text in framework.reference().items() if path in framework.pieces for one in _in_file(framework, path, text)]
    return list(dict.fromkeys(found))


def _in_file(framework: Framework, path: str, data: bytes) -> Iterator[Mutant]:
    text = data.decode()
    edits = _edits(path, text)
    for gap, start, end in _spans(framework, path):
        inside = [edit for edit in edits if start <= edit.start and edit.end <= end]
        for edit in inside:
            moved = Edit(edit.kind, edit.start - start, edit.end - start, edit.text)
            if mutated(gap.text, moved).strip():
                yield Mutant(path, moved, gap.text, gap.number)
        if len(inside) < 2:
            for edit in lines.of_fragment(gap.text):
                if mutated(gap.text, edit).strip():
                    yield Mutant(path, edit, gap.text, gap.number)
            yield Mutant(path, Edit("text", 0, len(gap.text), "None"), gap.text, gap.number)


def _spans(framework: Framework, path: str) -> Iterator[tuple[Gap, int, int]]:
    """Where each gap's text is in the reference."""
    at = 0
    for piece in framework.pieces[path]:
        text = piece.text if isinstance(piece, Gap) else piece
        if isinstance(piece, Gap):
            yield piece, at, at + len(text)
        at += len(text)


def _edits(path: str, text: str) -> list[Edit]:
    if not path.endswith(".py"):
        return lines.edits(text) if path.endswith(_OTHER_TEXT) else []
    meaning = _meaning(text)
    return [edit for edit in python.edits(text) if _meaning(mutated(text, edit)) not in (None, meaning)]


def _meaning(text: str) -> str | None:
    """The file's syntax tree; None when it does not parse: such a mutant tells nothing about the checks."""
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return None


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
