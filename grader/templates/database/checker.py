"""Checks for LEVEL/NAME."""

from grader import Bench, check, expect

SAVED = "SELECT name, missing + 0 FROM low_stock"


@check(points=2)
def prints_count(bench: Bench) -> None:
    """程序正常结束，输出库存不足的商品种数"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), bench.data["report"])


@check(points=5)
def saves_low_stock(bench: Bench) -> None:
    """low_stock 表中每种库存不足的商品一行，数量正确"""
    expect.rows(bench.mysql.query(SAVED), bench.data["low"])


@check(points=3, needs=saves_low_stock)
def can_run_again(bench: Bench) -> None:
    """重复运行，没有重复的行"""
    bench.run("python", "main.py")
    expect.rows(bench.mysql.query(SAVED), bench.data["low"])
