"""Marks of a class."""

import random

from grader import TaskData


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    marks = [60, *(rng.randint(30, 100) for _ in range(15))]
    asked = [[rng.randint(0, 100) for _ in range(8)] for _ in range(3)]
    failed = sum(mark < 60 for mark in marks)
    return TaskData(
        values={
            "asked": asked,
            "averages": [sum(one) / 8 for one in asked],
            "report": [f"不及格: {failed}", f"最高分: {max(marks)}"],
        },
        files={"marks.txt": "".join(f"{mark}\n" for mark in marks).encode()},
    )
