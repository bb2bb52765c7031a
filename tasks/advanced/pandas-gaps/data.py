"""A day of shared bicycles: rides without an end, rides entered twice with another fee, rides over a day, unknown stations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from grader import TaskData

STATIONS = ("天府广场", "春熙路", "红星桥", "锦绣大道", "龙湖公园", "西门车站", "万年场", "玉林北路", "东湖码头")
DISTRICTS = ("中心区", "东城区", "南湖区")
OTHER = "其他"
LONG = (45, 60, 90)  # minutes asked for; rides of exactly these are there


@dataclass(frozen=True)
class Ride:
    number: str
    station: str
    start: datetime
    seconds: int | None  # None: never ended
    cents: int

    @property
    def minutes(self) -> float:
        return (self.seconds or 0) / 60

    def line(self, cents: int | None = None) -> str:
        end = "" if self.seconds is None else self.start + timedelta(seconds=self.seconds)
        return f"{self.number},{self.station},{self.start},{end},{(self.cents if cents is None else cents) / 100:.2f}"


def build(seed: int) -> TaskData:
    random = Random(seed)
    stations = random.sample(STATIONS, 7)
    known = {station: DISTRICTS[place % 3] for place, station in enumerate(stations[:5])}  # two stations are not listed
    rides = every_kind(random, stations)
    again = random.sample([one for one in rides if one.seconds is not None], 6)
    lines = [one.line() for one in rides]
    for one in again:  # somewhere below its first record
        first = lines.index(one.line())
        lines.insert(random.randrange(first + 1, len(lines) + 1), one.line(one.cents + 350))
    kept = [one for one in rides if one.seconds is not None]
    districts = {one.number: known.get(one.station, OTHER) for one in kept}
    return TaskData(
        values={
            "kept": [(one.number, one.cents / 100) for one in kept],
            "first": [str(kept[0].start), str(kept[0].start + timedelta(seconds=kept[0].seconds or 0))],
            "minutes": [(one.number, one.minutes) for one in kept],
            "long": [
                (least, [one.number for one in kept if one.minutes >= least and one.cents > 0]) for least in LONG
            ],
            "districts": list(districts.items()),
            "means": [
                (name, len(mine), sum(mine) / len(mine) / 100)
                for name in sorted({*districts.values()})
                for mine in [[one.cents for one in kept if districts[one.number] == name]]
            ],
            "longest": [
                (station, len(mine), max(mine))
                for station in sorted({one.station for one in kept})
                for mine in [[one.minutes for one in kept if one.station == station]]
            ],
        },
        files={
            "rides.csv": "\n".join(["编号,站点,开始时间,结束时间,费用", *lines, ""]).encode(),
            "stations.csv": "\n".join(["站点,区域", *(f"{name},{where}" for name, where in known.items()), ""]).encode(),
        },
    )


def every_kind(random: Random, stations: Sequence[str]) -> list[Ride]:
    """Every station has long and short rides, free and paid ones, one over a day, one without an end."""
    numbers = iter(random.sample(range(10_000, 100_000), 100))
    rides = []
    for station in stations:
        spans = [random.randrange(150, 2600) for _ in range(random.randrange(3, 7))]
        spans += [60 * least for least in LONG] + [random.randrange(3700, 9000), 86_400 + random.randrange(600, 1500)]
        for place, seconds in enumerate(spans):
            cents = 0 if place == len(spans) - 2 else random.randrange(3, 30) * 50
            rides.append(ride(random, next(numbers), station, seconds, cents))
        rides.append(ride(random, next(numbers), station, None, 0))
    random.shuffle(rides)
    rides.sort(key=lambda one: one.seconds is None)  # the first record is a whole one
    first, rest = rides[0], rides[1:]
    random.shuffle(rest)
    return [first, *rest]


def ride(random: Random, number: int, station: str, seconds: int | None, cents: int) -> Ride:
    start = datetime(2022, 5, random.randrange(8, 15), random.randrange(6, 23), random.randrange(60), random.randrange(60))
    return Ride(f"R{number}", station, start, seconds, cents)
