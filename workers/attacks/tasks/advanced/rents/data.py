"""Rents that grow with area and floor, and a little chance. Those of the test set stay with the checker."""

import random

from grader import TaskData


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    base, per_area, per_floor = rng.randint(500, 900), rng.randint(20, 40), rng.randint(10, 30)
    flats = [(rng.randint(30, 150), rng.randint(1, 30)) for _ in range(160)]
    rents = [base + per_area * area + per_floor * floor + rng.gauss(0, 30) for area, floor in flats]
    train = "area,floor,rent\n" + "".join(f"{a},{f},{r:.1f}\n" for (a, f), r in zip(flats[:120], rents[:120], strict=True))
    test = "id,area,floor\n" + "".join(f"{n},{a},{f}\n" for n, (a, f) in enumerate(flats[120:]))
    return TaskData(
        values={"rents": [round(rent, 1) for rent in rents[120:]]},
        files={"train.csv": train.encode(), "test.csv": test.encode()},
    )
