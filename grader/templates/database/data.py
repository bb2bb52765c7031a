"""A shop's goods; some are low, and one has exactly what it must."""

import random

from grader import TaskData

NAMES = ("铅笔", "橡皮", "直尺", "圆规", "钢笔", "墨水", "笔记本", "订书机", "胶水", "剪刀", "文件夹", "便签")
CREATE = "CREATE TABLE goods (name VARCHAR(30) PRIMARY KEY, stock INT NOT NULL, least INT NOT NULL)"


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    names = rng.sample(NAMES, len(NAMES))
    least = {name: rng.randrange(20, 60) for name in names}
    low = {name: rng.randrange(1, 20) for name in names[: rng.randrange(3, 7)]}
    stock = {name: least[name] - low[name] if name in low else least[name] + rng.randrange(1, 30) for name in names}
    stock[names[-1]] = least[names[-1]]
    rows = ", ".join(f"('{name}', {stock[name]}, {least[name]})" for name in sorted(names))
    return TaskData(
        values={"low": list(low.items()), "report": [f"不足: {len(low)}"]},
        mysql=[CREATE, f"INSERT INTO goods VALUES {rows}"],
    )
