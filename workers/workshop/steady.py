"""What a verdict must not depend on: the data, the time at which it was graded, the circumstances."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from grader.results import ProgramRun, TaskReport, Verdict
from grader.task import EMPTY, FULL
from grader.workshop.variations import Variation, variations
from grader.workshop.verdict import Row, row
from workers.workshop.rig import Graded
from workers.workshop.rows import Case, said

HEADROOM = 3
LEAST_S = 0.05  # what takes less is not looked at: it is the interpreter's start
BROWSER_CLOCK = "libfaketime ends a Chrome that the program starts"


def seeds(case: Case) -> Row:
    """The reference passes with every seed."""
    graded = case.crew.grade_all([case.proved(seed) for seed in case.seeds])
    problems = [f"seed {n + 1} of {len(graded)}: {lost}" for n, one in enumerate(graded) for lost in losses(case, one)]
    return row("seeds", problems, f"the reference passes on {len(graded)} seeds" if len(graded) > 1 else "no data.py: the same for every seed")


def twice(case: Case) -> Row:
    """The same answer gets the same verdicts and the same words when it is graded again."""
    wrong = [name for name in case.task.file.answers if name not in (FULL, EMPTY)]
    worst = min(wrong, key=lambda name: case.task.file.answers[name].points, default=None)
    asked = {"the reference": case.proved()} | ({worst: case.asked(case.task.answer(worst))} if worst else {})
    graded = case.crew.grade_all([one for each in asked.values() for one in (each, each)])
    problems = []
    for number, name in enumerate(asked):
        problems += differences(name, graded[2 * number], graded[2 * number + 1])
    return row("twice", problems, f"{' and '.join(asked)}: the same again")


def differences(name: str, first: Graded, second: Graded) -> list[str]:
    """What two gradings of one answer say differently."""
    if first.report is None or second.report is None:
        return [f"{name}: fault: {fault}" for fault in (*first.faults, *second.faults)]
    pairs = zip(first.report.results, second.report.results, strict=True)
    return [
        f"{name}: {one.check} “{one.title}” is {one.verdict.value} at first and {other.verdict.value} again: {said(one)} / {said(other)}"
        for one, other in pairs
        if (one.verdict, one.evidence) != (other.verdict, other.evidence)
    ]


def varied(case: Case) -> Row:
    """The reference passes under each variation."""
    every = variations(datetime.now(UTC), "Asia/Shanghai")
    left = [one for one in every if one.is_clock] if _drives_a_browser(case) else []
    chosen = [one for one in every if one not in left][: case.profile.variations]
    asked = [replace(case.proved(), env=one.env, cpus=one.cpus) for one in chosen]
    graded = case.crew.grade_all(asked)
    problems = [f"{one.name}: {lost}" for one, result in zip(chosen, graded, strict=True) for lost in losses(case, result)]
    without = f"; no other clock: {BROWSER_CLOCK}" if left else ""
    return row("variations", problems, f"{_names(chosen)}{without}")


def _drives_a_browser(case: Case) -> bool:
    return any(b"webdriver" in data for path, data in case.task.answer(FULL).items() if path.endswith(".py"))


def losses(case: Case, graded: Graded) -> list[str]:
    """What the reference loses, and its faults."""
    lost = [f"fault: {fault}" for fault in graded.faults]
    for one in graded.report.results if graded.report else ():
        if one.verdict not in (Verdict.PASSED, Verdict.FAULT):
            lost.append(f"{case.where(one.check)}: {one.check} “{one.title}”: {said(one)}")
    return lost


def _names(chosen: Sequence[Variation]) -> str:
    return ", ".join(one.name for one in chosen)


def time_used(case: Case, report: TaskReport) -> Row:
    """Every program of the reference has head-room under its limits."""
    limits = case.task.file.limits
    uses: Mapping[str, tuple[Callable[[ProgramRun], float], float]] = {
        "s": (lambda one: one.wall_s, float(limits.wall_s)),
        "CPU-s": (lambda one: one.cpu_s, float(limits.cpu_s)),
    }
    served = case.task.file.serves is not None
    warnings, most = [], []
    for unit, (use, limit) in uses.items():
        programs = [one for one in report.programs if not (served and one.signal is not None)]
        longest = max(programs, key=use, default=None)
        if longest is None:
            continue
        used = use(longest)
        most.append(f"{used:.2f} of {limit:g} {unit}")
        if used > LEAST_S and limit < HEADROOM * used:
            warnings.append(f"{longest.label}: {used:.2f} of {limit:g} {unit}: less than {HEADROOM} times head-room: raise [limits] or ask for less")
    return row("time", [], "at most " + ", ".join(most) if most else "no program ran", warnings=warnings)
