"""What the reference of a gap task imports, so that an interpreter with it done can be forked for each trial."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

MAX_MODULES = 40


def modules(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Modules that the Python files import from elsewhere, by dotted name, in order; files that do not parse say nothing."""
    own = {part.removesuffix(".py") for path in files for part in path.split("/")}
    found = dict.fromkeys(name for path, data in files.items() if path.endswith(".py") for name in _imported(data))
    return tuple(name for name in found if name.partition(".")[0] not in own)[:MAX_MODULES]


def _imported(source: bytes) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
