"""Nothing of checker, expected values or reference reaches the container."""

from __future__ import annotations

from dataclasses import replace

from grader.workshop.spy import OUT, leaks, parts, secrets_of, spied
from grader.workshop.verdict import Row, Standing, row
from workers.workshop.rows import Case

PUT_BY_IMAGE = "/etc/passwd"  # a spy that has not seen this has seen nothing


def secrecy(case: Case) -> Row:
    """A spy in the answer's place finds nothing."""
    files = spied(case.task)
    if files is None:
        return Row("secrecy", Standing.PASSED, "no program of the candidate's runs")
    seed = case.seeds[0]
    graded = case.crew.grade(replace(case.asked(files), fetch=OUT))
    if graded.fetched is None:
        faults = [f"the spy's answer causes a fault: {fault}" for fault in graded.faults]
        return row("secrecy", faults, "", warnings=["the spy was never run: no check runs what is handed in"])
    places = [place for place, _ in parts(graded.fetched)]
    if PUT_BY_IMAGE not in places:
        return row("secrecy", [f"the spy could not look around: it read {len(places)} places and not {PUT_BY_IMAGE}"], "")
    found = leaks(graded.fetched, secrets_of(case.task, case.task.data(seed), seed))
    return row("secrecy", found, f"a spy read {len(places)} files and processes and found nothing of checker, values or reference")
