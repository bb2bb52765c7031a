"""The rules that need no container: the package as it is written.

Runs the author's data.py and checker.py as modules, as loading a task always does, and nothing of an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.checks import Check
from grader.data import TaskData, seed_for
from grader.errors import BadInput
from grader.task import AUTHOR_ERRORS, EMPTY, FULL, Task, half_right, load_task, lost_checks
from grader.workshop.places import line_of, located
from grader.workshop.verdict import Row, Standing, row

SECRET = "workshop"  # of the seeds that tasks are tried with: the same every time, so that a verdict can be had again
LEAST_WRONG = 3  # sample answers with a mistake


@dataclass(frozen=True)
class Level:
    """What the edition gives a task's level."""

    services: Collection[str]
    python: tuple[int, int]
    white_list: Sequence[str]


@dataclass(frozen=True)
class Looked:
    """A task that was looked at; None where it does not load."""

    task: Task | None
    rows: tuple[Row, ...]


def seeds(task: str, count: int) -> list[int]:
    """The seeds that a task is tried with."""
    return [seed_for(f"{SECRET}-{number}", task) for number in range(count)]


def look(folder: Path, level_of: Callable[[str], Level], *, seed_count: int) -> Looked:
    """Every static rule, in order; the first one that a task does not survive is the last."""
    folder = folder.resolve()
    try:
        task = load_task(folder)
        level = level_of(task.level)
        checks = task.checks(level.python)
    except BadInput as error:
        tree = {"task.toml": (folder / "task.toml").read_bytes()} if (folder / "task.toml").is_file() else {}
        return Looked(None, (Row("schema", Standing.FAILED, located(str(error), folder.name, tree)),))
    rows = [
        Row("schema", Standing.PASSED, f"{task.file.kind}, {len(task.tree)} files, {len(task.file.answers)} sample answers"),
        Row("points", Standing.PASSED, f"{len(checks)} scoring points add up to {task.points}"),
        _services(task, level),
        _data(task, level, seed_count),
        _versions(task, level),
        _coverage(task, checks),
    ]
    return Looked(task, tuple(rows))


def _services(task: Task, level: Level) -> Row:
    there = [name for name in task.file.services if name in level.services]
    line = line_of(task.tree["task.toml"], "services")
    problems = [
        f'{task.name}/task.toml:{line}: "services" lists {name}, which the level {task.level} does not have '
        f"({', '.join(sorted(set(level.services) - {'browser'}))}): take it out, or move the task to a level that has it"
        for name in task.file.services
        if name not in level.services
    ]
    return row("services", problems, ", ".join(there) or "none")


def _data(task: Task, level: Level, count: int) -> Row:
    if "data.py" not in task.tree:
        return Row("data", Standing.PASSED, "no data.py: the same for everyone")
    problems: list[str] = []
    built: list[TaskData] = []
    for seed in seeds(task.id, count):
        try:
            built.append(task.data(seed))
            again = task.data(seed)
        except BadInput as error:
            return row("data", [str(error)], "")
        except AUTHOR_ERRORS as error:
            return row("data", [f"{task.name}/data.py: build({seed}) raised {type(error).__name__}: {error}"], "")
        if built[-1] != again:
            problems.append(f"{task.name}/data.py: build({seed}) gives other data the second time: draw everything from the seed")
            break
    if len(built) > 1 and all(one == built[0] for one in built):
        problems.append(f"{task.name}/data.py: build() gives the same data for every seed: a printed constant would earn points")
    problems += _sites(task, built[0], level)
    return row("data", problems, f"{count} seeds, each built twice alike")


def _sites(task: Task, data: TaskData, level: Level) -> list[str]:
    problems = []
    for host in data.sites:
        if not any(host == name or host.endswith(f".{name}") for name in level.white_list):
            line = line_of(task.tree["data.py"], host) or line_of(task.tree["data.py"], "def build") or 1
            problems.append(f"{task.name}/data.py:{line}: {host} is not on the exam's white list: use one of its names")
    return problems


def _versions(task: Task, level: Level) -> Row:
    problems = []
    for name, table in task.file.versions.items():
        whole = b"".join(data for path, data in task.tree.items() if path != "task.toml").decode("utf-8", "replace")
        line = line_of(task.tree["task.toml"], f"[versions.{name}") or 1
        problems += [
            f"{task.name}/task.toml:{line}: [versions.{name}.words] replaces “{word}”, which stands nowhere: take it out"
            for word in table.words
            if word not in whole and not any(word in path for path in task.tree) and not _in_other_encoding(task, word)
        ]
        try:
            other = task.version(name)
            other.data(seeds(task.id, 1)[0])
            if [one.name for one in other.checks(level.python)] != [one.name for one in task.checks(level.python)]:
                problems.append(f"{task.name}/task.toml:{line}: version {name} has other checks: a word of theirs is replaced")
        except BadInput as error:
            problems.append(f"{task.name}/task.toml:{line}: version {name} does not load: {error}")
            continue
        if other.statement == task.statement:
            problems.append(f"{task.name}/task.toml:{line}: version {name} has the statement of A: give words of it")
    return row("versions", problems, ", ".join(["A", *task.file.versions]))


def _in_other_encoding(task: Task, word: str) -> bool:
    return any(word.encode("gb18030") in data for data in task.tree.values())


def _coverage(task: Task, checks: Sequence[Check]) -> Row:
    """Each check is lost by a sample answer, and one of them earns a part."""
    wrong = [name for name in task.file.answers if name not in (FULL, EMPTY)]
    caught = {check for name in wrong for check in lost_checks(task, tuple(checks), name)}
    problems = [
        f"{task.name}/task.toml: no sample answer loses {one.name} “{one.title}”: add one with that mistake"
        for one in checks
        if one.name not in caught
    ]
    if len(wrong) < LEAST_WRONG:
        problems.append(f"{task.name}/task.toml: {len(wrong)} sample answers beside full and empty, {LEAST_WRONG} at least: add common mistakes")
    if not half_right(task):
        problems.append(
            f"{task.name}/task.toml: no sample answer earns something but not everything without a person, so a batch has no half-right "
            "canary: add one, and where there is a single scoring point, split it"
        )
    return row("samples cover", problems, f"each scoring point is lost by one of {len(wrong)} answers")
