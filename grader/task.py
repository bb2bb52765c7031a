"""A task package: load it, from a folder for its author or from bytes by digest for a run, and validate it.

    tasks/intermediate/late-orders/     id "intermediate/late-orders"
      task.toml      TaskFile in taskfile.py
      statement.md   what the candidate reads
      reference/     a gap task's complete program with its gaps marked: the starter is made from it
      starter/       what is handed out, as it is
      data.py        build(seed) -> TaskData (optional)
      checker.py     the checks, and the tests of gaps (optional where task.toml has gaps or [[checks]])
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
from functools import cached_property
from pathlib import Path

from grader.blanks import Blanks, Version, blanks_of
from grader.checks import Check, Test, checks_of, tests_of
from grader.cloze import Framework
from grader.data import Build, TaskData
from grader.errors import BadInput
from grader.expressions import compile_checks
from grader.results import total
from grader.strict import parse_toml
from grader.taskfile import SampleAnswer, TaskFile, TaskLimits
from grader.versions import in_words

__all__ = ["EMPTY", "FULL", "LEVELS", "SampleAnswer", "Task", "TaskFile", "TaskLimits", "half_right", "load_task", "lost_checks"]

LEVELS = ("beginner", "intermediate", "advanced")
FULL, EMPTY = "full", "empty"
_NOT_PACKAGED = {"__pycache__", ".DS_Store", "Thumbs.db", ".idea", ".vscode", ".mypy_cache", ".ruff_cache"}
# What an author's module may end with when it is executed; anything else is a bug of ours and rises.
AUTHOR_ERRORS = (
    SyntaxError, ImportError, NameError, AttributeError, TypeError, ValueError, LookupError, ArithmeticError,
    OSError, RuntimeError, AssertionError,
)  # fmt: skip


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
        for needed in ("task.toml", "statement.md"):
            if needed not in tree:
                raise BadInput(f"{name}/{needed}: missing")
        file = parse_toml(tree["task.toml"], f"{name}/task.toml", TaskFile)
        if "checker.py" not in tree and not file.gaps and not file.checks:
            raise BadInput(f"{name}/checker.py: missing, and task.toml has neither [gaps] nor [[checks]]")
        if file.gaps and not any(path.startswith("reference/") for path in tree):
            raise BadInput(f"{name}/reference: missing: put the complete program with its gaps marked there")
        return Task(id, file, dict(tree))

    def version(self, name: str) -> Task:
        """This task as a paper's version words it; A is the package as it is. BadInput when there is no such version."""
        if name == "A":
            return self
        if name not in self.file.versions:
            raise BadInput(f"{self.name}/task.toml: has no [versions.{name}]: add it for a paper of version {name}")
        tree = in_words(self.tree, self.file.versions[name])
        if f"result-{name}.png" in tree:  # the picture of what should be seen, in this version's words
            tree["result.png"] = tree.pop(f"result-{name}.png")
        return Task.from_tree(tree, self.id)

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

    @cached_property
    def framework(self) -> Framework | None:
        """The program with its gaps; None for a task without. BadInput for marks that are wrong."""
        return Framework.parse(self._below("reference/"), self.name) if self.file.gaps else None

    @property
    def starter(self) -> dict[str, bytes]:
        """Files handed out: `given`, and the framework with its gaps' markers."""
        return {**self.given, **(self.framework.starter() if self.framework else {})}

    @property
    def given(self) -> dict[str, bytes]:
        """Files handed out as they are, by path below `starter/`."""
        return self._below("starter/")

    def answer(self, name: str) -> dict[str, bytes]:
        """Files of one sample answer; `empty` has none. A gap task's start from the reference, filled as declared."""
        if name == EMPTY:
            return {}
        return {**self._filled(name), **self._below(f"answers/{name}/")}

    def _filled(self, name: str) -> dict[str, bytes]:
        if self.framework is None:
            return {}
        fill = self.file.answers[name].fill if name in self.file.answers else {}
        texts = {**{gap.number: gap.text for gap in self.framework.gaps}, **{int(n): text for n, text in fill.items()}}
        return self.framework.handed({n: text for n, text in texts.items() if text})

    def checks(self, python: Version = (3, 9)) -> tuple[Check, ...]:
        """The gaps, then the checks of checker.py and of task.toml. BadInput when they do not load or add up.

        `python` is the candidates' interpreter, as gaps are compared in its syntax.
        """
        found, tests = self._checker()
        gaps = self._blanks(tests, python).checks() if self.framework else ()
        every = (*gaps, *found, *compile_checks(self.file.checks, found, f"{self.name}/task.toml"))
        names = [one.name for one in every]
        for name in names:
            if names.count(name) > 1:
                raise BadInput(f"{self.name}/task.toml: two checks are called {name}: give one another name")
        if not every:
            raise BadInput(f"{self.id}/checker.py: has no @check")
        worth = total(one.points for one in every)
        if worth != self.points:
            raise BadInput(f"{self.name}/checker.py: checks add up to {worth}, task.toml says {self.points} points")
        return every

    def _checker(self) -> tuple[tuple[Check, ...], dict[str, Test]]:
        if "checker.py" not in self.tree:
            return (), {}
        return checker_from(self.tree["checker.py"], f"{self.id}/checker.py")

    def _blanks(self, tests: Mapping[str, Test], python: Version) -> Blanks:
        assert self.framework is not None
        return blanks_of(self.file, self.framework, tests, self.name, python)

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


def checker_from(source: bytes, name: str) -> tuple[tuple[Check, ...], dict[str, Test]]:
    """The checks and tests of a checker.py given as bytes; `name` is its file name in tracebacks."""
    module = _execute(source, name)
    try:
        return checks_of(vars(module)), tests_of(vars(module))
    except ValueError as error:
        raise BadInput(f"{name}: {error}") from error


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
    except AUTHOR_ERRORS as error:
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
    for name, sample in task.file.answers.items():
        if sample.fill and task.framework is None:
            raise BadInput(f"{place}: [answers.{name}] has a fill, but the task has no gaps: take it out")
        unknown = sorted(set(sample.fill) - set(task.file.gaps), key=int)
        if unknown:
            raise BadInput(f"{place}: [answers.{name}] fills gap {unknown[0]}, which is not declared")
        if name not in folders and name != EMPTY and task.framework is None:
            raise BadInput(f"{place}: [answers.{name}] has no folder answers/{name}")
    for name in sorted(folders - set(task.file.answers)):
        raise BadInput(f"{place}: answers/{name} has no [answers.{name}]")
    for name in task.file.answers:
        _validate_sample(task, checks, name, f"{place}: [answers.{name}]")
    marked = [name for name, sample in task.file.answers.items() if sample.canary]
    if len(marked) > 1:
        raise BadInput(f"{place}: [answers.{marked[0]}] and [answers.{marked[1]}] have canary = true: only one can")


def _validate_sample(task: Task, checks: tuple[Check, ...], name: str, place: str) -> None:
    sample = task.file.answers[name]
    due = {FULL: task.points, EMPTY: Decimal(0)}.get(name)
    if due is not None and sample.points != due:
        raise BadInput(f"{place}: points must be {due}, not {sample.points}")
    lost, person = lost_checks(task, checks, name), set(sample.person)
    known = {one.name for one in checks}
    for key, names in (("lost", lost), ("person", person)):
        unknown = sorted(names - known)
        if unknown:
            raise BadInput(f"{place}: {key} names {unknown[0]}, which is no check of the task")
    if lost & person:
        raise BadInput(f"{place}: {sorted(lost & person)[0]} is in lost and in person: it can be in one")
    if sample.canary and name not in half_right(task):
        raise BadInput(f"{place}: canary = true is for a half-right answer, between 0 and {task.points} points, that needs no person")
    left = total(one.points for one in checks if one.name not in lost | person)
    if left != sample.points:
        raise BadInput(f"{place}: says {sample.points} points, but losing {', '.join(sorted(lost | person)) or 'nothing'} leaves {left}")
    for one in checks:
        blocked = [need.name for need in one.needs if need.name in lost]
        if blocked and one.name not in lost:
            raise BadInput(f"{place}: lost must have {one.name} too, because it needs {blocked[0]}")


def half_right(task: Task) -> dict[str, SampleAnswer]:
    """The sample answers that earn something and not everything, and need no person: one of them is a canary."""
    return {name: one for name, one in task.file.answers.items() if 0 < one.points < task.points and not one.person}


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
