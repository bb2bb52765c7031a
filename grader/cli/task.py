"""`grader task`: what a question author does with one task."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import DEFAULT_ENGINE, DEFAULT_TASKS, AsJson, Engine, Tasks, told_in_one_line
from grader.cli.grade import Evidence, grade_one, show
from grader.errors import BadInput
from grader.exam import EDITION, WHITE_LIST, Paper
from grader.task import Task, load_task

app = typer.Typer(help="One question, for its author.", no_args_is_help=True)


@app.callback()
def task_commands() -> None:
    """One question, for its author."""


@app.command()
def run(
    task: Annotated[str, typer.Argument(help="A task's folder or id (intermediate/late-orders).")],
    answer: Annotated[str, typer.Argument(help="A folder or archive with the answer, or the name of a sample answer.")],
    engine: Engine = DEFAULT_ENGINE,
    tasks: Tasks = DEFAULT_TASKS,
    evidence: Evidence = None,
    as_json: AsJson = False,
) -> None:
    """Grade one answer to one question and print each check with its evidence."""
    with told_in_one_line():
        folder = task_folder(task, tasks)
        sample = folder / "answers" / answer
        chosen = sample if sample.is_dir() else Path(answer)
        show(grade_one(alone(load_task(folder)), chosen, engine=engine, evidence=evidence), as_json=as_json)


def task_folder(name: str, tasks: Path) -> Path:
    """The folder that a path or an id names. BadInput when there is none."""
    for folder in (Path(name), tasks / name):
        if (folder / "task.toml").is_file():
            return folder
    raise BadInput(f'task "{name}": no task.toml in {name} or {tasks / name}')


def alone(task: Task) -> Paper:
    """A paper of this one question."""
    return Paper(task.level, "A", task.points, (task,), EDITION, WHITE_LIST, None)
