"""Does a gap's text use a name that the gap may not use.

By tokens and, where the text is whole, by its tree: the name itself, an attribute, an import, a string given to
`getattr` and its like. It keeps honest candidates to the question; the wall is the sandbox.
"""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator, Sequence

from grader.cloze.compare import MOST_CHARACTERS, Atom, atoms

# Beside one of these, a string is as good as the name it spells.
_LOOK_UPS = (
    "getattr setattr __getattribute__ __dict__ __builtins__ __import__ import_module globals locals vars eval exec compile"
    " attrgetter methodcaller"
)
_BY_STRING = frozenset(_LOOK_UPS.split())


def forbidden(text: str, names: Sequence[str]) -> str | None:
    """The first of `names` ("max", "np.max", "for") that the text uses, None when it uses none."""
    given = [one for one in atoms(text[:MOST_CHARACTERS]) if one.kind != "line"]
    for used in _used(given):
        for name in names:
            if used == name or used.endswith(f".{name}"):
                return name
    return None


def _used(given: list[Atom]) -> Iterator[str]:
    """Names with the path that leads to them: `np`, `np.max`. A name that is only given a value is not used."""
    by_string = any(_name(one) in _BY_STRING for one in given)
    path = ""
    for index, one in enumerate(given):
        if one.kind == "name":
            path = f"{path}.{_name(one)}" if path and given[index - 1].text == "." else _name(one)
            if not _only_set(given, index):
                yield path
        elif one.kind == "string" and by_string:
            yield from _spelt(one.text)
        elif one.text != ".":
            path = ""


def _only_set(given: list[Atom], index: int) -> bool:
    """The `max` of `max = 0`, or of `f(max=0)`: a name of the candidate's own."""
    after = given[index + 1].text if index + 1 < len(given) else ""
    before = given[index - 1].text if index else ""
    return before != "." and after == "="


def _spelt(literal: str) -> Iterator[str]:
    """The names in a string that is looked up or executed."""
    try:
        value = ast.literal_eval(literal)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        value = literal
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    yield from (_name(one) for one in atoms(str(value)) if one.kind == "name")


def _name(one: Atom) -> str:
    return unicodedata.normalize("NFKC", one.text)
