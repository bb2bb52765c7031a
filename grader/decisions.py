"""A person's word on a scoring point that grading could not tell: an Adjustment that decides it, kept beside the score."""

from __future__ import annotations

from decimal import Decimal

from grader.errors import BadInput
from grader.ledger import Ledger
from grader.records import Adjustment
from grader.results import CheckResult, Verdict
from grader.strict import as_points


def decide(
    ledger: Ledger, *, paper: str, candidate: str, question: int, check: str, points: str, reason: str, author: str
) -> CheckResult:
    """Record a decision; the check that it decides. `check` is a gap's number or a check's name.

    BadInput when there is no such point, when it does not wait for a person, or when points, reason or author do not do.
    A second decision on the same point stands in the first one's place; both are kept.
    """
    run = ledger.first_run(paper, candidate)
    if run is None:
        raise BadInput(f"candidate {candidate}: nothing of theirs on paper {paper} has been graded")
    result = ledger.final_results(run.id).get(question)
    if result is None or result.report is None:
        raise BadInput(f"candidate {candidate}: question {question} of {paper} has no result yet: grade it first")
    name = f"gap_{check}" if check.isdigit() else check
    waiting = result.report.for_person
    found = next((one for one in result.report.results if one.check == name), None)
    if found is None or found.verdict is not Verdict.PERSON:
        names = ", ".join(one.check for one in waiting) or "none"
        what = "is no scoring point" if found is None else f"was graded ({found.verdict})"
        raise BadInput(f"question {question}: {check} {what}; waiting for a person: {names}")
    worth = _points(points, found)
    if not reason.strip() or not author.strip():
        raise BadInput("a decision needs a --reason and a name in --by")
    ledger.adjust(Adjustment(candidate, paper, question, worth, reason.strip(), author.strip(), decides=name))
    return found


def _points(text: str, check: CheckResult) -> Decimal:
    try:
        worth = as_points(Decimal(text))
    except (ValueError, ArithmeticError):
        raise BadInput(f'--points "{text}": must be a multiple of 0.5 from 0 to {check.points}') from None
    if worth > check.points:
        raise BadInput(f"--points {text}: {check.check} is worth {check.points} at the most")
    return worth
