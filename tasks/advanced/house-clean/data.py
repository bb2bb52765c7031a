"""A dirty list of flats: every kind of dirt of the statement is there on every seed, in rows of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from grader import TaskData

DISTRICTS = ("锦江区", "青羊区", "金牛区", "武侯区", "成华区", "龙泉驿区", "新都区")
ESTATES = (
    ("锦绣", "翡翠", "江南", "阳光", "水岸", "紫金", "和平", "东湖"),
    ("花园", "家园", "华庭", "新城", "公馆", "雅苑"),
)
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
MISSING = ("", "暂无")
WRONG_AREAS = (0.9, 8.6, 1080.0, 8950.0)


@dataclass(frozen=True)
class House:
    number: str
    district: str
    estate: str
    rooms: str
    area: float
    price: int  # 万元

    @property
    def row(self) -> tuple[str, str, float, int]:
        return self.number, self.district, self.area, self.price

    def line(self, area: str | None = None, price: str | None = None) -> str:
        """As the file has it; `area` and `price` in another writing."""
        area = f"{self.area:g}平米" if area is None else area
        price = f"{self.price}万" if price is None else price
        return f"{self.number},{self.district},{self.estate},{self.rooms},{area},{price}"

    def full_width(self) -> str:
        return self.line(f"{self.area:.1f}平米".translate(FULL_WIDTH), f"{self.price}万".translate(FULL_WIDTH))

    def square_metres(self) -> str:
        return self.line(f"{self.area:.2f}㎡")


def build(seed: int) -> TaskData:
    """Rows that must be kept, by how they are written; numbers of those that must go; the districts."""
    random = Random(seed)
    districts = random.sample(DISTRICTS, 5)
    houses = _houses(random, districts)
    while _dearest_first(houses) == sorted(districts):  # the order in which groupby() leaves them
        houses = _houses(random, districts)
    numbers = [f"H{number:04}" for number in random.sample(range(2000, 3000), 8)]
    missing = [_house(random, number, random.choice(districts), 2) for number in numbers[:4]]
    outliers = [_house(random, number, random.choice(districts), 2) for number in numbers[4:]]
    wide = [next(one for one in houses if one.district == district) for district in districts]
    plain = [one for one in houses if one not in wide]

    lines = [random.choice((House.line, House.square_metres))(one) for one in plain[6:]]
    lines += [one.full_width() for one in wide]
    lines += [one.line() for one in plain[:6]]
    lines += [one.line() for one in plain[:3]] + [one.square_metres() for one in plain[3:6]]  # again
    lines += [one.line(area=text) for one, text in zip(missing[:2], MISSING, strict=True)]
    lines += [one.line(price=text) for one, text in zip(missing[2:], MISSING, strict=True)]
    lines += [one.line(area=f"{area:g}平米") for one, area in zip(outliers, WRONG_AREAS, strict=True)]
    random.shuffle(lines)
    return TaskData(
        values={
            "plain": [one.row for one in plain],
            "full_width": [one.row for one in wide],
            "missing": [one.number for one in missing],
            "outliers": [one.number for one in outliers],
            "districts": districts,
        },
        files={"houses.csv": "\n".join(["编号,区域,小区,户型,面积,总价", *lines, ""]).encode()},
    )


def _houses(random: Random, districts: Sequence[str]) -> list[House]:
    """Five to nine a district, in no order."""
    numbers = (f"H{number:04}" for number in random.sample(range(1, 1999), 100))
    houses = []
    for district in districts:
        unit_price = random.uniform(1.2, 4.5)  # 万元 per ㎡
        houses += [_house(random, next(numbers), district, unit_price) for _ in range(random.randint(5, 9))]
    random.shuffle(houses)
    return houses


def _house(random: Random, number: str, district: str, unit_price: float) -> House:
    area = random.randint(400, 1800) / 10
    estate = random.choice(ESTATES[0]) + random.choice(ESTATES[1])
    rooms = f"{random.randint(1, 4)}室{random.randint(1, 2)}厅"
    return House(number, district, estate, rooms, area, round(area * unit_price * random.uniform(0.8, 1.3)))


def _dearest_first(houses: Sequence[House]) -> list[str]:
    prices: dict[str, list[int]] = {}
    for one in houses:
        prices.setdefault(one.district, []).append(one.price)
    return sorted(prices, key=lambda district: -sum(prices[district]) / len(prices[district]))
