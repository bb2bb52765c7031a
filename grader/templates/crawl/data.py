"""A book shop's list on a few pages."""

import random

from grader import TaskData

HOST = "book.dangdang.com"
TITLES = ("数据结构", "操作系统", "编译原理", "离散数学", "线性代数", "概率论", "数据库系统", "计算机网络", "软件工程", "机器学习", "算法设计", "人机交互")
PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>图书</title></head><body>
<ul>
{items}
</ul>
{following}
</body></html>
"""
ITEM = '<li class="book"><a href="/b/{number}.html"> {title} </a><span class="price">¥{price}</span></li>'
NEXT = '<a class="next" href="/list.html?page={number}">下一页</a>'


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    cents = [rng.randrange(200, 1200) * 10 for _ in TITLES]
    books = list(zip(rng.sample(TITLES, len(TITLES)), cents, strict=True))
    parts = [books[:5], books[5:9], books[9:]]
    pages = {}
    for number, part in enumerate(parts, start=1):
        items = "\n".join(ITEM.format(number=n, title=title, price=f"{price / 100:.2f}") for n, (title, price) in enumerate(part))
        following = NEXT.format(number=number + 1) if number < len(parts) else ""
        address = "/list.html" if number == 1 else f"/list.html?page={number}"
        pages[address] = PAGE.format(items=items, following=following).encode()
    return TaskData(
        values={"books": [{"title": title, "price": price / 100} for title, price in books], "addresses": list(pages)},
        sites={HOST: pages},
    )
