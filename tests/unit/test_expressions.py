"""Checks that task.toml writes as expressions."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.checks import run_checks
from grader.errors import BadInput
from grader.results import Verdict
from grader.task import load_task
from tests.unit.bench_double import double
from tests.unit.task_folder import write_task

TOML = """
title = "合计"
points = 6
[[checks]]
name = "adds_up"
title = "合计正确"
points = 4
expression = 'expect.equal(data["total"], bench.total)'
[[checks]]
name = "is_large"
title = "不少于 3"
points = 2
needs = ["adds_up"]
expression = "all([n >= 3 for n in data['numbers']])"
[answers.full]
points = 6
[answers.empty]
points = 0
"""


def judged(tmp_path: Path, toml: str = TOML, **bench: object) -> dict[str, Verdict]:
    folder = write_task(tmp_path, task_toml=toml, checker_py=None, answers_no_commit_main_py=None)
    report = run_checks(load_task(folder).checks(), double(**bench), task="t")
    return {result.check: result.verdict for result in report.results}


def test_an_expectation_that_holds_passes(tmp_path: Path) -> None:
    got = judged(tmp_path, data={"total": 7, "numbers": [3, 4]}, total=7)
    assert got == {"adds_up": Verdict.PASSED, "is_large": Verdict.PASSED}


def test_false_fails_and_a_failed_expectation_skips_what_needs_it(tmp_path: Path) -> None:
    assert judged(tmp_path, data={"total": 7, "numbers": [1]}, total=7)["is_large"] is Verdict.FAILED
    assert judged(tmp_path, data={"total": 7, "numbers": [3]}, total=8) == {"adds_up": Verdict.FAILED, "is_large": Verdict.SKIPPED}


@pytest.mark.parametrize(
    "expression", ["().__class__", 'open("/etc/passwd")', '__import__("os")', "bench._agent", 'getattr(bench, "total")']
)
def test_the_language_is_narrow(tmp_path: Path, expression: str) -> None:
    toml = TOML.replace('expect.equal(data["total"], bench.total)', expression)
    try:
        got = judged(tmp_path, toml, data={"total": 7, "numbers": [3]}, total=7)
    except BadInput as refused:
        assert "adds_up: expression:" in str(refused)
    else:
        assert got["adds_up"] is Verdict.FAULT


def test_an_expression_that_does_not_parse_is_refused_with_its_check(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"task.toml: \[\[checks\]\] adds_up: expression: "):
        judged(tmp_path, TOML.replace("bench.total)'", "bench.total'"), data={}, total=1)


def test_a_need_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is_large: needs adds_down, which is not defined above it"):
        judged(tmp_path, TOML.replace('needs = ["adds_up"]', 'needs = ["adds_down"]'), data={}, total=1)
