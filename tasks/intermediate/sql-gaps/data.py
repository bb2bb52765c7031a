"""A school's card payments: classes with unequal totals, a student exactly at the bound, two who never paid."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from grader import TaskData

CLASSES = ("软件2101", "软件2102", "网络2101", "大数据2101", "移动2101")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何"
GIVEN = ("子墨", "雨桐", "浩然", "思远", "佳怡", "明轩", "一诺", "晨曦", "若水", "嘉树", "文博", "乐天")
WORDS = ("米线", "烤饭", "水果", "奶茶", "面点")
SHOPS = ("学子超市", "明德书屋", "第一食堂", "自助打印", "洗衣中心", "健身房", "快递驿站", "理发室")

TABLES = (
    "CREATE TABLE students (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL, class_name VARCHAR(20) NOT NULL)",
    "CREATE TABLE shops (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL)",
    "CREATE TABLE payments (id INT PRIMARY KEY, student_id INT NOT NULL, shop_id INT NOT NULL, amount DECIMAL(8,2) NOT NULL)",
)


@dataclass(frozen=True)
class Student:
    id: int
    name: str
    class_name: str
    cents: tuple[int, ...]  # of each payment

    @property
    def total(self) -> int:
        return sum(self.cents)


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    word, least = rng.choice(WORDS), rng.randrange(60, 120)
    everyone = students(rng, least * 100)
    shops = list(zip(rng.sample(range(11, 60), 8), rng.sample(shop_names(rng, word), 8), strict=True))
    numbers = iter(rng.sample(range(5001, 5900), sum(len(one.cents) for one in everyone)))
    paid = [(next(numbers), one.id, rng.choice(shops)[0], yuan(cents)) for one in everyone for cents in one.cents]
    rng.shuffle(paid)
    ordered = sorted(everyone, key=lambda one: one.id)
    return TaskData(
        values={
            "classes": by_class(everyone),
            "least": least,
            "big": [(one.id, one.name, yuan(one.total)) for one in ordered if one.total >= least * 100],
            "never": [(one.id, one.name) for one in ordered if not one.cents],
            "word": word,
            "shops": [(id, name) for id, name in sorted(shops) if word in name],
            "cancelled": rng.choice(paid)[0],
            "payments": [(one[0],) for one in paid],
        },
        mysql=[
            *TABLES,
            insert("students", [f"({one.id}, '{one.name}', '{one.class_name}')" for one in everyone]),
            insert("shops", [f"({id}, '{name}')" for id, name in shops]),
            insert("payments", [f"({', '.join(str(cell) for cell in row)})" for row in paid]),
        ],
    )


def students(rng: random.Random, least: int) -> list[Student]:
    """Fifteen of at least four classes; the class's totals differ, and their order is neither that of names nor of counts."""
    names = [f"{first}{rng.choice(GIVEN)}" for first in rng.sample(SURNAMES, 15)]
    while True:
        totals = [least, least - 1, least + 1, 0, 0, *(rng.randrange(2000, 2 * least) for _ in range(10))]
        made = [
            Student(id, name, rng.choice(CLASSES), parts(rng, total))
            for id, name, total in zip(rng.sample(range(101, 200), 15), names, totals, strict=True)
        ]
        rows = by_class(made)
        sums = [row[2] for row in rows]
        if len(rows) >= 4 and len(set(sums)) == len(sums) and rows not in (sorted(rows), sorted(rows, reverse=True)):
            rng.shuffle(made)
            return made


def parts(rng: random.Random, total: int) -> tuple[int, ...]:
    """One to four payments of this total; none of nothing."""
    if not total:
        return ()
    cuts = sorted(rng.sample(range(300, total - 300), rng.randrange(0, 4)))
    return tuple(end - start for start, end in zip([0, *cuts], [*cuts, total], strict=True))


def by_class(everyone: Sequence[Student]) -> list[tuple[str, int, Decimal]]:
    """班级、笔数、总金额，总金额从高到低；没有消费的班级不出现"""
    rows = []
    for name in CLASSES:
        there = [one for one in everyone if one.class_name == name and one.cents]
        if there:
            rows.append((name, sum(len(one.cents) for one in there), yuan(sum(one.total for one in there))))
    return sorted(rows, key=lambda row: -row[2])


def shop_names(rng: random.Random, word: str) -> list[str]:
    """The word at the beginning, in the middle and at the end of a name."""
    return [f"{word}小屋", f"阿婆{word}窗口", f"一品{word}", *rng.sample(SHOPS, 5)]


def insert(table: str, rows: Sequence[str]) -> str:
    return f"INSERT INTO {table} VALUES {', '.join(rows)}"


def yuan(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
