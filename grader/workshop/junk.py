"""Answers that are no answers: each must get 0 and cause no fault."""

from __future__ import annotations

import random
from collections.abc import Mapping

from grader.task import FULL, Task

MEGABYTES = 10


def junk_answers(task: Task, other: Task | None) -> dict[str, dict[str, bytes]]:
    """By name, most common first. `other` is a task whose full answer is handed in for this one."""
    names = handed_in(task)
    noise = random.Random(task.id).randbytes(20_000)
    line = "这是一行与题目无关的文字 0123456789 abcdefghij\n".encode()
    found = {
        "an empty file": dict.fromkeys(names, b""),
        "a binary file": dict.fromkeys(names, noise),
        f"{MEGABYTES} MB of text": dict.fromkeys(names[:1], line * (MEGABYTES * (1 << 20) // len(line))),
    }
    if other is not None:
        found["another task's answer"] = _renamed(other.answer(FULL), names)
    return found


def handed_in(task: Task) -> list[str]:
    """Files that a candidate hands in: those declared, or those of the full answer that were not handed out so."""
    full = task.answer(FULL)
    return list(task.file.files) or [path for path, data in full.items() if task.given.get(path) != data]


def _renamed(files: Mapping[str, bytes], names: list[str]) -> dict[str, bytes]:
    """The other answer's files, and its programs under the names that are asked for."""
    largest = sorted((data for path, data in files.items() if path.endswith(".py")), key=len, reverse=True)
    return {**files, **{name: largest[n % len(largest)] for n, name in enumerate(names) if largest}}
