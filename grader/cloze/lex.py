"""Split any text into the tokens that files are aligned by. Never fails, whatever the text; linear in its length.

Strings are split like code, since a gap may be inside one (SQL); signs one character at a time; a comment is one
token; indentation, and line ends within brackets, are none. A token is compared by its `key`: as if typed on a
half-width keyboard, in lower case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from grader.cloze.markers import Marker, comment_markers, markers_in

_STRING = (
    r"""(?P<string>(?:\b[rRbBfFuU]{1,2})?(?:\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}"""
    r"""|"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'))"""
)
_BRACKETS = r"|(?P<open>[(\[{（])|(?P<close>[)\]}）])|(?P<line>\n)|(?P<end>;)"
_PYTHON = re.compile(_STRING + r"|(?P<comment>\#[^\n]*)|(?P<join>\\[ \t\u3000]*\n)|\\." + _BRACKETS, re.DOTALL)
_OPENED = ("<!--", "/*", "{#")  # such a comment counts where it is closed
_CLOSED = ("-->", "*/", "#}")
_OTHERS = {
    "html": re.compile(r"<!--.*?(?:-->|\Z)|\{\#[^\n]*?(?:\#\}|\n)|/\*.*?(?:\*/|\Z)", re.DOTALL),
    "css": re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL),
    "js": re.compile(r"/\*.*?(?:\*/|\Z)|(?<![:\w])//[^\n]*", re.DOTALL),
    "sql": re.compile(r"/\*.*?(?:\*/|\Z)|--(?=[ \t_【])[^\n]*|\#[^\n]*", re.DOTALL),
}
_PLAIN = re.compile(r"^[ \t]*[#;][^\n]*|\#[^\n]*【[^\n]*", re.MULTILINE)
_FLAT = re.compile(r"(?P<number>\d+(?:\.\d+)?)|(?P<word>[^\W\d]\w*)|(?P<line>\n)|(?P<sign>[^\s\w])")
_STATEMENT = re.compile(r"[ \t]*(?:(?:def|class|return|while|import|from|try|except|with|elif|raise)\b|@\w)")
_TYPED = str.maketrans("“”„‘’。、", "\"\"\"''.,")  # what an input method types where NFKC knows no half-width form


class Kind(Enum):
    WORD = "word"
    NUMBER = "number"
    SIGN = "sign"
    LINE = "line"
    COMMENT = "comment"
    MARKER = "marker"  # ____【3】____, or a comment that holds one


@dataclass(frozen=True, slots=True)
class Token:
    """One token: text[start:end]."""

    kind: Kind
    key: str
    start: int
    end: int
    markers: tuple[int, ...] = ()  # MARKER: the gaps it names
    comment: bool = False  # MARKER: within a comment
    first: bool = False  # of its line


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one kind: "comment", "string", "soft" (a line end that is none), "end" (a semicolon that is one)."""

    kind: str
    start: int
    end: int


def language(path: str) -> str:
    """`py`, `html`, `css`, `js`, `sql`, or "" for what is read as lines of words."""
    ending = path.rpartition(".")[2].lower()
    return {"pyw": "py", "htm": "html", "xml": "html"}.get(ending, ending if ending in ("py", *_OTHERS) else "")


def spans(text: str, path: str) -> list[Span]:
    """Comments, strings, and Python's line ends within brackets and semicolons, in order."""
    kind = language(path)
    if kind == "py":
        return sorted(_python(text), key=lambda span: span.start)
    found = _OTHERS.get(kind, _PLAIN).finditer(text)
    return [Span("comment", *one.span()) for one in found if not one[0].startswith(_OPENED) or one[0].endswith(_CLOSED)]


def tokens(text: str, path: str, numbers: Collection[int], cuts: Collection[tuple[int, int]] = ()) -> list[Token]:
    """All tokens of a file. `numbers`: the gaps whose markers are looked for. `cuts`: stretches that become one MARKER."""
    found: list[Token] = []
    at = 0
    for span in sorted([*_whole(text, path, numbers, cuts)], key=lambda token: token.start):
        if span.start < at:
            continue
        found += _flat(text, at, span.start)
        if span.kind is not Kind.LINE or span.key:
            found.append(span)
        at = span.end
    found += _flat(text, at, len(text))
    return _without_empty_lines(found)


def fold(text: str) -> str:
    """The key of a token."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).translate(_TYPED).lower()


def _whole(text: str, path: str, numbers: Collection[int], cuts: Collection[tuple[int, int]]) -> Iterator[Token]:
    """Tokens that are not split further; a LINE without a key stands for a line end that is none."""
    comments: list[Span] = []
    for span in spans(text, path):
        if span.kind == "string" and not cuts and _is_kept_starter(text, span, numbers):
            comments.append(span)
            yield Token(Kind.MARKER, "", span.start, span.end, comment=True)
        elif span.kind in ("soft", "end"):
            yield Token(Kind.LINE, "" if span.kind == "soft" else "\n", span.start, span.end)
        elif span.kind == "comment" and not any(span.start <= start < span.end for start, _ in cuts):
            named = comment_markers(text[span.start : span.end], numbers)
            comments.append(span)
            if named is None:
                yield Token(Kind.COMMENT, fold(text[span.start : span.end]), span.start, span.end)
            else:
                yield Token(Kind.MARKER, "", span.start, span.end, named, comment=True)
    for start, end in cuts:
        yield Token(Kind.MARKER, "", start, end)
    for marker in _outside(markers_in(text, numbers), comments):
        yield Token(Kind.MARKER, "", marker.start, marker.end, () if marker.number is None else (marker.number,))


def _is_kept_starter(text: str, span: Span, numbers: Collection[int]) -> bool:
    """The starter kept as a string that stands alone, most of its markers still in it."""
    line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    if line.strip() or "\n" not in text[span.start : span.end]:
        return False
    return 2 * len({one.number for one in markers_in(text[span.start : span.end], numbers)}) > len(numbers) > 1


def _outside(markers: Iterator[Marker], comments: list[Span]) -> Iterator[Marker]:
    index = 0
    for marker in markers:
        while index < len(comments) and comments[index].end <= marker.start:
            index += 1
        if index == len(comments) or marker.end <= comments[index].start:
            yield marker


def _flat(text: str, start: int, end: int) -> Iterator[Token]:
    for one in _FLAT.finditer(text, start, end):
        yield Token(Kind(one.lastgroup), fold(one[0]), one.start(), one.end())


def _without_empty_lines(found: list[Token]) -> list[Token]:
    """One line end between two lines, none before the first nor after a line that is only a comment."""
    kept: list[Token] = []
    code = False  # whether this line has more than comments
    for token in found:
        if token.kind is Kind.LINE:
            if code:
                kept.append(token)
            code = False
        elif token.kind is Kind.COMMENT or token.comment:
            kept.append(token)
        else:
            kept.append(token if code else replace(token, first=True))
            code = True
    return kept


def _python(text: str) -> Iterator[Span]:
    depth = 0
    pending: list[Span] = []  # line ends within brackets that are still open
    for one in _PYTHON.finditer(text):
        kind = one.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(depth - 1, 0)
            if not depth:
                yield from pending
                pending = []
        elif kind == "line" and depth:
            if _STATEMENT.match(text, one.end()) or len(pending) > 60:
                depth, pending = 0, []
            else:
                pending.append(Span("soft", one.start(), one.end()))
        elif kind == "end" and not depth:
            yield Span("end", one.start(), one.end())
        elif kind == "join":
            yield Span("soft", one.start(), one.end())
        elif kind in ("string", "comment"):
            yield Span(kind, one.start(), one.end())
