"""Half a year of a chain of shops: dirty records for the gaps, and the clean ones for the figure and the conclusions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from grader import TaskData

SHOPS = ("望江店", "清河店", "梧桐店", "南门店", "学府店", "光华店", "湖滨店", "双桥店")
AREAS = ("城东", "城西")
KINDS = ("食品", "饮料", "日用")
MONTHS = range(1, 7)
WORDS = ("缺货", "盘点", "缺货", "无")
HEADER = "日期,门店编号,品类,数量,单价"
CLEAN_HEADER = HEADER + ",金额,月份,门店,片区"


@dataclass(frozen=True)
class Shop:
    number: str  # "03"
    name: str
    area: str


@dataclass(frozen=True)
class Sale:
    month: int
    day: int
    shop: Shop
    kind: str
    count: int
    cents: int  # of one piece

    @property
    def money(self) -> int:
        """In cents."""
        return self.count * self.cents

    @property
    def date(self) -> str:
        return f"2022-{self.month:02}-{self.day:02}"

    def line(self, count: str | None = None, price: str | None = None) -> str:
        count = str(self.count) if count is None else count
        price = f"{self.cents / 100:.2f}" if price is None else price
        return f"{self.date},{self.shop.number},{self.kind},{count},{price}"

    def clean_line(self) -> str:
        return f"{self.line()},{self.money / 100:.2f},{self.month},{self.shop.name},{self.shop.area}"


def build(seed: int) -> TaskData:
    random = Random(seed)
    shops = opened(random)
    sales = sold(random, shops)
    while not telling(sales, shops):
        sales = sold(random, shops)
    lines = [one.line() for one in sales]
    lines += [one.line() for one in random.sample(sales, 8)]  # again
    lines += [one.line(count=text) for one, text in zip(random.sample(sales, 4), WORDS, strict=True)]
    lines += [one.line(count=str(n)) for one, n in zip(random.sample(sales, 5), (0, 0, -1, -6, -12), strict=True)]
    lines += [one.line(price="") for one in random.sample(sales, 3)]
    random.shuffle(lines)
    return TaskData(
        values={
            "clean": sheet(CLEAN_HEADER, [one.clean_line() for one in sales]).decode(),
            "numbers": sorted({one.number for one in shops}),
            "kept": [(one.date, one.shop.number, one.kind, one.count, one.cents / 100) for one in sales],
            "columns": [(one.date, one.money / 100, one.month, one.shop.name, one.shop.area) for one in sales],
            "monthly": [(shop.name, [total(sales, shop=shop, month=month) for month in MONTHS]) for shop in shops],
            "shares": [
                (one.date, one.shop.name, one.kind, one.count, one.money / 100 / total(sales, shop=one.shop)) for one in sales
            ],
            "shops": [(shop.name, total(sales, shop=shop)) for shop in ranked(sales, shops)],
            "areas": {area: [total(sales, area=area, month=month) for month in MONTHS] for area in AREAS},
            "best_month": max(MONTHS, key=lambda month: total(sales, month=month)),
            "food": 100 * total(sales, kind=KINDS[0]) / total(sales),
        },
        files={
            "sales.csv": sheet(HEADER, lines),
            "shops.csv": sheet("门店编号,门店,片区", [f"{one.number},{one.name},{one.area}" for one in shops]),
        },
    )


def opened(random: Random) -> list[Shop]:
    """Five shops in both areas, as shops.csv lists them."""
    numbers = random.sample(range(1, 20), 5)
    numbers[0] = random.choice([number for number in range(1, 10) if number not in numbers[1:]])  # one begins with 0
    names = random.sample(SHOPS, 5)
    return [Shop(f"{n:02}", name, AREAS[place % 2]) for place, (n, name) in enumerate(zip(numbers, names, strict=True))]


def sold(random: Random, shops: Sequence[Shop]) -> list[Sale]:
    """Three to six sales a shop and month, of all kinds; one shop is closed in one month."""
    closed = shops[-1], random.choice(MONTHS)
    sales = {}
    for shop in shops:
        for month in MONTHS:
            for place in range(0 if (shop, month) == closed else random.randrange(3, 7)):
                day, kind = random.randrange(1, 29), KINDS[place % 3]
                sales[shop, month, day, kind] = Sale(month, day, shop, kind, random.randrange(5, 160), random.randrange(3, 60) * 50)
    listed = list(sales.values())
    random.shuffle(listed)
    return listed


def telling(sales: Sequence[Sale], shops: Sequence[Shop]) -> bool:
    """Whether usual mistakes show: no order is the right one by chance, the best is the best by money alone."""
    order = [shop.name for shop in ranked(sales, shops)]
    best = ranked(sales, shops)[0]
    counts = {shop.name: sum(one.shop == shop for one in sales) for shop in shops}
    by_mean = max(shops, key=lambda shop: total(sales, shop=shop) / counts[shop.name])
    pieces = {month: sum(one.count for one in sales if one.month == month) for month in MONTHS}
    month = max(MONTHS, key=lambda month: total(sales, month=month))
    return (
        order not in (sorted(order), [shop.name for shop in shops], sorted(order, reverse=True))
        and counts[best.name] < max(counts.values())
        and by_mean != best
        and len({total(sales, shop=shop) for shop in shops}) == len(shops)
        and pieces[month] < max(pieces.values())
    )


def total(
    sales: Sequence[Sale], *, shop: Shop | None = None, area: str | None = None, kind: str | None = None, month: int | None = None
) -> float:
    """The money of these sales, in 元."""
    return sum(
        one.money
        for one in sales
        if shop in (None, one.shop) and area in (None, one.shop.area) and kind in (None, one.kind) and month in (None, one.month)
    ) / 100


def ranked(sales: Sequence[Sale], shops: Sequence[Shop]) -> list[Shop]:
    return sorted(shops, key=lambda shop: -total(sales, shop=shop))


def sheet(header: str, lines: Sequence[str]) -> bytes:
    return "\n".join([header, *lines, ""]).encode()
