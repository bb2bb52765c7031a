"""One task against every rule that has to be run, in the order in which an author mends them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.checks import Check
from grader.task import FULL, Task
from grader.workshop.proof import proof_of
from grader.workshop.static import seeds
from grader.workshop.verdict import Row, Standing, not_run
from workers.workshop import rows, steady, wrong
from workers.workshop.crew import Crew
from workers.workshop.profile import Profile
from workers.workshop.rows import Case
from workers.workshop.secrecy import secrecy


def run_rules(task: Task, checks: Sequence[Check], crew: Crew, profile: Profile, other: Task | None) -> Iterator[Row]:
    """A row as soon as it is there. When the reference does not hold, the rest is not looked at.

    `other` is a task of the level whose answer is tried as a wrong one.
    """
    count = profile.seeds if "data.py" in task.tree else 1
    case = Case(task, proof_of(task), checks, seeds(task.id, count), crew, profile)
    proof = proof_of(task, every_text=True)
    proved, full = crew.grade_all([replace(case.proved(), task=proof.task), case.asked(task.answer(FULL))])
    first = rows.reference(case, proof, proved, full)
    yield first
    if first.standing is Standing.FAILED or proved.report is None:
        yield not_run("the rest", "looked at once the reference passes")
        return
    yield rows.samples(case, full)
    yield rows.nothing(case)
    yield steady.seeds(case)
    if profile.whole:
        yield steady.twice(case)
    yield wrong.mutants(case, proved.report)
    yield wrong.junk(case, other)
    if profile.whole:
        yield secrecy(case)
    yield steady.time_used(case, proved.report)
    yield steady.varied(case)
