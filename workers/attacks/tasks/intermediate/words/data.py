"""A site of a few pages with words that nobody can guess."""

import random

from grader import TaskData

HOST = "www.shicimingju.com"
SIGNS = "春夏秋冬风花雪月山川湖海云雨星河松竹梅兰"


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    last = rng.randint(3, 5)
    pages = [["".join(rng.sample(SIGNS, 4)) for _ in range(5)] for _ in range(last)]
    site = {}
    for number, words in enumerate(pages, start=1):
        items = "".join(f"<li>{word}</li>" for word in words)
        link = f'<a id="next" href="{number + 1}.html">下一页</a>' if number < last else ""
        site[f"/words/{number}.html"] = f'<!doctype html><meta charset="utf-8"><ul>{items}</ul>{link}'.encode()
    return TaskData(
        values={"paths": list(site), "words": [word for page in pages for word in page]},
        sites={HOST: site},
    )
