"""Checks for beginner/score-book.

The program is run once. The four functions are called in one process, because starting Python costs more than they do;
one that ends the process or never returns is called alone, so that it costs its own points only.
"""

from functools import cache

from grader import Bench, CheckFailed, check, expect
from grader.bench import Execution, Raised, Returned

FILE, REPORT = "score_book.py", "report.csv"
HEADER = ["名次", "学号", "姓名", "总分", "等级"]
CALLS = """
for function, arguments in wanted.items():
    results = []
    for argument in arguments:
        try:
            value = getattr(answer, function)(argument)
            results.append((True, dict(value) if isinstance(value, dict) else value))
        except Exception as error:
            results.append((False, (type(error).__name__, str(error))))
    give(results)
"""


@cache
def main_program(bench: Bench) -> Execution:
    return bench.run("python", FILE)


@cache
def together(bench: Bench) -> list[Returned | Raised]:
    return bench.drive(FILE, CALLS, wanted=bench.data["calls"])


@cache
def results(bench: Bench, function: str) -> list[tuple[object, Returned | Raised]]:
    """Each argument that one function was called with, and what came of it."""
    arguments = bench.data["calls"][function]
    gave = dict(zip(bench.data["calls"], together(bench), strict=False)).get(function)
    if not isinstance(gave, Returned):
        gave = next(
            iter(bench.drive(FILE, CALLS, wanted={function: arguments})), Raised("ProcessEnded", "程序提前结束")
        )
    try:
        ended = [Returned(what) if fine else Raised(*map(str, what)) for fine, what in expect.returned(gave)]
        return list(zip(arguments, ended, strict=True))
    except (TypeError, ValueError) as error:  # nothing that CALLS gives: the program wrote it
        raise CheckFailed(f"{function} 的返回值无法读取") from error


def expect_values(bench: Bench, function: str) -> None:
    """The function's first calls return the expected values."""
    for (argument, result), value in zip(results(bench, function), bench.data["returns"][function], strict=False):
        what = f"{function}({argument!r})"
        expect.equal(expect.returned(result, what=what), value, what=what)


def report(bench: Bench) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in expect.csv(expect.file(bench, REPORT), HEADER)]


@check(points=3)
def parses_a_line(bench: Bench) -> None:
    """parse 返回元组（学号、姓名、三科成绩的列表）"""
    expect_values(bench, "parse")


@check(points=2)
def rejects_bad_lines(bench: Bench) -> None:
    """parse 对无效记录抛出 ValueError"""
    good = len(bench.data["returns"]["parse"])
    for line, result in results(bench, "parse")[good:]:
        expect.raised(result, ValueError, what=f"parse({line!r})")


@check(points=2)
def averages(bench: Bench) -> None:
    """average 返回保留 1 位小数的平均分"""
    for (scores, result), mean in zip(results(bench, "average"), bench.data["returns"]["average"], strict=True):
        what = f"average({scores})"
        expect.close(expect.returned(result, what=what), mean, abs=1e-9, what=what)


@check(points=3)
def levels(bench: Bench) -> None:
    """level 返回分数的等级"""
    expect_values(bench, "level")


@check(points=2)
def counts_levels(bench: Bench) -> None:
    """count_levels 返回各等级的人数"""
    expect_values(bench, "count_levels")


@check(points=4)
def writes_report(bench: Bench) -> None:
    """report.csv 中每名学生一行，总分和等级正确"""
    expect.clean_exit(main_program(bench))
    expect.rows([row[1:] for row in report(bench)], bench.data["report"])


@check(points=2)
def ranks(bench: Bench) -> None:
    """report.csv 按总分和学号排列，名次正确"""
    main_program(bench)
    ranked = [(str(place), number) for place, (number, *_) in enumerate(bench.data["report"], start=1)]
    expect.rows([row[:2] for row in report(bench)], ranked, ordered=True)


@check(points=2)
def prints_summary(bench: Bench) -> None:
    """屏幕输出有效、无效记录数和各等级的人数"""
    expect.stdout_lines(expect.clean_exit(main_program(bench)), bench.data["summary"])
