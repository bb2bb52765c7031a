"""Checks for beginner/calls."""

from grader import Bench, check, expect


def returns(bench: Bench, function: str, wanted: list[object]) -> None:
    lists = bench.data["lists"]
    results = bench.call("main.py", function, [[one] for one in lists])
    for one, result, due in zip(lists, results, wanted, strict=True):
        what = f"{function}({one})"
        expect.equal(expect.returned(result, what=what), due, what=what)


@check(points=5)
def computes_spread(bench: Bench) -> None:
    """spread 返回极差"""
    returns(bench, "spread", bench.data["spreads"])


@check(points=5)
def finds_above(bench: Bench) -> None:
    """above 返回大于平均数的数"""
    returns(bench, "above", bench.data["above"])
