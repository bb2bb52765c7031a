"""Tests for the gaps of intermediate/sql-gaps: what the functions of report.py return, and what they leave in the database."""

from grader import Bench, CheckFailed, expect, test


def rows_of(bench: Bench, function: str, *arguments: object) -> list[object]:
    """The rows that a function of report.py returned."""
    (result,) = bench.call("report.py", function, [arguments])
    found = expect.returned(result, what=function)
    if not isinstance(found, (list, tuple)) or not all(isinstance(row, (list, tuple)) for row in found):
        raise CheckFailed(f"{function} 返回的不是若干行", expected="行的列表或元组", seen=str(found)[:200])
    return list(found)


@test
def sums_by_class(bench: Bench) -> None:
    """spent_by_class 返回各班级的笔数和总金额，按总金额从高到低排列"""
    expect.rows(rows_of(bench, "spent_by_class"), bench.data["classes"], ordered=True, what="spent_by_class 的返回值")


@test
def finds_big_spenders(bench: Bench) -> None:
    """big_spenders 返回总金额不少于指定金额的学生"""
    expect.rows(rows_of(bench, "big_spenders", bench.data["least"]), bench.data["big"], ordered=True, what="big_spenders 的返回值")


@test
def finds_who_never_paid(bench: Bench) -> None:
    """never_paid 返回没有任何消费的学生"""
    expect.rows(rows_of(bench, "never_paid"), bench.data["never"], ordered=True, what="never_paid 的返回值")


@test
def finds_shops(bench: Bench) -> None:
    """shops_named 返回名称中含有关键字的商户"""
    expect.rows(rows_of(bench, "shops_named", bench.data["word"]), bench.data["shops"], ordered=True, what="shops_named 的返回值")


@test
def saves_changes(bench: Bench) -> None:
    """cancel 删除指定的一笔消费并保存，返回 1"""
    number = bench.data["cancelled"]
    (result,) = bench.call("report.py", "cancel", [[number]])
    expect.equal(expect.returned(result, what="cancel"), 1, what="cancel 的返回值")
    left = [row for row in bench.data["payments"] if row[0] != number]
    expect.rows(bench.mysql.query("SELECT id FROM payments"), left, what="payments 表的编号")
