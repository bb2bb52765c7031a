"""How far what a plot draws is from what is expected: names, places and numbers compared, the nearest miss told."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn, TypeVar

from grader.expect.figure import plain
from grader.plots import Axes, Bars, Line, Place, Scatter
from grader.results import CheckFailed
from grader.shown import clip

Key = str | float | date
SHOWN = 5  # differences that evidence names
Series = TypeVar("Series", Bars, Line, Scatter)


@dataclass(frozen=True)
class Misfit:
    """How a series differs from what is expected; `right` of its values are as they should be."""

    right: int
    summary: str
    expected: str
    seen: str


def settle(misfits: Sequence[Misfit | None]) -> None:
    """All is well when one series fits; otherwise the nearest is what is told."""
    wrong = [one for one in misfits if one is not None]
    if len(wrong) == len(misfits):
        nearest = max(wrong, key=lambda one: one.right)
        raise CheckFailed(nearest.summary, expected=clip(nearest.expected, 1000), seen=clip(nearest.seen, 1000))


def names_misfit(what: str, wanted: Iterable[str], seen: Sequence[str]) -> Misfit | None:
    """The same names, each as often, in any order."""
    wanted = list(wanted)
    if sorted(wanted) == sorted(seen):
        return None
    return Misfit(len(set(wanted) & set(seen)) - len(seen), f"{what}不对", listed(wanted), listed(seen))


def values_misfit(
    what: str,
    wanted: Sequence[float | None],
    seen: Sequence[Place],
    tolerance: float | None,
    names: Sequence[str] | None = None,
) -> Misfit | None:
    """The same numbers in the same order; `names` are what evidence calls them."""
    if len(wanted) != len(seen):
        return Misfit(0, f"{what}不对：个数不同", f"{len(wanted)} 个", f"{len(seen)} 个")
    off = [index for index, pair in enumerate(zip(wanted, seen, strict=True)) if not near(*pair, tolerance)]
    if not off:
        return None
    called = [names[index] if names else f"第 {index + 1} 个" for index in off[:SHOWN]]
    more = f"（共 {len(off)} 处）" if len(off) > SHOWN else ""
    expected = "，".join(f"{name}：{shown(wanted[index])}" for name, index in zip(called, off, strict=False))
    found = "，".join(f"{name}：{shown(seen[index])}" for name, index in zip(called, off, strict=False))
    return Misfit(len(wanted) - len(off), f"{what}不对{more}", expected, found)


def near(wanted: float | None, seen: Place, tolerance: float | None) -> bool:
    """Within the tolerance, or within a millionth; nothing drawn is near to nothing expected."""
    if wanted is None or seen is None or isinstance(seen, str):
        return wanted is None and seen is None
    return abs(wanted - seen) <= (max(1e-9, 1e-6 * abs(wanted)) if tolerance is None else tolerance + 1e-9 * abs(wanted))


def stands_at(wanted: str, at: Place, name: str | None) -> bool:
    """Whether a place is the expected one: by its tick's name where ticks have names, otherwise by its position.

    A date may be drawn more coarsely than it is expected, as the months of pandas.
    """
    if name is not None:
        return plain(name) == wanted
    if isinstance(at, str):
        return plain(at) == wanted or (len(at) >= 7 and at[:4].isdigit() and wanted.startswith(at))
    try:
        return at is not None and near(float(wanted), at, None)
    except ValueError:
        return False


def key(value: Key) -> str:
    """An expected name or position as text."""
    if isinstance(value, datetime):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, date):
        return value.isoformat()
    return plain(value) if isinstance(value, str) else repr(finite(value)).removesuffix(".0")


def finite(value: float) -> float:
    """An expected number. ValueError for what no number can be compared with."""
    if isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"an expected value is a finite number, not {value!r}")
    return float(value)


def labelled(plot: Axes, series: Sequence[Series], label: str | None, kind: str) -> list[Series]:
    """The series with this label, all without one; CheckFailed when there is none."""
    found = [one for one in series if label is None or plain(one.label) == plain(label)]
    if not series:
        none_of(kind, plot)
    if not found:
        seen = listed(one.label or "（无标签）" for one in series)
        raise CheckFailed(f"{kind}中没有标签为“{label}”的一组", expected=label, seen=seen)
    return found


def by_name(pairs: Iterable[tuple[str, float]]) -> Mapping[str, float]:
    """Expected values by name. ValueError where there are none or two of one name."""
    found = list(pairs)
    if not found or len(dict(found)) != len(found):
        raise ValueError("expected values have names, each its own")
    return dict(found)


def none_of(kind: str, plot: Axes) -> NoReturn:
    """There is nothing of this kind."""
    raise CheckFailed(f"图中没有{kind}", expected=kind, seen=plot.holds())


def listed(names: Iterable[str]) -> str:
    """Names for evidence."""
    return clip("、".join(names), 1000) or "（无）"


def shown(value: Place) -> str:
    """A value for evidence."""
    return "（缺）" if value is None else value if isinstance(value, str) else f"{value:.10g}"
