"""A small sound task on disk, for tests that break it."""

from __future__ import annotations

from pathlib import Path

TOML = """
title = "逾期订单"
points = 10
services = ["mysql"]

[answers.full]
points = 10

[answers.empty]
points = 0

[answers.no_commit]
points = 6
lost = ["second"]
why = "忘记 commit"
"""

CHECKER = '''
from grader import Bench, CheckFailed, check, expect


@check(points=6)
def first(bench: Bench) -> None:
    """第一项"""


@check(points=4, needs=first)
def second(bench: Bench) -> None:
    """第二项"""
'''

DATA = """
import random
from grader import TaskData


def build(seed: int) -> TaskData:
    return TaskData(values={"n": random.Random(seed).random()}, mysql=["SELECT 1"])
"""


def write_task(root: Path, id: str = "intermediate/late-orders", **changes: str | None) -> Path:
    """A task folder below `root`; `changes` replace files by name with `.` and `/` written as `_`; None leaves one out."""
    folder = root / id
    files: dict[str, str | None] = {
        "task.toml": TOML,
        "statement.md": "# 逾期订单\n",
        "checker.py": CHECKER,
        "data.py": DATA,
        "starter/main.py": "# 在此作答\n",
        "answers/full/main.py": "print('all')\n",
        "answers/no_commit/main.py": "print('some')\n",
    }
    for path in files:
        key = path.replace(".", "_").replace("/", "_")
        files[path] = changes.pop(key, files[path])
    assert not changes, changes
    for path, text in files.items():
        if text is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
    return folder
