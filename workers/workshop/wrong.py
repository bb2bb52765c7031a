"""Answers that are wrong on purpose: mutants of the reference, and what is no answer at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from grader.mutants import Mutant, mutants_of_answer, mutants_of_gaps, sample
from grader.results import TaskReport, Verdict
from grader.task import FULL, Task
from grader.workshop.junk import junk_answers
from grader.workshop.verdict import Row, Standing, row
from workers.workshop.rig import Asked, Graded
from workers.workshop.rows import Case, earns_nothing

SLACK_S = 4  # a mutant may take this long beyond five times what the reference took
_LIMIT = re.compile(r"^(wall_s|cpu_s)\s*=.*\n?", re.M)


def junk(case: Case, other: Task | None) -> Row:
    """What is no answer earns nothing and breaks nothing."""
    answers = dict(list(junk_answers(case.task, other).items())[: case.profile.junk])
    graded = case.crew.grade_all([case.asked(files) for files in answers.values()])
    problems = [problem for name, one in zip(answers, graded, strict=True) for problem in earns_nothing(case, name, one)]
    return row("junk", problems, ", ".join(answers) + ": 0 points, no fault")


def mutants(case: Case, proved: TaskReport) -> Row:
    """Every check is lost by a mutant; those that lose nothing are shown to the author."""
    every = sample(_mutants(case.task), case.task.id)
    task = hurried(case.task, proved)
    tried: list[Mutant] = []
    survivors: list[Mutant] = []
    faults: list[str] = []
    left = {one.name for one in case.checks}
    for batch in _batches(every, case.profile.mutants):
        graded = case.crew.grade_all([Asked(task, files_of(case.task, one), case.seeds[0]) for one in batch])
        for one, result in zip(batch, graded, strict=True):
            lost = lost_by(result)
            left -= lost
            faults += [f"a mutant makes the checker fail: {fault}\n{one.diff}" for fault in result.faults]
            if not lost and not result.faults:
                survivors.append(one)
        tried += batch
        if not left or not case.profile.whole:
            break
    problems = faults + _never_lost(case, left, tried)
    shown = [f"survives: {one.diff}" for one in survivors]
    if problems:
        return row("mutants", problems, "", warnings=shown)
    return Row("mutants", Standing.PASSED, f"{len(tried)} of {len(every)} tried, {len(survivors)} survive", tuple(shown))


def _never_lost(case: Case, left: Iterable[str], tried: Sequence[Mutant]) -> list[str]:
    if not case.profile.whole or not tried:  # few mutants cannot lose every check; an answer without code has none
        return []
    return [f"{case.where(name)}: none of {len(tried)} mutants loses {name}: does it look at anything?" for name in sorted(left)]


def _batches(every: Sequence[Mutant], size: int) -> Iterable[Sequence[Mutant]]:
    """The cap at first, and as many again, a few at a time, while a check is left that none has lost."""
    yield every[:size]
    for start in range(size, min(len(every), 3 * size), 4):
        yield every[start : start + 4]


def _mutants(task: Task) -> list[Mutant]:
    found = mutants_of_gaps(task.framework) if task.framework else []
    whole = {path: data for path, data in task.answer(FULL).items() if not task.framework or path not in task.framework.pieces}
    return found + mutants_of_answer(whole, task.given)


def files_of(task: Task, mutant: Mutant) -> Mapping[str, bytes]:
    """The full answer with the mutant in it."""
    if mutant.gap is None:
        return {**task.answer(FULL), mutant.path: mutant.after.encode()}
    assert task.framework is not None
    texts = {gap.number: gap.text for gap in task.framework.gaps}
    return {**task.answer(FULL), **task.framework.handed({**texts, mutant.gap: mutant.after})}


def lost_by(graded: Graded) -> set[str]:
    """Checks that were not passed, or put before a person."""
    results = graded.report.results if graded.report else ()
    return {one.check for one in results if one.verdict in (Verdict.FAILED, Verdict.SKIPPED, Verdict.PERSON)}


def hurried(task: Task, proved: TaskReport) -> Task:
    """The task with limits close to what the reference took: a mutant that never ends is to end soon."""
    longest = max((max(one.wall_s, one.cpu_s) for one in proved.programs), default=1.0)
    seconds = min(5 * longest + SLACK_S, float(task.file.limits.wall_s))
    text = task.tree["task.toml"].decode("utf-8-sig")
    limits = f"wall_s = {seconds:.1f}\ncpu_s = {int(min(seconds + 1, task.file.limits.cpu_s))}\n"
    if re.search(r"^\[limits\]\s*$", text, re.M):
        text = re.sub(r"^\[limits\]\s*\n", lambda found: found[0] + limits, _LIMIT.sub("", text), count=1, flags=re.M)
    else:
        text = f"{text}\n[limits]\n{limits}"
    return Task.from_tree({**task.tree, "task.toml": text.encode()}, task.id)
