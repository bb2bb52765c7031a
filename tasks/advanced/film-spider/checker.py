"""Checks for advanced/film-spider.

The crawl is run twice, by the first check and by `runs_twice`; the others read what the first one left. Films are told by their
titles. One that was not saved costs `saves_every_film` alone, unless it is of the first list page.
"""

from typing import Any

from grader import Bench, CheckFailed, check, expect

CRAWL = ("python", "-m", "scrapy", "crawl", "film")
RANK, SEEN = "film:rank", "film:seen"


def saved(bench: Bench) -> list[dict[str, Any]]:
    """The documents of `films`; at least one."""
    found = bench.mongo.find("films")
    if not found:
        raise CheckFailed("films 集合是空的", expected=f"{len(bench.data['new'])} 个文档", seen="0 个文档")
    return found


def due(bench: Bench) -> list[dict[str, Any]]:
    """The new films that were saved, and those of the first list page."""
    titles = {str(one.get("title")).strip() for one in saved(bench)}
    return [one for one in bench.data["new"] if one["title"] in titles or one["title"] in bench.data["first"]]


def saved_right(bench: Bench, *fields: str) -> None:
    """Each film that is due has these fields right."""
    found = {str(one.get("title")).strip(): one for one in saved(bench)}
    wanted = due(bench)
    seen = [found[one["title"]] for one in wanted if one["title"] in found]
    expect.rows(
        [[one.get("title"), *(one.get(field, "没有") for field in fields)] for one in seen],
        [[one["title"], *(one[field] for field in fields)] for one in wanted],
        what="films 集合",
    )


@check(points=3)
def visits_every_page(bench: Bench) -> None:
    """爬虫 film 正常结束，访问了分类页和每个类型的每一页"""
    expect.clean_exit(bench.run(*CRAWL))
    visited = bench.site.requests("movie.douban.com")
    for path in bench.data["paths"]:
        expect.called(visited, path)


@check(points=3)
def saves_every_film(bench: Bench) -> None:
    """films 集合中有全部影片的 id 和 title，没有遗漏，没有广告"""
    rows = {(str(one.get("id")), one.get("id"), str(one.get("title"))) for one in saved(bench)}
    seen = sorted(row for row in rows if row[2] not in bench.data["known"])
    wanted = [(one["id"], one["title"]) for one in bench.data["new"]]
    expect.rows([row[1:] for row in seen], wanted, what="films 集合的 id 和 title")


@check(points=2)
def each_once(bench: Bench) -> None:
    """属于几个类型的影片在 films 集合中只有一个文档"""
    titles = [str(one.get("title")) for one in saved(bench)]
    expect.rows([[title] for title in titles], [[title] for title in sorted(set(titles))], what="films 集合的 title")


@check(points=3)
def ratings_and_votes(bench: Bench) -> None:
    """rating 和 votes 是数值，“万”已换算，没有评分的为 None 和 0"""
    saved_right(bench, "rating", "votes")


@check(points=1.5)
def genres(bench: Bench) -> None:
    """genres 依次是影片的各个类型"""
    saved_right(bench, "genres")


@check(points=2)
def skips_known(bench: Bench) -> None:
    """编号原来就在 film:seen 中的影片没有保存"""
    saved_right(bench)
    titles = {str(one.get("title")).strip() for one in saved(bench)}
    expect.rows([[title] for title in bench.data["known"] if title in titles], [], what="films 集合中已归档的影片")


@check(points=2.5)
def ranks_films(bench: Bench) -> None:
    """有序集合 film:rank 中是所保存的影片的片名和评分，没有评分的不在其中"""
    wanted = [(one["title"], one["rating"]) for one in due(bench) if one["rating"] is not None]
    ranked = [row for row in bench.redis.zset(RANK) if row[0] not in bench.data["known"]]
    expect.rows(ranked, wanted, what=f"有序集合 {RANK}")


@check(points=1.5)
def remembers_seen(bench: Bench) -> None:
    """集合 film:seen 中有所保存的影片的编号，原有的编号保留"""
    members = bench.redis.members(SEEN)
    theirs = {*bench.data["before"], *(one["id"] for one in bench.data["new"])}
    wanted = {*bench.data["before"], *(one["id"] for one in due(bench))}
    expect.rows([[one] for one in sorted(members & theirs)], [[one] for one in sorted(wanted)], what=f"集合 {SEEN}")


@check(points=1.5)
def runs_twice(bench: Bench) -> None:
    """再爬取一次，正常结束，films 和 film:rank 不变"""
    saved_right(bench)
    titles = [[str(one.get("title"))] for one in saved(bench)]
    ranked = bench.redis.zset(RANK)
    expect.clean_exit(bench.run(*CRAWL))
    expect.rows([[str(one.get("title"))] for one in saved(bench)], titles, what="再次爬取后 films 集合的 title")
    expect.rows(bench.redis.zset(RANK), ranked, what=f"再次爬取后有序集合 {RANK}")
