"""A flash sale: goods, members, requests in their order, and the orders of earlier sales.

The requests hold every way in which an order can end on every seed; what they must leave behind is worked out here by hand,
in whole cents.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from grader import TaskData

NAMES = ("无线耳机", "保温杯", "电动牙刷", "折叠雨伞", "充电宝", "护眼台灯", "加湿器", "筋膜枪", "机械键盘", "榨汁杯")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = ("子墨", "雨桐", "浩然", "思远", "佳怡", "明轩", "一诺", "晨曦", "若水", "嘉树", "文博")
FIRST_ORDER = 1001

TABLES = (
    "CREATE TABLE goods (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL, price DECIMAL(10,2) NOT NULL, stock INT NOT NULL)",
    "CREATE TABLE members (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL, balance DECIMAL(10,2) NOT NULL)",
    "CREATE TABLE requests (id INT PRIMARY KEY, member_id INT NOT NULL, goods_id INT NOT NULL, quantity INT NOT NULL)",
    "CREATE TABLE orders (id INT PRIMARY KEY AUTO_INCREMENT, request_id INT NOT NULL UNIQUE, member_id INT NOT NULL, "
    f"goods_id INT NOT NULL, quantity INT NOT NULL, amount DECIMAL(10,2) NOT NULL) AUTO_INCREMENT = {FIRST_ORDER}",
    "CREATE TABLE history (id INT PRIMARY KEY AUTO_INCREMENT, member_id INT NOT NULL, goods_id INT NOT NULL, "
    "quantity INT NOT NULL, amount DECIMAL(10,2) NOT NULL, refunded TINYINT NOT NULL)",
)


@dataclass(frozen=True)
class Goods:
    id: int
    name: str
    cents: int
    stock: int


@dataclass(frozen=True)
class Request:
    """One request, and whether it must succeed."""

    id: int
    member: int
    goods: Goods
    quantity: int
    sold: bool

    @property
    def cents(self) -> int:
        return self.goods.cents * self.quantity

    def arguments(self) -> tuple[int, int, int, int]:
        return self.id, self.member, self.goods.id, self.quantity


@dataclass(frozen=True)
class Past:
    """An order of an earlier sale."""

    member: int
    goods: Goods
    quantity: int
    refunded: bool

    @property
    def cents(self) -> int:
        return self.goods.cents * self.quantity


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    goods = catalogue(rng)
    members = rng.sample(range(201, 400), 6)
    balances, requests = sale(rng, goods, members)
    past = earlier(rng, goods, members)
    while not endless(past):
        past = earlier(rng, goods, members)
    later = Past(members[0], goods[5], 2, refunded=False)
    poor, beyond, exact, good = requests[1], requests[2], requests[3], requests[-1]
    rows = [*TABLES, *inserts(rng, goods, balances, requests, past)]
    return TaskData(
        values={
            "whole": outcome(goods, balances, requests),
            "sells": outcome(goods, balances, [good]),
            "stock": outcome(goods, balances, [beyond, exact]),
            "payment": outcome(goods, balances, [poor, good]),
            "locked": goods[0].id,
            "sales": sales(past),
            "cached": [(f"goods:{one.id}", one.name, f"{yuan(one.cents)}", str(sold(past)[one.id])) for one in leaders(goods, past)],
            "later": (later.member, later.goods.id, later.quantity, str(yuan(later.cents)), 0),
            "sales_after": sales([*past, later]),
            **conclusions(past),
        },
        mysql=rows,
    )


def catalogue(rng: random.Random) -> list[Goods]:
    """Seven goods; the last was never sold before."""
    ids, names = rng.sample(range(11, 100), 7), rng.sample(NAMES, 7)
    stocks = [rng.randrange(6, 10), rng.randrange(4, 7), *(rng.randrange(20, 40) for _ in range(5))]
    cents = [100 * price + rng.choice((50, 80, 90)) for price in rng.sample(range(20, 200), 7)]
    return [Goods(*one) for one in zip(ids, names, cents, stocks, strict=True)]


def sale(rng: random.Random, goods: Sequence[Goods], members: Sequence[int]) -> tuple[dict[int, int], list[Request]]:
    """Balances in cents, and requests: whatever a failed one left would be seen, and the last one succeeds."""
    few, scarce, many = goods[:3]
    rich, poor, buyer, late, exact, last = members
    balances = {member: 1_000_000 + 100 * rng.randrange(1000) for member in members}
    balances[poor] = few.cents - 100 * rng.randrange(1, 10)
    balances[exact] = few.cents
    numbers = iter(sorted(rng.sample(range(501, 600), 8)))
    return balances, [
        Request(next(numbers), rich, few, 2, sold=True),
        Request(next(numbers), poor, few, 1, sold=False),  # 余额不足
        Request(next(numbers), buyer, scarce, scarce.stock + 1, sold=False),  # 库存不足，但还有库存
        Request(next(numbers), buyer, scarce, scarce.stock, sold=True),  # 恰好买完
        Request(next(numbers), late, scarce, 1, sold=False),  # 已经没有库存
        Request(next(numbers), exact, few, 1, sold=True),  # 余额恰好够
        Request(next(numbers), exact, many, 1, sold=False),  # 余额已经用完
        Request(next(numbers), last, many, rng.randrange(2, 5), sold=True),
    ]


def outcome(goods: Sequence[Goods], balances: dict[int, int], requests: Sequence[Request]) -> dict[str, Any]:
    """What these requests, put to a fresh database, must return and leave behind."""
    done = [one for one in requests if one.sold]
    taken, paid = Counter[int](), Counter[int]()
    for one in done:
        taken[one.goods.id] += one.quantity
        paid[one.member] += one.cents
    return {
        "requests": [one.arguments() for one in requests],
        "sold": [one.sold for one in requests],
        "stocks": [(one.id, one.stock - taken[one.id]) for one in goods],
        "balances": [(member, yuan(cents - paid[member])) for member, cents in balances.items()],
        "orders": [(*one.arguments(), yuan(one.cents)) for one in done],
    }


def earlier(rng: random.Random, goods: Sequence[Goods], members: Sequence[int]) -> list[Past]:
    """Earlier orders of all goods but the last: totals all unequal, the first three well ahead, one refund for each of four."""
    totals = [*rng.sample(range(30, 60, 3), 3), *rng.sample(range(12, 25, 3), 3)]
    past = []
    for one, total in zip(goods, totals, strict=False):
        first = rng.randrange(2, total // 2)
        past += [Past(rng.choice(members), one, part, refunded=False) for part in (first, 2, total - first - 2) if part]
    past += [Past(rng.choice(members), one, rng.randrange(40, 60), refunded=True) for one in goods[2:6]]
    rng.shuffle(past)
    return past


def sold(past: Sequence[Past]) -> Counter[int]:
    counted = Counter[int]()
    for one in past:
        if not one.refunded:
            counted[one.goods.id] += one.quantity
    return counted


def sales(past: Sequence[Past]) -> list[tuple[str, int]]:
    return [(str(goods), quantity) for goods, quantity in sold(past).items()]


def leaders(goods: Sequence[Goods], past: Sequence[Past]) -> list[Goods]:
    counted = sold(past)
    return sorted(goods, key=lambda one: -counted[one.id])[:3]


def conclusions(past: Sequence[Past]) -> dict[str, float]:
    kept = [one for one in past if not one.refunded]
    cents, counted = sum(one.cents for one in kept), sold(past)
    return {
        "turnover": cents / 100,
        "average": cents / 100 / len(kept),
        "top_share": 100 * max(counted.values()) / sum(counted.values()),
    }


def endless(past: Sequence[Past]) -> bool:
    """Whether both quotients have more decimals than they are rounded to."""
    kept, counted = [one for one in past if not one.refunded], sold(past)
    cents, pieces = sum(one.cents for one in kept), sum(counted.values())
    return cents % len(kept) != 0 and 1000 * max(counted.values()) % pieces != 0


def inserts(
    rng: random.Random, goods: Sequence[Goods], balances: dict[int, int], requests: Sequence[Request], past: Sequence[Past]
) -> Iterator[str]:
    names = iter(rng.sample(SURNAMES, len(balances)))
    yield values("goods", [f"({one.id}, '{one.name}', {yuan(one.cents)}, {one.stock})" for one in goods])
    yield values("members", [f"({id}, '{next(names)}{rng.choice(GIVEN)}', {yuan(cents)})" for id, cents in balances.items()])
    yield values("requests", [str(one.arguments()) for one in requests])
    rows = [f"({one.member}, {one.goods.id}, {one.quantity}, {yuan(one.cents)}, {int(one.refunded)})" for one in past]
    yield values("history (member_id, goods_id, quantity, amount, refunded)", rows)


def values(table: str, rows: Sequence[str]) -> str:
    return f"INSERT INTO {table} VALUES {', '.join(rows)}"


def yuan(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
