"""Attacks, one after the other, on one worker slot; honest answers follow each, in the same sandbox and as the next candidate's.

What is held against an attack is told as differences in words; none means that all was as declared.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import docker

from grader.exam import EDITION, WHITE_LIST
from grader.jobs import Job, Question, QuestionOutcome
from grader.results import Evidence, ExhibitRef, TaskReport, Verdict
from grader.store import Store
from grader.task import FULL, Task
from workers.attacks.corpus import Attack
from workers.attacks.traces import Footing, footing, left_behind, there, worse
from workers.slot import Slot


@dataclass(frozen=True)
class Fought:
    """What came of one attack."""

    attack: Attack
    got: str  # "0 of 10", "3 of 10, the rest for a person", "fault: …"
    differences: tuple[str, ...]
    wall_s: float = field(compare=False)


class Bout:
    """Grades attacks on `slot`. `image` gives the id of a level's image; `seed` is the secret of all their data."""

    def __init__(self, slot: Slot, client: docker.DockerClient, folder: Path, image: Callable[[str], str], seed: str) -> None:
        self._slot, self._client, self._image, self._seed = slot, client, image, seed
        self._disks, self._store = (folder, Path(client.info()["DockerRootDir"])), Store(folder / "store")
        self._run = f"attacks-{secrets.token_hex(4)}"  # of this bout alone: another one may be under way
        self._temporary = folder / "t"
        self._temporary.mkdir()
        self._there = frozenset(there(client, self._run, self._temporary))
        self._before: Footing | None = None

    def fight(self, attack: Attack) -> Fought:
        """Grade the attack, then the task's full answer twice: as the next question in the same sandbox, and as the next
        candidate's on the same slot. Then look at what is left."""
        began, started = time.time(), time.monotonic()
        full = attack.task.answer(FULL)
        with _temporary_files_in(self._temporary):
            first, second = self._graded(attack.task, [dict(attack.files), full])
            (third,) = self._graded(attack.task, [full])
            left = left_behind(self._client, self._run, self._temporary, self._there, since=began)
        found = [*self._unlike(attack, first), *_not_full("question", second), *_not_full("candidate", third)]
        found += [f"left behind: {one}" for one in left]
        found += self._worse()
        return Fought(attack, said(first), tuple(found), time.monotonic() - started)

    def _worse(self) -> list[str]:
        """How worker and host stand worse than after the first attack, when all that a worker keeps was made."""
        self._before = self._before or footing(*self._disks)
        return worse(self._before, *self._disks)

    def _graded(self, task: Task, answers: list[dict[str, bytes]]) -> tuple[QuestionOutcome, ...]:
        """Answers to one task, each with data of its own, in one sandbox."""
        tree = {f"q{n}/{path}": data for n, files in enumerate(answers, 1) for path, data in files.items()}
        package = self._store.put_tree(task.tree)
        job = Job(
            run=self._run,
            candidate="20220001",
            submission=self._store.put_tree(tree),
            level=task.level,
            edition=EDITION,
            image=self._image(task.level),
            questions=tuple(Question(n, f"{task.id}-{n}", package, task.points) for n in range(1, len(answers) + 1)),
            attempt=1,
            store=self._store.url,
            white_list=WHITE_LIST,
            seed=self._seed,
            alone=True,
        )
        return self._slot.grade(job).questions

    def _unlike(self, attack: Attack, outcome: QuestionOutcome) -> Iterator[str]:
        """How the outcome differs from what the attack declares."""
        report, due = outcome.report, attack.due
        if report is None or outcome.is_fault:
            yield f"must be {due.state}, is a {said(outcome)}"
            return
        state = "person" if report.for_person else "scored"
        if (report.earned, state) != (due.points, due.state):
            yield f"must get {due.points} ({due.state}), got {said(outcome)}: {_lost(report)}"
        shown = self._shown(report)
        yield from (f"nothing shows {text!r}: {_lost(report)}" for text in due.shows if text not in shown)

    def _shown(self, report: TaskReport) -> str:
        """Everything that a reader of the report can see."""
        words = [text for one in report.results if one.evidence for text in _texts(one.evidence)]
        files = [self._store.get(one.digest) if isinstance(one, ExhibitRef) else one.data for one in report.exhibits]
        return "\n".join([*report.notes, *words, *(data.decode("utf-8", "replace") for data in files)])


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Temporary files of this process are made in `folder`, so that what stays there is seen."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def said(outcome: QuestionOutcome) -> str:
    """An outcome in a few words."""
    if outcome.report is None:
        return f"fault: {outcome.fault}"
    if outcome.report.faults:
        return f"fault: {outcome.report.faults[0].check}: {outcome.report.faults[0].fault}"
    rest = ", the rest for a person" if outcome.report.for_person else ""
    return f"{outcome.report.earned} of {outcome.report.possible}{rest}"


def _not_full(what: str, outcome: QuestionOutcome) -> list[str]:
    report = outcome.report
    if report is not None and not report.faults and report.earned == report.possible > Decimal(0):
        return []
    return [f"the next {what}'s honest answer: {said(outcome)}" + (f": {_lost(report)}" if report else "")]


def _lost(report: TaskReport) -> str:
    lost = [one for one in report.results if one.verdict not in (Verdict.PASSED, Verdict.SKIPPED)]
    return "; ".join(f"{one.check}: {' '.join(_texts(one.evidence))}"[:400] for one in lost if one.evidence) or "nothing was lost"


def _texts(evidence: Evidence) -> list[str]:
    return [text for text in (evidence.summary, evidence.expected, evidence.seen) if text]
