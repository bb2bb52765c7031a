"""A wholesaler's customers and orders; every kind of customer that an answer may get wrong is there on every seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from grader import TaskData

DAY = date(2022, 6, 30)  # 统计日
SAME_NAME = "晨光文具店"
CITIES = ("成都", "绵阳", "德阳", "乐山", "宜宾", "南充")
BRANDS = ("远航", "启明", "众合", "华蓉", "锦云", "博雅", "新程", "立德", "金穗", "恒丰", "同方", "嘉禾", "泰和", "明湖", "天府", "青禾", "文轩", "广汇")
TRADES = ("商贸公司", "办公用品店", "书店", "超市")
QUOTED = ("O'Neil咖啡馆", "L'Amour西餐厅", "D'Or面包房")  # 汉字个数为单数：按 GBK 读必然出错

CUSTOMERS = (
    "CREATE TABLE customers (id INT PRIMARY KEY AUTO_INCREMENT, code VARCHAR(10) NOT NULL, "
    "name VARCHAR(50) NOT NULL, city VARCHAR(20) NOT NULL)"
)
ORDERS = (
    "CREATE TABLE orders (id INT PRIMARY KEY AUTO_INCREMENT, customer_id INT NOT NULL, amount DECIMAL(10,2) NULL, "
    "due_date DATE NOT NULL, paid_date DATE NULL, FOREIGN KEY (customer_id) REFERENCES customers (id))"
)


@dataclass(frozen=True)
class Order:
    cents: int | None
    due: date
    paid: date | None

    @property
    def days(self) -> int:
        """Days late; 0 or less when it is not."""
        return ((self.paid or DAY) - self.due).days


@dataclass
class Customer:
    name: str
    orders: list[Order] = field(default_factory=list)
    id: int = 0

    @property
    def late(self) -> list[Order]:
        return [order for order in self.orders if order.days > 0]

    @property
    def cents(self) -> int:
        return sum(order.cents or 0 for order in self.late)

    def figures(self) -> tuple[int, int, Decimal, int]:
        """客户编号、逾期笔数、逾期金额、最长逾期天数"""
        return self.id, len(self.late), yuan(self.cents), max(order.days for order in self.late)


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    names = iter([brand + rng.choice(TRADES) for brand in rng.sample(BRANDS, len(BRANDS))])

    plain = [Customer(next(names), [*paid_late(rng, cents), *in_time(rng)]) for cents in totals(rng)]
    namesakes = [Customer(SAME_NAME, paid_late(rng, small(rng))) for _ in range(2)]
    nulls = [Customer(next(names), orders) for orders in with_nulls(rng)]
    punctual = [Customer(next(names), orders) for orders in not_late(rng)]

    everyone = [*plain, *nulls, *punctual]
    rng.shuffle(everyone)
    everyone = [namesakes[0], *everyone, namesakes[1]]  # 编号最小的客户不在排行中：不排序的排行必然是错的
    number = rng.randrange(101, 200)
    for customer in everyone:
        customer.id, number = number, number + rng.randrange(1, 4)

    placed = [(customer, order) for customer in everyone for order in customer.orders]
    rng.shuffle(placed)
    unpaid = [order for _, order in placed if order.paid is None]
    ranked = sorted(plain, key=lambda customer: (-customer.cents, customer.id))[:5]
    code, quoted, city = f"KH{rng.randrange(7000, 8000)}", rng.choice(QUOTED), rng.choice(CITIES)
    chosen = rng.choice(plain)
    return TaskData(
        values={
            "overview": f"订单:{len(placed)} 未付款:{len(unpaid)} 未付金额:{yuan(sum(order.cents or 0 for order in unpaid))}",
            "names": [(customer.id, customer.name) for customer in (*plain, *namesakes)],
            "figures": [customer.figures() for customer in plain],
            "nulls": [customer.figures() for customer in nulls],
            "ranking": [
                (str(place), str(customer.id), customer.name, str(len(customer.late)))
                for place, customer in enumerate(ranked, start=1)
            ],
            "new_order": (chosen.id, "88.80", DAY - timedelta(days=9), DAY - timedelta(days=8)),
            "counts_after": [(customer.id, len(customer.late) + (customer is chosen)) for customer in plain],
            "registered": (code, quoted, city),
        },
        files={"new_customer.csv": f"code,name,city\n{code},{quoted},{city}\n".encode()},
        mysql=list(statements(rng, everyone, placed)),
    )


def totals(rng: random.Random) -> list[int]:
    """Late totals of the plain customers, in cents: all above the small ones, the second highest twice."""
    highest, second, *others = sorted(rng.sample(range(200_000, 900_000), 7), reverse=True)
    return [highest, second, second, *others]


def small(rng: random.Random) -> int:
    """Less than any plain customer's total, even twice; as text it would be more than most of them."""
    return rng.randrange(91_000, 99_000)


def paid_late(rng: random.Random, cents: int) -> list[Order]:
    """Two to four orders of this total, each paid after its day, by a different number of days each."""
    count = rng.randrange(2, 5)
    cuts = sorted(rng.sample(range(5_000, cents - 5_000), count - 1))
    parts = [end - start for start, end in zip([0, *cuts], [*cuts, cents], strict=True)]
    return [paid(rng, part, days) for part, days in zip(parts, rng.sample(range(1, 40), count), strict=True)]


def paid(rng: random.Random, cents: int | None, days: int) -> Order:
    due = DAY - timedelta(days=rng.randrange(45, 150))
    return Order(cents, due, due + timedelta(days=days))


def in_time(rng: random.Random) -> list[Order]:
    return [paid(rng, rng.randrange(10_000, 400_000), -rng.randrange(1, 20)) for _ in range(rng.randrange(1, 4))]


def unpaid(rng: random.Random, cents: int | None, days: int) -> Order:
    return Order(cents, DAY - timedelta(days=days), None)


def with_nulls(rng: random.Random) -> list[list[Order]]:
    """Late all the same: never paid, without an amount, both, and one amount of two missing."""
    return [
        [unpaid(rng, small(rng), days) for days in rng.sample(range(1, 90), 2)],
        [unpaid(rng, None, rng.randrange(1, 90))],
        [paid(rng, None, rng.randrange(1, 40))],
        [paid(rng, None, rng.randrange(1, 20)), paid(rng, small(rng), rng.randrange(20, 40))],
    ]


def not_late(rng: random.Random) -> list[list[Order]]:
    """Paid on the very day, due on the day of the count, due later, paid in time, and no order at all."""
    return [
        [paid(rng, small(rng), 0)],
        [unpaid(rng, small(rng), 0)],
        [unpaid(rng, small(rng), -rng.randrange(1, 20))],
        in_time(rng),
        [],
    ]


def statements(rng: random.Random, customers: Sequence[Customer], placed: Sequence[tuple[Customer, Order]]) -> Iterator[str]:
    yield CUSTOMERS
    yield ORDERS
    rows = [f"({one.id}, 'KH{5000 + one.id}', '{one.name}', '{rng.choice(CITIES)}')" for one in customers]
    yield f"INSERT INTO customers (id, code, name, city) VALUES {', '.join(rows)}"
    rows = [
        f"({one.id}, {'NULL' if order.cents is None else yuan(order.cents)}, '{order.due}', "
        f"{'NULL' if order.paid is None else repr(str(order.paid))})"
        for one, order in placed
    ]
    yield f"INSERT INTO orders (customer_id, amount, due_date, paid_date) VALUES {', '.join(rows)}"


def yuan(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
