"""Checks written in task.toml alone, as expressions under RestrictedPython: for small tasks.

    [[checks]]
    name = "prints_total"
    title = "输出总金额"
    points = 4
    expression = 'expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), [data["total"]])'

An expression knows `bench`, `data`, `expect` and harmless builtins. It holds unless an expectation in it fails or its
value is False. A narrower language for authors we do not know, not a wall: it runs in the checker child as all checks do.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from types import CodeType, SimpleNamespace
from typing import Any

from RestrictedPython.compile import compile_restricted_eval
from RestrictedPython.Guards import guarded_iter_unpack_sequence, safe_builtins, safer_getattr

from grader import expect
from grader.bench import Bench
from grader.checks import Check
from grader.errors import BadInput
from grader.results import CheckFailed
from grader.shown import show
from grader.taskfile import CheckTable

# Its statements alone: as a module it would hand out the libraries that it imports.
EXPECT = SimpleNamespace(**{name: getattr(expect, name) for name in expect.__all__})
_MISSING = object()
MORE_BUILTINS = (all, any, dict, enumerate, list, map, max, min, reversed, set, sum)


def compile_checks(tables: Sequence[CheckTable], others: Sequence[Check], place: str) -> tuple[Check, ...]:
    """The checks that task.toml writes out; `needs` may name `others` and those above. BadInput names the check."""
    known = {one.name: one for one in others}
    made = []
    for line, table in enumerate(tables, start=1):
        where = f"{place}: [[checks]] {table.name}"
        missing = [name for name in table.needs if name not in known]
        if missing:
            raise BadInput(f"{where}: needs {missing[0]}, which is not defined above it")
        if table.points == 0:
            raise BadInput(f"{where}: points must be more than zero")
        needs = tuple(known[name] for name in table.needs)
        one = Check(table.name, table.title, table.points, needs, _Expression(table, where), 10_000 + line)
        known[table.name] = one
        made.append(one)
    return tuple(made)


class _Expression:
    """One expression, compiled; calling it judges a bench."""

    def __init__(self, table: CheckTable, where: str) -> None:
        try:
            compiled = compile_restricted_eval(table.expression.strip(), filename=where)
        except SyntaxError as error:  # what the grammar allows and the compiler does not
            raise BadInput(f"{where}: expression: {error.msg}") from error
        if compiled.errors or compiled.code is None:
            raise BadInput(f"{where}: expression: {compiled.errors[0]}")
        self._code: CodeType = compiled.code
        self._title = table.title

    def __call__(self, bench: Bench) -> None:
        value = eval(self._code, _names(bench))  # noqa: S307 - compiled by RestrictedPython, written by our authors
        if value is False:
            raise CheckFailed(f"不符合要求：{self._title}", seen=show(value))


def _attribute(value: object, name: str) -> object:
    """A public attribute. AttributeError where there is none: an author's slip is a fault, never a None that costs points."""
    found: object = safer_getattr(value, name, _MISSING)  # type: ignore[no-untyped-call]
    if found is _MISSING:
        raise AttributeError(f"{type(value).__name__} has no attribute {name}")
    return found


def _names(bench: Bench) -> dict[str, Any]:
    builtins = {**safe_builtins, **{one.__name__: one for one in MORE_BUILTINS}}
    return {
        "__builtins__": builtins,
        "_getattr_": _attribute,
        "_getitem_": operator.getitem,
        "_getiter_": iter,
        "_iter_unpack_sequence_": guarded_iter_unpack_sequence,
        "bench": bench,
        "data": bench.data,
        "expect": EXPECT,
    }
