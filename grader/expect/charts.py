"""What an ECharts chart shows: title, legend, axis, series and values within a tolerance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.expect.values import close
from grader.page import Chart, Datum, Series
from grader.results import CheckFailed
from grader.shown import clip, show

Values = Sequence[float | None] | Mapping[str, float]


def chart(
    seen: Chart,
    *,
    kind: str | None = None,
    title: str | None = None,
    legend: Sequence[str] | None = None,
    categories: Sequence[str] | None = None,
    series: Mapping[str, Values] | None = None,
    horizontal: bool | None = None,
    rel: float = 1e-6,
    abs: float = 1e-9,
    what: str = "图表",
) -> None:
    """`expect.chart(page.chart("#sales"), kind="bar", categories=[…], series={"销量": [12, 30]})`; what is left out is free.

    `kind` is that of every series: "bar", "line", "pie", "scatter". `title` is a part of the title. `categories` in order.
    `series`: name -> values in the order of the categories, or, for a pie, slice -> value in any order; a chart of one
    series need not name it where the key is "". Each value within `rel` x |expected| or `abs`.
    """
    if kind is not None:
        _kinds(seen, kind, what)
    if title is not None and " ".join(title.split()) not in " ".join(seen.title.split()):
        raise CheckFailed(f"{what}的标题不对", expected=clip(title), seen=clip(seen.title) or "（没有标题）")
    if legend is not None and set(legend) != set(seen.legend):
        raise CheckFailed(f"{what}的图例不对", expected=show(list(legend)), seen=show(list(seen.legend)))
    if horizontal is not None and seen.horizontal != horizontal:
        words = {True: "类目在纵轴（横向）", False: "类目在横轴（纵向）"}
        raise CheckFailed(f"{what}的方向不对", expected=words[horizontal], seen=words[seen.horizontal])
    if categories is not None and list(categories) != list(seen.categories):
        raise CheckFailed(f"{what}的坐标轴类目不对", expected=show(list(categories)), seen=show(list(seen.categories)))
    for name, values in (series or {}).items():
        _series(_named(seen, name, what), values, rel, abs, f"{what}的系列“{name}”" if name else f"{what}的数据")


def _kinds(seen: Chart, kind: str, what: str) -> None:
    kinds = [one.kind for one in seen.series]
    if not kinds or set(kinds) != {kind}:
        raise CheckFailed(f"{what}的类型不对", expected=kind, seen="、".join(dict.fromkeys(kinds)) or "（没有系列）")


def _named(seen: Chart, name: str, what: str) -> Series:
    if name == "" and len(seen.series) == 1:
        return seen.series[0]
    found = seen.of(name)
    if found is None:
        names = [one.name or "（没有名称）" for one in seen.series]
        raise CheckFailed(f"{what}中没有要求的系列", expected=name, seen="、".join(names) or "（没有系列）")
    return found


def _series(seen: Series, wanted: Values, rel: float, abs: float, what: str) -> None:
    pairs: list[tuple[str, Datum, float | None]]
    if isinstance(wanted, Mapping):
        if set(seen.names) != set(wanted) or len(seen.names) != len(wanted):
            raise CheckFailed(f"{what}的各项不对", expected=show(dict(wanted)), seen=show(_items(seen)))
        pairs = [(name, seen.by_name[name], value) for name, value in wanted.items()]
    else:
        if len(seen.values) != len(wanted):
            expected = f"{len(wanted)} 个值：{show(list(wanted), 500)}"
            raise CheckFailed(f"{what}的数据个数不对", expected=expected, seen=f"{len(seen.values)} 个值：{show(list(seen.values), 500)}")
        pairs = [(f"第 {n} 个", one, value) for n, (one, value) in enumerate(zip(seen.values, wanted, strict=True), start=1)]
    for place, one, value in pairs:
        _value(one, value, rel, abs, f"{what}（{place}）")


def _value(seen: Datum, wanted: float | None, rel: float, abs: float, what: str) -> None:
    if wanted is None:
        if seen is not None:
            raise CheckFailed(f"{what}不应有值", expected="空", seen=show(seen))
        return
    if isinstance(seen, tuple) and seen:  # [category, value], as a point of a line may be written
        seen = seen[-1]
    close(seen, wanted, rel=rel, abs=abs, what=f"{what}的值")


def _items(seen: Series) -> list[tuple[str, Datum]]:
    return list(zip(seen.names, seen.values, strict=True))
