"""Checks for LEVEL/NAME."""

from grader import Bench, CheckFailed, check, expect


def line(bench: Bench, start: str) -> str:
    """What the program prints after `start`."""
    for one in expect.clean_exit(bench.run("python", "main.py")).stdout_text.splitlines():
        if one.startswith(start):
            return one.removeprefix(start).strip()
    raise CheckFailed(f"没有输出以“{start}”开头的一行")


@check(points=3)
def counts_clean_rows(bench: Bench) -> None:
    """输出有效记录的条数"""
    expect.equal(line(bench, "有效记录:"), str(bench.data["count"]), what="有效记录")


@check(points=4)
def sums_by_store(bench: Bench) -> None:
    """stores.csv 中是各门店的销售总额，从高到低"""
    seen = [(store, float(amount)) for store, amount in expect.csv(expect.file(bench, "stores.csv"), ["store", "amount"])]
    expect.rows(seen, bench.data["stores"], ordered=True)


@check(points=3)
def finds_best_month(bench: Bench) -> None:
    """输出销售总额最高的月份"""
    expect.equal(line(bench, "最好的月份:"), bench.data["month"], what="最好的月份")
