"""Checks for intermediate/recipe-spider.

The crawl is run twice, by the first check and by `can_crawl_twice`; the second program twice, by `summarises_cuisines`
and, after one more recipe, by `can_analyse_twice`. The others read what is there.
"""

from typing import Any

from grader import Bench, check, expect

CRAWL = ("python", "-m", "scrapy", "crawl", "recipe")
ANALYSE = ("python", "analyse.py")


def saved_right(bench: Bench, *fields: str) -> None:
    """Each saved recipe has these fields right. A missing one costs `saves_each_once` alone, if it is not of page one."""
    found = {str(one.get("name")): one for one in bench.mongo.find("recipes")}
    wanted = [one for one in bench.data["recipes"] if one["name"] in found or one["name"] in bench.data["first_page"]]
    seen = [found[one["name"]] for one in wanted if one["name"] in found]
    expect.rows(
        [[one.get(field) for field in ("name", *fields)] for one in seen],
        [[one[field] for field in ("name", *fields)] for one in wanted],
        what="recipes 集合",
    )


def cells(bench: Bench, collection: str, *fields: str) -> list[list[Any]]:
    return [[one.get(field) for field in fields] for one in bench.mongo.find(collection)]


@check(points=2)
def visits_every_page(bench: Bench) -> None:
    """爬虫 recipe 正常结束，访问了每个列表页和每道菜谱的详情页"""
    expect.clean_exit(bench.run(*CRAWL))
    visited = bench.site.requests("caipu.jd.com")
    for path in bench.data["paths"]:
        expect.called(visited, path)


@check(points=3)
def saves_each_once(bench: Bench) -> None:
    """管道把每道菜谱存为 recipes 集合中的一个文档，没有遗漏，没有广告"""
    expect.rows(cells(bench, "recipes", "name"), [[one["name"]] for one in bench.data["recipes"]], what="recipes 集合的 name")


@check(points=1)
def cuisine(bench: Bench) -> None:
    """cuisine 是菜系"""
    saved_right(bench, "cuisine")


@check(points=2)
def minutes(bench: Bench) -> None:
    """minutes 是以分钟为单位的整数，“小时”已换算"""
    saved_right(bench, "minutes")


@check(points=3)
def ingredients(bench: Bench) -> None:
    """ingredients 依次是各种食材的 name 和 grams，“千克”已换算，“适量”为 0"""
    saved_right(bench, "ingredients")


@check(points=2)
def can_crawl_twice(bench: Bench) -> None:
    """再爬取一次，recipes 集合中没有重复的文档"""
    saved_right(bench)
    before = cells(bench, "recipes", "name")
    expect.clean_exit(bench.run(*CRAWL))
    expect.rows(cells(bench, "recipes", "name"), before, what="再次爬取后 recipes 集合的 name")


@check(points=2.5)
def summarises_cuisines(bench: Bench) -> None:
    """cuisines 集合中各菜系的菜谱数、平均用时、用时最短的菜谱正确"""
    bench.run(*ANALYSE)
    seen = cells(bench, "cuisines", "cuisine", "recipes", "average", "fastest")
    expect.rows(seen, bench.data["cuisines"], what="cuisines 集合")


@check(points=2.5)
def computes_costs(bench: Bench) -> None:
    """costs 集合中每道菜谱的食材成本正确，没有单价的食材按 0 元计"""
    expect.rows(cells(bench, "costs", "name", "cost"), bench.data["costs"], what="costs 集合")


@check(points=2)
def can_analyse_twice(bench: Bench) -> None:
    """菜谱增加后再运行 analyse.py，正常结束，结果随之更新，没有重复数据"""
    bench.mongo.insert("classics", [bench.data["later"]])
    expect.clean_exit(bench.run(*ANALYSE))
    expect.rows(cells(bench, "cuisines", "cuisine", "recipes"), bench.data["counts_after"], what="cuisines 集合")
    priced = [[name] for name in bench.data["priced_after"]]
    expect.rows([row for row in cells(bench, "costs", "name") if row in priced], priced, what="costs 集合的 name")
