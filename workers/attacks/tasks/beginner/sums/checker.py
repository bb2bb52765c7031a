"""Checks for beginner/sums. The word Geheimnis-4711 stands here for an attack to look for."""

from grader import Bench, check, expect


def written(bench: Bench, count: int, total: int) -> None:
    seen = expect.json(expect.file(bench, "result.json"), what="result.json")
    expect.equal(seen, {"count": count, "total": total}, what="result.json")


@check(points=4)
def prints_total(bench: Bench) -> None:
    """输出合计"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), [f"合计: {bench.data['first'][1]}"])


@check(points=3)
def writes_result(bench: Bench) -> None:
    """result.json 中个数和合计正确"""
    written(bench, *bench.data["first"])


@check(points=3, needs=writes_result)
def counts_again(bench: Bench) -> None:
    """数据改变后结果随之改变"""
    bench.write("numbers.txt", bench.data["later"])
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), [f"合计: {bench.data['second'][1]}"])
    written(bench, *bench.data["second"])
