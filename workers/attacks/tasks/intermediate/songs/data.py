"""Songs by a few singers."""

import random

from grader import TaskData

SINGERS = ("林小夏", "何天青", "顾北", "沈南星", "许一诺")


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    songs = [{"title": f"第{n}首", "singer": rng.choice(SINGERS), "plays": rng.randint(10, 9999)} for n in range(20)]
    plays: dict[str, int] = {}
    for song in songs:
        plays[str(song["singer"])] = plays.get(str(song["singer"]), 0) + int(str(song["plays"]))
    return TaskData(values={"plays": sorted(plays.items())}, mongo={"songs": songs})
