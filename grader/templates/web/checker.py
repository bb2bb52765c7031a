"""Checks for LEVEL/NAME."""

from grader import Bench, check, expect

COURSES = [["课程", "成绩"], ["Python 程序设计", "92"], ["数据库原理", "85"]]


@check(points=3)
def colours_heading(bench: Bench) -> None:
    """一级标题居中，颜色为 #1f4e79"""
    page = bench.browser.file("index.html")
    page.screenshot("网页")
    heading = page.one("h1")
    expect.shown(heading, "李明的主页")
    expect.colour(heading, "#1f4e79")
    expect.styled(heading, {"text-align": "center"})


@check(points=4)
def lists_courses(bench: Bench) -> None:
    """标题下方的表格列出课程和成绩"""
    page = bench.browser.file("index.html")
    expect.table_cells(page, COURSES)
    expect.above(page.one("h1"), page.one("table"))


@check(points=3)
def greets(bench: Bench) -> None:
    """单击按钮，弹出对话框"""
    page = bench.browser.file("index.html")
    page.button("打招呼").click()
    expect.equal(page.dialog(), "你好，我是李明", what="对话框的内容")
