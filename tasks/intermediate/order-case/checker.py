"""Checks and tests for intermediate/order-case.

Each of the three programs is judged on its own data: seckill.py fills `orders`, rank.py and conclusion.py read `history`. A
test puts requests to `place_order` of one process and looks at what that process left in the database.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grader import Bench, CheckFailed, check, expect, test

ORDER = """
db = answer.connect()
for request in requests:
    give(answer.place_order(db, *request))
db.close()
"""
LOCK = """
one, other = answer.connect(), answer.connect()
one.begin()
answer.lock_goods(one.cursor(), goods)
try:
    other.cursor().execute('SELECT stock FROM goods WHERE id = %s FOR SHARE NOWAIT', (goods,))
    give(0)
except Exception as error:
    give(error.args[0])
"""
LOCKED = 3572  # MySQL: the statement was not executed because of a lock
RANK, CONCLUSION = ("python", "rank.py"), ("python", "conclusion.py")
LATER = "INSERT INTO history (member_id, goods_id, quantity, amount, refunded) VALUES (%s, %s, %s, %s, %s)"


def left_right(bench: Bench, wanted: Mapping[str, Any]) -> None:
    """Orders, stocks and balances are as the requests must leave them."""
    orders = bench.mysql.query("SELECT request_id, member_id, goods_id, quantity, amount FROM orders")
    expect.rows(orders, wanted["orders"], what="orders 表")
    expect.rows(bench.mysql.query("SELECT id, stock FROM goods"), wanted["stocks"], what="goods 表的库存")
    expect.rows(bench.mysql.query("SELECT id, balance FROM members"), wanted["balances"], what="members 表的余额")


def ordered_right(bench: Bench, wanted: Mapping[str, Any]) -> None:
    """`place_order` returned None or the order's number for each request, and left what it must."""
    given = [expect.returned(one) for one in bench.drive("seckill.py", ORDER, requests=wanted["requests"])]
    numbers = iter([row[0] for row in bench.mysql.query("SELECT id FROM orders ORDER BY id")])
    left_right(bench, wanted)
    expect.equal(given, [next(numbers) if sold else None for sold in wanted["sold"]], what="place_order 的返回值")


@test
def sells(bench: Bench) -> None:
    """成功的下单返回订单编号，订单、库存、余额都已保存"""
    ordered_right(bench, bench.data["sells"])


@test
def sells_to_the_last_piece(bench: Bench) -> None:
    """购买数量超过库存时下单失败，恰好等于库存时下单成功"""
    ordered_right(bench, bench.data["stock"])


@test
def failed_order_leaves_nothing(bench: Bench) -> None:
    """余额不足的下单失败，不留下订单，库存不变，接着的下单不受影响"""
    ordered_right(bench, bench.data["payment"])


@test
def locks_goods(bench: Bench) -> None:
    """lock_goods 锁定商品后，其他连接不能锁定这一行"""
    given = [expect.returned(one) for one in bench.drive("seckill.py", LOCK, goods=bench.data["locked"])]
    if given != [LOCKED]:
        raise CheckFailed("lock_goods 没有锁定商品，或者锁定后其他连接仍可读锁", expected="其他连接不能锁定这一行", seen=str(given))


@check(points=2)
def sells_everything_right(bench: Bench) -> None:
    """运行 seckill.py，全部请求处理完后订单、库存、余额正确，失败的下单没有留下数据"""
    expect.clean_exit(bench.run("python", "seckill.py"))
    left_right(bench, bench.data["whole"])


@check(points=2)
def ranks_sales(bench: Bench) -> None:
    """rank.py 把各商品的销量存入有序集合 rank:sales，不计已退款的订单"""
    bench.run(*RANK)
    expect.rows(bench.redis.zset("rank:sales"), bench.data["sales"], what="rank:sales")


@check(points=1.5)
def caches_leaders(bench: Bench) -> None:
    """rank.py 把销量前 3 名的商品（且只有这 3 种）存入哈希"""
    fields = ("name", "price", "sold")
    cached = {key: bench.redis.hash(key) for key in bench.redis.keys("goods:*")}
    seen = [(key, *map(found.get, fields)) for key, found in cached.items()]
    expect.rows(seen, bench.data["cached"], what="键、name、price、sold")


@check(points=1)
def cache_expires(bench: Bench) -> None:
    """缓存的哈希 600 秒后过期"""
    for key, *_ in bench.data["cached"]:
        expect.close(bench.redis.ttl_s(key), 600, abs=120, what=f"{key} 剩余的秒数")


@check(points=1)
def ranks_again(bench: Bench) -> None:
    """增加往期订单后再运行 rank.py，正常结束，销量随之更新，不重复累加"""
    bench.mysql.execute(LATER, bench.data["later"])
    ran = bench.run(*RANK)
    bench.mysql.execute("DELETE FROM history ORDER BY id DESC LIMIT 1")  # what follows counts without it
    expect.clean_exit(ran)
    wanted = [row for row in bench.data["sales_after"] if row not in bench.data["sales"]]
    expect.rows([row for row in bench.redis.zset("rank:sales") if row[0] == wanted[0][0]], wanted, what="rank:sales")


def concluded(bench: Bench, key: str) -> Any:
    """One conclusion of result.json."""
    found = expect.json(expect.file(bench, "result.json"), what="result.json")
    if not isinstance(found, dict) or key not in found:
        raise CheckFailed(f"result.json 中没有 {key}", expected=key, seen=str(found)[:200])
    return found[key]


def rounded(seen: Any, expected: float, digits: int, what: str) -> None:
    """A number with at most so many decimals that rounds `expected`, either way where it lies half-way."""
    expect.close(seen, expected, abs=0.51 * 10**-digits, what=what)
    if round(Decimal(str(seen)), digits) != Decimal(str(seen)):
        raise CheckFailed(f"{what}没有保留 {digits} 位小数", expected=f"{digits} 位小数", seen=str(seen))


@check(points=1)
def concludes_turnover(bench: Bench) -> None:
    """result.json 中成交额 turnover 正确，不计已退款的订单"""
    bench.run(*CONCLUSION)
    expect.close(concluded(bench, "turnover"), bench.data["turnover"], abs=0.001, what="turnover")


@check(points=1)
def concludes_average(bench: Bench) -> None:
    """result.json 中平均每单金额 average 正确，保留两位小数"""
    rounded(concluded(bench, "average"), bench.data["average"], 2, "average")


@check(points=1.5)
def concludes_share(bench: Bench) -> None:
    """result.json 中销量第一的商品所占的百分比 top_share 正确，保留一位小数"""
    rounded(concluded(bench, "top_share"), bench.data["top_share"], 1, "top_share")
