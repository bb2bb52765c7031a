"""Tests for the gaps of beginner/class-gaps."""

from grader import Bench, expect, test
from grader.bench import Raised, Returned

CLASSES = """
plain = answer.Card('甲', 100.0)
vip = answer.DiscountCard('乙', 200.0, 0.5)
point = answer.PointCard('丙', 300.0)
give(answer.Card.issued)
give(isinstance(vip, answer.Card))
give([vip.owner, vip.balance, vip.discount])
give([plain.pay(30.0), plain.balance])
give([vip.pay(100.0), vip.balance])
give([point.pay(12.5), point.pay(3.0), point.balance, point.points])
"""
REFUSED = """
point = answer.PointCard('丁', 10.0)
try:
    point.pay(10.5)
    give('没有抛出异常')
except ValueError as error:
    give([str(error), point.balance, point.points])
"""
NUMBERS = """
first, second = answer.numberer(prefixes[0]), answer.numberer(prefixes[1])
give([first(), first(), second(), first(), second()])
"""


def driven(bench: Bench, snippet: str, count: int, **inputs: object) -> list[Returned | Raised]:
    """What the snippet gave, filled up to `count` with how it ended."""
    results = bench.drive("cards.py", snippet, **inputs)
    ended = results[-1] if results and isinstance(results[-1], Raised) else Raised("ProcessEnded", "程序提前结束")
    return (results + [ended] * count)[:count]


@test
def classes_work(bench: Bench) -> None:
    """三种卡的办理、计数和消费"""
    expected: list[object] = [
        3, True, ["乙", 200.0, 0.5], [30.0, 70.0], [50.0, 150.0], [12.5, 3.0, 284.5, 15],
    ]  # fmt: skip
    names = ("总张数", "折扣卡是不是一种卡", "折扣卡的属性", "普通卡消费", "折扣卡消费", "积分卡消费")
    for what, result, wanted in zip(names, driven(bench, CLASSES, len(names)), expected, strict=True):
        expect.equal(expect.returned(result, what=what), wanted, what=what)


@test
def refuses_when_short(bench: Bench) -> None:
    """余额不足时抛出 ValueError，余额和积分不变"""
    [result] = driven(bench, REFUSED, 1)
    expect.equal(expect.returned(result), ["余额10.00不足10.50", 10.0, 0], what="余额不足时的消费")


@test
def numbers_cards(bench: Bench) -> None:
    """numberer 返回的函数依次给出卡号，互不影响"""
    one, other = bench.data["prefixes"]
    [result] = driven(bench, NUMBERS, 1, prefixes=[one, other])
    numbers = [f"{one}001", f"{one}002", f"{other}001", f"{one}003", f"{other}002"]
    expect.equal(expect.returned(result, what="卡号"), numbers, what="卡号")


@test
def prints_report(bench: Bench) -> None:
    """主程序输出每笔消费和各张卡的余额、积分"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), bench.data["report"])
