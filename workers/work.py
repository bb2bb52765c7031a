"""What a checker child is told of one question: the one place that says it, for a candidate's slot and an author's rig."""

from __future__ import annotations

from collections.abc import Mapping

from grader.task import Task
from sandboxes.edition import Edition, level_named
from sandboxes.judge import Work
from sandboxes.services import credentials


def work_for(
    task: Task,
    files: Mapping[str, bytes],
    edition: Edition,
    *,
    seed: int,
    white_list: tuple[str, ...],
    password: str,
    running: tuple[str, ...],
) -> Work:
    """The work on one answer, `files`, whose sandbox has `running` servers and the checker's `password`."""
    level = level_named(task.level)
    unused = ("answers/",) if task.file.gaps else ("answers/", "starter/")
    return Work(
        task=task.id,
        package={path: data for path, data in task.tree.items() if not path.startswith(unused)},
        seed=seed,
        env=edition.candidate_env(level),
        encodings=tuple(edition.behaviour.output_encodings),
        ignore_case=edition.behaviour.ignore_case,
        python=edition.levels[level].version,
        named=credentials.find(files),
        white_list=white_list,
        password=password,
        running=running,
    )
