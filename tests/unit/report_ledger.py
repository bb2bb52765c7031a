"""A small real exam for the tests of reports: its ledger and store, filled through their own functions."""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from PIL import Image

from grader.exam import Exam, load_exam
from grader.jobs import Outcome, QuestionOutcome, keep_exhibits
from grader.ledger import Ledger, open_ledger
from grader.records import Handed, Run
from grader.results import CheckResult, Evidence, Exhibit, TaskReport, Verdict
from grader.store import Store
from tests.unit.task_folder import write_task

EXAM = """
title = "十一月<统考>"
[[papers]]
level = "beginner"
total = 10
tasks = ["beginner/only"]
[[papers]]
level = "intermediate"
total = 20
tasks = ["intermediate/one", "intermediate/two"]
"""
HOSTILE = "<script>alert(1)</script>\u202eabc\u200b\x00'\"</pre>"
SECRET = "the expected value is 4711"


@dataclass
class Sitting:
    """An exam with what its tests need."""

    exam: Exam
    ledger: Ledger
    store: Store

    def hand_in(self, candidate: str, paper: str = "intermediate-A", **changes: object) -> None:
        values = {"digest": "sha256:" + "d" * 64, "questions": (1, 2), **changes}
        self.ledger.record_submission(Handed(candidate, paper, **values))  # type: ignore[arg-type]

    def run(self, candidate: str, paper_id: str = "intermediate-A") -> Run:
        paper = next(one for one in self.exam.papers if one.id == paper_id)
        return self.ledger.ensure_run(
            Run(
                candidate, paper_id, "sha256:" + "d" * 64, paper.version_digest, paper.questions, paper.level, "2022-09",
                "sha256:1234567890abcdef", "sha256:r", {"python": "3.7.17", "mysql": "8.0.31"}, "0.1.0",
            )
        )  # fmt: skip

    def grade(self, candidate: str, *reports: TaskReport | str, paper: str = "intermediate-A", attempt: int = 1) -> Run:
        """Hand in and grade; a str stands for a fault of ours."""
        self.hand_in(candidate, paper)
        run = self.run(candidate, paper)
        parts = tuple(
            QuestionOutcome(number, None, one)
            if isinstance(one, str)
            else QuestionOutcome(number, keep_exhibits(one, self.store))
            for number, one in enumerate(reports, start=1)
        )
        self.ledger.commit(Outcome(run.id, attempt, parts, "host", 1.0, 1.0))
        return run


def sitting(root: Path) -> Sitting:
    for one in ("beginner/only", "intermediate/one", "intermediate/two"):
        write_task(root / "tasks", one)
    (root / "exam").mkdir()
    (root / "exam" / "exam.toml").write_text(EXAM)
    exam = load_exam(root / "exam", root / "tasks")
    return Sitting(exam, open_ledger(str(root / "ledger" / "ledger.db")), Store(root / "store"))


def passed(points: str = "6", name: str = "first", *shown: Exhibit) -> CheckResult:
    return CheckResult(name, "第一项", Decimal(points), Verdict.PASSED, None, tuple(one.digest for one in shown))


def failed(evidence: Evidence, points: str = "4", name: str = "second", *shown: Exhibit) -> CheckResult:
    digests = tuple(one.digest for one in shown)
    return CheckResult(name, "第二项", Decimal(points), Verdict.FAILED, evidence, digests)


def report(*results: CheckResult, shown: tuple[Exhibit, ...] = (), notes: tuple[str, ...] = ()) -> TaskReport:
    return TaskReport("intermediate/one", results, shown, notes)


def picture(width: int = 30, height: int = 20, kind: str = "PNG") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(data, kind)
    return data.getvalue()
