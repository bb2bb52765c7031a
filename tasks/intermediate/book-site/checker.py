"""Checks for intermediate/book-site.

The site is started once and used as a visitor would: `visit` keeps what was seen, and what a step could not see. Each
check then judges its own part, those of the list by the books that show the mistake they are about.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from grader import Bench, CheckFailed, check, expect
from grader.bench import App
from grader.page import Page

HEADER = ["编号", "书名", "作者", "价格", "销量"]
ID, TITLE, AUTHOR, PRICE, SALES = range(5)
SERVER = ["python", "manage.py", "runserver", "127.0.0.1:8000", "--noreload"]
T = TypeVar("T")
Rows = list[list[str]]


@dataclass(frozen=True)
class Details:
    """The page behind a title."""

    path: str
    heading: str
    text: str


@dataclass(frozen=True)
class Visit:
    """What a visitor saw; CheckFailed where a step failed."""

    listed: Rows
    details: Details | CheckFailed
    found: Rows | CheckFailed
    statuses: list[int] | CheckFailed


@cache
def visit(bench: Bench) -> Visit:
    """Use the whole site once. CheckFailed when not even the list can be seen."""
    with bench.serve(SERVER, 8000, path="/books/") as app:
        expect.equal(bench.http.get(app.url("/books/")).status, 200, what="列表页的状态码")
        page = bench.browser.open(app.url("/books/"))
        page.screenshot("列表页")
        return Visit(
            grid(page),
            attempt(lambda: open_details(bench, page, app)),
            attempt(lambda: search(bench, app)),
            attempt(lambda: [bench.http.get(app.url(f"/books/{n}/")).status for n in numbers(bench)]),
        )


def attempt(step: Callable[[], T]) -> T | CheckFailed:
    try:
        return step()
    except CheckFailed as failed:
        return failed


def seen(part: T | CheckFailed) -> T:
    """What a step saw; its CheckFailed is raised by the check that asks."""
    if isinstance(part, CheckFailed):
        raise part
    return part


def search(bench: Bench, app: App) -> Rows:
    page = bench.browser.open(app.url("/books/"))
    page.one("input[name=q]").type(bench.data["keyword"])
    page.one("form button, form input[type=submit]").click()
    return grid(page)


def open_details(bench: Bench, page: Page, app: App) -> Details:
    page.link(bench.data["details"][0]).click()
    return Details(page.url.removeprefix(app.url("")).rstrip("/"), page.one("h1").text.strip(), page.text)


def numbers(bench: Bench) -> tuple[int, int]:
    """A book that is there and one that is not."""
    return bench.data["detailed"], bench.data["unknown"]


def grid(page: Page) -> Rows:
    return [[" ".join(cell.split()) for cell in row] for row in page.table()]


def cells(rows: Sequence[Sequence[str]], *columns: int) -> list[tuple[str, ...]]:
    """These columns of the rows below the heading."""
    return [tuple(row[one] for one in columns if one < len(row)) for row in rows[1:]]


def of(rows: Sequence[tuple[str, ...]], expected: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Those rows that are about the books of `expected`."""
    ids = {row[0] for row in expected}
    return [row for row in rows if row[:1] and row[0] in ids]


@check(points=2)
def opens(bench: Bench) -> None:
    """列表页可以打开，用表格显示图书"""
    visit(bench)


@check(points=3, needs=opens)
def lists_books(bench: Bench) -> None:
    """列表页每本图书一行，表头正确"""
    expect.equal(visit(bench).listed[:1], [HEADER], what="表头")
    expect.rows(cells(visit(bench).listed, ID, AUTHOR, SALES), bench.data["rows"], what="编号、作者、销量")


@check(points=2, needs=opens)
def best_sellers_first(bench: Bench) -> None:
    """列表按销量从高到低排列"""
    expect.rows(of(cells(visit(bench).listed, ID), bench.data["order"]), bench.data["order"], ordered=True, what="编号")


@check(points=2, needs=opens)
def formats_prices(bench: Bench) -> None:
    """价格保留两位小数"""
    expect.rows(of(cells(visit(bench).listed, ID, PRICE), bench.data["prices"]), bench.data["prices"], what="编号、价格")


@check(points=2, needs=opens)
def escapes_titles(bench: Bench) -> None:
    """书名原样显示，其中的 < 不当作标签"""
    expect.rows(of(cells(visit(bench).listed, ID, TITLE), bench.data["titles"]), bench.data["titles"], what="编号、书名")


@check(points=4, needs=opens)
def searches(bench: Bench) -> None:
    """提交搜索表单后，只列出书名包含关键字的图书"""
    found = cells(seen(visit(bench).found), ID)
    expect.rows(found, bench.data["found"], what=f"搜索“{bench.data['keyword']}”得到的编号")


@check(points=3, needs=opens)
def shows_details(bench: Bench) -> None:
    """点击书名打开详情页，显示书名、作者、出版社和内容简介"""
    details = seen(visit(bench).details)
    title, *others = bench.data["details"]
    expect.equal(details.path, f"/books/{bench.data['detailed']}", what="详情页的地址")
    expect.equal(details.heading, title, what="h1 标题")
    for text in others:
        expect.contains(details.text, text, what="详情页")


@check(points=2, needs=opens)
def unknown_is_404(bench: Bench) -> None:
    """编号存在的详情页可以打开，不存在的状态码为 404"""
    expect.equal(seen(visit(bench).statuses), [200, 404], what="存在与不存在的编号的状态码")
