"""Tests for the gaps of advanced/pandas-gaps: one function of rides.py each, on the day's records."""

from typing import Any

from grader import Bench, CheckFailed, expect, test
from grader.bench import Raised

FILE = "rides.py"
CLEANED = "rides = answer.clean(answer.load('rides.csv'))\n"
WITH_MINUTES = CLEANED + "rides = answer.add_minutes(rides)\n"
WITH_DISTRICT = CLEANED + (
    "import pandas\nstations = pandas.read_csv('stations.csv', encoding='utf-8')\n"
    "rides = answer.with_district(rides, stations)\n"
)


def given(bench: Bench, snippet: str, **inputs: object) -> Any:
    """What the snippet gives of the answer's functions."""
    results = bench.drive(FILE, snippet, **inputs)
    return expect.returned(results[0] if results else Raised("ProcessEnded", "程序提前结束"), what=FILE)


@test
def loads_times(bench: Bench) -> None:
    """load 返回的两列时间为时间类型，其余各列不变"""
    snippet = (
        "rides = answer.load('rides.csv')\n"
        "give([list(rides.columns), [str(rides[name].dtype) for name in ('开始时间', '结束时间')],\n"
        "      [str(rides[name].dropna().iloc[0]) for name in ('开始时间', '结束时间')]])"
    )
    columns, kinds, first = given(bench, snippet)
    expect.equal(columns, ["编号", "站点", "开始时间", "结束时间", "费用"], what="各列")
    expect.equal(kinds, ["datetime64[ns]"] * 2, what="两列时间的类型")
    expect.equal(first, bench.data["first"], what="第一条记录的时间")


@test
def drops_duplicates(bench: Bench) -> None:
    """clean 对编号相同的记录只保留第一条"""
    rows = given(bench, CLEANED + "give([[str(a), float(b)] for a, b in zip(rides['编号'], rides['费用'])])")
    expect.rows(rows, bench.data["kept"], what="编号、费用")


@test
def adds_minutes(bench: Bench) -> None:
    """add_minutes 增加的“分钟”列正确，超过 24 小时的也正确"""
    rows = given(bench, WITH_MINUTES + "give([[str(a), float(b)] for a, b in zip(rides['编号'], rides['分钟'])])")
    expect.rows(rows, bench.data["minutes"], what="编号、分钟")


@test
def picks_long_rides(bench: Bench) -> None:
    """long_rides 返回骑行不少于指定分钟数、而且收费的记录"""
    snippet = WITH_MINUTES + "give([[str(a) for a in answer.long_rides(rides, least)['编号']] for least in asked])"
    asked = [least for least, _ in bench.data["long"]]
    for seen, (least, numbers) in zip(given(bench, snippet, asked=asked), bench.data["long"], strict=True):
        expect.rows([[one] for one in seen], [[one] for one in numbers], what=f"不少于 {least} 分钟的编号")


@test
def finds_districts(bench: Bench) -> None:
    """with_district 查到各条记录的区域，没有丢失记录"""
    rows = given(bench, WITH_DISTRICT + "give([[str(a), str(b)] for a, b in zip(rides['编号'], rides['区域'])])")
    expect.rows(rows, bench.data["districts"], what="编号、区域")


@test
def averages_by_district(bench: Bench) -> None:
    """by_district 返回各区域的次数和平均费用"""
    snippet = WITH_DISTRICT + (
        "table = answer.by_district(rides)\n"
        "give([list(table.columns), [[str(a), int(b), float(c)] for a, b, c in zip(table.index, table['次数'], table['平均费用'])]])"
    )
    columns, rows = given(bench, snippet)
    expect.equal(columns, ["次数", "平均费用"], what="各列")
    expect.rows(rows, bench.data["means"], what="区域、次数、平均费用")


@test
def finds_longest(bench: Bench) -> None:
    """longest 返回各站点的名称、骑行次数、最长的分钟数"""
    rows = given(bench, WITH_MINUTES + "give([[str(a), int(b), float(c)] for a, b, c in answer.longest(rides)])")
    if not isinstance(rows, list):
        raise CheckFailed("longest 的结果不是列表")
    expect.rows(rows, bench.data["longest"], what="站点、次数、最长的分钟数")
