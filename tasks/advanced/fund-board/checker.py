"""Checks for advanced/fund-board. The first one runs the program; the others read the two files it wrote.

A fund that is missing in funds.csv costs `all_funds` alone, unless it is of page one: figures are expected of those that are there.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from grader import Bench, CheckFailed, check, expect

FUNDS, SUMMARY = "funds.csv", "summary.json"
COLUMNS = ("代码", "名称", "类型", "单位净值", "近一年", "规模")


def table(bench: Bench, *columns: str) -> list[dict[str, str]]:
    """Lines below the header, by column; these columns are there."""
    header, *lines = expect.csv(expect.file(bench, FUNDS), None, what=FUNDS)
    names = [name.strip() for name in header]
    for column in columns:
        if column not in names:
            raise CheckFailed(f"{FUNDS} 没有“{column}”列", expected="，".join(COLUMNS), seen="，".join(names))
    return [dict.fromkeys(names, "") | dict(zip(names, map(str.strip, line), strict=False)) for line in lines]


def due(bench: Bench) -> list[dict[str, Any]]:
    """The funds of funds.csv, and those of the first page."""
    names = {line["名称"] for line in table(bench, "名称")}
    return [fund for fund in bench.data["funds"] if fund["name"] in names or fund["name"] in bench.data["first"]]


def number(text: str | None) -> Decimal | str | None:
    """Cells that are numbers, to nine places (0.8560000000000001 is 0.856); None where empty; other text as it is."""
    try:
        value = Decimal(text or "nan")
    except ArithmeticError:
        return text
    if not text:
        return None
    return round(value, 9) if value.is_finite() and abs(value) < 10**9 else text


def expect_cells(bench: Bench, **columns: str) -> None:
    """Each fund that is due has these columns right: field="列"."""
    found = {line["名称"]: line for line in table(bench, "名称", *columns.values())}
    wanted = due(bench)
    seen = [found[fund["name"]] for fund in wanted if fund["name"] in found]
    expect.rows(
        [[line["名称"], *(number(line.get(column)) for column in columns.values())] for line in seen],
        [[fund["name"], *(fund[field] for field in columns)] for fund in wanted],
        what=FUNDS,
    )


def summary(bench: Bench) -> dict[str, Any]:
    seen = expect.json(expect.file(bench, SUMMARY), what=SUMMARY)
    if not isinstance(seen, dict):
        raise CheckFailed(f"{SUMMARY} 的内容不是一个对象", expected="一个对象，键是 total、types、best", seen=repr(seen)[:200])
    return seen


def by_type(bench: Bench) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for fund in due(bench):
        found.setdefault(fund["type"], []).append(fund)
    return found


def of_type(bench: Bench, name: str) -> dict[str, Any]:
    types = summary(bench).get("types")
    found = types.get(name) if isinstance(types, dict) else None
    if not isinstance(found, dict):
        raise CheckFailed(f"{SUMMARY} 的 types 中没有“{name}”的对象", expected=f"键 {name}，值是一个对象", seen=repr(types)[:200])
    return found


@check(points=4)
def turns_every_page(bench: Bench) -> None:
    """用浏览器打开网页并翻到了最后一页，写出了 funds.csv"""
    ran = bench.run("python", "main.py")
    if FUNDS not in {file.path.casefold() for file in bench.files()}:
        expect.clean_exit(ran)
    expect.file(bench, FUNDS)
    by_browser = [one for one in bench.site.requests("quote.stockstar.com") if "Chrome/" in one.user_agent]
    for path in bench.data["paths"]:
        expect.called(by_browser, path)


@check(points=3)
def all_funds(bench: Bench) -> None:
    """funds.csv 中每只基金一行，名称、类型正确，没有遗漏"""
    rows = [[line["名称"], line.get("类型")] for line in table(bench, "名称", "类型")]
    expect.rows(rows, [[fund["name"], fund["type"]] for fund in bench.data["funds"]], what=FUNDS)


@check(points=1)
def header(bench: Bench) -> None:
    """funds.csv 的表头正确，没有其他列"""
    expect_cells(bench)
    expect.csv(expect.file(bench, FUNDS), COLUMNS, what=FUNDS)


@check(points=1.5)
def codes(bench: Bench) -> None:
    """代码是六位，保留前面的 0"""
    found = {line["名称"]: line.get("代码") for line in table(bench, "名称", "代码")}
    wanted = [[fund["name"], fund["code"]] for fund in due(bench)]
    expect.rows([[name, found[name]] for name, _ in wanted if name in found], wanted, what=FUNDS)


@check(points=2.5)
def figures(bench: Bench) -> None:
    """单位净值、规模是数，规模以亿元为单位"""
    expect_cells(bench, worth="单位净值", size="规模")


@check(points=1.5)
def year(bench: Bench) -> None:
    """近一年是数，成立不满一年的为空"""
    expect_cells(bench, year="近一年")


@check(points=1.5)
def order(bench: Bench) -> None:
    """各行按规模从大到小排列"""
    expect_cells(bench)
    sizes = {fund["name"]: fund["size"] for fund in bench.data["funds"]}
    names = [line["名称"] for line in table(bench, "名称") if line["名称"] in sizes]
    largest_first = sorted(names, key=lambda name: -sizes[name])
    expect.rows([[name] for name in names], [[name] for name in largest_first], ordered=True, what=f"{FUNDS} 的名称")


@check(points=1)
def counts_types(bench: Bench) -> None:
    """summary.json 中基金总数和各类型的基金数正确"""
    expect.close(summary(bench).get("total"), len(due(bench)), abs=0, what="total")
    for name, funds in by_type(bench).items():
        expect.close(of_type(bench, name).get("count"), len(funds), abs=0, what=f"{name}的 count")


@check(points=2)
def averages_types(bench: Bench) -> None:
    """summary.json 中各类型近一年收益率的平均数正确"""
    for name, funds in by_type(bench).items():
        years = [Fraction(round(fund["year"] * 100), 100) for fund in funds if fund["year"] is not None]
        mean = sum(years, Fraction(0)) / len(years)
        expect.close(of_type(bench, name).get("mean"), float(mean), abs=0.0051, what=f"{name}的 mean")


@check(points=2)
def best_three(bench: Bench) -> None:
    """summary.json 中近一年收益率最高的三只基金正确"""
    old = [fund for fund in due(bench) if fund["year"] is not None]
    wanted = [fund["name"] for fund in sorted(old, key=lambda fund: -fund["year"])[:3]]
    expect.equal(summary(bench).get("best"), wanted, what="best")
