"""Checks for LEVEL/NAME."""

from grader import Bench, CheckFailed, check, expect

HOST = "book.dangdang.com"


@check(points=2)
def sends_header(bench: Bench) -> None:
    """请求带有浏览器的 User-Agent"""
    expect.clean_exit(bench.run("python", "main.py"))
    requests = bench.site.requests(HOST)
    if not requests:
        raise CheckFailed("没有访问网站", seen="没有请求")
    for one in requests:
        if not one.user_agent.startswith("Mozilla/5.0"):
            raise CheckFailed("请求没有带浏览器的 User-Agent", expected="Mozilla/5.0 …", seen=one.user_agent)


@check(points=3)
def follows_pages(bench: Bench) -> None:
    """访问了所有页"""
    for address in bench.data["addresses"]:
        expect.called(bench.site.requests(HOST), address)


@check(points=5)
def saves_books(bench: Bench) -> None:
    """books.json 中是全部图书，按出现的顺序"""
    books = expect.json(expect.file(bench, "books.json"))
    expect.equal(books, bench.data["books"], what="books.json")
