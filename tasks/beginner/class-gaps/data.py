"""One day at a shop's card desk. Amounts are whole tenths of a yuan here, so that the expected figures are exact."""

import random
from dataclasses import dataclass, field

from grader import TaskData

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂华英玉梅鹏飞欣怡浩宇晨曦雨桐"
TENTHS = {"0.9": 9, "0.8": 8, "0.5": 5}


@dataclass
class Held:
    number: str
    owner: str
    kind: str
    tenths: int  # what is left
    points: int = 0
    steps: list[str] = field(default_factory=list)  # lines that main.py prints


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    held = _held(rng)
    lines = [f"办卡,{one.kind},{one.owner},{one.tenths // 10}" for one in held]
    printed: list[str] = []
    for one in rng.sample(held, len(held)) + rng.sample(held, len(held)):
        _pay(one, rng.randrange(15, 60), lines, printed)
    refused = [one for one in held if one.kind in ("普通", "0.8", "积分")][:3]
    for one in refused:  # more than is left, and then a little again
        _pay(one, one.tenths // 10 * 2 + rng.randrange(3, 30), lines, printed)
        _pay(one, rng.randrange(2, 15), lines, printed)
    report = [*printed, f"共办卡{len(held)}张"]
    for one in held:
        report.append(f"{one.number} {one.owner} {_yuan(one.tenths)}" + (f" {one.points}分" if one.kind == "积分" else ""))
    return TaskData(
        values={"report": report, "prefixes": rng.sample("ABDEFGHK", 2)},
        files={"flow.txt": ("\r\n".join(lines) + "\r\n").encode("gbk")},
    )


def _held(rng: random.Random) -> list[Held]:
    """Each kind twice or more, in any order; the discount cards have numbers of their own."""
    kinds = ["普通", "积分", "0.9", "0.8", "普通", "积分", "0.5", *rng.choices(["普通", "积分", "0.9"], k=2)]
    rng.shuffle(kinds)
    plain, vip, held = 0, 0, []
    for kind in kinds:
        if kind in TENTHS:
            vip += 1
            number = f"V{vip:03}"
        else:
            plain += 1
            number = f"C{plain:03}"
        name = rng.choice(FAMILY) + "".join(rng.sample(GIVEN, 2))
        held.append(Held(number, name, kind, rng.randrange(20, 50) * 100))
    return held


def _pay(one: Held, yuan: int, lines: list[str], printed: list[str]) -> None:
    lines.append(f"消费,{one.number},{yuan}")
    cost = yuan * TENTHS.get(one.kind, 10)
    if cost > one.tenths:
        printed.append(f"{one.number} 余额{_yuan(one.tenths)}不足{_yuan(cost)}")
        return
    one.tenths -= cost
    one.points += cost // 10
    printed.append(f"{one.number} 实付{_yuan(cost)}")


def _yuan(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}0"
