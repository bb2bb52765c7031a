"""The frozen site of intermediate/poem-crawl: list pages with "next" links, one page a poem, advertisements between them.

Page one carries every edge case, the poem without an author last: whoever stumbles there has saved the others.
"""

import random
from html import escape
from itertools import product
from typing import Any

from grader import TaskData

HOST = "www.shicimingju.com"
PLACES = ("春日", "秋夜", "江上", "山居", "雨后", "雪中", "月下", "溪边", "舟行", "晚晴")
THEMES = ("即事", "有怀", "偶成", "书怀", "独坐", "送客", "闻笛", "晚眺")
AUTHORS = ("沈云樵", "顾清晏", "陆砚秋", "温若谷", "裴听雪", "苏望舒", "程澹如", "谢南枝", "方归鸿")
DYNASTIES = ("唐", "宋", "元", "明", "清")
SCENES = ("清风", "明月", "孤舟", "远山", "寒烟", "落日", "疏雨", "流水", "残雪", "归雁")
MOVES = ("入翠微", "过小桥", "照旧台", "满西楼", "带晚潮", "绕孤村", "下长洲", "隔重林")
NOTES = "诗词名句网手机版上线，扫码即读"

HEAD = '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}_诗词名句网</title></head>\n<body>\n'
NAV = '<div class="nav"><a href="/">首页</a> <a href="/shici/1.html">诗词</a> <a href="/about.html">关于</a></div>\n'


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    sizes = [6, *(rng.choice((5, 6)) for _ in range(rng.choice((3, 4))))]  # four or five pages, the example has three
    titles = ["".join(pair) for pair in rng.sample(list(product(PLACES, THEMES)), sum(sizes))]
    poems = [_poem(rng, title, number) for number, title in enumerate(titles)]
    numbers = rng.sample(range(10_000, 99_999), len(poems))
    addresses = [f"/shi/{number}.html" for number in numbers]

    site = {"/vip.html": _detail(rng, _advertisement(), "plain")}
    start = 0
    for page, size in enumerate(sizes, start=1):
        links = list(zip(addresses[start : start + size], poems[start : start + size], strict=True))
        site[f"/shici/{page}.html"] = _list(page, len(sizes), links)
        start += size
    for number, (address, poem) in enumerate(zip(addresses, poems, strict=True)):
        site[address] = _detail(rng, poem, ("spaces", "plain", "note")[number % 3])
    return TaskData(
        values={"poems": poems, "paths": [path for path in site if path != "/vip.html"]},
        sites={HOST: {path: text.encode() for path, text in site.items()}},
    )


def _poem(rng: random.Random, title: str, number: int) -> dict[str, Any]:
    lines = [f"{_half(rng)}，{_half(rng)}。" for _ in range(rng.choice((2, 4)))]
    thousands = number == 1 or (number > 5 and rng.random() < 0.3)
    return {
        "title": title,
        "author": "佚名" if number == 5 or (number > 5 and rng.random() < 0.1) else rng.choice(AUTHORS),
        "dynasty": DYNASTIES[number % 2] if number < 4 else rng.choice(DYNASTIES),
        "content": lines,
        "likes": rng.choice((11, 12, 15, 18, 23, 26, 31)) * 1000 if thousands else rng.randint(20, 9800),
    }


def _half(rng: random.Random) -> str:
    return rng.choice(SCENES) + rng.choice(MOVES)


def _advertisement() -> dict[str, Any]:
    return {"title": "会员限时特惠", "author": "本站", "dynasty": "今", "content": ["开通会员，畅读全站。"], "likes": 1}


def _list(page: int, last: int, links: list[tuple[str, dict[str, Any]]]) -> str:
    items = []
    for number, (address, poem) in enumerate(links):
        href = f"https://{HOST}{address}" if page == 2 and number == 1 else address
        items.append(f'  <li class="card"><a class="title" href="{href}">{poem["title"]}</a></li>')
    items.insert(2, '  <li class="card ad"><a class="title" href="/vip.html">会员限时特惠</a><i>广告</i></li>')
    before = f'<a class="prev" href="{page - 1}.html">上一页</a> ' if page > 1 else ""
    after = f'<a class="next" href="{page + 1}.html">下一页</a>' if page < last else '<span class="next">下一页</span>'
    listed = "\n".join(items)
    body = f'<ul class="list">\n{listed}\n</ul>\n<div class="pager">{before}<b>{page}</b> {after}</div>\n</body></html>\n'
    return HEAD.format(title="诗词列表") + NAV + body


def _detail(rng: random.Random, poem: dict[str, Any], style: str) -> str:
    lines = [escape(line) for line in poem["content"]]
    if style == "spaces":
        text = "".join(f"\n      　　{line}&nbsp; <br>" for line in lines) + "\n    "
    else:
        text = "<br>".join(lines)
    if style == "note":
        text += f'<div class="ad">{NOTES}</div>'
    author = "" if poem["author"] == "佚名" else f'<a href="/zuozhe/{rng.randint(1, 999)}.html">{poem["author"]}</a>'
    return (
        HEAD.format(title=poem["title"])
        + NAV
        + f'<div class="shici">\n    <h1>{poem["title"]}</h1>\n'
        + f'    <div class="niandai_zuozhe">[{poem["dynasty"]}] {author}</div>\n'
        + f'    <div class="item_content">{text}</div>\n'
        + f'    <span class="zan">赞({_short(poem["likes"])})</span>\n</div>\n</body></html>\n'
    )


def _short(likes: int) -> str:
    return f"{likes / 10_000:.1f}万" if likes >= 10_000 else str(likes)
