"""One day of a car park's register; every mistake in a gap shows on every seed.

Stays are drawn first, as minutes, and the expected figures are taken from them; the clock times are made last.
"""

import random
from dataclasses import dataclass
from math import ceil

from grader import TaskData

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
REMARKS = ("# 8月23日 白班", "# 东门道闸检修", "# 以下为手工登记", "# 系统恢复")


@dataclass(frozen=True)
class Stay:
    plate: str
    enters: int  # minutes since midnight
    minutes: int

    @property
    def line(self) -> str:
        return f"{self.plate},{clock(self.enters)},{clock(self.enters + self.minutes)}"


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    stays = _stays(rng)
    lines = [one.line for one in stays]
    for remark in (*rng.sample(REMARKS, 2), "", ""):
        lines.insert(rng.randrange(len(lines)), remark)
    late = [_stay(rng, 19, rng.randrange(840, 900)) for _ in range(2)]  # after the shift: longest of all
    text = "\r\n".join([*lines, "交班", *(one.line for one in late), "夜班无登记"]) + "\r\n"

    longest = max(stays, key=lambda one: one.minutes)
    report = [
        f"车次:{len(stays)} 收费:{sum(cost(one.minutes) for one in stays)}元",
        f"停得最久:{longest.plate} {longest.minutes}分钟",
    ]
    hours = [one.enters // 60 for one in stays]
    report += [f"{hour:02}时 {'*' * hours.count(hour)}" for hour in sorted(set(hours))]
    asked = [0, 1, 29, 30, 31, 59, 60, 61, 120, 121, 420, 421, 480, 481, 540, 541, 1439, rng.randrange(62, 119)]
    return TaskData(
        values={"report": report, "asked": asked, "fees": [cost(minutes) for minutes in asked]},
        files={"parking.txt": text.encode("gbk")},
    )


def cost(minutes: int) -> int:
    return 0 if minutes <= 30 else min(40, 5 * ceil(minutes / 60))


def clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _stays(rng: random.Random) -> list[Stay]:
    """Free to the minute, whole hours, over the highest fee, over night, the first and the last hour, two longest ones."""
    longest = rng.randrange(700, 800)
    lengths = [30, 30, 60 * rng.randrange(1, 4), 60 * rng.randrange(4, 8), 480, rng.randrange(541, 690), longest, longest]
    lengths += [rng.randrange(5, 30), *(rng.randrange(31, 400) for _ in range(rng.randrange(6, 11)))]
    rng.shuffle(lengths)
    hours = [0, 23, *(rng.randrange(6, 19) for _ in lengths[2:])]
    rng.shuffle(hours)
    return [_stay(rng, hour, minutes) for hour, minutes in zip(hours, lengths, strict=True)]


def _stay(rng: random.Random, hour: int, minutes: int) -> Stay:
    plate = f"川{rng.choice('AGBF')}{rng.choice(LETTERS)}{rng.randrange(1000, 10000)}"
    return Stay(plate, hour * 60 + rng.randrange(60), minutes)
