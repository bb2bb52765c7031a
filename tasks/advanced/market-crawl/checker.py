"""Checks for advanced/market-crawl.

crawl.py is run twice: by the first check, and by `refreshes_on_second_run` after prices were spoilt. analyse.py is then run on rows
of the author's in a table of the author's: whoever did not get the crawl done can still earn the analysis.
"""

from collections.abc import Sequence
from typing import Any

from grader import Bench, CheckFailed, check, expect

HOST = "quote.stockstar.com"
INSERT = "INSERT INTO stocks (code, name, industry, price, pct, turnover) VALUES (%s, %s, %s, %s, %s, %s)"
INDUSTRY, SUMMARY = "industry.csv", "summary.json"
COLUMNS = ["行业", "家数", "停牌数", "平均涨跌幅", "总成交额"]


def saved(bench: Bench, columns: str) -> list[tuple[Any, ...]]:
    return bench.mysql.query(f"SELECT DISTINCT {columns} FROM stocks")


def expect_figures(bench: Bench, wanted: Sequence[tuple[Any, ...]]) -> None:
    """These shares' figures, by name: those of the first page, and whatever else was saved."""
    rows = saved(bench, "name, price + 0, pct + 0, turnover + 0")
    there = {row[0] for row in rows}
    due = [row for row in wanted if row[0] in there or row[0] in bench.data["first"]]
    if not due:
        raise CheckFailed("stocks 表中没有这些股票", expected=f"{wanted[0][0]} 等 {len(wanted)} 只", seen=f"表中有 {len(rows)} 行")
    names = {row[0] for row in due}
    seen = [(*row[:3], None if row[3] is None else round(float(row[3]) / 1000)) for row in rows if row[0] in names]
    expect.rows(seen, due, what="stocks 表（成交额以千元计）")


def industries(bench: Bench) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in row) for row in expect.csv(expect.file(bench, INDUSTRY), COLUMNS, what=INDUSTRY)]


def number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e15:  # NaN and infinity too
        raise CheckFailed(f"{INDUSTRY} 中应为数值的地方不是数值", expected="数值", seen=text or "空")
    return value


@check(points=2)
def visits_every_page(bench: Bench) -> None:
    """crawl.py 正常结束，访问了每一页"""
    expect.clean_exit(bench.run("python", "crawl.py"))
    visited = bench.site.requests(HOST)
    for path in bench.data["paths"]:
        expect.called(visited, path)


@check(points=3)
def saves_every_stock(bench: Bench) -> None:
    """stocks 表中有且只有网页上的股票，代码、名称、行业正确"""
    expect.rows(saved(bench, "code, name, industry"), bench.data["stocks"], what="stocks 表")


@check(points=2)
def each_stock_once(bench: Bench) -> None:
    """两页都出现的股票在 stocks 表中只有一行"""
    names = bench.mysql.query("SELECT name FROM stocks")
    if not names:
        raise CheckFailed("stocks 表是空的", expected=f"{len(bench.data['stocks'])} 行", seen="0 行")
    expect.rows(names, sorted(set(names)), what="stocks 表的股票")


@check(points=3)
def converts_figures(bench: Bench) -> None:
    """最新价、涨跌幅、成交额换算正确"""
    expect_figures(bench, bench.data["traded"])


@check(points=1.5)
def halted_as_null(bench: Bench) -> None:
    """停牌股票的最新价、涨跌幅、成交额为 NULL"""
    expect_figures(bench, bench.data["halted"])


@check(points=1.5)
def refreshes_on_second_run(bench: Bench) -> None:
    """再运行一次，数据随之更新，没有重复的行"""
    before = {name for (name,) in saved(bench, "name")}
    due = [row[:2] for row in bench.data["traded"] if row[0] in before]
    if not due:
        raise CheckFailed("stocks 表中没有网页上的股票", seen=f"表中有 {len(before)} 只")
    bench.mysql.execute("UPDATE stocks SET price = 0.01 WHERE price IS NOT NULL")
    bench.run("python", "crawl.py")
    names = {name for name, _ in due}
    rows = [row for row in bench.mysql.query("SELECT name, price + 0 FROM stocks") if row[0] in names]
    expect.rows(rows, due, what="再次运行后的最新价")


@check(points=3)
def groups_by_industry(bench: Bench) -> None:
    """industry.csv 中每个行业的家数、停牌数、平均涨跌幅、总成交额正确"""
    bench.mysql.execute("DROP TABLE IF EXISTS stocks")
    bench.mysql.execute(bench.data["table"])
    for row in bench.data["others"]:
        bench.mysql.execute(INSERT, row)
    bench.delete(INDUSTRY)
    bench.delete(SUMMARY)
    ran = bench.run("python", "analyse.py")
    if INDUSTRY not in {file.path for file in bench.files()}:
        expect.clean_exit(ran)
    seen = industries(bench)
    due = bench.data["industries"]
    counts = [(row[0], number(row[1]), number(row[2])) for row in seen]
    expect.rows(counts, [(name, *figures[:2]) for name, figures in due.items()], what="行业、家数、停牌数")
    for name, _, _, mean, amount in seen:
        expect.close(number(mean), due[name][2], abs=0.0051, what=f"{name}的平均涨跌幅")
        expect.close(number(amount), due[name][3], abs=0.0051, what=f"{name}的总成交额")


@check(points=1)
def sorts_industries(bench: Bench) -> None:
    """industry.csv 按总成交额从高到低排列"""
    due = bench.data["industries"]
    ranked = sorted(due, key=lambda name: -due[name][3])
    expect.rows([row[:1] for row in industries(bench)], [(name,) for name in ranked], ordered=True, what="行业")


@check(points=3)
def writes_summary(bench: Bench) -> None:
    """summary.json 中上涨、下跌、平盘的股票数和涨幅最大的股票正确"""
    seen = expect.json(expect.file(bench, SUMMARY), what=SUMMARY)
    if not isinstance(seen, dict) or not isinstance(seen.get("top"), dict):
        raise CheckFailed(f"{SUMMARY} 的结构不对", expected="一个对象，其中 top 也是一个对象", seen=repr(seen)[:200])
    for key, count in bench.data["summary"].items():
        expect.close(seen.get(key), count, abs=0, what=key)
    top = seen["top"]
    expect.rows([(top.get("code"), top.get("name"))], [bench.data["top"]], what="top 的代码和名称")
    expect.close(top.get("pct"), bench.data["top_pct"], abs=0.001, what="top 的涨跌幅")
