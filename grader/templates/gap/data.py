"""A class's scores; 60 and 59 are always among them, and the average is no whole number."""

import random

from grader import TaskData


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    scores = [60, 60, 59, *(rng.randrange(30, 100) for _ in range(rng.randrange(9, 20)))]
    rng.shuffle(scores)
    scores = [61, *scores, 100]
    if tenths(scores) % 10 == 0:
        scores[0] += 7
    lines = [f"{score}\n" for score in scores]
    lines.insert(rng.randrange(len(lines)), "\n")
    some = [rng.sample(range(101), count) for count in (1, 2, 3, 7)]
    return TaskData(
        values={
            "report": [f"平均分: {tenths(scores) / 10}", "最高分: 100", f"不及格: {sum(one < 60 for one in scores)}"],
            "some": some,
            "averages": [tenths(one) / 10 for one in some],
        },
        files={"scores.txt": "".join(lines).encode()},
    )


def tenths(scores: list[int]) -> int:
    """The average in tenths, as round() gives it."""
    return round(round(sum(scores) / len(scores), 1) * 10)
