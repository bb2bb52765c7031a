"""From the tokens that a gap took to the text that its candidate meant: without the marker, its brackets and its line.

Full-width signs inside a text stay, they are the candidate's own; only what the marker brought is taken away.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from grader.cloze.lex import Kind, Token

_SIGN_BEFORE_MARKER = re.compile(r"(?:#|--|//|<!--|/\*)[ \t]*$")
_IN_BRACKETS = re.compile(
    r"^_*[ \t]*【[ \t\u3000]*(?:(\d{1,3})[ \t\u3000]*[:：.、，,）)]?[ \t\u3000]*)?(.*?)[ \t\u3000]*】[ \t]*_*$", re.DOTALL
)
_UNDERLINED = re.compile(r"^_{3,}[ \t]*(?=[^\s_])|(?<=[^\s_])[ \t]*_{3,}$")
_BLANKS = " \t\r\n\f\v\u3000\xa0\u200b\ufeff"


def text_of(source: str, parts: Sequence[Token], number: int) -> str:
    """The text of these tokens as typed, without markers and comments."""
    pieces: list[str] = []
    run: list[Token] = []
    for token in [*parts, None]:
        if token is not None and (token.kind not in (Kind.MARKER, Kind.COMMENT) or _is_typed(source, token, number)):
            run.append(token)
            continue
        if any(one.kind is not Kind.LINE for one in run):
            piece = _typed(source, run)
            in_the_way = token is not None and token.kind is Kind.MARKER and not token.comment
            pieces.append(_SIGN_BEFORE_MARKER.sub("", piece) if in_the_way else piece)
        run = []
    lines = any(one.kind is Kind.LINE for one in parts)
    return _unwrapped(("\n" if lines else " ").join(pieces), number)


def _is_typed(source: str, token: Token, number: int) -> bool:
    """`scores【0】`: brackets of the candidate's own, not the marker of this gap."""
    return bool(token.markers) and not token.comment and number not in token.markers and "_" not in source[token.start : token.end]


def _typed(source: str, run: Sequence[Token]) -> str:
    """The stretch from the first token to the last, moved to column 0 where it has several lines."""
    first = next(one for one in run if one.kind is not Kind.LINE)
    last = next(one for one in reversed(run) if one.kind is not Kind.LINE)
    piece = source[first.start : last.end]
    if "\n" not in piece:
        return piece
    indent = source[source.rfind("\n", 0, first.start) + 1 : first.start]
    whole = (indent if not indent.strip() else "") + piece
    return textwrap.dedent("\n".join(_spaced(line.rstrip(_BLANKS)) for line in whole.split("\n")))


def _spaced(line: str) -> str:
    body = line.lstrip(" \t\u3000")
    return line[: len(line) - len(body)].replace("\u3000", "  ").expandtabs(4) + body


def _unwrapped(text: str, number: int) -> str:
    text = text.strip(_BLANKS).removesuffix("\\").rstrip(_BLANKS)
    wrapped = _IN_BRACKETS.match(text)
    if wrapped and wrapped[1] in (None, str(number)):
        return wrapped[2]
    return _UNDERLINED.sub("", text)
