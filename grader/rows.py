"""A row of the ledger as the record it stands for, and a result as the row that is written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from grader.jobs import Outcome, Question, QuestionOutcome, from_json, to_json
from grader.records import Handed, Result, Run
from grader.results import Exhibit, TaskReport

RUN_COLUMNS = (
    "id", "candidate", "paper", "kind", "reason", "submission", "paper_digest", "level", "image", "recipe", "edition",
    "grader", "created_at",
)  # fmt: skip


def result_row(outcome: Outcome, one: QuestionOutcome, package: str) -> dict[str, object]:
    """A question's result as its row. ValueError for a report whose exhibits are not in the store yet."""
    if one.report and any(isinstance(shown, Exhibit) for shown in one.report.exhibits):
        raise ValueError("put a report's exhibits in the store (jobs.keep_exhibits) before it is committed")
    return {
        "run": outcome.run,
        "question": one.number,
        "attempt": outcome.attempt,
        "package": package,
        "report": to_json(one.report) if one.report else None,
        "is_fault": one.is_fault,
        "fault": one.fault,
        "worker": outcome.worker,
        "committed_at": now(),
    }


def handed_of(row: Row[Any]) -> Handed:
    """What a candidate handed in, without what they handed in later."""
    return Handed(
        row.candidate, row.paper, row.digest, row.unreadable,
        tuple(json.loads(row.questions)), tuple(json.loads(row.notes)), row.archive,
    )  # fmt: skip


def run_of(row: Row[Any]) -> Run:
    """A run with its questions."""
    plain = {name: getattr(row, name) for name in RUN_COLUMNS}
    lists = {"tools": json.loads(row.tools), "white_list": tuple(json.loads(row.white_list))}
    return Run(**plain, questions=questions_of(row.questions), **lists)


def questions_of(text: str) -> tuple[Question, ...]:
    """The questions that a run's row has as JSON."""
    return tuple(from_json(Question, json.dumps(one)) for one in json.loads(text))


def result_of(row: Row[Any]) -> Result:
    """One attempt's result; its row has `withdrawn` beside the columns, and one that was withdrawn is a fault."""
    report = from_json(TaskReport, row.report) if row.report else None
    return Result(
        row.run, row.question, row.attempt, row.package, report, bool(row.is_fault) or row.withdrawn is not None,
        row.withdrawn or row.fault, row.worker, row.committed_at,
    )  # fmt: skip


def now() -> str:
    """The moment as the ledger writes it; such texts sort as the moments do."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
