"""A day's rides; one bike is ridden most, and it is not the first one."""

import random

from grader import TaskData


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    bikes = [f"B{number}" for number in sorted(rng.sample(range(10, 100), 6))]
    busiest = rng.choice(bikes[1:])
    ridden = [*bikes, *bikes, busiest, busiest]
    rng.shuffle(ridden)
    rides = [(bike, start := rng.randrange(30_000, 70_000), start + rng.randrange(300, 9_000)) for bike in ridden]
    minutes = [(end - start) // 60 for _, start, end in rides]
    asked = [(100, 100 + 60 * length + rest) for length, rest in ((5, 0), (30, 59), (31, 0), (44, 59), (45, 0), (60, 1), (119, 30))]
    return TaskData(
        values={
            "report": [f"次数: {len(rides)}", f"分钟: {sum(minutes)}"],
            "busiest": busiest,
            "asked": asked,
            "fees": [1.5, 1.5, 1.5, 1.5, 2.5, 3.5, 6.5],
        },
        files={"rides.csv": ("bike,start,end\n" + "".join(f"{b},{s},{e}\n" for b, s, e in rides)).encode()},
    )
