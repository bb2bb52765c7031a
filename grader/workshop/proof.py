"""A gap task as a plain one, to prove its reference: gaps are compared before they are tried, so a right answer runs nothing.

The proof's checks run the tests of each gap against the whole reference, and against it with every further accepted
text; the task's ordinary checks stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.task import FULL, Task

_HEADER = re.compile(r"\[\[?\s*(\w+)")
_KEPT_TABLES = {"limits"}
_ADDED = '''

from decimal import Decimal as _Decimal

from grader.checks import Check as _Check

_TRIED = {tried!r}


def _proving(number, files, tests):
    def judge(bench):
        with bench.trial(files):
            for one in tests:
                one(bench)

    return _Check("proof_" + str(number), "、".join(one.title for one in tests), _Decimal(1), (), judge, 100_000 + number, last=True)


for _number, (_files, _tests) in enumerate(_TRIED):
    globals()["proof_" + str(_number)] = _proving(_number, _files, [globals()[_name] for _name in _tests])
'''


@dataclass(frozen=True)
class Proof:
    """A task whose full answer runs everything that an answer can make run."""

    task: Task
    accepted: dict[str, tuple[int, str]]  # its check -> the gap and the accepted text that the check tries


def proof_of(task: Task, *, every_text: bool = False) -> Proof:
    """The task itself where it has no gaps. With `every_text` the further accepted texts are tried too."""
    if task.framework is None:
        return Proof(task, {})
    tried: list[tuple[dict[str, bytes], tuple[str, ...]]] = []
    accepted: dict[str, tuple[int, str]] = {}
    for tests in dict.fromkeys(table.tests for table in task.file.gaps.values() if table.tests):
        tried.append((task.framework.reference(), tests))
    grouped = {number for group in task.file.groups for number in group.gaps}
    for number, table in sorted((int(key), table) for key, table in task.file.gaps.items()):
        for text in table.accepts if every_text and table.tests and number not in grouped else ():
            accepted[f"proof_{len(tried)}"] = (number, text)
            tried.append((task.framework.filled({number: text}), table.tests))
    others = sum((one.points for one in task.checks() if not one.last), start=task.points * 0)
    toml = _plain(task.tree["task.toml"].decode("utf-8-sig"), f"{others + len(tried)}")
    tree = {path: data for path, data in task.tree.items() if not path.startswith(("reference/", "answers/"))}
    checker = task.tree.get("checker.py", b"").decode("utf-8-sig") + _ADDED.replace("{tried!r}", repr(tried))
    tree |= {"task.toml": toml.encode(), "checker.py": checker.encode()}
    tree |= {f"answers/{FULL}/{path}": data for path, data in task.answer(FULL).items()}
    return Proof(Task.from_tree(tree, task.id), accepted)


def _plain(toml: str, points: str) -> str:
    """task.toml without gaps, groups, versions and answers, worth what the proof's checks are."""
    kept, keeping = [], True
    for line in toml.splitlines():
        header = _HEADER.match(line)
        if header:
            keeping = header[1] in _KEPT_TABLES or header[1] == "checks"
        if keeping:
            kept.append(line)
    text = "\n".join(kept)
    text = re.sub(r"^points\s*=.*$", f"points = {points}", text, count=1, flags=re.M)
    return f"{text}\n\n[answers.full]\npoints = {points}\n"
