"""The frozen site of intermediate/recipe-spider, and the collections of its second program.

Page one carries every edge case. The second program has recipes of its own, so whoever crawls wrongly loses nothing there.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from grader import TaskData

HOST = "caipu.jd.com"
METHODS = ("红烧", "清蒸", "干煸", "香煎", "凉拌", "爆炒", "白灼", "家常", "酱香", "蒜蓉")
MAINS = ("茄子", "豆腐", "鲈鱼", "排骨", "土豆", "香菇", "牛肉", "鸡翅", "虾仁", "豆角", "莲藕")
CUISINES = ("川菜", "粤菜", "湘菜", "鲁菜", "徽菜")
PRICED = {"五花肉": 32, "鸡蛋": 12, "白菜": 4, "粉条": 16, "洋葱": 6, "番茄": 8, "木耳": 60, "胡萝卜": 5}  # 元/千克
UNPRICED = ("食盐", "生抽", "料酒", "香醋", "花椒")
ADVERTISEMENT = "会员专享：厨具满减"

HEAD = '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}_京东菜谱</title></head>\n<body>\n'
NAV = '<div class="nav"><a href="/">首页</a> <a href="/list/1.html">全部菜谱</a> <a href="/about.html">关于我们</a></div>\n'


@dataclass(frozen=True)
class Recipe:
    name: str
    cuisine: str
    minutes: int
    amounts: tuple[tuple[str, int], ...]  # 食材、克数；适量为 0
    in_kilograms: bool = False  # whether the first amount is shown so

    @property
    def document(self) -> dict[str, Any]:
        ingredients = [{"name": name, "grams": grams} for name, grams in self.amounts]
        return {"name": self.name, "cuisine": self.cuisine, "minutes": self.minutes, "ingredients": ingredients}

    @property
    def cost(self) -> float:
        """Yuan: what has no price costs nothing."""
        return float(sum(Fraction(grams * PRICED.get(name, 0), 1000) for name, grams in self.amounts))


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    names = ["".join(pair) for pair in rng.sample(list(product(METHODS, MAINS)), 40)]
    sizes = [6, *(rng.choice((5, 6)) for _ in range(rng.choice((3, 4))))]
    recipes = [crawled(rng, names.pop(), number) for number in range(sum(sizes))]
    numbers = rng.sample(range(10_000, 99_999), len(recipes))
    addresses = {f"/recipe/{number}.html": one for number, one in zip(numbers, recipes, strict=True)}

    given = [recipe for cuisine, minutes in judged(rng) for recipe in cooked(rng, names, cuisine, minutes)]
    later = Recipe(names.pop(), given[0].cuisine, 5, (("鸡蛋", 150),))
    return TaskData(
        values={
            "recipes": [one.document for one in recipes],
            "first_page": [one.name for one in recipes[: sizes[0]]],
            "paths": [*addresses, *(f"/list/{page}.html" for page in range(1, len(sizes) + 1))],
            "cuisines": figures(given),
            "costs": [(one.name, one.cost) for one in given],
            "later": later.document,
            "counts_after": counts([*given, later]),
            "priced_after": [one.name for one in (*given, later) if one.cost],
        },
        mongo={
            "classics": [one.document for one in given],
            "prices": [{"ingredient": name, "price": price} for name, price in PRICED.items()],
        },
        sites={HOST: {path: text.encode() for path, text in site(rng, sizes, addresses).items()}},
    )


def crawled(rng: random.Random, name: str, number: int) -> Recipe:
    """Numbers 0 to 5 stand on page one: an hour and more, whole hours, kilograms, "适量" are among them."""
    edge = number % 6 if number < 6 else rng.randrange(6)
    minutes = {1: 60 + rng.randrange(5, 55, 5), 2: 60 * rng.choice((2, 3))}.get(edge, rng.randrange(15, 55, 5))
    amounts = [(one, rng.randrange(100, 600, 50)) for one in rng.sample(sorted(PRICED), 2)]
    if edge == 3:
        amounts[0] = (amounts[0][0], rng.choice((1200, 1500, 1800, 2500)))
    amounts.append((rng.choice(UNPRICED), 0 if edge == 4 else rng.randrange(5, 30)))
    cuisine = CUISINES[number % 2] if number < 4 else rng.choice(CUISINES)
    return Recipe(name, cuisine, minutes, tuple(amounts), in_kilograms=edge == 3)


def judged(rng: random.Random) -> list[tuple[str, list[int]]]:
    """Two cuisines with the minutes of their recipes: the shortest is neither first nor last, averages end soon."""
    one, other = rng.sample(CUISINES, 2)
    four = rng.sample(range(25, 90, 5), 4)
    five = rng.sample(range(25, 90, 5), 5)
    return [(one, [*four[:2], 10, *four[2:3]]), (other, [five[0], 15, *five[1:4]])]


def cooked(rng: random.Random, names: list[str], cuisine: str, minutes: Sequence[int]) -> list[Recipe]:
    """Recipes for the second program: the last has only ingredients without a price."""
    made = []
    for time in minutes[:-1]:
        amounts = [(one, rng.randrange(50, 600, 50)) for one in rng.sample(sorted(PRICED), rng.choice((2, 3)))]
        amounts.insert(1, (rng.choice(UNPRICED), 10))
        made.append(Recipe(names.pop(), cuisine, time, tuple(amounts)))
    return [*made, Recipe(names.pop(), cuisine, minutes[-1], (("食盐", 5), ("料酒", 20)))]


def figures(recipes: Sequence[Recipe]) -> list[tuple[str, int, float, str]]:
    """菜系、菜谱数、平均用时、用时最短的菜谱"""
    rows = []
    for cuisine, count in counts(recipes):
        times = {one.minutes: one.name for one in recipes if one.cuisine == cuisine}
        total = sum(one.minutes for one in recipes if one.cuisine == cuisine)
        rows.append((cuisine, count, total / count, times[min(times)]))
    return rows


def counts(recipes: Sequence[Recipe]) -> list[tuple[str, int]]:
    names = [one.cuisine for one in recipes]
    return [(cuisine, names.count(cuisine)) for cuisine in sorted(set(names))]


def site(rng: random.Random, sizes: Sequence[int], addresses: dict[str, Recipe]) -> dict[str, str]:
    """Path -> page."""
    pages = {"/robots.txt": "User-agent: *\nAllow: /\n", "/vip/88.html": HEAD.format(title=ADVERTISEMENT) + NAV + "</body></html>\n"}
    links, start = list(addresses.items()), 0
    for page, size in enumerate(sizes, start=1):
        hot = rng.choice(links[start + size :] or links[:start])
        pages[f"/list/{page}.html"] = listing(page, len(sizes), links[start : start + size], hot)
        start += size
    return pages | {path: details(one) for path, one in addresses.items()}


def listing(page: int, last: int, links: Sequence[tuple[str, Recipe]], hot: tuple[str, Recipe]) -> str:
    items = []
    for number, (path, recipe) in enumerate(links):
        href = f"https://{HOST}{path}" if number == 1 and page == 2 else path
        items.append(f'  <li class="item"><a class="title" href="{href}">{recipe.name}</a> <span>{recipe.cuisine}</span></li>')
    items.insert(2, f'  <li class="item ad"><a class="title" href="/vip/88.html">{ADVERTISEMENT}</a> <i>广告</i></li>')
    before = f'<a class="prev" href="{page - 1}.html">上一页</a> ' if page > 1 else ""
    after = f'<a class="next" href="{page + 1}.html">下一页</a>' if page < last else '<span class="next">下一页</span>'
    listed = "\n".join(items)
    return (
        HEAD.format(title="全部菜谱")
        + NAV
        + f'<div class="hot">今日热门：<a href="{hot[0]}">{hot[1].name}</a></div>\n'
        + f'<ul class="list">\n{listed}\n</ul>\n<div class="pager">{before}<b>{page}</b> {after}</div>\n</body></html>\n'
    )


def details(recipe: Recipe) -> str:
    rows = []
    for number, (name, grams) in enumerate(recipe.amounts):
        shown = f"{grams / 1000:g}千克" if recipe.in_kilograms and number == 0 else f"{grams}克" if grams else "适量"
        rows.append(f"  <tr><td> {name} </td><td>{shown}</td></tr>")
    listed = "\n".join(rows)
    return (
        HEAD.format(title=recipe.name)
        + NAV
        + f'<div class="recipe">\n<h1>{recipe.name}</h1>\n'
        + f'<p class="info">菜系：<a href="/list/1.html">{recipe.cuisine}</a>　用时：<span class="time">{shown_time(recipe.minutes)}</span></p>\n'
        + f'<table class="ingredients">\n  <tr><th>食材</th><th>用量</th></tr>\n{listed}\n</table>\n</div>\n</body></html>\n'
    )


def shown_time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return (f"{hours}小时" if hours else "") + (f"{rest}分钟" if rest or not hours else "")
