"""Numbers to add up."""

import random

from grader import TaskData


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    numbers = [rng.randint(1000, 99999) for _ in range(20)]
    return TaskData(values={"sum": str(sum(numbers))}, files={"numbers.txt": "".join(f"{n}\n" for n in numbers).encode()})
