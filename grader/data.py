"""What a task's `data.py` builds from a seed: expected values, and what is put into the sandbox before the answer.

`values` stay on the author's side of the wall (`bench.data`); everything else goes into the sandbox. The seed of a
question is drawn from the exam's one secret, so that every candidate gets the same data and nobody can know it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class TaskData:
    """One run's data of one question."""

    values: Mapping[str, Any] = field(default_factory=dict)  # expected values, `bench.data`
    files: Mapping[str, bytes] = field(default_factory=dict)  # relative path -> bytes, put beside the answer
    mysql: Sequence[str] = ()  # SQL statements, run by the checker's account before the answer
    mongo: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)  # collection -> documents
    redis: Sequence[tuple[str | int | float, ...]] = ()  # commands: ("HSET", "user:1", "name", "张三")
    sites: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)  # host -> path with query -> body


Build = Callable[[int], TaskData]


def seed_for(secret: str, task: str) -> int:
    """The seed that `build` gets for `task` (its id), from the exam's secret: 0 <= seed < 2**63."""
    digest = hashlib.sha256(f"{secret}\n{task}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1
