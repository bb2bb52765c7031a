"""`grader task new` makes a task that loads, and nothing where it should not; `preview` shows what candidates see."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader.cli.task import app
from grader.errors import BadInput
from grader.scaffold import KINDS, new_task
from grader.task import load_task

runner = CliRunner()


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_task_of_each_kind_loads_and_is_of_that_kind(tmp_path: Path, kind: str) -> None:
    task = load_task(new_task("advanced", f"my-{kind}", kind, tmp_path))
    assert task.file.kind == kind
    assert task.id == f"advanced/my-{kind}"
    assert not [path for path, data in task.tree.items() if b"LEVEL/NAME" in data]
    assert bool(task.file.gaps) == (kind in ("gap", "case"))


@pytest.mark.parametrize(
    ("level", "name", "kind", "said"),
    [
        ("primary", "a", "gap", "no level"),
        ("beginner", "a", "quiz", "no kind"),
        ("beginner", "A b", "gap", "cannot be a task's name"),
        ("beginner", "../up", "gap", "cannot be a task's name"),
        ("beginner", "a", "database", "MySQL"),
        ("intermediate", "a", "analysis", "pandas"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(tmp_path: Path, level: str, name: str, kind: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        new_task(level, name, kind, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_exists_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "beginner/mine").mkdir(parents=True)
    done = runner.invoke(app, ["new", "beginner", "mine", "--kind", "gap", "--tasks", str(tmp_path)])
    assert done.exit_code == 2
    assert "exists already" in done.stderr
    assert list((tmp_path / "beginner/mine").iterdir()) == []


def test_a_preview_shows_statement_starter_with_gaps_and_points_and_nothing_secret(tmp_path: Path) -> None:
    new_task("beginner", "mine", "gap", tmp_path)
    done = runner.invoke(app, ["preview", "beginner/mine", "--tasks", str(tmp_path), "--into", str(tmp_path / "out")])
    assert done.exit_code == 0, done.stderr
    page = Path(done.stdout.strip()).read_text(encoding="utf-8")
    assert "<table>" in page
    assert "____【3】____" in page
    assert "第3空：不及格的条件" in page
    assert "score &lt; 60" not in page
    assert "⟦" not in page


def test_a_statement_cannot_put_a_script_into_the_preview(tmp_path: Path) -> None:
    folder = new_task("beginner", "mine", "program", tmp_path)
    (folder / "statement.md").write_text("# 题\n\n<script>alert(1)</script>\n", encoding="utf-8")
    done = runner.invoke(app, ["preview", str(folder), "--into", str(tmp_path / "out")])
    assert "<script>alert" not in Path(done.stdout.strip()).read_text(encoding="utf-8")


def test_a_version_that_is_not_there_is_named(tmp_path: Path) -> None:
    folder = new_task("beginner", "mine", "gap", tmp_path)
    done = runner.invoke(app, ["preview", str(folder), "--version", "C", "--into", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert "[versions.C]" in done.stderr
