"""Checks for intermediate/job-paging. The first one runs the program; the others read the file it wrote."""

import re
from decimal import Decimal

from grader import Bench, check, expect

HEADER = ("职位名称", "城市", "最低月薪", "最高月薪", "招聘人数")
FIELDS = ("name", "city", "low", "high", "number")


def lines(bench: Bench) -> list[tuple[str, ...]]:
    """All lines of jobs.csv, the header among them."""
    return expect.csv(expect.file(bench, "jobs.csv"), None, what="jobs.csv")


def jobs(bench: Bench) -> list[dict[str, Decimal | str]]:
    """The lines below the header, which may be missing."""
    first, *others = lines(bench)
    below = [first, *others] if first[0] in bench.data["names"] else others
    return [dict(zip(FIELDS, map(number, line), strict=False)) for line in below]


def number(text: str) -> Decimal | str:
    """`15000` and `15000.0` are one number; `15k` is text."""
    return Decimal(text) if re.fullmatch(r"[0-9]{1,9}(\.0{1,2})?", text) else text


def saved_right(bench: Bench, *fields: str) -> None:
    """Each job in the file has these fields right. A missing one costs `right_jobs` alone, if it is not of page one."""
    found = {job["name"]: job for job in jobs(bench)}
    wanted = [job for job in bench.data["kept"] if job["name"] in found or job["name"] in bench.data["first"]]
    seen = [found[job["name"]] for job in wanted if job["name"] in found]
    shown = ("name", *fields)
    expect.rows(
        [[job.get(name) for name in shown] for job in seen],
        [[job[name] for name in shown] for job in wanted],
        what="jobs.csv",
    )


@check(points=6)
def turns_every_page(bench: Bench) -> None:
    """程序正常结束，用浏览器打开搜索页并翻到了最后一页"""
    expect.clean_exit(bench.run("python", "main.py"))
    by_browser = [one for one in bench.site.requests("careers.tencent.com") if "Chrome/" in one.user_agent]
    for path in bench.data["paths"]:
        expect.called(by_browser, path)


@check(points=4)
def right_jobs(bench: Bench) -> None:
    """jobs.csv 中是所有最低月薪不低于 15000 的职位，每个一行"""
    names = [[job["name"]] for job in jobs(bench)]
    expect.rows(names, [[job["name"]] for job in bench.data["kept"]], what="jobs.csv 的职位名称")


@check(points=1)
def header(bench: Bench) -> None:
    """jobs.csv 的表头正确"""
    saved_right(bench)
    expect.rows(lines(bench)[:1], [HEADER], what="表头")


@check(points=2)
def cities(bench: Bench) -> None:
    """城市列只有城市"""
    saved_right(bench, "city")


@check(points=3)
def salaries(bench: Bench) -> None:
    """最低月薪、最高月薪是以元为单位的数"""
    saved_right(bench, "low", "high")


@check(points=2)
def head_counts(bench: Bench) -> None:
    """招聘人数是数，“若干”记为 0"""
    saved_right(bench, "number")


@check(points=2)
def order(bench: Bench) -> None:
    """按最高月薪从高到低排列"""
    saved_right(bench)
    high = {job["name"]: job["high"] for job in bench.data["kept"]}
    names = [job["name"] for job in jobs(bench) if job["name"] in high]
    from_high = sorted(names, key=lambda name: -high[name])
    expect.rows([[name] for name in names], [[name] for name in from_high], ordered=True, what="jobs.csv 的职位名称")
