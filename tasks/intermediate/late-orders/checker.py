"""Checks for intermediate/late-orders.

The program is run twice: by the first check, and by `refreshes_on_second_run` after one more order was placed. Each
other check reads what the last run left, and looks only at the customers that show the mistake it is about.
"""

from collections.abc import Sequence
from typing import Any

from grader import Bench, check, expect

FIGURES = "late_count + 0, late_amount + 0, max_days + 0"  # by value: the columns' types have a check of their own
SCALES = """
    SELECT LOWER(column_name), numeric_scale FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'late_orders'
    AND column_name IN ('late_count', 'late_amount', 'max_days')
"""
NEW_ORDER = "INSERT INTO orders (customer_id, amount, due_date, paid_date) VALUES (%s, %s, %s, %s)"
REGISTERED = "SELECT code, name, city FROM customers WHERE code = %s"


def saved(bench: Bench, columns: str) -> list[tuple[Any, ...]]:
    """Rows of late_orders: the customer's id and `columns`."""
    return bench.mysql.query(f"SELECT customer_id + 0, {columns} FROM late_orders")


def of(rows: Sequence[tuple[Any, ...]], expected: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Those rows that are about the customers of `expected`."""
    ids = {row[0] for row in expected}
    return [row for row in rows if row[0] in ids]


@check(points=2)
def prints_overview(bench: Bench) -> None:
    """程序正常结束，并只输出一行订单概况"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), [bench.data["overview"]])


@check(points=3)
def lists_late_customers(bench: Bench) -> None:
    """late_orders 表中有且只有逾期客户，每个客户一行"""
    rows = saved(bench, "customer")
    nulls = of(rows, bench.data["nulls"])
    expect.rows([row for row in rows if row not in nulls], bench.data["names"])


@check(points=4)
def computes_figures(bench: Bench) -> None:
    """逾期笔数、逾期金额、最长逾期天数正确"""
    expect.rows(of(saved(bench, FIGURES), bench.data["figures"]), bench.data["figures"])


@check(points=3)
def handles_nulls(bench: Bench) -> None:
    """未付款或没有金额的逾期订单（NULL）统计正确"""
    expect.rows(of(saved(bench, FIGURES), bench.data["nulls"]), bench.data["nulls"])


@check(points=2)
def uses_number_columns(bench: Bench) -> None:
    """late_count、max_days 为整数类型，late_amount 为两位小数的数值类型"""
    scales = [("late_count", 0), ("late_amount", 2), ("max_days", 0)]
    expect.rows(bench.mysql.query(SCALES), scales, what="字段的小数位数")


@check(points=2)
def writes_ranking(bench: Bench) -> None:
    """top5.csv 按逾期金额从高到低列出前 5 名，金额相同的按客户编号"""
    table = expect.csv(expect.file(bench, "top5.csv"), ["名次", "客户编号", "客户名称", "逾期笔数"])
    expect.rows([[cell.strip() for cell in row] for row in table], bench.data["ranking"], ordered=True)


@check(points=2)
def refreshes_on_second_run(bench: Bench) -> None:
    """新增订单后重新运行，结果随之更新，没有重复数据"""
    bench.mysql.execute(NEW_ORDER, bench.data["new_order"])
    bench.run("python", "main.py")
    expect.rows(of(saved(bench, "late_count + 0"), bench.data["counts_after"]), bench.data["counts_after"])


@check(points=2)
def registers_customer_once(bench: Bench) -> None:
    """运行两次后，new_customer.csv 中的客户在 customers 表中恰好一行"""
    code, _, _ = bench.data["registered"]
    expect.rows(bench.mysql.query(REGISTERED, [code]), [bench.data["registered"]])
