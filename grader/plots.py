"""What a plot shows, as plain values: read from the figure when the candidate's program saved or showed it.

A position on an axis is a number, a category's text or an ISO date, None where nothing is drawn (NaN). Texts are as
matplotlib drew them. The values are the candidate's word until `expect.figure` has tied them to a saved picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

STRICT: Any = {"extra": "forbid", "strict": True, "allow_inf_nan": False}
MAX_POINTS = 20_000  # of one series; what goes beyond is not noted

Place = float | str | None


def _one_length(*series: tuple[object, ...]) -> None:
    """ValueError where columns of one series differ in length: no note of ours."""
    if len({len(one) for one in series}) > 1:
        raise ValueError("columns of different lengths")


@dataclass(frozen=True)
class Bars:
    """Bars or columns of one series, along their axis: left to right, bottom to top (as seen, where it is inverted)."""

    __pydantic_config__ = STRICT

    label: str
    lying: bool
    at: tuple[Place, ...]  # middle of each bar
    names: tuple[str | None, ...]  # the tick's label there
    starts: tuple[float | None, ...]  # where it begins: not zero for what is stacked
    lengths: tuple[float | None, ...]  # negative below zero

    def __post_init__(self) -> None:
        _one_length(self.at, self.names, self.starts, self.lengths)


@dataclass(frozen=True)
class Line:
    """A line, with or without markers."""

    __pydantic_config__ = STRICT

    label: str
    x: tuple[Place, ...]
    names: tuple[str | None, ...]  # the tick's label exactly there
    y: tuple[Place, ...]
    style: str  # matplotlib's: "-", "--", "None"
    marker: str

    def __post_init__(self) -> None:
        _one_length(self.x, self.names, self.y)


@dataclass(frozen=True)
class Scatter:
    """Points of one series."""

    __pydantic_config__ = STRICT

    label: str
    x: tuple[Place, ...]
    y: tuple[Place, ...]

    def __post_init__(self) -> None:
        _one_length(self.x, self.y)


@dataclass(frozen=True)
class Pie:
    """One ring of wedges; shares of the whole circle."""

    __pydantic_config__ = STRICT

    labels: tuple[str, ...]
    shares: tuple[float | None, ...]

    def __post_init__(self) -> None:
        _one_length(self.labels, self.shares)


@dataclass(frozen=True)
class Boxes:
    """Boxes of one box plot."""

    __pydantic_config__ = STRICT

    lying: bool
    names: tuple[str | None, ...]
    q1: tuple[float | None, ...]
    median: tuple[float | None, ...]
    q3: tuple[float | None, ...]
    low: tuple[float | None, ...]  # ends of the whiskers
    high: tuple[float | None, ...]

    def __post_init__(self) -> None:
        _one_length(self.names, self.q1, self.median, self.q3, self.low, self.high)


@dataclass(frozen=True)
class Grid:
    """A picture or heat map of values, rows from top to bottom."""

    __pydantic_config__ = STRICT

    rows: tuple[tuple[float | None, ...], ...] | None  # None for colours (RGB) and for too many
    shape: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.rows is not None and (len(self.rows), *{len(row) for row in self.rows}) != self.shape:
            raise ValueError("rows of different lengths")


@dataclass(frozen=True)
class Axes:
    """One plot of a figure."""

    __pydantic_config__ = STRICT

    title: str
    xlabel: str
    ylabel: str
    xticks: tuple[str, ...]
    yticks: tuple[str, ...]
    legend: tuple[str, ...] | None
    texts: tuple[str, ...]
    bars: tuple[Bars, ...]
    lines: tuple[Line, ...]
    scatters: tuple[Scatter, ...]
    pies: tuple[Pie, ...]
    boxes: tuple[Boxes, ...]
    grids: tuple[Grid, ...]
    areas: int

    def holds(self) -> str:
        """What kinds of things are drawn, for evidence: "柱形 4 个、折线 1 条"."""
        counts = (
            ("柱形 {} 个", sum(len(one.lengths) for one in self.bars)),
            ("折线 {} 条", len(self.lines)),
            ("散点 {} 个", sum(len(one.x) for one in self.scatters)),
            ("饼图 {} 个", len(self.pies)),
            ("箱线 {} 个", sum(len(one.median) for one in self.boxes)),
            ("热力图或图像 {} 幅", len(self.grids)),
            ("填充区域 {} 个", self.areas),
        )
        return "、".join(words.format(count) for words, count in counts if count) or "没有画任何数据"


@dataclass(frozen=True)
class Figure:
    """A figure at the moment when it was saved or shown."""

    __pydantic_config__ = STRICT

    event: Literal["savefig", "show"]
    sha256: str | None  # hexadecimal, of what savefig wrote
    title: str  # the figure's own (suptitle)
    missing: str  # characters that its fonts do not have: drawn as boxes
    axes: tuple[Axes, ...]  # visible ones, without colour bars
    trouble: str | None  # why it could not be described: a fault of ours

    def titles(self) -> tuple[str, ...]:
        """All titles, the figure's own first."""
        return tuple(title for title in (self.title, *(one.title for one in self.axes)) if title)
