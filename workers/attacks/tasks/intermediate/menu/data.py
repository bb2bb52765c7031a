"""A menu with prices."""

import random

from grader import TaskData

DISHES = ("宫保鸡丁", "鱼香肉丝", "麻婆豆腐", "回锅肉", "水煮鱼", "酸辣汤", "炒青菜", "红烧茄子")


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    menu = [(dish, rng.randint(8, 88)) for dish in rng.sample(DISHES, 5)]
    text = "".join(f"{dish},{price}\n" for dish, price in menu)
    return TaskData(
        values={"rows": [["菜名", "价格"], *([dish, str(price)] for dish, price in menu)], "total": str(sum(p for _, p in menu))},
        files={"menu.csv": text.encode()},
    )
