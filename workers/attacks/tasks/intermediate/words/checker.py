"""Checks for intermediate/words."""

from grader import Bench, check, expect


@check(points=3)
def visits_every_page(bench: Bench) -> None:
    """访问了每一页"""
    expect.clean_exit(bench.run("python", "main.py"))
    for path in bench.data["paths"]:
        expect.called(bench.site.requests("www.shicimingju.com"), path)


@check(points=7)
def saves_words(bench: Bench) -> None:
    """words.txt 中依次是全部词语"""
    lines = expect.file(bench, "words.txt").decode("utf-8", "replace").split()
    expect.rows([[one] for one in lines], [[one] for one in bench.data["words"]], what="words.txt", ordered=True)
