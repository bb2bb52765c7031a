"""Sales of a few stores; duplicates are so large that they turn every figure."""

import random

from grader import TaskData

STORES = ("东门店", "西门店", "南门店", "北门店")
MONTHS = ("2022-03", "2022-04", "2022-05", "2022-06")


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    stores, months = rng.sample(STORES, len(STORES)), rng.sample(MONTHS, len(MONTHS))
    days = {(store, month): rng.sample(range(1, 28), rng.randrange(2, 6)) for store in stores for month in months}
    best = months[0]
    rows = [
        (f"{month}-{day:02}", store, rng.randrange(100, 900) + 10_000 * (month == best) + 3000 * stores.index(store))
        for (store, month), some in days.items()
        for day in some
    ]
    doubled = [row for row in rows if row[0].startswith(months[1]) and row[1] in (stores[0], stores[1])]
    shown = [*rows, *doubled * 80, (f"{best}-28", stores[0], ""), (f"{best}-28", stores[1], "")]
    rng.shuffle(shown)
    by_store = {store: sum(row[2] for row in rows if row[1] == store) for store in stores}
    by_month = {month: sum(row[2] for row in rows if row[0].startswith(month)) for month in months}
    return TaskData(
        values={
            "count": len(rows),
            "stores": sorted(by_store.items(), key=lambda item: -item[1]),
            "month": max(by_month, key=lambda month: by_month[month]),
        },
        files={"sales.csv": ("date,store,amount\n" + "".join(f"{d},{s},{a}\n" for d, s, a in shown)).encode()},
    )
