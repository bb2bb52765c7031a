"""Mutants of files that are no Python: pages, style sheets, scripts, SQL, and fragments in gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.mutants.mutant import Edit

_NUMBER = re.compile(r"(?<![\w.#])\d+")
_TEXT = re.compile(r">([^<>{}\n]*\w[^<>{}\n]*)<")
_FRAME = re.compile(r"\s*(<!--|//|/\*|--|<!doctype|</?(html|head|body|tbody|meta|title)\b)", re.I)  # without which a page is the same
_WORD = re.compile(r"\w+|[^\w\s]")


def edits(text: str) -> list[Edit]:
    """Lines left out, numbers changed, visible text changed."""
    return [*_numbers(text), *_visible(text), *_lines(text)]


def of_fragment(text: str) -> Iterator[Edit]:
    """For a gap in which nothing else can be changed: one word less, in turn."""
    for found in _WORD.finditer(text):
        yield Edit("word", found.start(), found.end(), "")


def _numbers(text: str) -> Iterator[Edit]:
    for found in _NUMBER.finditer(text):
        yield Edit("constant", found.start(), found.end(), str(int(found[0]) + 1))


def _visible(text: str) -> Iterator[Edit]:
    for found in _TEXT.finditer(text):
        yield Edit("text", found.start(1), found.end(1), found[1].strip()[:-1])


def _lines(text: str) -> Iterator[Edit]:
    start = 0
    for line in text.splitlines(keepends=True):
        if re.search(r"\w", line) and not _FRAME.match(line):
            yield Edit("line", start, start + len(line), "")
        start += len(line)
