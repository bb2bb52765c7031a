"""A frozen ranking of invented shares over several pages, and other shares for the analysis, which is judged on its own.

Every page repeats the last share of the page before it (the ranking moved while the pages were read), carries an advertisement
among its rows, and from page two on holds halted shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from grader import TaskData

HOST = "quote.stockstar.com"
FOLDER = "/stock/"
PER_PAGE = 12
BRANDS = ("沐岭", "芸川", "泓岸", "霁原", "柏岚", "筠溪", "朔野", "桐汐", "峦石", "汀澜", "蔚禾", "砚峰")
TRADES = ("股份", "科技", "实业", "控股", "集团")
INDUSTRIES = ("通信设备", "食品饮料", "生物制药", "电力供应", "汽车零件", "仓储物流", "环保工程", "文化传媒")
TABLE = (
    "CREATE TABLE stocks (code CHAR(6) NOT NULL, name VARCHAR(20) NOT NULL, industry VARCHAR(20) NOT NULL, "
    "price DECIMAL(10,2) NULL, pct DECIMAL(6,2) NULL, turnover BIGINT NULL)"
)
HEAD = '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>沪深股票涨跌排行</title></head>\n<body>\n'
NAV = '<div class="nav"><a href="/">首页</a> <a href="/stock/">股票</a> <a href="/fund/">基金</a></div>\n'
TOP = "<tr><th>代码</th><th>名称</th><th>行业</th><th>最新价</th><th>涨跌幅</th><th>成交额</th></tr>"
ADVERTISEMENT = '<tr class="ad"><td colspan="6"><a href="/vip.html">开通会员，查看实时行情</a></td></tr>'


@dataclass(frozen=True)
class Share:
    code: str
    name: str
    industry: str
    price: int | None = None  # in 分; None: halted
    pct: int | None = None  # in 0.01 %
    turnover: int | None = None  # in 元, a multiple of 1000

    @property
    def row(self) -> tuple[object, ...]:
        """As the table has it, the turnover in thousands."""
        if self.price is None or self.pct is None or self.turnover is None:
            return self.name, None, None, None
        return self.name, self.price / 100, self.pct / 100, self.turnover // 1000


def build(seed: int) -> TaskData:
    random = Random(seed)
    listed = shares(random, 52, first_halted=PER_PAGE)
    others = shares(random, 44, first_halted=0)
    while largest_first(others) in (sorted(names_of(others)), sorted(names_of(others), reverse=True)):
        others = shares(random, 44, first_halted=0)  # not in the order in which groupby() leaves them
    pages = list(paged(listed))
    return TaskData(
        values={
            "paths": [address(number) for number in range(1, len(pages) + 1)],
            "first": [one.name for one in pages[0]],
            "stocks": [(one.code, one.name, one.industry) for one in listed],
            "traded": [one.row for one in listed if one.price is not None],
            "halted": [one.row for one in listed if one.price is None],
            "others": [(one.code, one.name, one.industry, *cells(one)) for one in others],
            "table": TABLE,
            **analysis(others),
        },
        mysql=[TABLE],
        sites={
            HOST: {
                address(number): page(some, number, len(pages)).encode() for number, some in enumerate(pages, start=1)
            }
        },
    )


def shares(random: Random, count: int, first_halted: int) -> list[Share]:
    """Shares by falling change, as the ranking has them; halted ones (two an industry) among them from a place on."""
    industries = random.sample(INDUSTRIES, 5)
    names = random.sample(["".join(pair) for pair in product(BRANDS, TRADES)], count)
    codes = random.sample([f"{number:06}" for start in (1, 600_001) for number in range(start, start + 900)], count)
    halted = [Share(codes[n], names[n], industries[n % 5]) for n in range(10)]
    changes = sorted([0, 0, 0, *random.sample([n for n in range(-998, 999) if n], count - 13)], reverse=True)
    traded = [
        Share(codes[n], names[n], industries[n % 5], random.randrange(320, 9800), change, turnover(random, n))
        for n, change in zip(range(10, count), changes, strict=True)
    ]
    for one in halted[1:]:
        traded.insert(random.randrange(first_halted + 1, len(traded)), one)
    traded.insert(first_halted, halted[0])  # the first share that page two does not share with page one
    return traded


def turnover(random: Random, place: int) -> int:
    """By turns hundreds of millions and tens of millions."""
    return random.randrange(101, 1890) * 1_000_000 if place % 2 else random.randrange(11_000, 99_000) * 1000


def paged(listed: Sequence[Share]) -> Iterator[list[Share]]:
    """The pages' shares; each page begins with the last of the page before."""
    for start in range(0, len(listed), PER_PAGE):
        yield list(listed[max(start - 1, 0) : start + PER_PAGE])


def address(number: int) -> str:
    return f"{FOLDER}ranklist_a_3_1_{number}.html"


def page(some: Sequence[Share], number: int, last: int) -> str:
    lines = [line(one) for one in some]
    lines.insert(3, ADVERTISEMENT)
    following = f"http://{HOST}{address(number + 1)}" if number == 2 else f"ranklist_a_3_1_{number + 1}.html"
    before = f'<a href="ranklist_a_3_1_{number - 1}.html">上一页</a> ' if number > 1 else ""
    after = f'<a class="next" href="{following}">下一页</a>' if number < last else '<span class="next">下一页</span>'
    rows = "\n".join([TOP, *lines])
    return f'{HEAD}{NAV}<table class="rank">\n{rows}\n</table>\n<div class="pager">{before}<b>{number}</b> {after}</div>\n</body></html>\n'


def line(one: Share) -> str:
    texts = [one.name, one.industry, *shown(one)]
    tds = "".join(f"<td>{text}</td>" for text in texts)
    return f'<tr><td><a href="/stock/{one.code}.html">{one.code}</a></td>{tds}</tr>'


def shown(one: Share) -> tuple[str, str, str]:
    if one.price is None or one.pct is None or one.turnover is None:
        return "--", "--", "--"
    sign = "+" if one.pct > 0 else ""
    large = one.turnover >= 100_000_000
    amount = f"{one.turnover / 100_000_000:.2f}亿" if large else f"{one.turnover / 10_000:.1f}万"
    return f"{one.price / 100:.2f}", f"{sign}{one.pct / 100:.2f}%", amount


def cells(one: Share) -> tuple[str | None, str | None, int | None]:
    """Price, change and turnover for an INSERT."""
    if one.price is None or one.pct is None:
        return None, None, None
    return f"{one.price / 100:.2f}", f"{one.pct / 100:.2f}", one.turnover


def names_of(some: Sequence[Share]) -> set[str]:
    return {one.industry for one in some}


def amount(some: Sequence[Share], industry: str) -> int:
    return sum(one.turnover or 0 for one in some if one.industry == industry)


def largest_first(some: Sequence[Share]) -> list[str]:
    return sorted(names_of(some), key=lambda industry: -amount(some, industry))


def analysis(others: Sequence[Share]) -> dict[str, object]:
    """What analyse.py must find in the other shares."""
    industries = {}
    for name in names_of(others):
        mine = [one for one in others if one.industry == name]
        changes = [one.pct for one in mine if one.pct is not None]
        mean = sum(changes) / len(changes) / 100
        industries[name] = (len(mine), len(mine) - len(changes), mean, amount(others, name) / 100_000_000)
    changes = [one.pct for one in others if one.pct is not None]
    best = max(others, key=lambda one: -(10**6) if one.pct is None else one.pct)
    return {
        "industries": industries,
        "summary": {
            "total": len(others),
            "up": sum(one > 0 for one in changes),
            "down": sum(one < 0 for one in changes),
            "flat": changes.count(0),
        },
        "top": (best.code, best.name),
        "top_pct": (best.pct or 0) / 100,
    }
