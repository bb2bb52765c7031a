"""Figures that a candidate's program saved or showed: notes of `inside/exam_figures`, parsed strictly.

The notes are written in the candidate's process to a file of the candidate's, one for each program, outside the answer's
folder. What does not fit the form is their doing and costs points; what our own description failed at is a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import TypeAdapter, ValidationError

from grader.plots import Figure
from grader.results import CheckFailed
from sandboxes import layout
from sandboxes.agent_client import Agent, Refusal

VARIABLE: Final = "EXAM_FIGURES"
FOLDER: Final = ".exam_figures"
MAX_BYTES: Final = 8 << 20
TOO_LARGE: Final = "too large"
_FIGURE = TypeAdapter(Figure)


class FigureTrouble(RuntimeError):
    """A figure could not be described: ours to look at."""


class FigureNotes:
    """The notes of one question's programs; belongs to a bench."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._programs = 0

    def env(self, env: Mapping[str, str]) -> dict[str, str]:
        """The environment of the next program, which notes its figures apart from all earlier ones."""
        self._programs += 1
        return {**env, VARIABLE: f"{layout.HOME_DIR}/{self._path}"}

    def read(self) -> list[Figure]:
        """Figures of the last program, in the order in which it saved or showed them."""
        return parse(self.data())

    def data(self) -> bytes:
        """The last program's notes as they are; b"" where it saved and showed nothing."""
        try:
            return self._agent.get(self._path, max_bytes=MAX_BYTES, root=layout.HOME_DIR)
        except Refusal as refusal:
            if refusal.kind == "missing":
                return b""
            if refusal.kind in ("too_large", "link", "not_regular", "denied"):
                raise CheckFailed("程序改动了评分系统的画图记录，无法读取", seen=refusal.kind) from refusal
            raise

    @property
    def _path(self) -> str:
        return f"{FOLDER}/{self._programs}.jsonl"


def parse(data: bytes) -> list[Figure]:
    """One figure a line. CheckFailed for anything else, FigureTrouble where our own description failed."""
    figures = [_figure(line) for line in data.split(b"\n") if line]
    for one in figures:
        if one.trouble == TOO_LARGE:
            raise CheckFailed("图中的内容过多，无法读取", seen="、".join(one.titles()) or None)
        if one.trouble is not None:
            raise FigureTrouble(f"exam_figures could not describe a figure: {one.trouble}")
    return figures


def _figure(line: bytes) -> Figure:
    try:
        return _FIGURE.validate_json(line)
    except (ValidationError, RecursionError) as error:
        raise CheckFailed("画图记录的格式不对，无法读取", seen=line[:200].decode("utf-8", "replace")) from error
