"""Games of a few players."""

import random

from grader import TaskData

PLAYERS = ("小明", "小红", "小刚", "小丽", "小军")


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    games = [(rng.choice(PLAYERS), rng.randint(1, 999)) for _ in range(rng.randint(20, 30))]
    best = {who: max(score for one, score in games if one == who) for who, _ in games}
    return TaskData(
        values={"best": [(who, float(score)) for who, score in best.items()], "count": str(len(games))},
        redis=[("RPUSH", "games", *(f"{who}:{score}" for who, score in games))],
    )
