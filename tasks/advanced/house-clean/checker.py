"""Checks for advanced/house-clean.

The program is run once, by the first check. Whether it ended well is not judged: a plot that fails costs the plot. The
statistics are judged by the candidate's own clean.csv, so that a mistake in cleaning is not paid for twice.
"""

import math

from grader import Bench, CheckFailed, check, expect

CLEAN, DISTRICT, PLOT = "clean.csv", "district.csv", "price.png"


def table(bench: Bench, path: str, columns: list[str]) -> list[list[str]]:
    """These columns of a CSV, which may hold others too: pandas writes its index unless told not to."""
    header, *rows = expect.csv(expect.file(bench, path), None, what=path)
    if not set(columns) <= set(header):
        raise CheckFailed(f"{path} 的表头不对", expected="有列 " + ",".join(columns), seen=",".join(header))
    return [[dict(zip(header, row, strict=False)).get(one, "").strip() for one in columns] for row in rows]


def houses(bench: Bench) -> list[list[str]]:
    return table(bench, CLEAN, ["编号", "区域", "面积", "总价"])


def districts(bench: Bench) -> list[list[str]]:
    return table(bench, DISTRICT, ["区域", "套数", "平均总价"])


def number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) < 1e9:  # NaN and infinity too
        raise CheckFailed("文件中应为数值的地方不是数值", expected="数值", seen=text)
    return value


def expect_kept(bench: Bench, rows: list[tuple[str, str, float, int]]) -> None:
    """Each of these rows is in clean.csv; whether once, another check tells."""
    numbers = {row[0] for row in rows}
    kept = {(row[0], row[1], number(row[2]), number(row[3])) for row in houses(bench) if row[0] in numbers}
    expect.rows(list(kept), rows, what=CLEAN)


def expect_gone(bench: Bench, numbers: list[str]) -> None:
    left = [row for row in houses(bench) if row[0] in numbers]
    if left:
        raise CheckFailed(f"{CLEAN} 中仍有应删除的记录", expected="没有这些记录", seen="\n".join(map(",".join, left)))


@check(points=4)
def cleans_plain_rows(bench: Bench) -> None:
    """clean.csv 保留了没有问题的记录，面积和总价是数值"""
    ran = bench.run("python", "house_clean.py")
    if CLEAN not in {file.path for file in bench.files()}:
        expect.clean_exit(ran)
    expect_kept(bench, bench.data["plain"])


@check(points=2)
def reads_full_width(bench: Bench) -> None:
    """全角字符的面积和总价转换成了数值"""
    expect_kept(bench, bench.data["full_width"])


@check(points=2, needs=cleans_plain_rows)
def drops_duplicates(bench: Bench) -> None:
    """重复记录只保留一条"""
    numbers = [row[0] for row in houses(bench)]
    expect.rows([(one,) for one in numbers], [(one,) for one in sorted(set(numbers))], what="clean.csv 的编号")


@check(points=2, needs=cleans_plain_rows)
def drops_missing(bench: Bench) -> None:
    """删除了面积或总价缺失的记录"""
    expect_gone(bench, bench.data["missing"])


@check(points=2, needs=cleans_plain_rows)
def drops_outliers(bench: Bench) -> None:
    """删除了面积录入错误的记录"""
    expect_gone(bench, bench.data["outliers"])


@check(points=4, needs=cleans_plain_rows)
def groups_by_district(bench: Bench) -> None:
    """district.csv 中每个区域的套数和平均总价与 clean.csv 相符"""
    prices: dict[str, list[str]] = {}
    for _, district, _, price in houses(bench):
        prices.setdefault(district, []).append(price)
    seen = districts(bench)
    counts = [(name, number(count)) for name, count, _ in seen]
    expect.rows(counts, [(name, len(some)) for name, some in prices.items()], what="区域、套数")
    for name, _, mean in seen:
        known = [number(price) for price in prices[name] if price]  # a missing one that was left costs its own points
        expect.close(number(mean), sum(known) / max(len(known), 1), abs=0.01, what=f"{name}的平均总价")


@check(points=2, needs=cleans_plain_rows)
def sorts_districts(bench: Bench) -> None:
    """district.csv 按平均总价从高到低排列"""
    seen = districts(bench)
    expect.rows([(name,) for name, *_ in seen], [(name,) for name in bench.data["districts"]], what="区域")
    means = [number(mean) for *_, mean in seen]
    expect.equal(means, sorted(means, reverse=True), what="平均总价的顺序")


@check(points=2)
def draws_plot(bench: Bench) -> None:
    """price.png 是一张不空白的图"""
    expect.picture(expect.file(bench, PLOT, max_bytes=8 << 20), min_width=400, min_height=300, what=PLOT)
