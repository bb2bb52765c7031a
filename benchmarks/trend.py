"""Whether a figure grows, and how sure a ratio is: medians, because one pause of the machine must not tell either."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

WARM = 25  # answers at the beginning of a life that are left out: imports, caches, the first round of known answers
ENOUGH = 100  # answers that one life must span beyond that before its slope says anything
APART = 20  # answers that two points must be apart to give a slope
MOST = 600  # points that are compared with one another


@dataclass(frozen=True)
class Point:
    """One sample of one figure, taken later than those before it."""

    life: int  # of the process that it belongs to: a new one starts anew
    answers: int  # graded so far
    value: float


def slope(points: Iterable[Point]) -> float | None:
    """Growth per 1,000 answers: the median of the slopes between any two points of one life (Theil and Sen).

    None when no life has lasted long enough to tell.
    """
    one_by_one = sorted(points, key=lambda point: point.life)
    lives = [_settled(list(life)) for _, life in groupby(one_by_one, key=lambda point: point.life)]
    if not any(life and life[-1].answers - life[0].answers >= ENOUGH for life in lives):
        return None
    step = max(1, sum(map(len, lives)) // MOST)
    slopes = [
        1000 * (right.value - left.value) / (right.answers - left.answers)
        for life in lives
        for left, right in combinations(life[::step], 2)
        if right.answers - left.answers >= APART
    ]
    return statistics.median(slopes) if slopes else None


def span(points: Iterable[Point]) -> int:
    """Answers from the first to the last point of the longest life."""
    ends: dict[int, tuple[int, int]] = {}
    for one in points:
        first, _ = ends.get(one.life, (one.answers, 0))
        ends[one.life] = (first, one.answers)
    return max((last - first for first, last in ends.values()), default=0)


def verdict(found: float | None, most: float, *, least: float = 0.0, over: int = 0) -> str:
    """What a slope says against the most that it may be; growth of less than `least` in `over` answers is none."""
    if found is None:
        return "too short to tell"
    return "grows" if found > most and found * over / 1000 >= least else "flat"


def median_interval(values: Sequence[float], chance: random.Random, *, times: int = 10_000) -> tuple[float, float]:
    """95 % interval of the median, by drawing the values again with replacement."""
    medians = sorted(statistics.median(chance.choices(values, k=len(values))) for _ in range(times))
    return medians[round(0.025 * (times - 1))], medians[round(0.975 * (times - 1))]


def _settled(life: list[Point]) -> list[Point]:
    return [point for point in life if point.answers >= life[0].answers + WARM]
