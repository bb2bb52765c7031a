"""Every candidate and question is in one state, what lies there is what is recorded, and nothing open is final."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from grader.cli.folder import locked
from grader.cli.main import app
from grader.decisions import decide
from grader.errors import BadInput, NotReady
from grader.jobs import Outcome, QuestionOutcome
from grader.ledger import open_ledger
from grader.records import Handed
from grader.reports import write_final
from grader.results import CheckResult, Evidence, TaskReport, Verdict
from grader.status import ExamStatus, Standing, confirm, status_of
from tests.unit.archives import zip_at
from tests.unit.report_ledger import Sitting, passed, report, sitting
from workers.batch import Batch, collected_for

PAPER = "intermediate-A"
RIGHT = report(passed("10"))
WAITS = TaskReport("intermediate/one", (CheckResult("gap_1", "第1空", passed("10").points, Verdict.PERSON, Evidence("?")),))


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Sitting]:
    """An exam whose records lie where the command looks for them."""
    made = sitting(tmp_path)
    for paper in made.exam.papers:
        assert paper.answers is not None
        paper.answers.mkdir(parents=True)
    made.ledger.close()
    made.ledger = open_ledger(str(made.exam.folder / "ledger.sqlite"))
    yield made
    made.ledger.close()


def collected(held: Sitting, candidate: str, text: str = "print()") -> str:
    """An archive in the folder; its digest."""
    folder = held.exam.papers[1].answers
    assert folder is not None
    return "sha256:" + hashlib.sha256(zip_at(folder / f"{candidate}.zip", {"1/a.py": text.encode()}).read_bytes()).hexdigest()


def graded(held: Sitting, candidate: str, *reports: TaskReport | str) -> None:
    held.hand_in(candidate, archive=collected(held, candidate))
    run = held.run(candidate)
    parts = tuple(
        QuestionOutcome(n, None, one) if isinstance(one, str) else QuestionOutcome(n, one) for n, one in enumerate(reports, 1)
    )
    held.ledger.commit(Outcome(run.id, 1, parts, "host", 1.0, 1.0))


def of(held: Sitting, *, driving: bool = False, archives: bool = False) -> ExamStatus:
    return status_of(held.exam, held.ledger, driving=driving, archives=archives)


def standings(found: ExamStatus) -> dict[str, int]:
    return {str(state): count for state, count in found.papers[1].standings.items() if count}


def test_every_question_is_in_one_state_and_each_open_one_says_why(held: Sitting) -> None:
    graded(held, "001", RIGHT, RIGHT)
    graded(held, "002", RIGHT, "the agent died")
    graded(held, "003", WAITS, RIGHT)
    graded(held, "004", RIGHT)
    held.hand_in("005", digest=None, unreadable="压缩包已损坏", archive=collected(held, "005"))
    collected(held, "006")
    found = of(held)
    assert standings(found) == {"scored": 5, "fault": 1, "person": 1, "missing": 3, "unreadable": 2}
    account = found.papers[1]
    assert (account.collected, account.recorded, account.untaken, account.questions) == (6, 5, 1, 12)
    assert sum(account.standings.values()) == 12 and not account.balanced and not found.settled
    said = {(one.candidate, one.question, one.standing): one.reason for one in found.open}
    assert set(said) == {
        ("002", 2, Standing.FAULT), ("003", 1, Standing.PERSON), ("004", 2, Standing.MISSING),
        ("005", None, Standing.UNREADABLE), ("006", None, Standing.MISSING),
    }  # fmt: skip
    assert "attempt 1: the agent died" in said["002", 2, Standing.FAULT]
    assert "gap_1" in said["003", 1, Standing.PERSON]
    assert said["005", None, Standing.UNREADABLE] == "压缩包已损坏"


def test_what_a_driver_has_not_finished_is_running(held: Sitting) -> None:
    graded(held, "001", RIGHT)
    collected(held, "002")
    assert standings(of(held, driving=True)) == {"scored": 1, "running": 3}
    assert standings(of(held)) == {"scored": 1, "missing": 3}


def test_a_name_that_is_nobodys_is_open(held: Sitting) -> None:
    graded(held, "001", RIGHT, RIGHT)
    assert of(held).settled
    assert held.exam.papers[1].answers is not None
    zip_at(held.exam.papers[1].answers / "张三.zip", {"1/a.py": b""})
    found = of(held)
    assert not found.settled and not found.papers[1].balanced
    assert ["张三.zip" in one.reason for one in found.open] == [True]


def test_an_answer_replaced_or_joined_by_another_after_it_was_recorded_is_told(held: Sitting) -> None:
    graded(held, "001", RIGHT, RIGHT)
    graded(held, "002", RIGHT, RIGHT)
    collected(held, "001", "print('another')")
    assert of(held).settled, "archives are not read unless asked"
    assert [one.candidate for one in of(held, archives=True).open] == ["001"]
    folder = held.exam.papers[1].answers
    assert folder is not None
    (folder / "002").mkdir()
    assert [one.candidate for one in of(held).open] == ["002"]


def test_a_further_answer_waits_for_a_signature_even_when_it_cannot_be_read(held: Sitting) -> None:
    graded(held, "001", RIGHT, RIGHT)
    held.hand_in("001", digest=None, unreadable="同一准考证号有多份答卷")
    [one] = of(held).open
    assert (one.candidate, one.question, one.standing) == ("001", None, Standing.PERSON)
    confirm(held.ledger, paper=PAPER, candidate="001", reason="以考试系统标记为准", author="甲")
    assert of(held).settled
    held.hand_in("001", digest="sha256:" + "e" * 64)
    assert [one.candidate for one in of(held).open] == ["001"], "another answer needs another signature"


def test_an_unreadable_answer_is_settled_by_a_signature_and_gets_no_score(held: Sitting) -> None:
    held.hand_in("001", digest=None, unreadable="压缩包已损坏", archive=collected(held, "001"))
    for reason, author in (("", "甲"), ("坏", " ")):
        with pytest.raises(BadInput, match="--reason"):
            confirm(held.ledger, paper=PAPER, candidate="001", reason=reason, author=author)
    confirm(held.ledger, paper=PAPER, candidate="001", reason="考点确认无法恢复", author="甲")
    found = of(held)
    assert found.settled and standings(found) == {"unreadable": 2}
    held.hand_in("001", digest=None, unreadable="压缩包已损坏", archive="sha256:" + "f" * 64)
    assert not of(held).settled, "the signature was under another archive"


def test_there_is_nothing_to_confirm_of_a_sound_answer(held: Sitting) -> None:
    graded(held, "001", RIGHT, RIGHT)
    for candidate in ("001", "002"):
        with pytest.raises(BadInput, match="nothing"):
            confirm(held.ledger, paper=PAPER, candidate=candidate, reason="x", author="x")


def command(held: Sitting, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [words[0], str(held.exam.folder), *words[1:], "--tasks", str(held.exam.folder.parent / "tasks")])
    return done.exit_code, done.output


def test_nothing_is_final_while_something_is_open_and_the_list_says_what(held: Sitting) -> None:
    graded(held, "001", WAITS, RIGHT)
    graded(held, "002", RIGHT, "the agent died")
    code, said = command(held, "report", "--final")
    assert code == 1 and "fault intermediate-A 002 question 2" in said and "person intermediate-A 001 question 1" in said
    assert not (held.exam.folder / "report").exists()
    with pytest.raises(NotReady, match="open"):
        write_final(held.exam, held.ledger, held.exam.folder / "report")
    assert not list((held.exam.folder / "report").glob("final*"))
    code, said = command(held, "status", "--json")
    assert code == 1 and json.loads(said)["final"] is False and len(json.loads(said)["open"]) == 2


def test_a_settled_exam_is_written_as_final_with_its_digest(held: Sitting) -> None:
    graded(held, "001", WAITS, RIGHT)
    decide(held.ledger, paper=PAPER, candidate="001", question=1, check="1", points="4", reason="对", author="甲")
    held.hand_in("002", digest=None, unreadable="压缩包已损坏", archive=collected(held, "002"))
    confirm(held.ledger, paper=PAPER, candidate="002", reason="无法恢复", author="甲")
    assert command(held, "status")[0] == 0
    code, said = command(held, "report", "--final")
    folder = held.exam.folder / "report"
    raw = (folder / "final.csv").read_bytes()
    digest = "sha256:" + hashlib.sha256(raw).hexdigest()
    assert code == 0 and digest in said.replace("\n", "")
    assert json.loads((folder / "final.json").read_text())["digest"] == digest
    marked = [cell.value for row in load_workbook(folder / "final.xlsx")["终稿"].iter_rows() for cell in row]
    assert digest in marked
    rows = {row["准考证号"]: row for row in csv.DictReader(raw.decode("utf-8-sig").splitlines())}
    assert (rows["001"]["总分"], rows["002"]["总分"], rows["002"]["状态"]) == ("14", "", "无法读取")
    assert "经人工确认：无法恢复" in rows["002"]["说明"]
    assert "没有待处理" in (folder / "index.html").read_text()
    assert command(held, "report", "--final")[0] == 0
    assert (folder / "final.csv").read_bytes() == raw, "the same records, the same bytes"


def test_another_final_sheet_is_never_written_over_the_first(held: Sitting) -> None:
    graded(held, "001", RIGHT, RIGHT)
    assert command(held, "report", "--final")[0] == 0
    raw = (held.exam.folder / "report/final.csv").read_bytes()
    graded(held, "002", RIGHT, RIGHT)
    code, said = command(held, "report", "--final")
    assert code == 2 and "--to" in said
    assert (held.exam.folder / "report/final.csv").read_bytes() == raw
    assert command(held, "report", "--final", "--to", str(held.exam.folder / "second"))[0] == 0


def test_nothing_is_final_while_a_driver_works(held: Sitting) -> None:
    graded(held, "001", RIGHT, RIGHT)
    with locked(held.exam.folder / "driver.lock"):
        assert command(held, "report", "--final")[0] == 3
        graded(held, "002", RIGHT)
        assert "running intermediate-A 002 question 2" in command(held, "status")[1]


def test_a_matter_names_these_very_submissions() -> None:
    sound = Handed("1", PAPER, "sha256:a")
    assert sound.matter is None
    assert len({Handed("1", PAPER, None, why, archive=one).matter for why in ("甲", "乙") for one in (None, "sha256:b")}) == 4


def answers(held: Sitting) -> Path:
    folder = held.exam.papers[1].answers
    assert folder is not None
    return folder


def take_in(held: Sitting) -> None:
    """What `grader run` records of what lies there, before it grades anything."""
    batch = Batch(held.exam, held.ledger, held.store, {}, None)  # type: ignore[arg-type]
    for collected_one in collected_for(held.exam.papers[1]):
        batch._taken(held.exam.papers[1], collected_one)


def grade_all(held: Sitting) -> None:
    """Take in what lies there and give everyone who is readable two right answers."""
    take_in(held)
    for candidate in held.ledger.candidates(PAPER):
        run = held.run(candidate)
        held.ledger.commit(Outcome(run.id, 1, tuple(QuestionOutcome(n, RIGHT) for n in (1, 2)), "host", 1.0, 1.0))


def signed(held: Sitting, candidate: str) -> None:
    confirm(held.ledger, paper=PAPER, candidate=candidate, reason="考点确认", author="甲")


def refused(held: Sitting, candidate: str) -> str:
    """That no final sheet is written, because of this candidate alone; what is said of them."""
    code, said = command(held, "report", "--final")
    assert code == 1 and "1 open" in said and f"{PAPER} {candidate}" in said, said
    assert not list(held.exam.folder.glob("report/final*"))
    return said


def test_an_answer_that_comes_beside_a_signed_unreadable_one_is_open_until_it_is_taken_in(held: Sitting) -> None:
    (answers(held) / "005.zip").write_bytes(b"PK damaged")
    take_in(held)
    signed(held, "005")
    assert of(held, archives=True).settled
    zip_at(answers(held) / "005.7z", {"1/a.py": b"print()"})
    assert "run `grader run`" in refused(held, "005")
    assert [one.candidate for one in of(held).open] == ["005"], "several are read without being asked to"
    take_in(held)
    assert "005.7z" in refused(held, "005"), "the signature was under the one alone"
    (answers(held) / "005.zip").unlink()
    take_in(held)
    assert {(one.question, one.reason) for one in of(held, archives=True).open} == {
        (number, "no result yet: run `grader run`") for number in (1, 2)
    }


def test_an_answer_that_comes_after_another_was_signed_away_is_open_until_it_is_taken_in(held: Sitting) -> None:
    collected(held, "001")
    grade_all(held)
    collected(held, "001", "print('second')")
    take_in(held)
    signed(held, "001")
    assert of(held, archives=True).settled
    collected(held, "001", "print('third')")
    assert "run `grader run`" in refused(held, "001")
    collected(held, "001")
    assert of(held, archives=True).settled, "this one is the first again"
    zip_at(answers(held) / "001.7z", {"1/a.py": b"fourth"})
    assert "run `grader run`" in refused(held, "001")


@pytest.mark.parametrize("first", [True, False])
def test_a_signature_under_several_holds_for_the_bytes_of_each(held: Sitting, first: bool) -> None:
    """`first`: one of the two was graded before the other came."""
    collected(held, "001")
    if first:
        grade_all(held)
    zip_at(answers(held) / "001.7z", {"1/a.py": b"other"})
    take_in(held)
    signed(held, "001")
    assert of(held, archives=True).settled
    zip_at(answers(held) / "001.7z", {"1/a.py": b"other than that"})
    assert "run `grader run`" in refused(held, "001")
    take_in(held)
    refused(held, "001")
    signed(held, "001")
    assert of(held, archives=True).settled


def test_one_more_answer_in_place_of_another_that_was_signed_needs_another_signature(tmp_path: Path) -> None:
    matters = set()
    for name in ("a", "b"):
        ledger = open_ledger(str(tmp_path / name))
        for digest in ("sha256:first", f"sha256:{name}"):
            ledger.record_submission(Handed("001", PAPER, digest))
        handed = ledger.submission(PAPER, "001")
        assert handed is not None and handed.others == 1
        matters.add(handed.matter)
        ledger.close()
    assert len(matters) == 2 and None not in matters


def test_a_folder_that_was_completed_after_it_was_taken_in_is_told_and_taken_in(held: Sitting) -> None:
    (answers(held) / "001/1").mkdir(parents=True)
    (answers(held) / "001/1/a.py").write_text("print()")
    grade_all(held)
    assert of(held, archives=True).settled
    (answers(held) / "001/2").mkdir()
    (answers(held) / "001/2/b.py").write_text("print()")
    assert of(held).settled, "folders are not read unless asked"
    assert "run `grader run`" in refused(held, "001")
    take_in(held)
    assert [(one.candidate, one.question, one.standing) for one in of(held).open] == [("001", None, Standing.PERSON)]


def test_the_same_answer_in_another_archive_is_taken_in_and_needs_no_signature(held: Sitting) -> None:
    collected(held, "001")
    grade_all(held)
    zip_at(answers(held) / "001.zip", {"1/a.py": b"print()", "1/__pycache__/a.pyc": b""})
    assert "run `grader run`" in refused(held, "001")
    take_in(held)
    assert of(held, archives=True).settled


def test_a_folder_of_which_an_earlier_grader_recorded_no_digest_is_settled_by_a_run(held: Sitting) -> None:
    (answers(held) / "001/1").mkdir(parents=True)
    (answers(held) / "001/1/a.py").write_text("print()")
    held.hand_in("001", digest=held.store.put_tree({"q1/a.py": b"print()"}))
    grade_all(held)
    assert of(held, archives=True).settled


def test_what_cannot_be_taken_for_an_archive_is_known_again_too(held: Sitting) -> None:
    (answers(held) / "001.zip").symlink_to("/nowhere")
    take_in(held)
    signed(held, "001")
    assert of(held, archives=True).settled
    (answers(held) / "001.zip").unlink()
    (answers(held) / "001.zip").symlink_to("/elsewhere")
    assert "run `grader run`" in refused(held, "001")


def test_an_exam_of_which_nothing_was_taken_in_is_not_final(held: Sitting) -> None:
    found = of(held)
    assert not found.settled and [one.candidate for one in found.open] == ["", ""]
    code, said = command(held, "report", "--final")
    assert code == 1 and "run `grader run`" in said
    assert not list(held.exam.folder.glob("report/final*"))
    assert command(held, "status")[0] == 1
