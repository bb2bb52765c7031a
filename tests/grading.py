"""Grade an answer to a small task written in a test, by the real slot in real sandboxes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from grader.exam import WHITE_LIST
from grader.jobs import Job, Question, QuestionOutcome
from grader.results import TaskReport, Verdict
from grader.store import Store
from workers.slot import Slot

TOML = """
title = "测试题"
points = {points}
{keys}
[answers.full]
points = {points}
[answers.empty]
points = 0
"""


def package(checker: str, *, points: int, keys: str = "", data: str | None = None) -> dict[str, bytes]:
    """A task package's files."""
    files = {"task.toml": TOML.format(points=points, keys=keys), "statement.md": "# 测试题\n", "checker.py": checker}
    if data is not None:
        files["data.py"] = data
    return {name: text.encode() for name, text in files.items()}


@dataclass
class Grading:
    """A slot with a store of its own."""

    slot: Slot
    folder: Path
    image: str
    level: str = "intermediate"
    seed: str = field(default_factory=lambda: secrets.token_hex(16))

    def outcomes(self, tasks: list[Mapping[str, bytes]], answers: list[Mapping[str, bytes]]) -> tuple[QuestionOutcome, ...]:
        """One submission, question by question in one sandbox."""
        store = Store(self.folder / "store")
        tree = {f"q{n}/{path}": data for n, files in enumerate(answers, 1) for path, data in files.items()}
        questions = tuple(
            Question(n, f"{self.level}/test-{n}", store.put_tree(task), Decimal(1)) for n, task in enumerate(tasks, 1)
        )
        job = Job(
            run="test",
            candidate="20220001",
            submission=store.put_tree(tree),
            level=self.level,
            edition="2022-09",
            image=self.image,
            questions=questions,
            attempt=1,
            store=store.url,
            white_list=WHITE_LIST,
            seed=self.seed,
        )
        return self.slot.grade(job).questions

    def report(self, task: Mapping[str, bytes], answer: Mapping[str, bytes] | str) -> TaskReport:
        """One question; a fault of ours fails the test with its reason."""
        files = {"main.py": answer.encode()} if isinstance(answer, str) else answer
        (outcome,) = self.outcomes([task], [files])
        assert outcome.report is not None, outcome.fault
        assert not outcome.report.faults, [(r.check, r.fault) for r in outcome.report.faults]
        return outcome.report


def verdicts(report: TaskReport) -> dict[str, Verdict]:
    """Check name -> verdict."""
    return {result.check: result.verdict for result in report.results}


def why(report: TaskReport, check: str) -> str:
    """All of one check's evidence as text."""
    result = next(r for r in report.results if r.check == check)
    evidence = result.evidence
    return "" if evidence is None else f"{evidence.summary}\n{evidence.expected or ''}\n{evidence.seen or ''}"
