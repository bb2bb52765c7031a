"""docs/security.md names a test for each promise: those tests are there, and no wall is tested without being named."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def named() -> set[tuple[str, str]]:
    return set(NAMED.findall((ROOT / "docs/security.md").read_text()))


def defined_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_test_that_is_named_exists() -> None:
    found = named()
    assert len(found) > 20
    assert [f"{file}::{name}" for file, name in sorted(found) if name not in defined_in(ROOT / file)] == []


def test_every_test_of_a_wall_is_named() -> None:
    there = {(str(file.relative_to(ROOT)), name) for file in (ROOT / "tests/walls").glob("test_*.py") for name in defined_in(file)}
    assert there - named() == set()
