"""Scores out of the ledger: every candidate and question in exactly one explained state.

Nothing is run here and nothing is recorded: a score can be computed again from the same records at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from grader.jobs import Question
from grader.ledger import Ledger
from grader.records import Adjustment, Handed, Result, Run
from grader.results import Score, total


class State(StrEnum):
    """Where a candidate or one of their questions stands. Only SCORED has points."""

    SCORED = "scored"
    UNREADABLE = "unreadable"  # what was handed in cannot be opened: a person decides
    FAULT = "fault"  # ours: to be run again
    MISSING = "missing"  # not graded yet


@dataclass(frozen=True)
class QuestionScore:
    """One question of one candidate."""

    question: Question
    state: State
    score: Score  # earned None unless SCORED
    result: Result | None  # the final one; the last fault while there is none


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
    def adjusted(self) -> Score:
        """The score with signed corrections added; withheld as the score is."""
        if self.score.earned is None:
            return self.score
        return Score(self.score.earned + total(one.points for one in self.adjustments), self.score.possible)


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
    state = next((one for one in (State.UNREADABLE, State.FAULT, State.MISSING) if one in states), State.SCORED)
    possible = total(one.score.possible for one in parts)
    earned = total(one.score.earned or Decimal(0) for one in parts) if state is State.SCORED else None
    return CandidateScore(
        candidate, state, Score(earned, possible), parts, handed, run, ledger.adjustments(paper, candidate)
    )


def score_run(ledger: Ledger, run: Run) -> tuple[QuestionScore, ...]:
    """Every question of one run, a replay too."""
    last = {result.question: result for result in ledger.results(run.id)}
    final = ledger.final_results(run.id)
    parts = []
    for question in run.questions:
        result = final.get(question.number)
        if result is not None and result.report is not None:
            score = Score(result.report.earned, question.points)
            parts.append(QuestionScore(question, State.SCORED, score, result))
        else:
            state = State.FAULT if question.number in last else State.MISSING
            parts.append(QuestionScore(question, state, Score(None, question.points), last.get(question.number)))
    return tuple(parts)


def _not_run(handed: Handed, questions: tuple[Question, ...]) -> tuple[QuestionScore, ...]:
    state = State.UNREADABLE if handed.digest is None else State.MISSING
    return tuple(QuestionScore(one, state, Score(None, one.points), None) for one in questions)
