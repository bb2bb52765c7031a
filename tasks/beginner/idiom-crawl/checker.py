"""Checks for beginner/idiom-crawl. The first one runs the program; the others read what it wrote.

A missing idiom costs `visits_every_page` and `lists_each_idiom` alone, unless it is one of the first page's five.
"""

from collections.abc import Mapping
from typing import Any

from grader import Bench, CheckFailed, check, expect

HEADER = ["序号", "成语", "类别", "拼音", "含义"]
FIRST = 5


def table(bench: Bench) -> list[tuple[str, ...]]:
    return expect.csv(expect.file(bench, "idioms.csv"), HEADER, what="idioms.csv")


def expect_column(bench: Bench, column: str, expected: Mapping[str, str]) -> None:
    """This column is right in the row of each idiom that is there; the first page's must be."""
    found = {row[1]: row[HEADER.index(column)] for row in table(bench)}
    _expect_each(bench, found, expected, f"idioms.csv 的{column}")


def groups(bench: Bench) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """idioms.json by name: the kind under which it stands, and the object."""
    value = expect.json(expect.file(bench, "idioms.json"), what="idioms.json")
    if not isinstance(value, dict) or not all(isinstance(some, list) for some in value.values()):
        raise CheckFailed("idioms.json 的结构不对", expected="{类别: [成语, …]}", seen=str(value)[:200])
    return {
        str(one["name"]): (kind, one)
        for kind, some in value.items()
        for one in some
        if isinstance(one, dict) and "name" in one
    }


def listed(bench: Bench) -> dict[str, Mapping[str, Any]]:
    """The objects of idioms.json that are the site's idioms, by name: one at least."""
    found = {name: one for name, (_, one) in groups(bench).items() if name in bench.data["kinds"]}
    if not found:
        raise CheckFailed("idioms.json 中没有网站上的成语", expected="、".join(bench.data["names"][:FIRST]))
    return found


def expect_field(bench: Bench, field: str) -> None:
    for name, one in listed(bench).items():
        expect.equal(one.get(field), bench.data[field][name], what=f"idioms.json 中“{name}”的 {field}")


def _expect_each(bench: Bench, found: Mapping[str, Any], expected: Mapping[str, Any], what: str) -> None:
    names = [name for place, name in enumerate(bench.data["names"]) if place < FIRST or name in found]
    for name in names:
        if name not in found:
            raise CheckFailed(f"{what}：没有找到“{name}”", expected=name, seen="、".join(found)[:300] or "没有成语")
        expect.equal(found[name], expected[name], what=f"“{name}”{what}")


@check(points=3)
def visits_every_page(bench: Bench) -> None:
    """程序正常结束，访问了每个列表页和每个成语的详情页"""
    expect.clean_exit(bench.run("python", "main.py"))
    visited = bench.site.requests("www.shicimingju.com")
    for path in bench.data["paths"]:
        expect.called(visited, path.replace("?", "[?]"))


@check(points=4)
def lists_each_idiom(bench: Bench) -> None:
    """idioms.csv 中每个成语一行，序号和顺序正确，没有广告"""
    rows = [[number, name] for number, name, *_ in table(bench)]
    names = [[str(place), name] for place, name in enumerate(bench.data["names"], start=1)]
    expect.rows(rows, names, ordered=True, what="idioms.csv 的序号和成语")


@check(points=2)
def writes_kinds(bench: Bench) -> None:
    """idioms.csv 的类别正确（列表页是 GBK 编码）"""
    expect_column(bench, "类别", bench.data["kinds"])


@check(points=2)
def writes_pinyin(bench: Bench) -> None:
    """idioms.csv 的拼音正确（详情页是 UTF-8 编码）"""
    expect_column(bench, "拼音", bench.data["pinyin"])


@check(points=3)
def writes_meanings(bench: Bench) -> None:
    """idioms.csv 的含义完整，前后没有空白"""
    expect_column(bench, "含义", bench.data["meanings"])


@check(points=2)
def groups_by_kind(bench: Bench) -> None:
    """idioms.json 按类别分组"""
    kinds = {name: kind for name, (kind, _) in groups(bench).items()}
    _expect_each(bench, kinds, bench.data["kinds"], "在 idioms.json 中的类别")


@check(points=2)
def lists_near_idioms(bench: Bench) -> None:
    """idioms.json 的 near 是近义成语的列表，没有的为空列表"""
    expect_field(bench, "near")


@check(points=1)
def saves_numbers(bench: Bench) -> None:
    """idioms.json 的 saved 是整数"""
    expect_field(bench, "saved")


@check(points=1)
def writes_readable_json(bench: Bench) -> None:
    """idioms.json 中直接显示汉字，编码为 UTF-8"""
    name = next(iter(listed(bench)))
    expect.contains(expect.file(bench, "idioms.json").decode("utf-8-sig", errors="replace"), name, what="idioms.json")
