"""Both corpora: the thirty answers of `grader selftest`, and those beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from workers.attacks import corpus
from workers.attacks.corpus import Attack, AttackTable

HERE = Path(__file__).parent
REAL_TASKS = HERE.parents[1] / "tasks"


@cache
def declared() -> dict[str, AttackTable]:
    """What every answer declares, by name."""
    ours, theirs = corpus.tables(HERE), corpus.tables(corpus.HERE)
    assert not set(ours) & set(theirs)
    return {**theirs, **ours}


@cache
def attacks() -> dict[str, Attack]:
    """Every answer, by name."""
    ours = corpus.load(HERE, tasks=(corpus.HERE / "tasks", REAL_TASKS))
    return {one.name: one for one in (*corpus.load(), *ours)}


@cache
def _selftest() -> frozenset[str]:
    return frozenset(corpus.tables(corpus.HERE))


def is_quick(name: str) -> bool:
    """Whether the answer is of every test run: the self-test's, and those marked so."""
    return name in _selftest() or declared()[name].quick
