"""The final sheet: written only when nothing is open, never over another one, known by the digest of its rows.

    final.csv     every candidate's row; the same records give the same bytes
    final.xlsx    the same with a sheet 终稿 that names the digest
    final.json    digest, time and counts for programs
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from grader.errors import BadInput, NotReady
from grader.exam import Exam
from grader.ledger import Ledger
from grader.reports import words
from grader.reports.files import ReportFolder
from grader.reports.sheets import Cell, open_sheets
from grader.scores import State, scores
from grader.status import open_in


@dataclass(frozen=True)
class Final:
    """What was written."""

    path: Path  # of the workbook
    digest: str  # of final.csv


def write_final(exam: Exam, ledger: Ledger, folder: Path) -> Final:
    """Write the final sheets into the report's folder. The caller has seen that the exam is settled.

    NotReady when an answer is open after all, BadInput when the folder has a final sheet with other rows.
    """
    target = ReportFolder(folder)
    states: Counter[State] = Counter()
    with target.locked(), open_sheets(target, exam, "final") as sheets:
        for paper in exam.papers:
            for score in scores(ledger, paper.id, paper.questions):
                for one in open_in(score):
                    raise NotReady(f"{score.candidate} of {paper.id} is open: {one.reason}; see `grader status`")
                states[score.state] += 1
                sheets.add(score)
        facts = _facts(exam, sheets.digest, states)
        _refuse_another(folder / "final.json", sheets.digest)
        sheets.note("终稿", _rows(exam, facts, states))
        target.write("final.json", json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return Final(folder / "final.xlsx", sheets.digest)


def _refuse_another(path: Path, digest: str) -> None:
    if not path.exists():
        return
    try:
        there = json.loads(path.read_text())["digest"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path}: is no record of a final sheet: move it away or name another folder with --to") from error
    if there != digest:
        raise BadInput(f"{path}: a final sheet with other rows is there ({there}): name another folder with --to for the new one")


def _facts(exam: Exam, digest: str, states: Counter[State]) -> dict[str, Any]:
    return {
        "exam": exam.title,
        "digest": digest,
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "grader": version("grader"),
        "papers": {paper.id: paper.version_digest for paper in exam.papers},
        "candidates": sum(states.values()),
        "states": {state.value: states[state] for state in State if states[state]},
    }


def _rows(exam: Exam, facts: dict[str, Any], states: Counter[State]) -> list[list[Cell]]:
    counts: list[list[Cell]] = [[words.STATES[state], str(count)] for state, count in sorted(states.items())]
    return [
        ["终稿", exam.title],
        ["final.csv 的摘要", facts["digest"]],
        ["写于（北京时间）", words.beijing(facts["written_at"])],
        ["考生", str(facts["candidates"])],
        *counts,
        *([f"{words.level_of(paper)} {words.version_of(paper)} 试卷", digest] for paper, digest in facts["papers"].items()),
    ]
