"""What the soak and the price of the walls conclude from their figures: growth per 1,000 answers, and an interval."""

from __future__ import annotations

import random
from dataclasses import replace

from benchmarks.trend import Point, median_interval, slope, span, verdict

CHANCE = random.Random(7)


def series(per_answer: float, *, answers: int = 400, life: int = 0, first: int = 0, noise: float = 0.0) -> list[Point]:
    return [Point(life, first + n, 50 + per_answer * n + CHANCE.uniform(-noise, noise)) for n in range(0, answers, 5)]


def close(found: float | None, wanted: float, within: float) -> bool:
    return found is not None and abs(found - wanted) <= within


def test_growth_is_told_through_noise_and_pauses() -> None:
    assert close(slope(series(0.02)), 20, 1e-6)
    assert close(slope(series(0.02, noise=0.5)), 20, 2)
    spiked = [replace(one, value=one.value + 900) if n % 9 == 0 else one for n, one in enumerate(series(0.0))]
    assert close(slope(spiked), 0, 0.5)


def test_each_life_is_measured_by_itself() -> None:
    """A process that grows and is started anew does not look flat, nor one that starts larger as if it grew."""
    leaking = [point for life in range(4) for point in series(0.05, answers=200, life=life, first=200 * life)]
    assert close(slope(leaking), 50, 1e-6)
    larger = [replace(point, value=point.value + 100 * life) for life in range(4) for point in series(0.0, answers=200, life=life, first=200 * life)]
    assert close(slope(larger), 0, 1e-6)


def test_the_beginning_of_a_life_does_not_count() -> None:
    warming = [replace(one, value=0.0) if one.answers < 25 else one for one in series(0.0)]
    assert slope(warming) == 0


def test_a_short_life_tells_nothing() -> None:
    assert slope([]) is None
    assert slope(series(0.02, answers=100)) is None
    assert slope([point for life in range(9) for point in series(0.02, answers=60, life=life, first=60 * life)]) is None


def test_lives_side_by_side_are_told_apart() -> None:
    """Two workers at once, one twice as large as the other."""
    small, large = series(0.0, life=1), [replace(one, value=2 * one.value) for one in series(0.0, life=2)]
    mixed = [point for pair in zip(small, large, strict=True) for point in pair]
    assert close(slope(mixed), 0, 1e-6)
    leaking = [replace(one, value=one.value + 0.03 * one.answers) for one in mixed]
    assert close(slope(leaking), 30, 1e-6)


def test_a_small_leak_is_found_in_what_rises_and_falls_by_itself() -> None:
    """A descriptor in a hundred answers among five that come and go; a heap that is swept every 150 answers."""
    open_files = [replace(one, value=40 + one.answers // 100 + CHANCE.randrange(6)) for one in series(0.0, answers=4000)]
    assert verdict(slope(open_files), 5) == "grows"
    assert verdict(slope([replace(one, value=one.value - one.answers // 100) for one in open_files]), 5) == "flat"
    swept = [replace(one, value=60 + 0.2 * (one.answers % 150)) for one in series(0.0, answers=4000)]
    assert verdict(slope(swept), 5) == "flat"
    assert verdict(slope([replace(one, value=one.value + 0.01 * one.answers) for one in swept]), 5) == "grows"


def test_a_verdict_is_about_growth() -> None:
    assert [verdict(found, 5) for found in (None, -30, 5, 5.1)] == ["too short to tell", "flat", "flat", "grows"]


def test_a_step_is_no_growth() -> None:
    """A little more in a short life: much per 1,000, hardly anything in all."""
    short = series(0.01, answers=161)
    found = slope(short)
    assert verdict(found, 5) == "grows" and span(short) == 160
    assert verdict(found, 5, least=3, over=span(short)) == "flat"
    assert verdict(found, 5, least=3, over=span(series(0.0))) == "grows"


def test_a_span_is_that_of_the_longest_life() -> None:
    assert span([]) == 0
    lives = [*series(0.0, life=1, answers=101), *series(0.0, life=2, first=50, answers=301), *series(0.0, life=3, answers=51)]
    assert span(lives) == 300


def test_an_interval_holds_the_median_and_narrows_with_more_values() -> None:
    few, many = ([random.Random(n).gauss(1.05, 0.1) for n in range(count)] for count in (10, 400))
    (low, high), (lower, higher) = (median_interval(one, random.Random(1), times=2000) for one in (few, many))
    assert low < 1.05 < high and lower < 1.05 < higher
    assert higher - lower < (high - low) / 2
    assert median_interval([1.0] * 9, random.Random(1), times=50) == (1.0, 1.0)
