"""Checks for advanced/rents."""

import math

from grader import Bench, CheckFailed, check, expect


def predicted(bench: Bench) -> dict[str, str]:
    rows = expect.csv(expect.file(bench, "predictions.csv"), ["id", "rent"], what="predictions.csv")
    return {number: rent for number, rent in rows}


@check(points=2)
def predicts_every_flat(bench: Bench) -> None:
    """predictions.csv 中每套房一行"""
    bench.run("python", "main.py")
    seen = predicted(bench)
    expect.rows([[one] for one in seen], [[str(n)] for n in range(len(bench.data["rents"]))], what="predictions.csv 的 id")


@check(points=8, needs=predicts_every_flat)
def predicts_well(bench: Bench) -> None:
    """测试集上的均方根误差不超过 60"""
    seen, squares = predicted(bench), 0.0
    for number, rent in enumerate(bench.data["rents"]):
        try:
            value = float(seen[str(number)])
        except ValueError:
            value = math.nan
        squares += (value - rent) ** 2
    error = math.sqrt(squares / len(bench.data["rents"]))
    if not error <= 60:
        raise CheckFailed("测试集上的均方根误差没有达到要求", expected="不超过 60", seen=f"{error:.2f}")
