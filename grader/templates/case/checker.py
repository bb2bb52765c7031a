"""Tests for the gaps of LEVEL/NAME; its checks are in task.toml."""

from grader import Bench, expect, test


@test
def charges_rides(bench: Bench) -> None:
    """fee(start, end) 返回费用"""
    results = bench.call("ride.py", "fee", [list(times) for times in bench.data["asked"]])
    for times, result, wanted in zip(bench.data["asked"], results, bench.data["fees"], strict=True):
        expect.equal(expect.returned(result), wanted, what=f"fee{times}")
