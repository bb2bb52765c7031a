"""Tests for the gaps of LEVEL/NAME."""

from grader import Bench, expect, test


@test
def averages(bench: Bench) -> None:
    """average(scores) 返回平均分"""
    results = bench.call("main.py", "average", [[scores] for scores in bench.data["some"]])
    for result, wanted in zip(results, bench.data["averages"], strict=True):
        expect.equal(expect.returned(result), wanted, what="average(scores)")


@test
def prints_report(bench: Bench) -> None:
    """程序输出平均分、最高分和不及格人数"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), bench.data["report"])
