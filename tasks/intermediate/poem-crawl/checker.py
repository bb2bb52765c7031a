"""Checks for intermediate/poem-crawl. The first one runs the program; the others read what it saved."""

from collections import Counter

from grader import Bench, check, expect


def saved_right(bench: Bench, *fields: str, first: int = 5) -> None:
    """Each saved poem has these fields right. A missing one costs `each_poem_once` alone, if it is not among the first."""
    found = {str(one.get("title")): one for one in bench.mongo.find("poems")}
    poems = [one for n, one in enumerate(bench.data["poems"]) if n < first or one["title"] in found]
    seen = [found[one["title"]] for one in poems if one["title"] in found]
    expect.rows(
        [[one.get(name) for name in ("title", *fields)] for one in seen],
        [[one[name] for name in ("title", *fields)] for one in poems],
        what="poems 集合",
    )


@check(points=3)
def visits_every_page(bench: Bench) -> None:
    """程序正常结束，访问了每个列表页和每首诗词的详情页"""
    expect.clean_exit(bench.run("python", "main.py"))
    visited = bench.site.requests("www.shicimingju.com")
    for path in bench.data["paths"]:
        expect.called(visited, path)


@check(points=3)
def each_poem_once(bench: Bench) -> None:
    """poems 集合中每首诗词一个文档，没有遗漏，没有广告"""
    titles = [[one.get("title")] for one in bench.mongo.find("poems")]
    expect.rows(titles, [[one["title"]] for one in bench.data["poems"]], what="poems 集合的 title")


@check(points=2)
def author_and_dynasty(bench: Bench) -> None:
    """author、dynasty 正确，没有作者的为“佚名”"""
    saved_right(bench, "author", "dynasty", first=6)


@check(points=4)
def content(bench: Bench) -> None:
    """content 是诗句的列表，没有多余的空白和广告"""
    saved_right(bench, "content")


@check(points=3)
def likes(bench: Bench) -> None:
    """likes 是数值，“万”已换算"""
    saved_right(bench, "likes")


@check(points=3)
def summary(bench: Bench) -> None:
    """dynasties 集合是 poems 中各朝代的诗词数和诗句数"""
    saved_right(bench)
    poems, verses = Counter[str](), Counter[str]()
    for one in bench.mongo.find("poems"):
        lines = one.get("content")
        poems[str(one.get("dynasty"))] += 1
        verses[str(one.get("dynasty"))] += len(lines) if isinstance(lines, list) else 0
    expect.rows(
        [[one.get(name) for name in ("dynasty", "poems", "verses")] for one in bench.mongo.find("dynasties")],
        [[name, poems[name], verses[name]] for name in poems],
        what="dynasties 集合",
    )


@check(points=2)
def can_run_twice(bench: Bench) -> None:
    """再运行一次，poems 集合中没有重复的文档"""
    saved_right(bench)
    before = [[one.get("title")] for one in bench.mongo.find("poems")]
    expect.clean_exit(bench.run("python", "main.py"))
    after = [[one.get("title")] for one in bench.mongo.find("poems")]
    expect.rows(after, before, what="再次运行后 poems 集合的 title")
