"""What crosses processes comes out as it went in, or not at all."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.jobs import Job, Outcome, Question, QuestionOutcome, from_json, keep_exhibits, to_json
from grader.results import CheckResult, Evidence, Exhibit, ExhibitRef, ProgramRun, TaskReport, Verdict
from grader.store import Store

QUESTION = Question(1, "beginner/x", "sha256:" + "1" * 64, Decimal("7.5"))
JOB = Job(
    run="run1", candidate="001", submission="sha256:" + "2" * 64, level="beginner", edition="2022-09", image="img",
    questions=(QUESTION,), attempt=1, store="memory://x", white_list=("jd.com",), seed="secret-seed",
)  # fmt: skip
REPORT = TaskReport(
    "beginner/x",
    (
        CheckResult("a", "甲", Decimal("0.5"), Verdict.PASSED),
        CheckResult("b", "乙", Decimal(7), Verdict.FAULT, Evidence("坏", None, "“x”"), ("sha256:3",), "OSError: x"),
    ),
    (Exhibit("流", "text/plain", b"\x00\xff\xfe"),),
    ("注",),
    (ProgramRun("python main.py", None, 9, "wall", 5.0, 0.25, 12.5),),
    1.25,
)
OUTCOME = Outcome("run1", 2, (QuestionOutcome(1, REPORT), QuestionOutcome(2, None, "agent died")), "host", 3.5, 1.0)


@pytest.mark.parametrize("value", [QUESTION, JOB, REPORT, OUTCOME])
def test_everything_comes_back_equal(value: Any) -> None:
    assert from_json(type(value), to_json(value)) == value


def test_the_seed_is_never_printed() -> None:
    assert "secret-seed" not in repr(JOB) and "secret-seed" not in str(JOB)


def test_exhibits_become_references_and_their_bytes_are_in_the_store(tmp_path: Path) -> None:
    store = Store(tmp_path)
    kept = keep_exhibits(REPORT, store)
    [ref] = kept.exhibits
    assert isinstance(ref, ExhibitRef) and ref.size == 3
    assert store.get(ref.digest) == b"\x00\xff\xfe"
    assert ref.digest == REPORT.exhibits[0].digest
    assert "data" not in json.loads(to_json(kept))["exhibits"][0]
    assert keep_exhibits(from_json(TaskReport, to_json(kept)), store) == kept


def changed(path: str, value: object) -> str:
    whole = json.loads(to_json(OUTCOME))
    at = whole
    *above, last = path.split(".")
    for part in above:
        at = at[int(part)] if part.isdigit() else at[part]
    at[last] = value
    return json.dumps(whole)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("extra", 1),
        ("attempt", "2"),
        ("attempt", True),
        ("wall_s", "3"),
        ("questions", {}),
        ("questions.0.report.extra", 1),
        ("questions.0.report.results.0.points", "many"),
        ("questions.0.report.results.0.verdict", "PASSED!"),
        ("questions.0.report.results.0.title", 3),
        ("questions.0.report.exhibits", [{"label": "x"}]),
        ("questions.0.report.exhibits", [{"label": "x", "media_type": "y", "data": "not base64!"}]),
    ],
)
def test_other_shapes_are_refused(path: str, value: object) -> None:
    with pytest.raises(ValueError, match="not the JSON of a Outcome"):
        from_json(Outcome, changed(path, value))


def test_a_missing_key_and_no_json_are_refused() -> None:
    whole = json.loads(to_json(QUESTION))
    del whole["package"]
    for text in (json.dumps(whole), "", "[]", "null"):
        with pytest.raises(ValueError, match="not the JSON of a Question"):
            from_json(Question, text)


def test_an_attempt_is_a_fault_without_a_report_or_with_a_faulted_check() -> None:
    sound = dataclasses.replace(REPORT, results=REPORT.results[:1])
    assert not QuestionOutcome(1, sound).is_fault
    assert QuestionOutcome(1, sound, "lost at the end").is_fault
    assert QuestionOutcome(1, REPORT).is_fault
    assert QuestionOutcome(1, None, "x").is_fault
