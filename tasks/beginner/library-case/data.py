"""A reading room's year: a machine's log, the lendings, the books and the readers.

Money is counted in tenths of a yuan. In the year's lendings no fine reaches a book's price and no contact holds other long
numbers: those are asked of the functions alone, so that a mistake there costs that function's points only.
"""

import json
import random
from datetime import date, timedelta

from grader import TaskData

STAT = date(2022, 12, 31)
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂华英玉梅鹏飞欣怡浩宇晨曦雨桐"
KINDS = ("文学", "历史", "科普", "少儿", "艺术")
WORDS = ("山间", "星空", "古城", "河流", "四季", "远方", "灯塔", "纸鸢", "茶马", "窗外", "竹林", "海岸", "钟楼", "雪原", "田野", "长街")
TAILS = ("手记", "故事", "漫谈", "小史", "地图", "图鉴")
NOISE = ("设备启动", "读卡器已连接", "网络中断，改用本机缓存", "网络恢复")
REMARKS = ("手机{}", "{}（晚上联系）", "电话{}，微信同号", "家长{}")


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    log, records = _machine(rng)
    books = {f"B{number:04}": rng.randrange(150, 690) for number in sorted(rng.sample(range(1, 400), 24))}  # price, tenths
    readers = {f"R{number:03}": _reader(rng) for number in sorted(rng.sample(range(1, 200), 14))}
    lent, overdue = _year(rng, list(books), list(readers))
    while len({sum(map(_tenths, days)) for days in overdue.values()}) < len(overdue):  # no two of one sum
        lent, overdue = _year(rng, list(books), list(readers))
    every = [days for some in overdue.values() for days in some]
    listed = [
        {"reader": number, "name": readers[number][0], "contact": readers[number][2], "times": len(days),
         "fine": sum(map(_tenths, days)) / 10}
        for number, days in overdue.items()
    ]  # fmt: skip
    listed.sort(key=lambda one: -one["fine"])
    names = iter(rng.sample([a + b for a in WORDS for b in TAILS], len(books)))
    rows = [f"{book},{next(names)},{rng.choice(KINDS)},{_yuan(price)}" for book, price in books.items()]
    return TaskData(
        values={
            "records": records,
            "overdue": listed,
            "times": str(len(every)),
            "readers": str(len(overdue)),
            "total": sum(map(_tenths, every)) / 10,
            "longest": str(max(every)),
            **_calls(rng),
        },
        files={
            "machine.log": log.encode(),
            "books.csv": _csv(["编号,书名,类别,定价", *rows]),
            "readers.json": json.dumps(
                {number: {"name": name, "contact": contact} for number, (name, contact, _) in readers.items()},
                ensure_ascii=False, indent=1,
            ).encode(),
            "lent.csv": _csv(["图书编号,读者编号,借出日期,归还日期", *lent]),
        },
    )  # fmt: skip


def _csv(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode("gbk")


def _yuan(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}0"


def _tenths(days: int) -> int:
    return days if days <= 10 else 2 * days - 10


def _phone(rng: random.Random) -> str:
    return f"1{rng.choice('3578')}{rng.randrange(10**8, 10**9)}"


def _reader(rng: random.Random) -> tuple[str, str, str]:
    """Name, contact, and the contact as it may be shown."""
    phone, remark = _phone(rng), rng.choice(REMARKS)
    name = rng.choice(FAMILY) + "".join(rng.sample(GIVEN, rng.randrange(1, 3)))
    return name, remark.format(phone), remark.format(phone[:3] + "****" + phone[-4:])


def _machine(rng: random.Random) -> tuple[str, list[list[str]]]:
    """The log, and its lendings in the order in which they began. One book is lent twice, one was lent before."""
    books = [f"B{number:04}" for number in rng.sample(range(1, 400), 8)]
    events, records = [], []
    for book in (*books[:7], books[0]):
        start = 60 * 24 * 20 if (book, "借出") in [(b, a) for _, a, b, _ in events] else 0
        at = start + rng.randrange(1, 60 * 24 * 6)
        reader = f"R{rng.randrange(100, 200)}"
        back = at + rng.randrange(60 * 24, 60 * 24 * 12)
        returned = book in books[:5]
        events.append((at, "借出", book, reader))
        if returned:
            events.append((back, "归还", book, reader))
        records.append((at, [book, reader, _day(at), _day(back) if returned else ""]))
    events.append((rng.randrange(60 * 24 * 3, 60 * 24 * 18), "归还", books[7], f"R{rng.randrange(100, 200)}"))
    lines = [f"[{_day(at)} {at // 60 % 24:02}:{at % 60:02}] {action} {book} {reader}" for at, action, book, reader in sorted(events)]
    for word in rng.sample(NOISE, 3):
        at = rng.randrange(len(lines))
        lines.insert(at, f"{lines[at][:18]} {word}")
    return "\n".join(lines) + "\n", [record for _, record in sorted(records)]


def _day(minutes: int) -> str:
    return str(date(2022, 9, 1) + timedelta(minutes=minutes))


def _year(rng: random.Random, books: list[str], readers: list[str]) -> tuple[list[str], dict[str, list[int]]]:
    """The lines of lent.csv, and each late reader's days over."""
    late, longest = rng.sample(readers, 7), rng.randrange(46, 56)
    overdue = {late[0]: [longest], late[1]: [rng.randrange(12, 40)]}  # not returned: the longest, and a reader's only one
    lines = [_lending(rng, number, books, 30 + days[0], returned=False) for number, days in overdue.items()]
    for number in (*late[2:], late[0], *rng.choices(late[2:], k=5)):
        days = rng.choice((rng.randrange(1, 10), rng.randrange(12, 46)))
        overdue.setdefault(number, []).append(days)
        lines.append(_lending(rng, number, books, 30 + days, returned=rng.random() < 0.7))
    punctual = [number for number in readers if number not in late]
    lines.append(_lending(rng, punctual[0], books, 30, returned=True))
    for length in (rng.randrange(3, 30) for _ in range(rng.randrange(14, 20))):
        lines.append(_lending(rng, rng.choice(readers), books, length, returned=length % 4 != 0))
    rng.shuffle(lines)
    return lines, overdue


def _lending(rng: random.Random, reader: str, books: list[str], length: int, *, returned: bool) -> str:
    back = STAT - timedelta(days=rng.randrange(1, 250) if returned else 0)
    lent = back - timedelta(days=length)
    return f"{rng.choice(books)},{reader},{lent},{back if returned else ''}"


def _calls(rng: random.Random) -> dict[str, list[list[object]]]:
    """For each function, its calls, each with the value due."""
    over: list[list[object]] = []
    for days in (31, 30, 29, 0, rng.randrange(32, 80)):
        lent = date(2022, rng.randrange(1, 8), rng.randrange(1, 29))
        over.append([str(lent), str(lent + timedelta(days=days)), max(days - 30, 0)])
    for days in (rng.randrange(31, 100), 30, rng.randrange(1, 29)):
        over.append([str(STAT - timedelta(days=days)), "", max(days - 30, 0)])
    fines: list[list[object]] = [[days, 88.0, _tenths(days) / 10] for days in (0, 1, 9, 10, 11, rng.randrange(12, 40))]
    price = rng.randrange(90, 200) / 10
    fines += [[200, price, price], [rng.randrange(300, 400), 12.5, 12.5]]
    one, other = _phone(rng), _phone(rng)
    order = f"{rng.randrange(10**17, 10**18)}"
    masked = [number[:3] + "****" + number[-4:] for number in (one, other)]
    texts: list[list[object]] = [
        [f"手机{one}", f"手机{masked[0]}"],
        [f"{one}、{other}（晚上）", f"{masked[0]}、{masked[1]}（晚上）"],
        [f"办证流水号{order}，电话{other}", f"办证流水号{order}，电话{masked[1]}"],
        ["没有留电话", "没有留电话"],
        ["座机02812345678", "座机02812345678"],
    ]
    return {"days_over": over, "fine": fines, "mask": texts}
