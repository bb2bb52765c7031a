"""Calls with arguments that nobody can know beforehand."""

import random

from grader import TaskData


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    lists = [[rng.randint(-999, 999) for _ in range(rng.randint(5, 9))] for _ in range(6)]
    return TaskData(
        values={
            "lists": [[3, 9, 4], [1, 5, 9], *lists],
            "spreads": [6, 8, *(max(one) - min(one) for one in lists)],
            "above": [[9], [9], *([n for n in one if n * len(one) > sum(one)] for one in lists)],
        }
    )
