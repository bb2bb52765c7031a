"""Scores out of the ledger: every candidate and question in exactly one explained state.

Nothing is run here and nothing is recorded: a score can be computed again from the same records at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from grader.jobs import Question
from grader.ledger import Ledger
from grader.records import Adjustment, Handed, Result, Run
from grader.results import CheckResult, Score, TaskReport, total


class State(StrEnum):
    """Where a candidate or one of their questions stands. Only SCORED has points."""

    SCORED = "scored"
    UNREADABLE = "unreadable"  # what was handed in cannot be opened: a person decides
    FAULT = "fault"  # ours: to be run again
    PERSON = "person"  # graded, but for what a person has to decide
    MISSING = "missing"  # not graded yet


@dataclass(frozen=True)
class QuestionScore:
    """One question of one candidate."""

    question: Question
    state: State
    score: Score  # earned None unless SCORED
    result: Result | None  # the final one; the last fault while there is none
    decisions: tuple[Adjustment, ...] = ()  # the last one on each check that a person had to decide

    @property
    def undecided(self) -> tuple[CheckResult, ...]:
        """Checks that still wait for a person."""
        report = self.result.report if self.result else None
        decided = {one.decides for one in self.decisions}
        return tuple(one for one in (report.for_person if report else ()) if one.check not in decided)


@dataclass(frozen=True)
class CandidateScore:
    """One candidate's paper. `score.earned` is withheld unless every question is scored."""

    candidate: str
    state: State
    score: Score  # without adjustments
    questions: tuple[QuestionScore, ...]
    handed: Handed
    run: Run | None
    adjustments: tuple[Adjustment, ...]

    @property
    def corrections(self) -> tuple[Adjustment, ...]:
        """Adjustments beside the score; those that decide a check are in it."""
        return tuple(one for one in self.adjustments if one.decides is None)

    @property
    def confirmed(self) -> bool:
        """Whether a person has signed what `handed` leaves to them."""
        return self.handed.matter is not None and any(one.decides == self.handed.matter for one in self.adjustments)

    @property
    def adjusted(self) -> Score:
        """The score with signed corrections added; withheld as the score is."""
        if self.score.earned is None:
            return self.score
        return Score(self.score.earned + total(one.points for one in self.corrections), self.score.possible)


def scores(ledger: Ledger, paper: str, questions: tuple[Question, ...]) -> Iterator[CandidateScore]:
    """Everyone who handed in `paper`, by admission number, one at a time. `questions` are for those without a run."""
    for candidate in ledger.candidates(paper):
        yield score_of(ledger, paper, candidate, questions)


def score_of(ledger: Ledger, paper: str, candidate: str, questions: tuple[Question, ...]) -> CandidateScore:
    """One candidate's score, from their first run. KeyError when nothing was handed in."""
    handed = ledger.submission(paper, candidate)
    if handed is None:
        raise KeyError(candidate)
    run = ledger.first_run(paper, candidate)
    parts = score_run(ledger, run) if run else _not_run(handed, questions)
    states = [one.state for one in parts] or [State.MISSING]
    if run is None and handed.digest is None:
        states = [State.UNREADABLE]
    state = next((one for one in (State.UNREADABLE, State.FAULT, State.MISSING, State.PERSON) if one in states), State.SCORED)
    possible = total(one.score.possible for one in parts)
    earned = total(one.score.earned or Decimal(0) for one in parts) if state is State.SCORED else None
    return CandidateScore(
        candidate, state, Score(earned, possible), parts, handed, run, ledger.adjustments(paper, candidate)
    )


def score_run(ledger: Ledger, run: Run) -> tuple[QuestionScore, ...]:
    """Every question of one run, a replay too."""
    last = {result.question: result for result in ledger.results(run.id)}
    final = ledger.final_results(run.id)
    said = ledger.adjustments(run.paper, run.candidate)
    parts = []
    for question in run.questions:
        result = final.get(question.number)
        if result is not None and result.report is not None:
            parts.append(graded(question, result, result.report, said))
        else:
            state = State.FAULT if question.number in last else State.MISSING
            parts.append(QuestionScore(question, state, Score(None, question.points), last.get(question.number)))
    return tuple(parts)


def graded(question: Question, result: Result, report: TaskReport, said: Iterable[Adjustment]) -> QuestionScore:
    """A question with its final result; withheld while a check waits for a person. `said`: decisions, oldest first."""
    waiting = {one.check for one in report.for_person}
    last = {one.decides: one for one in said if one.question == question.number and one.decides in waiting}
    state = State.SCORED if len(last) == len(waiting) else State.PERSON
    earned = report.earned + total(one.points for one in last.values()) if state is State.SCORED else None
    return QuestionScore(question, state, Score(earned, question.points), result, tuple(last.values()))


def _not_run(handed: Handed, questions: tuple[Question, ...]) -> tuple[QuestionScore, ...]:
    state = State.UNREADABLE if handed.digest is None else State.MISSING
    return tuple(QuestionScore(one, state, Score(None, one.points), None) for one in questions)
