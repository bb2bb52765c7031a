"""A list of contacts; some numbers are wrong, each in a way of its own."""

import random

from grader import TaskData

NAMES = ("chen", "deng", "fang", "gao", "huang", "jiang", "kong", "li", "ma", "ning", "qian", "sun", "tang", "wang", "xu", "yang", "zhao")
ASKED = ("13800000000", "1380000000", "138000000000", "23800000000", "1380000000x", "", "138 0000 0000")


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    names = rng.sample(NAMES, rng.randrange(9, len(NAMES)))
    names = sorted(names, reverse=True)  # 不排序必然是错的
    numbers = [f"1{rng.randrange(10**10):010}" for _ in names]
    good = dict(zip(names, numbers, strict=True))
    wrong = rng.sample(names, 3)
    shown = good | {wrong[0]: good[wrong[0]][:-1], wrong[1]: good[wrong[1]] + "0", wrong[2]: "2" + good[wrong[2]][1:]}
    table = [(name, good[name]) for name in sorted(names) if name not in wrong]
    text = "name,mobile\n" + "".join(f"{name},{number}\n" for name, number in shown.items())
    return TaskData(
        values={
            "asked": list(ASKED),
            "mobile": [True, False, False, False, False, False, False],
            "report": [f"有效: {len(table)}", f"无效: {len(wrong)}"],
            "table": table,
        },
        files={"contacts.csv": text.encode()},
    )
