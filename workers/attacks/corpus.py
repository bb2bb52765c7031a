"""Read a corpus of attacks: answers that try to cheat or break, each with exactly what must happen.

    attacks.toml             an AttackTable for each answer
    answers/<name>/          the answer's files
    tasks/<level>/<name>/    small tasks that they aim at; others come from the installation's own folder of tasks

Nothing of an answer is ever imported or run here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, field_validator

from grader.errors import BadInput
from grader.strict import Points, Strict, Text, load_toml
from grader.task import Task, load_task
from grader.taskfile import NUMBER

HERE = Path(__file__).parent
LINES = 64  # of the list of known attacks: docs/attacks.md

State = Literal["scored", "person"]


class AttackTable(Strict):
    """`[attacks.NAME]`: one answer, and what must happen to it."""

    lines: tuple[Annotated[StrictInt, Field(ge=1, le=LINES)], ...] = Field(min_length=1)
    task: Text  # "intermediate/sums"
    points: Points  # earned, exactly
    state: State = "scored"  # "person": what is not earned waits for a person
    why: Text
    shows: tuple[Text, ...] = ()  # texts that the report or an exhibit must hold: the attack did what it is named for
    base: Text | None = None  # a sample answer of the task, over which the files are laid
    folder: Text | None = None  # whose files below answers/; None: of the attack's own name
    words: dict[Text, str] = Field(default_factory=dict)  # replaced in the files' text
    times: dict[Text, StrictInt] = Field(default_factory=dict)  # file -> how often its text is repeated
    fill: dict[Annotated[str, Field(pattern=NUMBER)], str] | None = None  # of a gap task: gap -> text, the others right
    quick: StrictBool = False  # in every test run

    @field_validator("fill", mode="before")
    @classmethod
    def _as_names(cls, value: object) -> object:
        return {str(key): text for key, text in value.items()} if isinstance(value, dict) else value


class CorpusFile(Strict):
    """attacks.toml."""

    attacks: dict[str, AttackTable]


@dataclass(frozen=True)
class Attack:
    """One hostile answer to a task."""

    name: str
    task: Task
    files: Mapping[str, bytes] = field(repr=False)
    due: AttackTable

    @property
    def lines(self) -> tuple[int, ...]:
        return self.due.lines

    @property
    def points(self) -> Decimal:
        return self.due.points


def tables(root: Path) -> dict[str, AttackTable]:
    """What a corpus declares, without reading any answer."""
    return load_toml(root / "attacks.toml", CorpusFile).attacks


def load(root: Path = HERE, *, tasks: Sequence[Path] = ()) -> tuple[Attack, ...]:
    """Every attack of a corpus; tasks are looked for beside it, then in `tasks`. BadInput for what does not fit."""
    places = (root / "tasks", *tasks)
    loaded: dict[str, Task] = {}
    found = []
    for name, table in tables(root).items():
        if table.task not in loaded:
            loaded[table.task] = _task(table.task, places)
        found.append(Attack(name, loaded[table.task], _files(root, name, table, loaded[table.task]), table))
    return tuple(found)


def _task(name: str, places: Sequence[Path]) -> Task:
    for place in places:
        if (place / name / "task.toml").is_file():
            return load_task(place / name)
    raise BadInput(f"attacks.toml: no task {name} in {', '.join(map(str, places))}")


def _files(root: Path, name: str, table: AttackTable, task: Task) -> dict[str, bytes]:
    files = dict(task.answer(table.base)) if table.base else {}
    if table.fill is not None:
        if task.framework is None:
            raise BadInput(f"attacks.toml: {name} has a fill, but {task.id} has no gaps")
        texts = {**{gap.number: gap.text for gap in task.framework.gaps}, **{int(n): text for n, text in table.fill.items()}}
        files |= task.framework.handed({number: text for number, text in texts.items() if text})
    folder = root / "answers" / (table.folder or name)
    own = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    if not own and table.fill is None:
        raise BadInput(f"attacks.toml: {name} has no files in {folder}")
    unknown = sorted(set(table.times) - set(own))
    if unknown:
        raise BadInput(f"attacks.toml: {name} repeats {unknown[0]}, which is not there")
    return files | {path: _worded(data, table) * table.times.get(path, 1) for path, data in own.items()}


def _worded(data: bytes, table: AttackTable) -> bytes:
    for word, text in table.words.items():
        data = data.replace(word.encode(), text.encode())
    return data
