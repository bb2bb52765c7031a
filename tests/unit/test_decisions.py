"""A gap that a person decides: withheld until then, never a zero, and the decision stands beside the score."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from grader.decisions import decide
from grader.errors import BadInput
from grader.results import CheckResult, Evidence, TaskReport, Verdict
from grader.scores import CandidateScore, State, score_of
from tests.unit.report_ledger import Sitting, passed, sitting

PAPER = "intermediate-A"


@pytest.fixture
def exam(tmp_path: Path) -> Sitting:
    made = sitting(tmp_path)
    doubtful = CheckResult("gap_2", "第2空", Decimal(4), Verdict.PERSON, Evidence("找到两处：由人工评定"))
    one = TaskReport("intermediate/one", (passed(), doubtful))
    two = TaskReport("intermediate/two", (passed("10"),))
    made.grade("20220001", one, two)
    return made


def score(exam: Sitting) -> CandidateScore:
    paper = next(one for one in exam.exam.papers if one.id == PAPER)
    return score_of(exam.ledger, PAPER, "20220001", paper.questions)


def say(exam: Sitting, points: str = "2.5", check: str = "2", reason: str = "写在上一行，正确", author: str = "评分员甲", question: int = 1) -> None:
    decide(exam.ledger, paper=PAPER, candidate="20220001", question=question, check=check, points=points, reason=reason, author=author)


def test_an_undecided_gap_withholds_the_score(exam: Sitting) -> None:
    found = score(exam)
    assert (found.state, found.score.earned) == (State.PERSON, None)
    assert [one.check for one in found.questions[0].undecided] == ["gap_2"]
    assert found.questions[1].state is State.SCORED


def test_a_decision_gives_its_points_and_the_score_appears(exam: Sitting) -> None:
    say(exam)
    found = score(exam)
    assert (found.state, found.score.earned, found.adjusted.earned) == (State.SCORED, Decimal("18.5"), Decimal("18.5"))
    (kept,) = found.adjustments
    assert (kept.decides, kept.points, kept.reason, kept.author) == ("gap_2", Decimal("2.5"), "写在上一行，正确", "评分员甲")


def test_the_last_decision_stands_and_both_are_kept(exam: Sitting) -> None:
    say(exam, "4")
    say(exam, "0", reason="复核：不正确")
    found = score(exam)
    assert found.score.earned == Decimal(16)
    assert [one.points for one in found.adjustments] == [Decimal(4), Decimal(0)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"points": "4.5"}, "gap_2 is worth 4 at the most"),
        ({"points": "1.3"}, "multiple of 0.5"),
        ({"points": "-1"}, "multiple of 0.5"),
        ({"points": "two"}, "multiple of 0.5"),
        ({"check": "first"}, r"was graded \(passed\); waiting for a person: gap_2"),
        ({"check": "9"}, "9 is no scoring point; waiting for a person: gap_2"),
        ({"question": 2}, "waiting for a person: none"),
        ({"question": 3}, "question 3 of intermediate-A has no result yet"),
        ({"reason": "  "}, "needs a --reason"),
        ({"author": ""}, "needs a --reason"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_one_line(exam: Sitting, changes: dict[str, object], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        say(exam, **changes)  # type: ignore[arg-type]
    assert not exam.ledger.adjustments(PAPER, "20220001")
