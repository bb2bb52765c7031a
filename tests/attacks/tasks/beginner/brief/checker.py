"""The check of beginner/brief: for answers that use up their time, which must not be long."""

from grader import Bench, check, expect


@check(points=10)
def prints_sum(bench: Bench) -> None:
    """按时输出和"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), [bench.data["sum"]])
