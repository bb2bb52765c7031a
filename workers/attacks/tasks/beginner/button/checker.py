"""Checks for beginner/button."""

from grader import Bench, check, expect


@check(points=4)
def shows_title(bench: Bench) -> None:
    """显示标题“小卖部”"""
    expect.shown(bench.browser.file("index.html").one("#title"), "小卖部")


@check(points=6)
def counts_clicks(bench: Bench) -> None:
    """每按一次按钮，件数加一"""
    page = bench.browser.file("index.html")
    for number in (1, 2, 3):
        page.one("#buy").click()
        expect.shown(page.one("#said"), f"已买 {number} 件")
