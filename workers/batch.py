"""A whole exam: take the answers in, pin their runs, keep the slots busy, commit each result as it arrives.

Everything that has happened is in the ledger, so this may be killed at any moment: the next start schedules what
the ledger lacks. Memory does not grow with the batch: answers are taken in while others are being graded.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice

from grader import intake
from grader.errors import BadInput
from grader.exam import Exam, Paper
from grader.intake import Collected, Submission
from grader.jobs import Job, Outcome
from grader.ledger import PAGE, Ledger
from grader.records import Handed, Run
from grader.scores import State, score_run
from grader.store import Store
from sandboxes.images import ImageInfo
from workers import suspects
from workers.canary import Canaries
from workers.fleet import Fleet
from workers.progress import Progress
from workers.proof import Proof
from workers.runs import UNCONFIRMED, job_for, pinned, settled

IN_FLIGHT = 2  # jobs a slot: one at work, one waiting
BROKEN_AFTER = 3  # a task that faults on so many candidates and scores none is broken


class Batch:
    """One driver's work on one exam."""

    def __init__(
        self,
        exam: Exam,
        ledger: Ledger,
        store: Store,
        images: Mapping[str, ImageInfo],
        fleet: Fleet,
        *,
        older: Sequence[Run] = (),
        told: Callable[[Progress], None] = lambda progress: None,
    ) -> None:
        self._exam, self._ledger, self._store, self._images, self._fleet = exam, ledger, store, images, fleet
        self._older = older  # runs still to be graded, one for each image and version that such runs are pinned to
        self._told, self.progress = told, Progress()
        self._flying: dict[tuple[str, int], Job] = {}
        self._trials: dict[str, suspects.Trial] = {}  # full answers under way where servers died
        self._again: deque[str] = deque()  # runs with a fault, to be graded again at once
        self._alone: deque[str] = deque()  # runs with a time-out, to be confirmed by a run alone
        self._tally: Counter[tuple[str, bool]] = Counter()  # (task, scored?) -> candidates, of this start
        self._proof = Proof(exam.canary_every, self._canaries, ledger, fleet, self.progress)

    def run(self) -> Progress:
        """Grade what is missing. Raises nothing for a candidate's or a worker's trouble; KeyboardInterrupt rises."""
        everyone = [(paper, collected) for paper in self._exam.papers for collected in collected_for(paper)]
        self.progress.candidates = len(everyone)
        for paper in self._exam.papers:
            paper.keep(self._store)
        for run_id in self._runs(iter(everyone)):
            self._submit(run_id)
        while True:
            while self._flying or self._again or self._trials:
                self._drain_one()
            while self._alone:
                self._submit(self._alone.popleft(), alone=True)
                while self._flying or self._again or self._trials:
                    self._drain_one(alone=True)
            if not self._proof.due_at_end:
                return self.progress
            self._prove()

    def _canaries(self) -> Canaries:
        return Canaries(self._exam.papers, self._images, self._ledger, self._store, self._older)

    # ---- answers in

    def _runs(self, everyone: Iterator[tuple[Paper, Collected]]) -> Iterator[str]:
        for paper, collected in self._not_done(everyone):
            handed = self._taken(paper, collected)
            if handed.digest is None:
                self.progress.unreadable += 1
                self._finished(resumed=False)
                continue
            if self._proof.is_first and self._ledger.first_run(paper.id, handed.candidate) is None:
                self._prove()  # before the run is pinned: to what known answers have proved, and to nothing else
            run = self._ledger.ensure_run(pinned(paper, handed.candidate, handed.digest, self._images[paper.level]))
            if self._waits_for_confirmation(run):
                self._alone.append(run.id)
                continue
            if self._missing(run):
                yield run.id
            else:
                waits = self._waits(run)
                self.progress.waiting += waits
                self._proof.closed(run.id, waits=waits)
                self._finished(resumed=True)

    def _not_done(self, everyone: Iterator[tuple[Paper, Collected]]) -> Iterator[tuple[Paper, Collected]]:
        """Who has to be looked at one by one: a resumed batch knows the others page by page."""
        for paper, page in _pages(everyone):
            done = self._ledger.done(paper.id, [collected.admission for collected in page])
            for collected in page:
                known = done.get(collected.admission)
                # A canary that went wrong since the page was read may have withdrawn a result of it.
                if known is None or not _is_recorded(collected, known.archive) or self._proof.reopened(known.run):
                    yield paper, collected
                else:
                    self._proof.closed(known.run, waits=False)
                    self._finished(resumed=True)

    def _taken(self, paper: Paper, collected: Collected) -> Handed:
        """What counts of a candidate, recorded if it is new."""
        recorded = self._ledger.submission(paper.id, collected.admission)
        if recorded is not None and recorded.digest is not None and _is_recorded(collected, recorded.archive):
            return recorded
        taken = intake.take(collected, [question.number for question in paper.questions], self._store)
        if isinstance(taken, Submission):
            handed = Handed(
                taken.admission, paper.id, taken.digest, None, tuple(taken.questions), taken.notes, taken.archive
            )
        else:
            handed = Handed(taken.admission, paper.id, None, taken.reason, archive=taken.archive)
        self._ledger.record_submission(handed)
        found = self._ledger.submission(paper.id, collected.admission)
        assert found is not None
        return found

    # ---- jobs out

    def _job(self, run_id: str, *, alone: bool = False) -> Job | None:
        run = self._ledger.run(run_id)
        assert run is not None
        job = job_for(run, self._ledger, self._store, alone=alone or self._fleet.slots == 1)
        if job is None:
            return None
        left = tuple(question for question in job.questions if question.task not in self.progress.broken)
        return replace(job, questions=left) if left else None

    def _submit(self, run_id: str, *, alone: bool = False) -> None:
        """Send a run out when there is room, after what has to be graded again: a broken task shows itself early."""
        if self._proof.due:
            self._prove()
        while self._again or len(self._flying) >= self._room(alone=alone):
            self._drain_one(alone=alone)
        self._send(run_id, alone=alone)

    def _send(self, run_id: str, *, alone: bool) -> None:
        job = self._job(run_id, alone=alone)
        if job is None:
            self._closed(run_id)
            return
        self._flying[job.run, job.attempt] = job
        self._fleet.submit(job)

    def _room(self, *, alone: bool) -> int:
        """Jobs that may be under way."""
        return 1 if alone and self._fleet.slots > 1 else IN_FLIGHT * self._fleet.slots

    def _drain_one(self, *, alone: bool = False) -> None:
        """Commit the next outcome, or send out a run that has to be graded again."""
        if self._again and len(self._flying) < self._room(alone=alone):
            self._send(self._again.popleft(), alone=alone)
            return
        outcome = self._fleet.next_outcome()
        if outcome.run in self._trials:
            self._tried(self._trials.pop(outcome.run), outcome)
        elif not self._proof.take(outcome):
            job = self._flying.pop((outcome.run, outcome.attempt))
            self._commit(self._proof.believed(settled(outcome, job)), job)

    def _prove(self) -> None:
        """A round of canaries on every node; answers that come back meanwhile are taken in. NotReady when no node
        is left that can be believed: what the wrong ones gave is withdrawn."""
        self._proof.begin()
        while self._proof.under_way:
            self._drain_one()
        for run_id in self._proof.end():
            self.progress.done -= 1
            self.progress.waiting -= run_id in self._proof.waited
            self._again.append(run_id)
        self._told(self.progress)

    # ---- outcomes in

    def _commit(self, outcome: Outcome, job: Job) -> None:
        self._ledger.commit(outcome)
        faults = [one for one in outcome.questions if one.is_fault]
        ours = [one for one in faults if not (one.fault or "").startswith(UNCONFIRMED)]
        self.progress.faults += len(ours)
        self._count(outcome, job)
        if ours and job.attempt < self._exam.attempts:
            self._again.append(job.run)
            self._told(self.progress)
        elif len(faults) > len(ours):
            self._alone.append(job.run)
            self._told(self.progress)
        elif self._proof.reopened(job.run):
            self._again.append(job.run)
        elif not ours or not self._try(job):
            self._closed(job.run)

    def _try(self, job: Job) -> bool:
        """Grade the full answer where servers died under this one, attempt after attempt; whether they did."""
        found = suspects.trials(job, self._ledger, self._store)
        for one in found:
            self._trials[one.key] = one
            self._fleet.submit(one.job, one.node if one.node in self._fleet.nodes else None)
        return bool(found)

    def _tried(self, trial: suspects.Trial, outcome: Outcome) -> None:
        """A server that dies under one answer while the full one passes is that answer's failure."""
        if suspects.charged(trial, outcome, self._ledger):
            task = trial.question.task
            self._tally[task, False] -= 1
            self._tally[task, True] += 1
            self.progress.broken.pop(task, None)
        if not any(one.run == trial.run for one in self._trials.values()):
            self._closed(trial.run)

    def _count(self, outcome: Outcome, job: Job) -> None:
        """A task that has faulted for several candidates and scored none stops for everyone: where no canary has passed
        it, or a few answers that fault on purpose could stop it."""
        tasks = {question.number: question.task for question in job.questions}
        for one in outcome.questions:
            task = tasks[one.number]
            if not one.is_fault:
                self._tally[task, True] += 1
            elif job.attempt >= self._exam.attempts:
                self._tally[task, False] += 1
                if self._tally[task, False] >= BROKEN_AFTER and not self._tally[task, True] and self._exam.canary_every is None:
                    self.progress.broken[task] = one.fault or _first_fault(one.report)

    def _closed(self, run_id: str) -> None:
        """This start can do no more for a run: it has all its results, or what it lacks waits for a person."""
        run = self._ledger.run(run_id)
        assert run is not None
        waits = self._waits(run)
        self.progress.waiting += waits
        self._proof.closed(run_id, waits=waits)
        self._finished(resumed=False)

    def _waits(self, run: Run) -> bool:
        """Whether a person is needed: a question without a result, or a point that could not be told."""
        return bool(self._missing(run)) or any(one.state is State.PERSON for one in score_run(self._ledger, run))

    def _missing(self, run: Run) -> tuple[int, ...]:
        return self._ledger.missing(run.id, [question.number for question in run.questions])

    def _finished(self, *, resumed: bool) -> None:
        self.progress.done += 1
        self.progress.resumed += resumed
        self._told(self.progress)

    def _waits_for_confirmation(self, run: Run) -> bool:
        """Whether all that a run lacks is the run alone that confirms a time-out (after a resume)."""
        last = {result.question: result for result in self._ledger.results(run.id)}
        missing = self._missing(run)
        return bool(missing) and all(
            number in last and (last[number].fault or "").startswith(UNCONFIRMED) for number in missing
        )


def _pages(everyone: Iterator[tuple[Paper, Collected]]) -> Iterator[tuple[Paper, list[Collected]]]:
    """Paper by paper, as many at a time as the ledger is asked for at once."""
    for _, of_paper in groupby(everyone, key=lambda one: one[0].id):
        while page := list(islice(of_paper, PAGE)):
            yield page[0][0], [collected for _, collected in page]


def _is_recorded(collected: Collected, archive: str | None) -> bool:
    """Whether all that lies there is what is recorded."""
    return collected.digest() == archive


def collected_for(paper: Paper) -> list[Collected]:
    """Who handed in this paper. BadInput when its folder of answers is missing."""
    if paper.answers is None:
        raise BadInput(f"paper {paper.id} has no folder of answers")
    return intake.collect(paper.answers)[0]


def strays_of(paper: Paper) -> list[str]:
    """Names in the paper's folder of answers that are nobody's. BadInput when it is missing."""
    if paper.answers is None:
        raise BadInput(f"paper {paper.id} has no folder of answers")
    return intake.collect(paper.answers)[1]


def _first_fault(report: object) -> str:
    faults = getattr(report, "faults", ())
    return str(faults[0].fault) if faults else "unknown"
