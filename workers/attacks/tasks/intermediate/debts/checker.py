"""Checks for intermediate/debts."""

from grader import Bench, check, expect

SAVED = "SELECT customer, amount FROM debts"


@check(points=2)
def ends_well(bench: Bench) -> None:
    """程序正常结束，建有 debts 表"""
    expect.clean_exit(bench.run("python", "main.py"))
    bench.mysql.query(SAVED)


@check(points=5, needs=ends_well)
def saves_debts(bench: Bench) -> None:
    """debts 表中每个欠款客户一行"""
    expect.rows(bench.mysql.query(SAVED), bench.data["owed"])


@check(points=3, needs=saves_debts)
def can_run_twice(bench: Bench) -> None:
    """重复运行不产生重复数据"""
    expect.clean_exit(bench.run("python", "main.py"))
    expect.rows(bench.mysql.query(SAVED), bench.data["owed"])
