"""Checks for beginner/notice-page.

What is only looked at, and what leaves the page as it was, shares one opening of it; each check of the form opens it anew.
"""

from functools import cache

from grader import Bench, check, expect
from grader.page import Page

NAME = "青溪社区公告栏"
HEADER = ["日期", "类别", "标题"]
RED = ("rgb(192,0,0)", "rgba(192,0,0,1)")


@cache
def seen(bench: Bench) -> Page:
    return bench.browser.file("index.html")


def fill(page: Page, **fields: str) -> None:
    """Fill in the form and hand it in."""
    for name, text in fields.items():
        page.one(f"#{name}").fill(text)
    page.button("提交").click()


@check(points=2)
def shows_heading(bench: Bench) -> None:
    """页面标题和居中的蓝底白字标题"""
    page = seen(bench)
    expect.equal(page.title, NAME, what="页面标题（title）")
    heading = page.one("h1")
    expect.shown(heading, NAME)
    expect.colour(heading, "#fff")
    expect.colour(page.one("header"), "#2b6cb0", of="background-color")
    expect.styled(heading, {"text-align": ["center", "-webkit-center"]})


@check(points=3)
def lists_notices(bench: Bench) -> None:
    """表格列出全部公告，日期新的在前"""
    expect.table_cells(seen(bench), [HEADER, *bench.data["rows"]], css="#notices")


@check(points=2)
def marks_pinned(bench: Bench) -> None:
    """置顶公告的标题是红色，其他公告的标题不是红色"""
    titles = seen(bench).all("#notices tbody td:nth-child(3)")
    red = [one.text.strip() for one in titles if one.style("color").replace(" ", "") in RED]
    expect.equal(sorted(red), sorted(bench.data["pinned"]), what="红色的标题")


@check(points=2)
def places_chart(bench: Bench) -> None:
    """表格在左，图表在右，在标题的下方；图表宽 480、高 320"""
    page = seen(bench)
    table, chart = page.one("#notices"), page.one("#chart")
    expect.same_row([table, chart])
    expect.above(page.one("header"), table)
    expect.above(page.one("header"), chart)
    expect.size(chart, width=480, height=320)


@check(points=3)
def draws_chart(bench: Bench) -> None:
    """柱状图显示一周的访问量"""
    chart = seen(bench).chart("#chart")
    expect.chart(
        chart, kind="bar", title="一周访问量", categories=bench.data["days"], series={"": bench.data["visits"]}, horizontal=False
    )


@check(points=2)
def tells_count(bench: Bench) -> None:
    """点击“统计”，弹出公告的条数和置顶的条数"""
    page = seen(bench)
    page.button("统计").click()
    expect.equal(page.dialog(), bench.data["count"], what="弹出的文字")


@check(points=3)
def filters_by_kind(bench: Bench) -> None:
    """选择类别后只显示该类别的公告，选择“全部”后全部显示"""
    page = seen(bench)
    page.screenshot("公告栏")  # not earlier: by now the chart has grown
    page.one("#kind").choose(bench.data["kind"])
    some = [row for row in bench.data["rows"] if row[1] == bench.data["kind"]]
    _expect_rows(page, some, "筛选后的表格")
    page.one("#kind").choose("全部")
    _expect_rows(page, bench.data["rows"], "重新选择“全部”后的表格")


def _expect_rows(page: Page, rows: list[list[str]], what: str) -> None:
    shown = [[cell.strip() for cell in row] for row in page.table("#notices")]
    expect.rows([row for row in shown if any(row) and row != HEADER], rows, what=what)


@check(points=1.5)
def refuses_bad_messages(bench: Bench) -> None:
    """留言没有姓名、手机号码不是 11 位数字时弹出提示，不显示留言"""
    page = bench.browser.file("index.html")
    fill(page, name="", phone=bench.data["phone"], words=bench.data["message"])
    expect.equal(page.dialog(), "请填写姓名", what="没有姓名时弹出的文字")
    for phone in (bench.data["phone"][:-1], bench.data["phone"] + "0", "1380013800a"):
        fill(page, name="周小舟", phone=phone, words=bench.data["message"])
        expect.equal(page.dialog(), "请填写11位手机号码", what=f"手机号码为 {phone} 时弹出的文字")
    expect.texts(page.all("#messages li"), [], what="留言列表")


@check(points=1.5)
def shows_messages(bench: Bench) -> None:
    """正确填写的留言依次显示在列表中"""
    page = bench.browser.file("index.html")
    fill(page, name="周小舟", phone=bench.data["phone"], words=bench.data["message"])
    fill(page, name="何田", phone=bench.data["phone"], words="谢谢物业")
    lines = [f"周小舟：{bench.data['message']}", "何田：谢谢物业"]
    expect.texts(page.all("#messages li"), lines, what="留言列表")
