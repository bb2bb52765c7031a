"""How much `grader task check` does: all of it, or what fits into every run of the project's tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """How many of each."""

    seeds: int
    mutants: int
    variations: int
    junk: int
    whole: bool  # also the rows that only the whole profile has


WHOLE = Profile(seeds=20, mutants=24, variations=7, junk=4, whole=True)
QUICK = Profile(seeds=2, mutants=4, variations=2, junk=1, whole=False)
