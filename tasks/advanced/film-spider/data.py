"""The frozen site of advanced/film-spider: a page of genres, and for each of them pages that list its films.

Films of several genres stand in several lists. Page one of the first genre holds amounts in 万 and plain ones, films of
several genres and a film that Redis knows already; unrated films come later, and each genre's last film stands there alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from grader import TaskData

HOST = "movie.douban.com"
PER_PAGE = 5
GENRES = ("剧情", "悬疑", "喜剧", "科幻", "动画", "武侠")
PLACES = ("雾湾", "雪垄", "苇岸", "瓦巷", "鲸屿", "砂渡", "檐下", "栗园")
STORIES = ("来信", "往事", "列车", "少年", "之约", "迷踪", "灯塔", "回声")
IN_WAN = [one for one in range(12, 990) if one % 10 and int(one / 10 * 10_000) == one * 1000]  # tenths of 万, however converted
OTHERS = ("unrated", "known", "wan", "plain", "plain") * 3

HEAD = '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n'
NAV = '<div class="nav"><a href="/">首页</a> <a href="/tag/">分类</a> <a href="/review/">影评</a></div>\n'
ADVERTISEMENT = f'<div class="item ad"><a class="title" href="https://{HOST}/ticket/77/">购票立减</a> <i>广告</i></div>'


@dataclass(frozen=True)
class Film:
    id: str
    title: str
    genres: tuple[str, ...]
    rating: int | None  # in tenths
    votes: int
    known: bool  # whether its id is in film:seen before the first crawl

    @property
    def document(self) -> dict[str, object]:
        rating = None if self.rating is None else self.rating / 10
        return {"id": self.id, "title": self.title, "rating": rating, "votes": self.votes, "genres": list(self.genres)}


def build(seed: int) -> TaskData:
    random = Random(seed)
    genres = random.sample(GENRES, 4)
    lists = listed(random, genres)
    films = list(dict.fromkeys(film for some in lists.values() for film in some))
    numbers = random.sample(range(11, 99), len(genres))
    pages = site(lists, numbers)
    gone = [str(number) for number in random.sample(range(20_000_000, 25_000_000), 2)]
    before = [*gone, *(film.id for film in films if film.known)]
    return TaskData(
        values={
            "paths": list(pages),
            "new": [film.document for film in films if not film.known],
            "known": [film.title for film in films if film.known],
            "first": [film.title for film in lists[genres[0]][:PER_PAGE] if not film.known],
            "before": before,
        },
        redis=[("SADD", "film:seen", *before)],
        sites={HOST: {path: text.encode() for path, text in {**pages, "/robots.txt": "User-agent: *\nAllow: /\n"}.items()}},
    )


def listed(random: Random, genres: Sequence[str]) -> dict[str, list[Film]]:
    """Each genre's films in the order of its pages."""
    titles = ["".join(pair) for pair in random.sample(list(product(PLACES, STORIES)), 24)]
    ids = random.sample(range(26_000_000, 36_000_000), 24)

    def film(kind: str, *some: str) -> Film:
        return made(random, str(ids.pop()), titles.pop(), kind, some)

    main, *rest = genres
    first = [
        film("wan", main, random.choice(rest)),
        film("plain", *random.sample(rest, 2), main),
        film("wan", main),
        film("known", random.choice(rest), main),
        film("plain", main),
    ]
    random.shuffle(first)
    others = []
    for number, kind in enumerate(random.sample(OTHERS, len(OTHERS))):
        own = rest[number % 3]  # so that each genre has two pages at least
        more = random.sample([one for one in genres if one != own], random.randrange(3))
        others.append(film(kind, *random.sample([own, *more], len(more) + 1)))
    lists = {main: [*first, *(one for one in others if main in one.genres)]}
    for genre in rest:
        some = [one for one in (*first, *others) if genre in one.genres]
        lists[genre] = random.sample(some, len(some))
    return {genre: [*some, film("plain", genre)] for genre, some in lists.items()}


def made(random: Random, id: str, title: str, kind: str, genres: Sequence[str]) -> Film:
    if kind == "unrated":
        return Film(id, title, tuple(genres), None, 0, known=False)
    votes = random.choice(IN_WAN) * 1000 if kind == "wan" else random.randrange(120, 9999)
    return Film(id, title, tuple(genres), random.randrange(31, 97), votes, known=kind == "known")


def site(lists: dict[str, list[Film]], numbers: Sequence[int]) -> dict[str, str]:
    """Path -> page; the page of genres first."""
    links = []
    pages = {}
    for place, ((genre, films), number) in enumerate(zip(lists.items(), numbers, strict=True)):
        before = f"http://{HOST}/tag/" if place == 1 else ("" if place == 2 else "/tag/")
        links.append(f'  <li><a href="{before}{number}?start=0">{genre}</a> ({len(films)})</li>')
        for start in range(0, len(films), PER_PAGE):
            pages[f"/tag/{number}?start={start}"] = page(genre, films, start)
    index = HEAD.format(title="影片分类") + NAV + '<ul class="tags">\n' + "\n".join(links) + "\n</ul>\n</body></html>\n"
    return {"/tag/": index, **pages}


def page(genre: str, films: Sequence[Film], start: int) -> str:
    cards = [card(film) for film in films[start : start + PER_PAGE]]
    cards.insert(1, ADVERTISEMENT)
    after = start + PER_PAGE
    following = f'<a class="next" href="?start={after}">后页&gt;</a>' if after < len(films) else '<span class="next">后页&gt;</span>'
    previous = f'<a class="prev" href="?start={start - PER_PAGE}">&lt;前页</a> ' if start else ""
    shown = "\n".join(cards)
    return (
        HEAD.format(title=f"{genre}影片")
        + NAV
        + f'<h1>{genre}</h1>\n<div class="list">\n{shown}\n</div>\n'
        + f'<div class="pager">{previous}<b>{start // PER_PAGE + 1}</b> {following}</div>\n</body></html>\n'
    )


def card(film: Film) -> str:
    rating = '<span class="votes">(暂无评分)</span>'
    if film.rating is not None:
        votes = f"{film.votes / 10_000:g}万" if film.votes >= 10_000 else f"{film.votes}"
        rating = f'<span class="rating">{film.rating / 10}</span> <span class="votes">({votes}人评价)</span>'
    return (
        f'<div class="item">\n  <a class="title" href="https://{HOST}/subject/{film.id}/"> {film.title} </a>\n'
        f'  <p class="genres">{" / ".join(film.genres)}</p>\n  <p class="star">{rating}</p>\n</div>'
    )
