"""Find what a candidate put into each gap, whatever else happened to the files. Never raises on a candidate's bytes."""

from __future__ import annotations

import codecs
from collections.abc import Mapping

from grader.cloze.found import Found
from grader.cloze.framework import Framework, Gap
from grader.cloze.layout import file_tokens, framework_items, lay
from grader.cloze.page import Page
from grader.cloze.reading import Reader

MOST_BYTES = 1 << 20
MOST_CHARACTERS = 60_000  # beyond the framework's own: a person looks at what is longer
MOST_TOKENS = 12_000  # likewise


def align(framework: Framework, files: Mapping[str, bytes | None]) -> dict[int, Found]:
    """What each gap of the framework holds in these files (path -> bytes as handed in, None or no entry: missing)."""
    found: dict[int, Found] = {}
    for path in framework.pieces:
        gaps = [gap for gap in framework.gaps if gap.path == path]
        if gaps:
            found |= {one.number: one for one in _file(framework, path, gaps, files.get(path))}
    return dict(sorted(found.items()))


def decoded(data: bytes) -> str | None:
    """A candidate's text, with line ends made alike; None when it is no text."""
    text = _text(data)
    if text is None or "\x00" in text:
        return None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ").replace("\v", " ")


def _text(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace")


def _file(framework: Framework, path: str, gaps: list[Gap], data: bytes | None) -> list[Found]:
    if data is None or not data.strip():
        return [Found.empty(gap.number) for gap in gaps]
    if len(data) > MOST_BYTES:
        return _all_unsure(gaps, f"文件过大（{len(data)} 字节），未自动对齐")
    text = decoded(data)
    if text is None:
        return _all_unsure(gaps, "文件不是文本")
    items = framework_items(framework, path)
    if len(text) > MOST_CHARACTERS + sum(len(one.text if isinstance(one, Gap) else one) for one in framework.pieces[path]):
        return _all_unsure(gaps, f"文件过长（{len(text)} 个字符），未自动对齐")
    if not text.strip():
        return [Found.empty(gap.number) for gap in gaps]
    given = file_tokens(text, path, [gap.number for gap in gaps])
    if len(given) > MOST_TOKENS + len(items):
        return _all_unsure(gaps, "文件过长，未自动对齐")
    return Reader(Page(framework, path, text, lay(items, given))).found()


def _all_unsure(gaps: list[Gap], why: str) -> list[Found]:
    return [Found.unsure(gap.number, why) for gap in gaps]
