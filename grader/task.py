"""A task package: load it, from a folder for its author or from bytes by digest for a run, and validate it.

    tasks/intermediate/late-orders/     id "intermediate/late-orders"
      task.toml      TaskFile below
      statement.md   what the candidate reads
      starter/       what is handed out
      data.py        build(seed) -> TaskData (optional)
      checker.py     the checks
      answers/       full/ · one folder a known mistake · empty/ (may be left out: Git keeps no empty folder)

Nothing here runs a candidate's code. `checks()` and `data()` run the author's, as modules made from bytes.
"""

from __future__ import annotations

import hashlib
import inspect
import linecache
import sys
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictInt

from grader.checks import Check, checks_of
from grader.data import Build, TaskData
from grader.errors import BadInput
from grader.results import total
from grader.strict import Points, Seconds, Strict, Text, parse_toml

LEVELS = ("beginner", "intermediate", "advanced")
FULL, EMPTY = "full", "empty"
_NOT_PACKAGED = {"__pycache__", ".DS_Store", "Thumbs.db", ".idea", ".vscode", ".mypy_cache", ".ruff_cache"}
# What an author's module may end with when it is executed; anything else is a bug of ours and rises.
_AUTHOR_ERRORS = (
    SyntaxError, ImportError, NameError, AttributeError, TypeError, ValueError, LookupError, ArithmeticError,
    OSError, RuntimeError, AssertionError,
)  # fmt: skip


class TaskLimits(Strict):
    """What each command of the candidate's may use."""

    wall_s: Seconds = Field(default=20.0, gt=0, le=600)
    cpu_s: StrictInt = Field(default=20, gt=0, le=600)
    output_kib: StrictInt = Field(default=1024, gt=0, le=64 * 1024)
    file_mib: StrictInt = Field(default=64, gt=0, le=1024)
    memory_mib: StrictInt | None = Field(default=None, gt=0)  # None: the level's


class SampleAnswer(Strict):
    """What one folder of `answers/` must get."""

    points: Points
    lost: tuple[Text, ...] | None = None  # checks that do not pass, skipped ones too; full and empty need not say
    why: Text | None = None


class TaskFile(Strict):
    """task.toml."""

    title: Text
    points: Points
    services: tuple[Literal["mysql", "mongo", "redis", "site"], ...] = ()
    database: Annotated[Text, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")] = "exam"  # of MySQL and MongoDB
    serves: StrictInt | None = Field(default=None, ge=1024, le=9999)  # port on which the candidate's program serves pages
    limits: TaskLimits = TaskLimits()
    answers: dict[str, SampleAnswer]


@dataclass(frozen=True, eq=False)
class Task:
    """One question, as its package says. Equal packages have equal digests."""

    id: str  # "intermediate/late-orders"
    file: TaskFile
    tree: Mapping[str, bytes] = field(repr=False)  # the whole package: relative path -> bytes

    @staticmethod
    def from_tree(tree: Mapping[str, bytes], id: str) -> Task:
        """A package from bytes. BadInput when task.toml or a file is missing or wrong; runs nothing of the author's."""
        level, _, name = id.partition("/")
        if level not in LEVELS or not name or "/" in name:
            raise BadInput(f'task "{id}": must be tasks/<level>/<name> with level {", ".join(LEVELS)}')
        for needed in ("task.toml", "statement.md", "checker.py"):
            if needed not in tree:
                raise BadInput(f"{name}/{needed}: missing")
        return Task(id, parse_toml(tree["task.toml"], f"{name}/task.toml", TaskFile), dict(tree))

    @property
    def level(self) -> str:
        return self.id.partition("/")[0]

    @property
    def name(self) -> str:
        return self.id.partition("/")[2]

    @property
    def title(self) -> str:
        return self.file.title

    @property
    def points(self) -> Decimal:
        return self.file.points

    @property
    def statement(self) -> str:
        return self.tree["statement.md"].decode()

    @property
    def starter(self) -> dict[str, bytes]:
        """Files handed out, by path below `starter/`."""
        return self._below("starter/")

    def answer(self, name: str) -> dict[str, bytes]:
        """Files of one sample answer, by path below its folder; `empty` has none."""
        return self._below(f"answers/{name}/")

    def checks(self) -> tuple[Check, ...]:
        """Run checker.py: its checks in definition order. BadInput when it does not load or points do not add up."""
        found = checker_from(self.tree["checker.py"], f"{self.id}/checker.py")
        worth = total(one.points for one in found)
        if worth != self.points:
            raise BadInput(f"{self.name}/checker.py: checks add up to {worth}, task.toml says {self.points} points")
        return found

    def data(self, seed: int) -> TaskData:
        """Run data.py's `build(seed)`; no data without a data.py. BadInput when it gives no TaskData."""
        if "data.py" not in self.tree:
            return TaskData()
        place = f"{self.name}/data.py"
        built = build_from(self.tree["data.py"], f"{self.id}/data.py")(seed)
        if not isinstance(built, TaskData):
            raise BadInput(f"{place}: build() must return a TaskData, not {type(built).__name__}")
        for service, given in (("mysql", built.mysql), ("mongo", built.mongo), ("redis", built.redis), ("site", built.sites)):
            if given and service not in self.file.services:
                raise BadInput(f'{place}: prepares {service}, which task.toml does not list in "services"')
        return built

    def _below(self, prefix: str) -> dict[str, bytes]:
        return {path.removeprefix(prefix): data for path, data in self.tree.items() if path.startswith(prefix)}


def load_task(folder: Path) -> Task:
    """The task in `tasks/<level>/<name>`, fully validated. BadInput in one line for the first thing that is wrong."""
    folder = folder.resolve()
    task = Task.from_tree(_read_tree(folder), f"{folder.parent.name}/{folder.name}")
    _validate_answers(task, task.checks())
    if "data.py" in task.tree:
        build_from(task.tree["data.py"], f"{task.id}/data.py")
    return task


def checker_from(source: bytes, name: str) -> tuple[Check, ...]:
    """The checks of a checker.py given as bytes; `name` is its file name in tracebacks."""
    module = _execute(source, name)
    try:
        found = checks_of(vars(module))
    except ValueError as error:
        raise BadInput(f"{name}: {error}") from error
    if not found:
        raise BadInput(f"{name}: has no @check")
    return found


def build_from(source: bytes, name: str) -> Build:
    """The `build(seed)` of a data.py given as bytes."""
    build: object = getattr(_execute(source, name), "build", None)
    if not inspect.isfunction(build):
        raise BadInput(f"{name}: must define build(seed: int) -> TaskData")
    return build


def _execute(source: bytes, name: str) -> types.ModuleType:
    """A module from bytes. It is entered in sys.modules (dataclasses look there) and linecache (tracebacks do)."""
    module = types.ModuleType("grader_task_" + hashlib.sha256(name.encode() + source).hexdigest()[:16])
    module.__file__ = name
    sys.modules[module.__name__] = module
    try:
        text = source.decode("utf-8-sig")
        linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
        exec(compile(text, name, "exec", dont_inherit=True), module.__dict__)
    except BadInput:
        raise
    except _AUTHOR_ERRORS as error:
        line = _line_in(error, name)
        raise BadInput(f"{name}{line}: {type(error).__name__}: {' '.join(str(error).split())}") from error
    return module


def _line_in(error: BaseException, name: str) -> str:
    if isinstance(error, SyntaxError):
        return f":{error.lineno}"
    lines, trace = [], error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == name:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return f":{lines[-1]}" if lines else ""


def _read_tree(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such task folder")
    tree = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if _NOT_PACKAGED.intersection(relative.parts) or path.suffix == ".pyc":
            continue
        if path.is_symlink():
            raise BadInput(f"{folder.name}/{relative}: a task package holds no links; put the file itself there")
        if path.is_file():
            tree[relative.as_posix()] = path.read_bytes()
    return tree


def _validate_answers(task: Task, checks: tuple[Check, ...]) -> None:
    place = f"{task.name}/task.toml"
    folders = {path.split("/")[1] for path in task.tree if path.startswith("answers/") and path.count("/") > 1}
    for needed in (FULL, EMPTY):
        if needed not in task.file.answers:
            raise BadInput(f"{place}: missing [answers.{needed}]")
    for name in task.file.answers:
        if name not in folders and name != EMPTY:
            raise BadInput(f"{place}: [answers.{name}] has no folder answers/{name}")
    for name in sorted(folders - set(task.file.answers)):
        raise BadInput(f"{place}: answers/{name} has no [answers.{name}]")
    for name in task.file.answers:
        _validate_sample(task, checks, name, f"{place}: [answers.{name}]")


def _validate_sample(task: Task, checks: tuple[Check, ...], name: str, place: str) -> None:
    sample = task.file.answers[name]
    due = {FULL: task.points, EMPTY: Decimal(0)}.get(name)
    if due is not None and sample.points != due:
        raise BadInput(f"{place}: points must be {due}, not {sample.points}")
    lost = lost_checks(task, checks, name)
    unknown = sorted(lost - {one.name for one in checks})
    if unknown:
        raise BadInput(f"{place}: lost names {unknown[0]}, which checker.py does not define")
    left = total(one.points for one in checks if one.name not in lost)
    if left != sample.points:
        raise BadInput(f"{place}: says {sample.points} points, but losing {', '.join(sorted(lost)) or 'nothing'} leaves {left}")
    for one in checks:
        blocked = [need.name for need in one.needs if need.name in lost]
        if blocked and one.name not in lost:
            raise BadInput(f"{place}: lost must have {one.name} too, because it needs {blocked[0]}")


def lost_checks(task: Task, checks: tuple[Check, ...], name: str) -> frozenset[str]:
    """Names of the checks that sample answer `name` must not pass."""
    sample = task.file.answers[name]
    if sample.lost is not None:
        return frozenset(sample.lost)
    if name == EMPTY:
        return frozenset(one.name for one in checks)
    if name == FULL:
        return frozenset()
    raise BadInput(f"{task.name}/task.toml: [answers.{name}] must say which checks are lost")
