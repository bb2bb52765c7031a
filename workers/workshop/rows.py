"""What sample answers, the reference and nothing at all must get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.checks import Check
from grader.results import CheckResult, TaskReport, Verdict
from grader.task import EMPTY, FULL, Task, lost_checks
from grader.workshop.places import line_of
from grader.workshop.proof import Proof
from grader.workshop.verdict import Row, row
from workers.workshop.crew import Crew
from workers.workshop.profile import Profile
from workers.workshop.rig import Asked, Graded


@dataclass(frozen=True)
class Case:
    """A task under check, with what the rows share."""

    task: Task
    proof: Proof
    checks: Sequence[Check]
    seeds: Sequence[int]
    crew: Crew
    profile: Profile

    def asked(self, files: Mapping[str, bytes]) -> Asked:
        """An answer to the task on the first seed."""
        return Asked(self.task, files, self.seeds[0])

    def proved(self, seed: int | None = None) -> Asked:
        """The full answer, made to run."""
        return Asked(self.proof.task, self.task.answer(FULL), self.seeds[0] if seed is None else seed)

    def where(self, check: str) -> str:
        """File and line of a check."""
        number = check.removeprefix("gap_")
        if number != check and "task.toml" in self.task.tree:
            return f"{self.task.name}/task.toml:{line_of(self.task.tree['task.toml'], f'[gaps.{number}]') or 1}"
        line = line_of(self.task.tree.get("checker.py", b""), f"def {check}(")
        if line is not None:
            return f"{self.task.name}/checker.py:{line}"
        return f"{self.task.name}/task.toml:{line_of(self.task.tree['task.toml'], check) or 1}"


def reference(case: Case, proof: Proof, graded: Graded, full: Graded) -> Row:
    """The full answer passes everything, tests of gaps included; every accepted text passes its gap's tests.

    `graded` is the proof's outcome, `full` the task's own.
    """
    problems, warnings = [f"fault: {fault}" for fault in graded.faults], []
    for one in graded.report.results if graded.report else ():
        if one.verdict in (Verdict.PASSED, Verdict.FAULT):
            continue
        if one.check in proof.accepted:
            number, text = proof.accepted[one.check]
            warnings.append(f"{case.where(f'gap_{number}')}: accepts “{text}”, which does not pass the gap's tests: {said(one)}")
        else:
            what = "reference/" if one.check.startswith("proof_") else "answers/full"
            problems.append(f"{case.where(one.check)}: {what} does not pass {one.check} “{one.title}”: {said(one)}: mend one of them")
    if case.proof.task is not case.task and not problems:
        problems += _sample(case, FULL, full)
    problems += _missing_pages(case, graded.report)
    return row("reference", problems, "passes all its checks", warnings=warnings)


def _missing_pages(case: Case, report: TaskReport | None) -> list[str]:
    gone = [note.removeprefix("题目缺页：") for note in (report.notes if report else ()) if note.startswith("题目缺页：")]
    source = case.task.tree.get("data.py", b"")
    line = line_of(source, "sites") or line_of(source, "def build") or 1
    return [f"{case.task.name}/data.py:{line}: the reference asks for {page}, which is not frozen: add the page to sites" for page in gone]


def samples(case: Case, full: Graded) -> Row:
    """Every sample answer loses exactly what it declares; in the quick profile, enough of them to lose every check."""
    every = [name for name in case.task.file.answers if name not in (FULL, EMPTY)]
    names = every if case.profile.whole else _enough(case, every)
    graded = [full, *case.crew.grade_all([case.asked(case.task.answer(name)) for name in names])]
    problems = [problem for name, one in zip([FULL, *names], graded, strict=True) for problem in _sample(case, name, one)]
    left = f", {len(every) - len(names)} more in the whole profile" if len(names) < len(every) else ""
    return row("samples", problems, f"{len(names) + 1} answers get exactly what they declare{left}")


def _enough(case: Case, names: Sequence[str]) -> list[str]:
    """A fixed choice: one other right answer, one for a person, and answers until every check is lost by one."""
    answers, covered, chosen = case.task.file.answers, set[str](), []
    chosen += [name for name in names if answers[name].points == case.task.points][:1]
    chosen += [name for name in names if answers[name].person][:1]
    lost = {name: lost_checks(case.task, tuple(case.checks), name) for name in names}
    while (best := max(names, key=lambda name: len(lost[name] - covered), default=None)) and lost[best] - covered:
        chosen.append(best)
        covered |= lost[best]
    return list(dict.fromkeys(chosen))


def _sample(case: Case, name: str, graded: Graded) -> list[str]:
    if graded.faults or graded.report is None:
        return [f"answers.{name}: fault: {fault}" for fault in graded.faults]
    toml = case.task.tree["task.toml"]
    place = f"{case.task.name}/task.toml:{line_of(toml, f'[answers.{name}]') or 1}: {name}"
    declared = case.task.file.answers[name]
    lost, person = lost_checks(case.task, tuple(case.checks), name), frozenset(declared.person)
    problems = []
    for one in graded.report.results:
        due = "lost" if one.check in lost else "for a person" if one.check in person else "passed"
        seen = _standing(one)
        if seen != due:
            because = f": {said(one)}" if one.evidence else ""
            problems.append(f"{place}: {one.check} “{one.title}” is {seen}, declared {due}{because}")
    if not problems and graded.report.earned != declared.points:
        problems.append(f"{place}: earns {graded.report.earned}, declared {declared.points}")
    return problems


def _standing(one: CheckResult) -> str:
    if one.verdict is Verdict.PASSED:
        return "passed"
    return "for a person" if one.verdict is Verdict.PERSON else "lost"


def nothing(case: Case) -> Row:
    """Neither what was handed out nor an empty folder earns anything."""
    answers = {"the starter": case.task.starter, "an empty folder": {}}
    graded = case.crew.grade_all([case.asked(files) for files in answers.values()])
    problems = [problem for name, one in zip(answers, graded, strict=True) for problem in earns_nothing(case, name, one)]
    return row("starter and empty", problems, "earn 0")


def earns_nothing(case: Case, name: str, graded: Graded) -> list[str]:
    """What is wrong when `name` must get 0 points and cause no fault."""
    if graded.report is None or graded.faults:
        return [f"{name} causes a fault: {fault}: the check must raise CheckFailed (use expect)" for fault in graded.faults]
    return [
        f"{case.where(one.check)}: {name} passes {one.check} “{one.title}”: let the check need one that the work must have passed"
        for one in graded.report.results
        if one.verdict is Verdict.PASSED
    ]


def said(one: CheckResult) -> str:
    """A result's evidence in one short line."""
    evidence = one.evidence
    if evidence is None:
        return ""
    text = evidence.summary + (f"（应为 {evidence.expected}，实为 {evidence.seen}）" if evidence.seen and evidence.expected else "")
    flat = " ".join(text.split())
    return flat if len(flat) <= 240 else flat[:240] + "…"
