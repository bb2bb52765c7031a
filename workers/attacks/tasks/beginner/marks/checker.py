"""Tests for the gaps of beginner/marks."""

from grader import Bench, expect, test


@test
def averages(bench: Bench) -> None:
    """average 返回平均分"""
    results = bench.call("main.py", "average", [[one] for one in bench.data["asked"]])
    for result, due in zip(results, bench.data["averages"], strict=True):
        expect.equal(expect.returned(result), due, what="平均分")


@test
def prints_report(bench: Bench) -> None:
    """程序输出不及格人数和最高分"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), bench.data["report"])
