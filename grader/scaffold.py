"""New tasks from the templates beside this module: one small, whole, working task a kind.

    templates/<kind>/       a task package; LEVEL/NAME in a text stands for the new task's id
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

from grader.errors import BadInput
from grader.task import LEVELS
from grader.taskfile import Kind

KINDS: tuple[str, ...] = get_args(Kind)
TEMPLATES = Path(__file__).parent / "templates"
NOT_BEGINNER = {"database": "MySQL"}  # what a kind's template needs that the level may not have
ONLY_ADVANCED = {"analysis": "pandas"}
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ID = "LEVEL/NAME"


def new_task(level: str, name: str, kind: str, tasks: Path) -> Path:
    """Copy the kind's template to `tasks/level/name`; its folder. BadInput for a name, kind or level that cannot be."""
    if level not in LEVELS:
        raise BadInput(f'no level "{level}": there are {", ".join(LEVELS)}')
    if kind not in KINDS:
        raise BadInput(f'no kind "{kind}": there are {", ".join(KINDS)}')
    if not _NAME.fullmatch(name):
        raise BadInput(f'"{name}" cannot be a task\'s name: lower case letters, digits and single hyphens, as in late-orders')
    lacks = {"beginner": NOT_BEGINNER | ONLY_ADVANCED, "intermediate": ONLY_ADVANCED}.get(level, {}).get(kind)
    if lacks:
        raise BadInput(f"kind {kind} uses {lacks}, which the level {level} does not have: choose another level or kind")
    folder = tasks / level / name
    if folder.exists():
        raise BadInput(f"{folder} exists already: choose another name, or remove it")
    _copy(TEMPLATES / kind, folder, f"{level}/{name}")
    return folder


def _copy(template: Path, folder: Path, id: str) -> None:
    """All files or none."""
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    for path in sorted(template.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            target = part / path.relative_to(template)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes().replace(_ID.encode(), id.encode()))
    part.rename(folder)
