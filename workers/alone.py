"""One run to its end with nobody beside it, by the rules that a batch grades by: for `grader replay` and `grader verify`."""

from __future__ import annotations

from grader.ledger import Ledger
from grader.records import Run
from grader.store import Store
from workers import suspects
from workers.fleet import Fleet
from workers.runs import job_for

ATTEMPTS = suspects.DEATHS  # of questions that fault


def grade_alone(run: Run, ledger: Ledger, store: Store, fleet: Fleet) -> None:
    """Grade what the run lacks and record it: what faults again, and the full answer where a server died each time."""
    job = job_for(run, ledger, store, alone=True)
    for _ in range(ATTEMPTS):
        if job is None:
            return
        fleet.submit(job)
        ledger.commit(fleet.next_outcome())
        job = job_for(run, ledger, store, alone=True)
    for trial in suspects.trials(job, ledger, store) if job else ():
        fleet.submit(trial.job)
        suspects.charged(trial, fleet.next_outcome(), ledger)
