"""Points of a scatter plot: the same ones in any order, within a tolerance, without comparing each with each."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.expect.figure import plot_of
from grader.expect.misfit import Key, Misfit, finite, key, labelled, near, settle, shown
from grader.plots import MAX_POINTS, Axes, Figure, Place, Scatter

Waiting = dict[tuple[object, object], list[tuple[Place, Place]]]
BESIDE = (0, -1, 1)


def scatter(
    place: Figure | Axes,
    xs: Sequence[Key],
    ys: Sequence[float],
    *,
    label: str | None = None,
    tolerance: float | None = None,
) -> None:
    """These points in any order; without a label those of all series together may be meant, as one for each class."""
    plot = plot_of(place)
    wanted = list(zip([_place(one) for one in xs], [finite(one) for one in ys], strict=True))
    if not 0 < len(wanted) < MAX_POINTS:
        raise ValueError(f"scatter() needs 1 to {MAX_POINTS - 1} points")
    found = labelled(plot, plot.scatters, label, "散点图")
    groups = [[one] for one in found] + ([found] if label is None and len(found) > 1 else [])
    settle([_misfit(group, wanted, tolerance) for group in groups])


def _misfit(group: Sequence[Scatter], wanted: Sequence[tuple[Place, float]], tolerance: float | None) -> Misfit | None:
    points = [(x, y) for one in group for x, y in zip(one.x, one.y, strict=True) if x is not None and y is not None]
    if len(points) != len(wanted):
        return Misfit(0, "散点的个数不对", f"{len(wanted)} 个", f"{len(points)} 个")
    cells = (_cell([x for x, _ in wanted], tolerance), _cell([y for _, y in wanted], tolerance))
    waiting: Waiting = {}
    for x, y in points:
        waiting.setdefault((_square(x, cells[0]), _square(y, cells[1])), []).append((x, y))
    for index, (left, low) in enumerate(wanted):
        if not _take(waiting, left, low, cells):
            return Misfit(index, "散点的位置不对", f"有点 ({shown(left)}, {shown(low)})", f"没有这个点；共 {len(points)} 个点")
    return None


def _place(value: Key) -> Place:
    return finite(value) if isinstance(value, (int, float)) else key(value)


def _cell(values: Sequence[Place], tolerance: float | None) -> float:
    """The tolerance, which is the side of a square: what is near lies in the same one or in one beside it."""
    largest = max((abs(one) for one in values if isinstance(one, float)), default=1.0)
    return max(1e-6 * largest if tolerance is None else tolerance, 1e-9)


def _square(value: Place, cell: float) -> object:
    return math.floor(value / cell) if isinstance(value, float) else value


def _take(waiting: Waiting, x: Place, y: float, cells: tuple[float, float]) -> bool:
    """Take one waiting point that lies at (x, y)."""
    columns = [math.floor(x / cells[0]) + step for step in BESIDE] if isinstance(x, float) else [x]
    rows = [math.floor(y / cells[1]) + step for step in BESIDE]
    for there in (waiting.get((column, row), []) for column in columns for row in rows):
        for index, (seen_x, seen_y) in enumerate(there):
            level = near(x, seen_x, cells[0]) if isinstance(x, float) else seen_x == x
            if level and near(y, seen_y, cells[1]):
                del there[index]
                return True
    return False
