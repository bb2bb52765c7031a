"""What a plot draws from the data: bars, lines, shares, boxes, grids, within a tolerance.

Each statement holds when one series of the plot fits; without a label, the bars of several series may also fit together,
as when each bar is drawn by a call of its own. A tolerance is absolute; None stands for a millionth.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain, pairwise

from grader.expect.figure import plain, plot_of
from grader.expect.misfit import (
    Key,
    Misfit,
    by_name,
    finite,
    key,
    labelled,
    listed,
    names_misfit,
    none_of,
    settle,
    shown,
    stands_at,
    values_misfit,
)  # fmt: skip
from grader.plots import MAX_POINTS, Axes, Bars, Boxes, Figure, Line, Pie, Place
from grader.results import CheckFailed

BIN = 0.02  # of a bin's width: how far the middle of a histogram's bar may lie off the bin's


def bars(
    place: Figure | Axes,
    expected: Mapping[str, float] | Mapping[float, float] | Mapping[date, float],
    *,
    label: str | None = None,
    horizontal: bool | None = None,
    ordered: bool = False,
    tolerance: float | None = None,
) -> None:
    """One bar for each key with its length, whichever way they lie unless `horizontal` says so.

    A key is the tick's label or the position. `ordered`: left to right as given; lying bars in either direction.
    """
    plot = plot_of(place)
    found = labelled(plot, plot.bars, label, "柱形图")
    if horizontal is not None and all(one.lying != horizontal for one in found):
        raise CheckFailed("柱形图的方向不对", expected="横向" if horizontal else "纵向", seen="纵向" if horizontal else "横向")
    found = [one for one in found if horizontal is None or one.lying == horizontal]
    groups = [[one] for one in found] + ([found] if label is None and len(found) > 1 else [])
    wanted = by_name((key(name), finite(value)) for name, value in expected.items())
    settle([_bars_misfit(group, wanted, ordered, tolerance) for group in groups])


def line(
    place: Figure | Axes,
    xs: Sequence[Key] | None,
    ys: Sequence[float | None],
    *,
    label: str | None = None,
    tolerance: float | None = None,
) -> None:
    """A line through these points in this order; `xs` None: whatever stands along the x axis."""
    plot = plot_of(place)
    wanted_x = None if xs is None else [key(one) for one in xs]
    wanted_y = [_value(one) for one in ys]
    if not 0 < len(wanted_y) < MAX_POINTS or (wanted_x is not None and len(wanted_x) != len(wanted_y)):
        raise ValueError(f"line() needs as many xs as ys, 1 to {MAX_POINTS - 1}")
    found = labelled(plot, plot.lines, label, "折线")
    settle([_line_misfit(one, wanted_x, wanted_y, tolerance) for one in found])


def pie(place: Figure | Axes, expected: Mapping[str, float], *, tolerance: float = 0.005) -> None:
    """Wedges with these labels (or legend entries); values are taken as shares of their sum, tolerance is of a share."""
    plot = plot_of(place)
    if not plot.pies:
        none_of("饼图", plot)
    whole = sum(finite(value) for value in expected.values())
    wanted = by_name((key(name), value / whole) for name, value in expected.items())
    settle([_pie_misfit(one, plot.legend, wanted, tolerance) for one in plot.pies])


def hist(
    place: Figure | Axes,
    counts: Sequence[float],
    edges: Sequence[float] | None = None,
    *,
    label: str | None = None,
    tolerance: float | None = None,
) -> None:
    """Adjoining bars with these counts (or densities), and in the middle of these bins."""
    plot = plot_of(place)
    middles = None if edges is None else [(low + high) / 2 for low, high in pairwise(edges)]
    if not counts or (middles is not None and len(middles) != len(counts)):
        raise ValueError("hist() needs counts and, where there are edges, one more of those")
    wanted = [finite(value) for value in counts]
    misfits = []
    for one in labelled(plot, plot.bars, label, "直方图"):
        misfit = values_misfit("直方图各组的频数", wanted, one.lengths, tolerance)
        if misfit is None and edges is not None and middles is not None:
            off = BIN * (edges[-1] - edges[0]) / len(middles)
            misfit = values_misfit("直方图各组的中点", middles, one.at, off)
        misfits.append(misfit)
    settle(misfits)


def boxes(place: Figure | Axes, expected: Mapping[str, Sequence[float]], *, tolerance: float | None = None) -> None:
    """One box for each name with its (lower quartile, median, upper quartile)."""
    plot = plot_of(place)
    if not plot.boxes:
        none_of("箱线图", plot)
    seen = {name: values for group in plot.boxes for name, values in _quartiles(group)}
    wanted = {key(name): [finite(value) for value in values] for name, values in expected.items()}
    settle([names_misfit("箱线图的类别", wanted, list(seen))])
    for name, values in wanted.items():
        settle([values_misfit(f"“{name}”的四分位数", values, seen[name], tolerance, ("下四分位数", "中位数", "上四分位数"))])


def heat(place: Figure | Axes, rows: Sequence[Sequence[float | None]], *, tolerance: float | None = None) -> None:
    """A heat map or picture of these values, rows from top to bottom."""
    plot = plot_of(place)
    if not plot.grids:
        none_of("热力图", plot)
    wanted, size = [_value(one) for row in rows for one in row], (len(rows), len(rows[0]))
    misfits: list[Misfit | None] = []
    for grid in plot.grids:
        if grid.shape != size or grid.rows is None:
            misfits.append(Misfit(-1, "热力图的大小不对", f"{size[0]}×{size[1]}", "×".join(str(one) for one in grid.shape)))
        else:
            misfits.append(values_misfit("热力图的数值", wanted, list(chain(*grid.rows)), tolerance))
    settle(misfits)


def _bars_misfit(
    group: Sequence[Bars], wanted: Mapping[str, float], ordered: bool, tolerance: float | None
) -> Misfit | None:
    seen = [pair for one in group for pair in _lengths(one, wanted)]
    names = [name for name, _ in seen]
    misfit = names_misfit("柱形图的类别", wanted, names)
    if misfit is None:
        length = dict(seen)
        misfit = values_misfit("柱形的高度", list(wanted.values()), [length[one] for one in wanted], tolerance, list(wanted))
    if misfit is None and ordered and names != list(wanted) and not (group[0].lying and names[::-1] == list(wanted)):
        misfit = Misfit(len(names), "柱形的顺序不对", listed(wanted), listed(names))
    return misfit


def _lengths(series: Bars, wanted: Mapping[str, float]) -> list[tuple[str, float]]:
    """Name and length of each bar that is drawn."""
    found = []
    for at, name, length in zip(series.at, series.names, series.lengths, strict=True):
        if length is not None:
            there = next((one for one in wanted if stands_at(one, at, name)), None)
            found.append((there or plain(shown(at) if name is None else name), length))
    return found


def _line_misfit(
    one: Line, xs: Sequence[str] | None, ys: Sequence[float | None], tolerance: float | None
) -> Misfit | None:
    misfit = values_misfit("折线各点的数值", ys, one.y, tolerance)
    if misfit or xs is None:
        return misfit
    named = any(one.names)
    for wanted, at, name in zip(xs, one.x, one.names, strict=True):
        # Where pandas writes fewer ticks than points, a point without one is known by its neighbours.
        if not stands_at(wanted, at, name or None) and not (named and not name and isinstance(at, float)):
            names = listed(shown(at) if name is None else name for at, name in zip(one.x, one.names, strict=True))
            return Misfit(len(ys), "折线的横坐标不对", listed(xs), names)
    return None


def _pie_misfit(one: Pie, legend: Sequence[str] | None, wanted: Mapping[str, float], tolerance: float) -> Misfit | None:
    names = [plain(name) for name in one.labels]
    if not any(names) and legend is not None and len(legend) == len(names):
        names = [plain(name) for name in legend]
    misfit = names_misfit("饼图的标注", wanted, names)
    if misfit:
        return misfit
    share: dict[str, Place] = dict(zip(names, one.shares, strict=True))
    return values_misfit("扇形的比例", list(wanted.values()), [share[name] for name in wanted], tolerance, list(wanted))


def _quartiles(group: Boxes) -> list[tuple[str, tuple[float | None, float | None, float | None]]]:
    rows = zip(group.names, group.q1, group.median, group.q3, strict=True)
    return [(plain(name or ""), (q1, median, q3)) for name, q1, median, q3 in rows]


def _value(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else finite(value)
