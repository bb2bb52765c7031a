"""A question as candidates will see it: statement, what is handed out, points; one page that needs nothing else."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.bench import decode
from grader.reports.templating import environment
from grader.task import Task

SHOWN_BYTES = 64 << 10  # of one file
PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml", "webp": "image/webp"}
_MARKER = re.compile(r"____【\d+】____")


@dataclass(frozen=True)
class Handed:
    """One file of the starter, for a reader."""

    path: str
    size: int  # bytes
    text: str | None = None  # None: not shown
    picture: str | None = None  # a data: address
    cut: bool = False
    gaps: int = 0


@dataclass(frozen=True)
class Point:
    """One scoring point."""

    title: str
    points: Decimal


def write_preview(task: Task, version: str, folder: Path) -> Path:
    """The page for a version of the task below `folder`. BadInput when the version or the checks do not load."""
    shown = task.version(version)
    points = [Point(one.title, one.points) for one in shown.checks()]
    handed = [_handed(path, data) for path, data in sorted(shown.starter.items())]
    template = environment().get_template("preview.html.j2")
    page = template.render(task=shown, version=version, statement=_html(shown), handed=handed, points=points)
    target = folder / f"{task.level}-{task.name}{'' if version == 'A' else f'-{version}'}.html"
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8")
    return target


def _html(task: Task) -> str:
    """The statement's Markdown; markup in it is shown as text, pictures are taken from the package."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = parser.parse(task.statement)
    for token in tokens:
        _adapt(task, token)
    return str(parser.renderer.render(tokens, parser.options, {}))


def _adapt(task: Task, token: Token) -> None:
    for before, child in zip([None, *(token.children or ())], token.children or (), strict=False):
        if child.type == "softbreak" and before is not None and not before.content[-1:].isascii():
            child.type, child.content = "text", ""  # Chinese has no blank between two lines
        source = str(child.attrs.get("src", "")) if child.type == "image" else ""
        data = task.starter.get(source) or task.tree.get(source)
        address = _picture(source, data) if data else None
        if address is not None:
            child.attrs["src"] = address


def _handed(path: str, data: bytes) -> Handed:
    picture = _picture(path, data)
    if picture is not None:
        return Handed(path, len(data), picture=picture)
    if b"\0" in data[:SHOWN_BYTES]:
        return Handed(path, len(data))
    text = decode(data[:SHOWN_BYTES] if len(data) <= SHOWN_BYTES else data[:SHOWN_BYTES].rpartition(b"\n")[0], ("utf-8-sig", "gb18030")).replace("\r\n", "\n")
    return Handed(path, len(data), text=text, cut=len(data) > SHOWN_BYTES, gaps=len(_MARKER.findall(text)))


def _picture(path: str, data: bytes) -> str | None:
    kind = PICTURES.get(path.rpartition(".")[2].lower())
    return f"data:{kind};base64,{base64.b64encode(data).decode()}" if kind else None
