"""Orders, some of them not paid."""

import random

from grader import TaskData

PEOPLE = ("张伟", "王芳", "李娜", "刘强", "陈静", "杨洋", "赵磊", "周敏")
TABLE = "CREATE TABLE orders (id INT PRIMARY KEY AUTO_INCREMENT, customer VARCHAR(20), amount INT, paid INT)"


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    orders = [(rng.choice(PEOPLE), rng.randint(10, 999), rng.randint(0, 1)) for _ in range(30)]
    owed: dict[str, int] = {}
    for who, amount, paid in orders:
        if not paid:
            owed[who] = owed.get(who, 0) + amount
    listed = ", ".join(f"('{who}', {amount}, {paid})" for who, amount, paid in orders)
    return TaskData(
        values={"owed": sorted(owed.items())},
        mysql=[TABLE, f"INSERT INTO orders (customer, amount, paid) VALUES {listed}"],
    )
