"""Every task passes `grader task check --quick`; `make test-tasks` is the whole of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cli.task_check import checked
from grader.cli.task_folder import every_task
from grader.workshop.verdict import Standing

ROOT = Path(__file__).parents[2] / "tasks"


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("folder", [pytest.param(one, id=f"{one.parent.name}/{one.name}") for one in every_task(ROOT)])
def test_a_task_passes_every_rule(folder: Path, engine_url: str) -> None:
    [(verdict, lacks)] = checked([folder], engine=engine_url, quick=True)
    assert lacks is None
    assert [(row.rule, row.why, row.details) for row in verdict.rows if row.standing is Standing.FAILED] == []
