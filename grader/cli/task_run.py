"""`grader task run`: grade one answer to one question."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import DEFAULT_ENGINE, DEFAULT_TASKS, AsJson, Engine, Runtime, Tasks, told_in_one_line
from grader.cli.grade import Evidence, grade_one, show
from grader.cli.task_folder import task_folder
from grader.cli.task_watch import watch
from grader.exam import EDITION, WHITE_LIST, Paper
from grader.task import Task, load_task


def run(
    task: Annotated[str, typer.Argument(help="A task's folder or id (intermediate/late-orders).")],
    answer: Annotated[str, typer.Argument(help="A folder or archive with the answer, or the name of a sample answer.")],
    engine: Engine = DEFAULT_ENGINE,
    runtime: Runtime = None,
    tasks: Tasks = DEFAULT_TASKS,
    evidence: Evidence = None,
    as_json: AsJson = False,
    watched: Annotated[bool, typer.Option("--watch", help="Grade again on each save, until Ctrl-C.")] = False,
) -> None:
    """Grade one answer to one question and print each check with its evidence."""
    with told_in_one_line():
        if watched:
            watch(task_folder(task, tasks), answer, engine=engine)
            return
        loaded = load_task(task_folder(task, tasks))
        with answer_of(loaded, answer) as chosen:
            show(grade_one(alone(loaded), chosen, engine=engine, evidence=evidence, runtime=runtime), as_json=as_json)


@contextmanager
def answer_of(task: Task, name: str) -> Iterator[Path]:
    """A sample answer's files in a folder of their own, or the folder or archive that `name` is."""
    if name not in task.file.answers:
        yield Path(name)
        return
    with tempfile.TemporaryDirectory(prefix="grader-") as made:
        folder = Path(made) / name
        folder.mkdir()
        for path, data in task.answer(name).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        yield folder


def alone(task: Task) -> Paper:
    """A paper of this one question."""
    return Paper(task.level, "A", task.points, (task,), EDITION, WHITE_LIST, None)
