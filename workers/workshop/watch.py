"""Grade an answer again whenever it is saved, in a sandbox that is kept meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

POLL_S = 0.2
SETTLED_S = 0.05  # an editor writes in steps: what is still changing is not graded
MAX_BYTES = 200 << 20

Seen = Mapping[str, tuple[int, int]]


def saves(folders: list[Path], *, poll_s: float = POLL_S) -> Iterator[None]:
    """Once at the start, and each time a file below one of the folders has changed, come or gone."""
    seen: Seen | None = None
    while True:
        now = _state(folders)
        if now != seen:
            time.sleep(SETTLED_S)
            if _state(folders) == now:
                seen = now
                yield
            continue
        time.sleep(poll_s)


def _state(folders: list[Path]) -> Seen:
    found: dict[str, tuple[int, int]] = {}
    for folder in folders:
        for path in folder.rglob("*"):
            try:
                stat = path.stat()
            except OSError:  # gone between the listing and the look: the next round sees that
                continue
            if path.is_file() and "__pycache__" not in path.parts:
                found[str(path)] = (stat.st_mtime_ns, stat.st_size)
    return found


def files_below(folder: Path) -> dict[str, bytes]:
    """A folder's files by path, without what editors and Python leave there."""
    left, found = MAX_BYTES, {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not path.is_symlink() and not {"__pycache__", ".idea", ".vscode", "venv", ".venv"} & set(parts):
            data = path.read_bytes()
            left -= len(data)
            if left < 0:
                raise OverflowError(f"{folder}: more than {MAX_BYTES >> 20} MiB")
            found["/".join(parts)] = data
    return found
