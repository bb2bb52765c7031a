"""Rented flats of ten months: dirty training data, and a test month whose rents stay on the author's side.

Flats of the validation month are larger than those before it and those of the test month smaller: a scaler that was fitted on the
wrong rows, and a median of the wrong rows, show in the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from grader import TaskData

DISTRICTS = ("锦江区", "青羊区", "金牛区", "武侯区", "成华区", "龙泉驿区", "新都区")
PLACES = (-500, -250, 0, 250, 500)  # 元 a month, one a district
FITTINGS = {"简装": -260, "精装": 0, "豪装": 300}
TRAIN_MONTHS = tuple(f"2022-{month:02}" for month in range(1, 10))
VALID_MONTH, TEST_MONTH = "2022-10", "2022-11"
COLUMNS = ("编号", "登记月份", "区域", "面积", "楼龄", "地铁距离", "装修")
NO_RENT = ("", "面议", "面议", "")
WRONG_RENTS = ("0元", "1元", "9.9元", "88元")


@dataclass(frozen=True)
class Flat:
    number: str
    month: str
    district: str
    area: float
    age: int
    distance: int  # metres to the next underground station
    fitting: str
    rent: int

    def line(self, *, rent: str | None = None, distance: str | None = None, area: str | None = None) -> str:
        """As train.csv has it; some cells in another writing."""
        cells = (*self.known(distance, area), f"{self.rent}元" if rent is None else rent)
        return ",".join(cells)

    def known(self, distance: str | None = None, area: str | None = None) -> tuple[str, ...]:
        """All but the rent."""
        return (
            self.number, self.month, self.district, f"{self.area:g}" if area is None else area, str(self.age),
            str(self.distance) if distance is None else distance, self.fitting,
        )  # fmt: skip

    def again(self) -> str:
        """The same record in another writing."""
        return self.line(rent=f"{self.rent}.0元", area=f"{self.area:.2f}")


def build(seed: int) -> TaskData:
    random = Random(seed)
    worths = dict(zip(random.sample(DISTRICTS, len(PLACES)), PLACES, strict=True))
    numbers = (f"Z{number:05}" for number in random.sample(range(10_000, 100_000), 1000))
    train = [flat for month in TRAIN_MONTHS for flat in flats(random, numbers, worths, month, (44, 64, 700))]
    valid = list(flats(random, numbers, worths, VALID_MONTH, (90, 80, 1300)))
    test = list(flats(random, numbers, worths, TEST_MONTH, (120, 43, 900)))
    random.shuffle(train)
    random.shuffle(valid)
    unknown, plain = [*train[:20], *valid[:4]], [*train[20:], *valid[4:]]
    bad = list(flats(random, numbers, worths, random.choice(TRAIN_MONTHS), (8, 64, 700)))

    lines = [one.line(distance="") for one in unknown]
    lines += [one.line() for one in plain]
    lines += [one.again() for one in random.sample(plain, 12)]
    lines += [one.line(rent=rent) for one, rent in zip(bad, (*NO_RENT, *WRONG_RENTS), strict=True)]
    random.shuffle(lines)
    # The median of what remains of months 1 to 9 once the wrong records are gone and each is there once.
    middle = median(one.distance for one in train[20:])
    return TaskData(
        values={
            "plain": [row(one, one.distance) for one in plain],
            "unknown": [row(one, middle) for one in unknown],
            "bad": [one.number for one in bad],
            "months": {"train": TRAIN_MONTHS, "valid": VALID_MONTH},
            "test": {one.number: one.rent for one in test},
        },
        files={
            "train.csv": sheet([*COLUMNS, "月租金"], lines),
            "test.csv": sheet(COLUMNS, [",".join(one.known()) for one in test]),
        },
    )


def flats(
    random: Random, numbers: Iterator[str], worths: dict[str, int], month: str, usual: tuple[int, int, int]
) -> Iterator[Flat]:
    """Flats of one month, in all districts: how many, about which size and how far from a station."""
    count, area, distance = usual
    districts = sorted(worths)
    for place in range(count):
        district = districts[place % len(districts)]
        size = round(min(max(random.gauss(area, 17), 15), 160), 1)
        far = round(min(max(random.gauss(distance, 260), 60), 2900))
        age, fitting = random.randrange(1, 26), random.choice(sorted(FITTINGS))
        worth = 38 * size + worths[district] + FITTINGS[fitting] - 0.25 * (far - 800) - 14 * (age - 12)
        rent = max(round(random.gauss(worth, 130)), 450)
        yield Flat(next(numbers), month, district, size, age, far, fitting, rent)


def row(one: Flat, distance: float) -> tuple[str, str, float, float, int]:
    return one.number, one.month, one.area, distance, one.rent


def sheet(header: Sequence[str], lines: Sequence[str]) -> bytes:
    return "\n".join([",".join(header), *lines, ""]).encode()
