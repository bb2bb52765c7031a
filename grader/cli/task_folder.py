"""Which folder a task's name means."""

from __future__ import annotations

from pathlib import Path

from grader.errors import BadInput
from grader.task import LEVELS


def task_folder(name: str, tasks: Path) -> Path:
    """The folder that a path or an id names. BadInput when there is none."""
    for folder in (Path(name), tasks / name):
        if (folder / "task.toml").is_file():
            return folder
    raise BadInput(f'task "{name}": no task.toml in {name} or {tasks / name}')


def every_task(tasks: Path) -> list[Path]:
    """Every task's folder, by level and name. BadInput when there is none."""
    found = [folder for level in LEVELS for folder in sorted((tasks / level).glob("*")) if folder.is_dir()]
    if not found:
        raise BadInput(f"{tasks}: no tasks in {tasks}/<level>/<name>")
    return found
