"""An exam and its papers: one strict file, everything in it added up before anything runs.

    2022-11/exam.toml           ExamFile below; the folder also holds what candidates handed in
    2022-11/answers/<level>/    one archive or folder a candidate, named by admission number

A paper is written where it is used, as a `[[papers]]` table of exam.toml. An author who has no exam writes the same
table as a file of its own (PaperFile). `grader grade PAPER` takes either: `EXAMFOLDER`, `EXAMFOLDER:level`,
`EXAMFOLDER:level:version`, or `paper.toml`. Points of a task are written in its task.toml and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from grader.errors import BadInput
from grader.jobs import Question
from grader.results import total
from grader.store import Store, tree_digest
from grader.strict import Points, Strict, Text, load_toml
from grader.task import Task, load_task
from grader.taskfile import Kind

EDITION = "2022-09"
# DOMAIN.md, the list of 2022. A name covers its sub-domains. The organisation's own two sites are not published.
WHITE_LIST = (
    "maoyan.com", "movie.douban.com", "jd.com", "quote.stockstar.com", "top.chinaz.com", "so.gushiwen.org",
    "dangdang.com", "www.shicimingju.com", "cd.lianjia.com", "www.renrenche.com", "careers.tencent.com",
    "www.cs.toronto.edu",
)  # fmt: skip

Level = Literal["beginner", "intermediate", "advanced"]
Host = Annotated[Text, Field(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")]
Edition = Annotated[Text, Field(pattern=r"^[0-9A-Za-z._-]{1,32}$")]


class BlueprintRow(Strict):
    """What a question of the paper is meant to test (双向细目表); kind and points must be the task's."""

    kind: Kind
    points: Points
    knowledge: Text  # knowledge point, in Chinese
    difficulty: Annotated[Decimal, Field(gt=0, lt=1)]  # expected share of the points that candidates get


class PaperTable(Strict):
    """One `[[papers]]` table."""

    level: Level
    version: Annotated[Text, Field(pattern=r"^[A-Z]$")] = "A"
    total: Points = Decimal(100)
    tasks: tuple[Text, ...] = Field(min_length=1)  # task ids in the order of the questions
    blueprint: tuple[BlueprintRow, ...] = ()  # a row a question, in their order; may be left out
    answers: Text | None = None  # folder below the exam's; default answers/<level>, or answers/<level>-B for version B


class ExamFile(Strict):
    """exam.toml."""

    title: Text
    edition: Edition = EDITION
    white_list: tuple[Host, ...] = WHITE_LIST
    attempts: StrictInt = Field(default=3, ge=1, le=9)  # of a job that faults, before it waits for a person
    canaries: StrictBool = True  # known answers of each task are graded on each node before the batch and in it
    canary_every: StrictInt = Field(default=200, ge=1)  # answers between two rounds of them
    papers: tuple[PaperTable, ...] = Field(min_length=1)


class PaperFile(PaperTable):
    """A paper as a file of its own."""

    edition: Edition = EDITION
    white_list: tuple[Host, ...] = WHITE_LIST


@dataclass(frozen=True, eq=False)
class Paper:
    """The tasks of one level and version, loaded; question n is `tasks[n - 1]`."""

    level: str
    version: str
    total: Decimal
    tasks: tuple[Task, ...]
    edition: str
    white_list: tuple[str, ...]
    answers: Path | None  # folder of what was handed in; None for a paper outside an exam

    @property
    def id(self) -> str:
        """`intermediate-A`; unique in an exam."""
        return f"{self.level}-{self.version}"

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """As runs pin them: number, task id, package digest, points."""
        return tuple(
            Question(number, task.id, tree_digest(task.tree), task.points)
            for number, task in enumerate(self.tasks, start=1)
        )

    @property
    def version_digest(self) -> str:
        """Changes with any byte of a task package, the order of tasks, the total, the edition or the white list."""
        value = {
            "id": self.id,
            "total": str(self.total),
            "edition": self.edition,
            "white_list": sorted(self.white_list),
            "questions": [[one.number, one.task, one.package, str(one.points)] for one in self.questions],
        }
        return "sha256:" + hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()

    def keep(self, store: Store) -> tuple[Question, ...]:
        """Put every task package into the store, for runs and replays; the questions that name them."""
        for task in self.tasks:
            store.put_tree(task.tree)
        return self.questions


@dataclass(frozen=True, eq=False)
class Exam:
    """One sitting."""

    folder: Path
    title: str
    edition: str
    attempts: int
    papers: tuple[Paper, ...]
    canary_every: int | None = None  # None: switched off


def load_exam(folder: Path, tasks_root: Path) -> Exam:
    """`folder`/exam.toml with its papers and tasks. BadInput for the first thing that does not add up."""
    file = load_toml(folder / "exam.toml", ExamFile)
    place = f"{folder.name}/exam.toml"
    papers = tuple(_paper(one, file, tasks_root, place, folder) for one in file.papers)
    ids = [paper.id for paper in papers]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise BadInput(f"{place}: paper {twice[0]} is there twice; give one another version")
    folders = [paper.answers for paper in papers]
    if len(set(folders)) != len(folders):
        raise BadInput(f'{place}: two papers share one folder of answers; give each its "answers"')
    every = file.canary_every if file.canaries else None
    return Exam(folder, file.title, file.edition, file.attempts, papers, every)


def load_paper(spec: str, tasks_root: Path) -> Paper:
    """The paper that `spec` names: `EXAMFOLDER[:level[:version]]` or a paper's own .toml file."""
    if spec.endswith(".toml") and Path(spec).name != "exam.toml":
        file = load_toml(Path(spec), PaperFile)
        return _paper(file, file, tasks_root, f"{Path(spec).parent.name}/{Path(spec).name}")
    name, *wanted = spec.split(":")
    folder = Path(name).parent if name.endswith("exam.toml") else Path(name)
    exam = load_exam(folder, tasks_root)
    found = [one for one in exam.papers if wanted in ([], [one.level], [one.level, one.version])]
    if len(found) != 1:
        known = ", ".join(f"{folder}:{one.level}:{one.version}" for one in exam.papers)
        raise BadInput(f'paper "{spec}": names {len(found) or "no"} paper{"s" * (len(found) != 1)} (known: {known})')
    return found[0]


def _paper(
    table: PaperTable, file: ExamFile | PaperFile, tasks_root: Path, place: str, folder: Path | None = None
) -> Paper:
    name = f"{place}: paper {table.level}-{table.version}"
    if len(set(table.tasks)) != len(table.tasks):
        raise BadInput(f"{name}: one task is there twice")
    for one in table.tasks:
        if one.partition("/")[0] != table.level or one.count("/") != 1:
            raise BadInput(f'{name}: task "{one}" must be written {table.level}/<name>')
        if not (tasks_root / one).is_dir():
            raise BadInput(f'{name}: no task "{one}" in {tasks_root}')
    tasks = tuple(load_task(tasks_root / one).version(table.version) for one in table.tasks)
    worth = total(task.points for task in tasks)
    if worth != table.total:
        raise BadInput(f"{name}: tasks add up to {worth} points, total says {table.total}")
    _check_blueprint(table.blueprint, tasks, name)
    usual = f"answers/{table.level}" if table.version == "A" else f"answers/{table.level}-{table.version}"
    answers = folder / (table.answers or usual) if folder else None
    return Paper(table.level, table.version, table.total, tasks, file.edition, file.white_list, answers)


def _check_blueprint(rows: tuple[BlueprintRow, ...], tasks: tuple[Task, ...], name: str) -> None:
    if rows and len(rows) != len(tasks):
        raise BadInput(f"{name}: blueprint has {len(rows)} rows for {len(tasks)} questions: give each question one")
    for number, (row, task) in enumerate(zip(rows, tasks, strict=False), start=1):
        if row.kind != task.file.kind or row.points != task.points:
            said = f"{row.kind} of {row.points} points"
            raise BadInput(f"{name}: blueprint row {number} says {said}, {task.id} is {task.file.kind} of {task.points}")
