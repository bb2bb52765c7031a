"""Checks for beginner/library-case; the other conclusions are judged by expressions in task.toml.

`writes_overdue` runs the program. The functions are called one by one, with arguments that the year's lendings do not have.
"""

from functools import cache

from grader import Bench, CheckFailed, check, expect, test
from grader.bench import Execution

PROGRAM, CONCLUSIONS = "library.py", "结论.csv"


@test
def writes_machine_csv(bench: Bench) -> None:
    """read_log.py 生成 machine.csv"""
    expect.clean_exit(bench.run("python", "read_log.py"))
    header = ["图书编号", "读者编号", "借出日期", "归还日期"]
    expect.rows(expect.csv(expect.file(bench, "machine.csv"), header), bench.data["records"], ordered=True)


@cache
def main_program(bench: Bench) -> Execution:
    return bench.run("python", PROGRAM)


def expect_calls(bench: Bench, function: str) -> None:
    """Each call returns the value due, numbers to the cent."""
    calls = bench.data[function]
    results = bench.call(PROGRAM, function, [call[:-1] for call in calls])
    for (*arguments, due), result in zip(calls, results, strict=True):
        what = f"{function}({', '.join(map(repr, arguments))})"
        value = expect.returned(result, what=what)
        if isinstance(due, float):
            expect.close(value, due, abs=0.001, what=what)
        else:
            expect.equal(value, due, what=what)


@check(points=2)
def counts_days_over(bench: Bench) -> None:
    """days_over 返回逾期天数"""
    expect_calls(bench, "days_over")


@check(points=2)
def computes_fines(bench: Bench) -> None:
    """fine 返回罚款"""
    expect_calls(bench, "fine")


@check(points=2)
def masks_phones(bench: Bench) -> None:
    """mask 隐藏手机号码的中间四位"""
    expect_calls(bench, "mask")


@check(points=3)
def writes_overdue(bench: Bench) -> None:
    """overdue.json 按罚款从高到低列出逾期的读者"""
    expect.clean_exit(main_program(bench))
    seen = expect.json(expect.file(bench, "overdue.json"), what="overdue.json")
    if not isinstance(seen, list) or not all(isinstance(one, dict) for one in seen):
        raise CheckFailed("overdue.json 的结构不对", expected="对象的列表", seen=str(seen)[:200])
    due = bench.data["overdue"]
    fields = ("reader", "name", "contact", "times")
    expect.rows(
        [[one.get(name) for name in fields] for one in seen],
        [[one[name] for name in fields] for one in due],
        ordered=True, what="overdue.json",
    )  # fmt: skip
    for one, wanted in zip(seen, due, strict=True):
        expect.close(one.get("fine"), wanted["fine"], abs=0.001, what=f"{wanted['reader']} 的 fine")


@check(points=1)
def concludes_total(bench: Bench) -> None:
    """结论.csv 的罚款总额正确"""
    main_program(bench)
    text = dict(expect.csv(expect.file(bench, CONCLUSIONS), ["项目", "数值"])).get("罚款总额", "")
    try:
        total = float(text)
    except ValueError as error:
        raise CheckFailed(f"{CONCLUSIONS} 中没有罚款总额，或者不是数", expected="一个数", seen=text) from error
    expect.close(total, bench.data["total"], abs=0.001, what="罚款总额")
