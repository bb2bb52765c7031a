"""docs/attacks.md answers every known line of attack, and names nothing that is not there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.attacks.corpus import declared
from workers.attacks.corpus import LINES

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"\| (\d+) \| (.+) \| (.+) \|")
UNLIKE = "not applicable, because "


@cache
def table() -> dict[int, tuple[str, str]]:
    """Line -> what is tried, and how it is answered."""
    found: dict[int, tuple[str, str]] = {}
    for line in (ROOT / "docs/attacks.md").read_text(encoding="utf-8").splitlines():
        if match := ROW.fullmatch(line.replace(r"\|", "¦")):
            assert int(match[1]) not in found, f"two rows of line {match[1]}"
            found[int(match[1])] = (match[2], match[3])
    return found


def answers(line: int) -> list[str]:
    return re.findall(r"`([^`]+)`", table()[line][1])


@cache
def defined_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"))


def test_every_line_has_one_row() -> None:
    assert sorted(table()) == list(range(1, LINES + 1))


@pytest.mark.parametrize("line", range(1, LINES + 1))
def test_a_line_is_answered_by_what_is_there_or_says_why_not(line: int) -> None:
    if table()[line][1].startswith(UNLIKE):
        assert len(table()[line][1]) > len(UNLIKE) + 20
        assert line not in {number for one in declared().values() for number in one.lines}
        return
    assert answers(line), f"line {line} has no answer"
    for name in answers(line):
        path, _, test = name.partition("::")
        if test:
            assert test in defined_in(path), name
        else:
            assert name in declared() and line in declared()[name].lines, name


def test_every_answer_stands_in_the_row_of_each_of_its_lines() -> None:
    for name, one in declared().items():
        assert [line for line in one.lines if name not in answers(line)] == [], name


def test_what_nobody_listed_is_there_too() -> None:
    """Ten and more attacks on this code base itself, below the list."""
    _, _, below = (ROOT / "docs/attacks.md").read_text(encoding="utf-8").partition("## Nobody listed these")
    rows = [line for line in below.splitlines() if line.startswith("| ") and "`" in line.rpartition(" | ")[2]]
    assert len(rows) >= 10
    for name in (found for row in rows for found in re.findall(r"`([^`]+)`", row.rpartition(" | ")[2])):
        path, _, test = name.partition("::")
        assert test in defined_in(path) if test else name in declared(), name


def test_every_answer_is_named_after_a_line_of_its_own() -> None:
    assert [name for name, one in declared().items() if int(name[:2]) not in one.lines] == []
