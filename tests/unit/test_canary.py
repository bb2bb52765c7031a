"""What a canary is, when it is the same, and what the ledger does with results that are not to be believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.exam import load_exam
from grader.jobs import Job, Outcome, Question, QuestionOutcome
from grader.ledger import open_ledger
from grader.records import Canary, Handed
from grader.results import CheckResult, Evidence, TaskReport, Verdict
from grader.scores import State, score_of
from grader.status import status_of
from grader.taskfile import SampleAnswer
from sandboxes.edition import Level
from sandboxes.images import ImageInfo
from tests.unit.report_ledger import Sitting, passed, report, sitting
from workers.canary import ATTEMPTS, Asked, Canaries, Round, chosen, incomplete, judged
from workers.fleet import node_name, node_of, worker_name
from workers.runs import pinned

FULL = SampleAnswer(points=Decimal(10))
EMPTY = SampleAnswer(points=Decimal(0))
NEAR = SampleAnswer(points=Decimal(6), lost=("second",))
FAR = SampleAnswer(points=Decimal(9), lost=("third",))
WAITS = SampleAnswer(points=Decimal(5), person=("second",), lost=())


def task_with(**samples: SampleAnswer) -> SimpleNamespace:
    return SimpleNamespace(points=Decimal(10), file=SimpleNamespace(answers={name.replace("_", "-"): one for name, one in samples.items()}))


def test_the_half_right_answer_is_the_one_nearest_to_half_that_needs_no_person() -> None:
    assert chosen(task_with(full=FULL, far=FAR, near=NEAR, waits=WAITS, empty=EMPTY)) == ("full", "near", "empty")
    assert chosen(task_with(full=FULL, waits=WAITS, empty=EMPTY)) == ("full", "empty")
    marked = FAR.model_copy(update={"canary": True})
    assert chosen(task_with(full=FULL, near=NEAR, marked=marked, empty=EMPTY)) == ("full", "marked", "empty")


def first(verdict: Verdict) -> CheckResult:
    return CheckResult("first", "一", Decimal(6), verdict, None if verdict is Verdict.PASSED else Evidence("不对"), fault="x" if verdict is Verdict.FAULT else None)


def second(verdict: Verdict) -> CheckResult:
    return replace(first(verdict), check="second", points=Decimal(4))


def asked(**samples: SampleAnswer) -> Asked:
    task = task_with(**samples)
    questions = tuple(Question(n, "beginner/one", "sha256:p", Decimal(10)) for n in range(1, len(samples) + 1))
    job = Job("canary-1", "canary", "sha256:s", "beginner", "2022-09", "img", questions, 1, "store", (), "00")
    return Asked(task, tuple(samples), job)  # type: ignore[arg-type]


def came(*results: CheckResult, attempt: int = 1, fault: str | None = None, timed_out: bool = False) -> Outcome:
    one = QuestionOutcome(1, TaskReport("beginner/one", results), fault, timed_out)
    return Outcome("canary-1", attempt, (one,), worker_name("host", 7), 1.0, 1.0)


@pytest.mark.parametrize(
    ("sample", "results", "same"),
    [
        (FULL, (Verdict.PASSED, Verdict.PASSED), True),
        (FULL, (Verdict.PASSED, Verdict.FAILED), False),
        (EMPTY, (Verdict.FAILED, Verdict.SKIPPED), True),
        (EMPTY, (Verdict.FAILED, Verdict.PASSED), False),
        (NEAR, (Verdict.PASSED, Verdict.FAILED), True),
        (NEAR, (Verdict.PASSED, Verdict.PASSED), False),
        (SampleAnswer(points=Decimal(6), lost=("first",)), (Verdict.PASSED, Verdict.FAILED), False),
        (SampleAnswer(points=Decimal(6), lost=(), person=("second",)), (Verdict.PASSED, Verdict.PERSON), True),
        (NEAR, (Verdict.PASSED, Verdict.PERSON), False),
        (FULL, (Verdict.PASSED, Verdict.FAULT), False),
    ],
)
def test_a_canary_is_the_same_in_points_and_in_what_it_lost(sample: SampleAnswer, results: tuple[Verdict, Verdict], same: bool) -> None:
    [found] = judged(asked(one=sample), came(first(results[0]), second(results[1])))
    assert found.same is same, found


def test_a_question_that_did_not_come_back_is_not_the_same() -> None:
    [found] = judged(asked(one=EMPTY), Outcome("canary-1", 1, (), "host pid 7", 1.0, 1.0))
    assert not found.same and "no outcome" in found.seen


def test_a_fault_or_a_time_out_is_asked_again_before_it_speaks_against_a_node() -> None:
    for trouble in ({"fault": "the agent died"}, {"timed_out": True}):
        begun = Round("2022", ("host",), {"canary-1": ("host", asked(one=FULL))})
        wrong = (first(Verdict.PASSED), second(Verdict.FAILED))
        for attempt in range(1, ATTEMPTS):
            again = begun.take(came(*wrong, attempt=attempt, **trouble))  # type: ignore[arg-type]
            assert again is not None and again[1].attempt == attempt + 1 and begun.open
        assert begun.take(came(*wrong, attempt=ATTEMPTS, **trouble)) is None and not begun.open  # type: ignore[arg-type]
        assert begun.wrong("host")


def test_a_wrong_answer_is_not_asked_again() -> None:
    begun = Round("2022", ("host",), {"canary-1": ("host", asked(one=FULL))})
    assert begun.take(came(first(Verdict.PASSED), second(Verdict.FAILED))) is None
    assert [one.seen for one in begun.wrong("host")] == ["6 points"]


def image(name: str, level: Level) -> ImageInfo:
    return ImageInfo(name, f"grader/{level}", level, "2022-09", "sha256:r", {}, 1)


IMAGES = {"beginner": image("img-beginner", "beginner"), "intermediate": image("img-intermediate", "intermediate")}
TASKS = [("beginner/only", "img-beginner"), ("intermediate/one", "img-intermediate"), ("intermediate/two", "img-intermediate")]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Sitting]:
    """An exam whose tasks are in the store, as a batch puts them there."""
    held = sitting(tmp_path)
    for paper in held.exam.papers:
        paper.keep(held.store)
    yield held
    held.ledger.close()


def test_every_node_is_asked_every_task_in_jobs_of_its_own(kept: Sitting) -> None:
    jobs = list(Canaries(kept.exam.papers, IMAGES, kept.ledger, kept.store).round(("a", "b")).jobs())
    asked_of = [(node, job.questions[0].task, job.image) for node, job in jobs]
    assert asked_of == [(node, *one) for node in "ab" for one in TASKS]
    assert len({job.run for _, job in jobs}) == 6
    tree = kept.store.get_tree(jobs[0][1].submission)
    task = kept.exam.papers[0].tasks[0]
    assert {path.removeprefix("q1/"): data for path, data in tree.items() if path.startswith("q1/")} == task.answer("full")
    assert jobs[0][1].seed == kept.ledger.seed("beginner-A"), "the data that candidates get"


def test_what_runs_were_pinned_to_before_an_image_or_a_task_changed_is_asked_too(kept: Sitting, tmp_path: Path) -> None:
    [_, paper], right = kept.exam.papers, report(passed("10"))
    for candidate, pin in (("001", "old"), ("002", "old"), ("003", "older"), ("004", "img-intermediate")):
        run = kept.ledger.ensure_run(pinned(paper, candidate, "sha256:s", image(pin, "intermediate")))
        done = (1, 2) if pin == "older" else (1,)
        kept.ledger.commit(Outcome(run.id, 1, tuple(QuestionOutcome(n, right) for n in done), "host pid 1", 1.0, 1.0))
    open_pins = kept.ledger.open_pins()
    assert {(run.image, run.paper) for run in open_pins} == {("old", paper.id), ("img-intermediate", paper.id)}
    kept.ledger.withdraw("host", "2022", "a canary")
    assert {run.image for run in kept.ledger.open_pins()} == {"old", "older", "img-intermediate"}

    (tmp_path / "tasks/intermediate/one/answers/full/main.py").write_text("print('new')\n")
    papers = load_exam(kept.exam.folder, tmp_path / "tasks").papers
    for one in papers:
        one.keep(kept.store)
    jobs = [job for _, job in Canaries(papers, IMAGES, kept.ledger, kept.store, open_pins).round(("a",)).jobs()]
    asked_of = [(job.questions[0].task, job.image) for job in jobs]
    old = [(task, pin) for pin in ("old", "img-intermediate") for task in ("intermediate/one", "intermediate/two")]
    assert sorted(asked_of) == sorted([*TASKS, *old])
    full = {(job.image, kept.store.get_tree(job.submission)["q1/main.py"]) for job in jobs if job.questions[0].task == "intermediate/one"}
    assert full == {("img-intermediate", b"print('new')\n"), ("img-intermediate", b"print('all')\n"), ("old", b"print('all')\n")}
    assert {job.seed for job in jobs[1:]} == {kept.ledger.seed(paper.id)}


def test_tasks_without_a_half_right_answer_are_told(kept: Sitting) -> None:
    assert incomplete(kept.exam.papers) == []
    bare = task_with(full=FULL, waits=WAITS, empty=EMPTY)
    bare.id = "beginner/bare"
    paper = SimpleNamespace(tasks=(kept.exam.papers[0].tasks[0], bare))
    assert incomplete((paper, paper)) == ["beginner/bare"]  # type: ignore[arg-type]


def canary(same: bool, task: str = "beginner/only") -> Canary:
    return Canary(task, "full", "sha256:p", "img", "10 points", "10 points" if same else "6 points", same)


def test_the_last_good_round_is_one_in_which_everything_was_the_same(tmp_path: Path) -> None:
    ledger = open_ledger(str(tmp_path / "l.db"))
    assert ledger.last_good_canary("a") is None
    ledger.record_canaries("a", [canary(True), canary(True, "beginner/x")], "2022-01")
    ledger.record_canaries("a", [canary(True), canary(False, "beginner/x")], "2022-02")
    ledger.record_canaries("b", [canary(True)], "2022-03")
    assert (ledger.last_good_canary("a"), ledger.last_good_canary("b")) == ("2022-01", "2022-03")
    ledger.close()


def test_a_withdrawn_result_does_not_count_and_the_next_one_does(tmp_path: Path) -> None:
    held = sitting(tmp_path)
    right, paper = report(passed("10")), "intermediate-A"

    def commit(run: str, attempt: int, worker: str) -> None:
        held.ledger.commit(Outcome(run, attempt, tuple(QuestionOutcome(n, right) for n in (1, 2)), worker, 1.0, 1.0))

    for candidate, worker in (("001", "sick pid 7"), ("002", "sick-not pid 7"), ("003", "sick pid 8")):
        held.ledger.record_submission(Handed(candidate, paper, "sha256:" + "d" * 64, questions=(1, 2)))
        commit(held.run(candidate).id, 1, worker)
    lost = held.ledger.withdraw("sick", "2022", "withdrawn: a canary")
    assert lost == tuple(sorted(held.run(candidate).id for candidate in ("001", "003")))
    assert held.ledger.withdraw("sick", "2022", "again") == ()
    states = {one: score_of(held.ledger, paper, one, ()).state for one in ("001", "002", "003")}
    assert states == {"001": State.FAULT, "002": State.SCORED, "003": State.FAULT}
    run = held.run("001")
    assert held.ledger.missing(run.id, (1, 2)) == (1, 2) and held.ledger.final_results(run.id) == {}
    assert [(one.is_fault, one.fault) for one in held.ledger.results(run.id)] == [(True, "withdrawn: a canary")] * 2
    for one in held.exam.papers:
        assert one.answers is not None
        one.answers.mkdir(parents=True)
    assert any("withdrawn: a canary" in one.reason for one in status_of(held.exam, held.ledger, driving=False).open)
    commit(run.id, held.ledger.next_attempt(run.id), "well pid 7")
    assert score_of(held.ledger, paper, "001", ()).score.earned == 20
    assert {one.attempt for one in held.ledger.final_results(run.id).values()} == {2}
    assert held.ledger.withdraw("sick", "2999", "later") == ()
    held.ledger.close()


def test_a_worker_is_named_by_its_node() -> None:
    assert node_of(worker_name("a pid 1.example", 7)) == "a pid 1.example"
    assert node_of("slot 3") == ""


def test_nodes_that_share_a_host_name_are_told_apart() -> None:
    lone, first, second, third = ("lab", "10.0.0.1", "f" * 56), ("box", "10.0.0.2", "a" * 56), ("box", "10.0.0.3", "b" * 56), ("box", "10.0.0.3", "c" * 56)
    living = (lone, first, second, third)
    names = [node_name(one, living) for one in living]
    assert names == ["lab", "box 10.0.0.2", "box 10.0.0.3 bbbbbbbb", "box 10.0.0.3 cccccccc"]
    assert node_name(first, (lone, first)) == "box"
    assert [node_of(worker_name(name, 7)) for name in names] == names
