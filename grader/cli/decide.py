"""`grader decide`: a person's word on a scoring point that grading could not tell."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import out, told_in_one_line
from grader.cli.folder import records
from grader.cli.replay import first_run
from grader.decisions import decide as record_decision
from grader.reports import words
from grader.scores import score_run


def decide(
    exam: Annotated[Path, typer.Argument(help="Folder of an exam that was run.")],
    candidate: Annotated[str, typer.Argument(help="Admission number.")],
    question: Annotated[int, typer.Argument(min=1, help="Number of the question.")],
    gap: Annotated[str, typer.Argument(help="Number of the gap, or the name of another scoring point.")],
    points: Annotated[str, typer.Option("--points", help="What it earns, from 0 to what it is worth.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; shown to the candidate.")],
    by: Annotated[str, typer.Option("--by", help="Who signs.")],
    paper: Annotated[str | None, typer.Option("--paper", help="Paper id, where a candidate sat several.")] = None,
) -> None:
    """Decide a scoring point that waits for a person; kept beside the score, with reason and signature."""
    with told_in_one_line(), records(exam) as (ledger, _):
        run = first_run(ledger, candidate, paper)
        check = record_decision(
            ledger, paper=run.paper, candidate=candidate, question=question, check=gap, points=points, reason=reason, author=by
        )
        scored = next(one for one in score_run(ledger, run) if one.question.number == question)
        out.print(f"{candidate} {run.paper}: question {question}, {check.title}: {points} of {words.number(check.points)} points", markup=False)
        left = ", ".join(one.check for one in scored.undecided)
        total = "-" if scored.score.earned is None else words.number(scored.score.earned)
        out.print(f"still waiting in this question: {left}" if left else f"the question now has {total} points", markup=False)

