"""Tests for the gaps of beginner/flow-gaps."""

from grader import Bench, expect, test


@test
def computes_fees(bench: Bench) -> None:
    """fee(minutes) 返回停车费用"""
    asked = bench.data["asked"]
    results = bench.call("parking.py", "fee", [[minutes] for minutes in asked])
    for minutes, result, money in zip(asked, results, bench.data["fees"], strict=False):
        expect.equal(expect.returned(result, what=f"fee({minutes})"), money, what=f"fee({minutes})")


@test
def prints_report(bench: Bench) -> None:
    """程序输出车次、收费总额、停得最久的车和各个小时的进场车次"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "parking.py")), bench.data["report"])
