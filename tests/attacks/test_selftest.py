"""`grader selftest`, as an organisation runs it before a sitting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli import selftest
from workers.attacks import corpus
from workers.attacks.bout import Fought

GRADER = Path(sys.executable).with_name("grader")


def said(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run it elsewhere than in the source tree: the installed package has all it needs."""
    env = {**os.environ, "COLUMNS": "160"}
    return subprocess.run([GRADER, "selftest", *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_it_is_thirty_attacks_of_every_kind() -> None:
    chosen = corpus.load()
    assert len(chosen) == 30
    kinds = {(one.task.file.kind, *one.task.file.services) for one in chosen}
    assert kinds >= {("gap",), ("program",), ("database", "mysql"), ("database", "redis"), ("database", "mongo"), ("crawl", "site"), ("web",), ("analysis",)}
    assert not {str(path) for path in corpus.HERE.rglob("*") if path.is_symlink()}


def test_an_attack_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    done = said("--only", "99-nothing", folder=tmp_path)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "no attack 99-nothing" in done.stderr


def test_two_of_them_print_a_table_and_json(tmp_path: Path) -> None:
    done = said("--only", "15-repr-tricks", "--only", "10-overwrites-results", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "15-repr-tricks" in done.stdout and "2 of 2 attacks ended as they must" in done.stdout
    plain = json.loads(said("--only", "03-exits-on-import", "--json", folder=tmp_path).stdout)
    assert [(one["attack"], one["got"], one["as_declared"], one["differences"]) for one in plain] == [("03-exits-on-import", "0 of 10", True, [])]
    assert list(tmp_path.iterdir()) == []


def test_a_difference_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    attack = corpus.load()[0]
    selftest.show([Fought(attack, "10 of 10", ("must get 0 (scored), got 10 of 10",), 1.0)], 1.0, as_json=False)
    shown = capsys.readouterr()
    assert "0 of 1 attacks" in shown.out and "must get 0" in shown.err


@pytest.mark.full
def test_all_of_them_end_as_they_must(tmp_path: Path) -> None:
    done = said("--json", folder=tmp_path)
    assert done.returncode == 0, [one for one in json.loads(done.stdout) if not one["as_declared"]]
    assert len(json.loads(done.stdout)) == 30
