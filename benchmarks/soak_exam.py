"""The soak's exam: four papers of one question each, archives as they really come, and what each of them must get.

Most answers are cheap, a program or gaps; one in seventy wants the site or a browser. Those come first, because a batch
takes paper after paper, and a soak that is ended early shall have met them.
"""

from __future__ import annotations

import json
import random
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from grader.demo import CRASH, FORK_BOMB, LOOP, NESTED, changed, packed
from grader.ledger import Ledger
from grader.scores import State, score_of
from grader.task import EMPTY, FULL, Task, load_task

SHARES = {"notice-page": 1, "idiom-crawl": 2, "class-gaps": 37, "score-book": 160}  # of 200 answers
PAPERS = dict(zip(SHARES, "WXYZ", strict=True))  # task -> version of its paper
PROGRAM = "score-book"  # what crashes, loops or forks for ever is put in its place
SLOW_EVERY, BROKEN_EVERY = 400, 100  # answers: a loop costs a dozen CPU seconds, a broken archive is read at every start
LOOPS = "endless-loop"  # a sample answer of the program's, slow as well


@dataclass(frozen=True)
class Kind:
    """One archive, and the points or the state that it must end in."""

    name: str
    archive: bytes
    due: Decimal | State


@dataclass(frozen=True)
class Answer:
    """One candidate's."""

    admission: str
    paper: str
    kind: str
    due: Decimal | State

    def differs(self, ledger: Ledger) -> str | None:
        """How its result differs from what it must be; None when it does not."""
        state, points = outcome(ledger, self)
        got = points if points is not None else state
        return None if got == self.due else f"{self.admission} ({self.paper}, {self.kind}): got {got}, must be {self.due}"

    def is_settled(self, ledger: Ledger) -> bool:
        """Whether all that is ours has been done for it."""
        return outcome(ledger, self)[0] not in (State.FAULT, State.MISSING)


def outcome(ledger: Ledger, answer: Answer) -> tuple[State, Decimal | None]:
    """State and points as the ledger has them; MISSING for one that was not taken in yet."""
    try:
        score = score_of(ledger, answer.paper, answer.admission, ())
    except KeyError:
        return State.MISSING, None
    return score.state, score.score.earned


def make(folder: Path, tasks: Path, source: Path, count: int, chance: random.Random) -> list[Answer]:
    """exam.toml and `count` archives in `folder`, its tasks in `tasks` (from those in `source`); what each must get."""
    kinds: dict[str, list[Kind]] = {}
    tables = []
    for name, version in PAPERS.items():
        task = adopted(source / "beginner" / name, tasks / "beginner" / name, version)
        kinds[name] = list(kinds_of(task, task.answer(FULL)))
        tables.append(f'[[papers]]\nlevel = "beginner"\nversion = "{version}"\ntotal = {task.points}\ntasks = ["beginner/{name}"]\n')
        tables.append(f'answers = "answers/{name}"\n\n')
        (folder / "answers" / name).mkdir(mode=0o700, parents=True)
    (folder / "exam.toml").write_text('title = "长跑"\n\n' + "".join(tables), encoding="utf-8")
    made = []
    for number, (name, kind) in zip(range(1, count + 1), dealt(kinds, chance), strict=False):
        admission = f"2022{number:06}"
        (folder / "answers" / name / f"{admission}.zip").write_bytes(signed(kind.archive, admission))
        made.append(Answer(admission, f"beginner-{PAPERS[name]}", kind.name, kind.due))
    return made


def adopted(source: Path, target: Path, version: str) -> Task:
    """The task copied, with a version in the same words: papers of one level differ in its letter."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    title = json.dumps(load_task(target).title, ensure_ascii=False)
    with (target / "task.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[versions.{version}]\ntitle = {title}\n\n[versions.{version}.words]\n{title} = {title}\n")
    return load_task(target).version(version)


def kinds_of(task: Task, full: dict[str, bytes]) -> Iterator[Kind]:
    """Every sample answer, and the full one as it comes from all sorts of computers."""
    for name, sample in task.file.answers.items():
        if name != EMPTY:
            yield Kind(name, packed({1: task.answer(name)}), State.PERSON if sample.person else sample.points)
    yield Kind("CRLF", packed({1: changed(full, lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))}), task.points)
    yield Kind("GBK names", packed({1: full}, name="第{}题", gbk=True), task.points)
    yield Kind("a folder too many", packed({1: full}, above=f"{NESTED}/"), task.points)
    yield Kind("an empty archive", packed({}), Decimal(0))
    yield Kind("a broken archive", packed({1: full})[:200], State.UNREADABLE)
    if task.name == PROGRAM:
        for name, source in (("crashing", CRASH), ("endless loop", LOOP), ("fork bomb", FORK_BOMB)):
            yield Kind(name, packed({1: dict.fromkeys(full, source)}), Decimal(0))


def dealt(kinds: dict[str, list[Kind]], chance: random.Random) -> Iterator[tuple[str, Kind]]:
    """Task and kind of one answer after another: by the shares, every kind of a task about equally often, the dear ones seldom."""
    slow = [one for one in kinds[PROGRAM] if one.name in (LOOPS, "endless loop", "fork bomb")]
    broken = [one for one in kinds[PROGRAM] if one.due is State.UNREADABLE]
    usual = {name: [one for one in found if one not in (*slow, *broken) and one.due is not State.UNREADABLE] for name, found in kinds.items()}
    left: dict[str, list[Kind]] = {name: [] for name in kinds}
    number = 0
    while True:
        deck = chance.sample(list(SHARES), k=sum(SHARES.values()), counts=list(SHARES.values()))
        for name in deck if number else sorted(deck, key=SHARES.__getitem__):  # so that a short soak meets them all as well
            number += 1
            if number % SLOW_EVERY == SLOW_EVERY // 2:
                yield PROGRAM, slow[number // SLOW_EVERY % len(slow)]
            elif number % BROKEN_EVERY == 20:
                yield PROGRAM, broken[0]
            else:
                left[name] = left[name] or chance.sample(usual[name], k=len(usual[name]))
                yield name, left[name].pop()


def signed(archive: bytes, admission: str) -> bytes:
    """The same zip with the admission number as its comment, so that no two are the same; a broken one as it is."""
    if archive[-22:-18] != b"PK\5\6":
        return archive
    return archive[:-2] + struct.pack("<H", len(admission)) + admission.encode()
