"""Checks for advanced/bars."""

from grader import Bench, check, expect


@check(points=3)
def saves_picture(bench: Bench) -> None:
    """bars.png 是一幅有内容的图片"""
    bench.run("python", "main.py")
    expect.drawn(bench, "bars.png", min_size=(200, 150))


@check(points=5)
def draws_sums(bench: Bench) -> None:
    """柱形图是各店销量的合计"""
    expect.bars(expect.figure(bench, saved="bars.png"), bench.data["sums"])


@check(points=2)
def has_title(bench: Bench) -> None:
    """标题为“各店销量”"""
    expect.titled(expect.figure(bench, saved="bars.png"), "各店销量")
