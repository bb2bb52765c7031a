"""Checks for intermediate/board."""

from grader import Bench, check, expect


@check(points=7)
def keeps_best(bench: Bench) -> None:
    """board 中每人一个成员，分数是最好成绩"""
    expect.clean_exit(bench.run("python", "main.py"))
    expect.rows(bench.redis.zset("board"), bench.data["best"], what="board")


@check(points=3)
def counts_games(bench: Bench) -> None:
    """games:count 是场次数"""
    expect.equal(bench.redis.string("games:count"), bench.data["count"], what="games:count")
