"""Both corpora: the thirty answers of `grader selftest`, and those beside this file."""

from __future__ import annotations

from pathlib import Path

from workers.attacks import corpus
from workers.attacks.corpus import Attack, AttackTable

HERE = Path(__file__).parent
REAL_TASKS = HERE.parents[1] / "tasks"


def declared() -> dict[str, AttackTable]:
    """What every answer declares, by name."""
    ours, theirs = corpus.tables(HERE), corpus.tables(corpus.HERE)
    assert not set(ours) & set(theirs)
    return {**theirs, **ours}


def attacks() -> dict[str, Attack]:
    """Every answer, by name."""
    ours = corpus.load(HERE, tasks=(corpus.HERE / "tasks", REAL_TASKS))
    return {one.name: one for one in (*corpus.load(), *ours)}


def is_quick(name: str) -> bool:
    """Whether the answer is of every test run: the self-test's, and those marked so."""
    return name in corpus.tables(corpus.HERE) or declared()[name].quick
