"""Lines that stand once in both files and in the same order: what lies between two of them is aligned by itself."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

Key = tuple[str, ...]


def in_order(left: Sequence[Key | None], right: Sequence[Key | None]) -> list[tuple[int, int]]:
    """Pairs of indices of keys that are unique in both, the longest run of them that ascends in both.

    None is a line that may not serve. Indices of the result ascend.
    """
    once_left, once_right = _once(left), _once(right)
    pairs = sorted((index, once_right[key]) for key, index in once_left.items() if key in once_right)
    return _ascending(pairs)


def _once(keys: Sequence[Key | None]) -> dict[Key, int]:
    count = Counter(key for key in keys if key is not None)
    return {key: index for index, key in enumerate(keys) if key is not None and count[key] == 1}


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second members ascend."""
    tails: list[int] = []
    ends: list[int] = []  # index into pairs of each tail
    before: list[int | None] = []
    for index, (_, right) in enumerate(pairs):
        at = bisect_left(tails, right)
        before.append(ends[at - 1] if at else None)
        tails[at : at + 1] = [right]
        ends[at : at + 1] = [index]
    chosen: list[tuple[int, int]] = []
    step = ends[-1] if ends else None
    while step is not None:
        chosen.append(pairs[step])
        step = before[step]
    return chosen[::-1]
