"""Sales of a few shops."""

import random

from grader import TaskData

SHOPS = ("东门店", "西门店", "南门店", "北门店")


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    sales = [(shop, rng.randint(1, 99)) for shop in SHOPS for _ in range(rng.randint(3, 6))]
    text = "shop,sold\n" + "".join(f"{shop},{sold}\n" for shop, sold in sales)
    sums = {shop: float(sum(sold for one, sold in sales if one == shop)) for shop in SHOPS}
    return TaskData(values={"sums": sums}, files={"sales.csv": text.encode()})
