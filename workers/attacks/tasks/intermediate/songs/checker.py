"""Checks for intermediate/songs."""

from grader import Bench, check, expect


def saved(bench: Bench) -> list[list[object]]:
    return [[one.get("singer"), one.get("plays")] for one in bench.mongo.find("totals")]


@check(points=7)
def saves_totals(bench: Bench) -> None:
    """totals 集合中每名歌手一个文档"""
    expect.clean_exit(bench.run("python", "main.py"))
    expect.rows(saved(bench), bench.data["plays"], what="totals 集合")


@check(points=3, needs=saves_totals)
def can_run_twice(bench: Bench) -> None:
    """重复运行不产生重复数据"""
    expect.clean_exit(bench.run("python", "main.py"))
    expect.rows(saved(bench), bench.data["plays"], what="totals 集合")
