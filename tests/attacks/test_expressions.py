"""Line 60: a task's expressions reach nothing but what they are given. Each of these passes if it gets through."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import expect
from grader.checks import run_checks
from grader.errors import BadInput
from grader.results import Verdict
from grader.task import load_task
from tests.unit.bench_double import double
from tests.unit.task_folder import write_task

TOML = """
title = "合计"
points = 1
[[checks]]
name = "one"
title = "正确"
points = 1
expression = '''EXPRESSION'''
[answers.full]
points = 1
[answers.empty]
points = 0
"""
ESCAPES = {
    "format string": '"{0.__class__.__mro__}".format(bench)',
    "format_map": '"{b.__class__}".format_map({"b": bench})',
    "format of str": 'str.format("{0.__class__}", bench)',
    "format by map": 'list(map("{0.__class__}".format, [bench]))',
    "f-string": 'f"{bench.__class__}"',
    "generator frame": "(n for n in [1]).gi_frame",
    "generator frame's globals": "[g.gi_frame.f_back.f_globals for g in [(n for n in [1])]]",
    "code of a function": "(lambda: 0).__code__",
    "globals of a statement": "expect.equal.__globals__",
    "subclasses": "().__class__.__base__.__subclasses__()",
    "getattr": 'getattr(bench, "_agent")',
    "type": "type(bench)",
    "import": '__import__("os").listdir("/")',
    "open": 'open("/etc/passwd").read()',
    "eval": 'eval("1")',
    "exec": 'exec("1")',
    "guards": "_getattr_",
    "builtins": "__builtins__",
    "walrus over a guard": "[_getattr_ := 1]",
    "star of a class": "[*bench.__class__.__dict__]",
    "a library's module": "expect.values.math.pi > 0",
    "a library's library": "expect.csvfile.io.StringIO is not None",
    "another library": "expect.jsonfile is not None",
    "annotations": "expect.equal.__annotations__",
    "exceptions": '[e for e in [Exception("x")] if e.__traceback__ is None]',
    "vars": "vars(bench)",
    "globals": "globals()",
    "slots of a string": '"".__class__',
    "await": "await bench",
    "yield": "(yield bench)",
    "a comprehension's name": "[n for _n in [1] for n in [_n]]",
    "setattr": 'setattr(bench, "total", 1)',
    "delattr": 'delattr(bench, "total")',
    "breakpoint": "breakpoint()",
}


def verdict(tmp_path: Path, expression: str) -> Verdict:
    folder = write_task(tmp_path, task_toml=TOML.replace("EXPRESSION", expression), checker_py=None, answers_no_commit_main_py=None)
    (result,) = run_checks(load_task(folder).checks(), double(data={"total": 7}, total=7), task="t").results
    return result.verdict


def test_an_honest_expression_passes(tmp_path: Path) -> None:
    assert verdict(tmp_path, 'bench.total == data["total"] and [n for n in [1, 2] if n > 1] == [2]') is Verdict.PASSED


@pytest.mark.parametrize("name", ESCAPES)
def test_an_escape_is_refused_or_a_fault_of_the_task(tmp_path: Path, name: str) -> None:
    try:
        assert verdict(tmp_path, ESCAPES[name]) is Verdict.FAULT
    except BadInput as refused:
        assert "one: expression:" in str(refused)


@pytest.mark.parametrize("name", expect.__all__)
def test_every_statement_can_be_named(tmp_path: Path, name: str) -> None:
    assert verdict(tmp_path, f"expect.{name} is not None") is Verdict.PASSED
