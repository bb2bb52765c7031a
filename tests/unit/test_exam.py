"""A paper adds up before anything runs, and its digest moves when anything of it does."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from grader.errors import BadInput
from grader.exam import WHITE_LIST, load_exam, load_paper
from grader.store import Store
from tests.unit.task_folder import TOML, write_task

EXAM = """
title = "十一月统考"
[[papers]]
level = "intermediate"
total = 20
tasks = ["intermediate/one", "intermediate/two"]
[[papers]]
level = "beginner"
total = 10
tasks = ["beginner/only"]
"""


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    for one in ("intermediate/one", "intermediate/two", "beginner/only"):
        write_task(tmp_path / "tasks", one)
    return tmp_path / "tasks"


def exam_at(folder: Path, text: str = EXAM) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "exam.toml").write_text(text)
    return folder


def test_an_exam_is_its_papers_with_their_questions_in_order(tmp_path: Path, tasks: Path) -> None:
    exam = load_exam(exam_at(tmp_path / "exam"), tasks)
    middle, low = exam.papers
    assert (exam.edition, exam.attempts, middle.white_list) == ("2022-09", 3, WHITE_LIST)
    assert (middle.id, middle.total, middle.answers) == ("intermediate-A", Decimal(20), tmp_path / "exam/answers/intermediate")
    assert [(q.number, q.task, q.points) for q in middle.questions] == [
        (1, "intermediate/one", Decimal(10)), (2, "intermediate/two", Decimal(10)),
    ]  # fmt: skip
    assert low.id == "beginner-A"


def test_kept_packages_are_in_the_store_under_the_digests_that_questions_name(tmp_path: Path, tasks: Path) -> None:
    paper = load_exam(exam_at(tmp_path / "exam"), tasks).papers[0]
    store = Store(tmp_path / "store")
    for question, task in zip(paper.keep(store), paper.tasks, strict=True):
        assert store.get_tree(question.package) == task.tree


def test_the_version_changes_with_a_byte_of_a_task_and_with_the_order(tmp_path: Path, tasks: Path) -> None:
    folder = exam_at(tmp_path / "exam")
    before = load_paper(f"{folder}:intermediate", tasks).version_digest
    assert load_paper(f"{folder}:intermediate:A", tasks).version_digest == before
    exam_at(folder, EXAM.replace('"intermediate/one", "intermediate/two"', '"intermediate/two", "intermediate/one"'))
    turned = load_paper(f"{folder}:intermediate", tasks).version_digest
    exam_at(folder)
    (tasks / "intermediate/two/starter/main.py").write_text("# 在此作答！\n")
    changed = load_paper(f"{folder}:intermediate", tasks).version_digest
    assert len({before, turned, changed}) == 3


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("total = 20", "total = 100", "paper intermediate-A: tasks add up to 20 points, total says 100"),
        ("total = 20\n", "", "tasks add up to 20 points, total says 100"),
        ('"intermediate/two"', '"intermediate/gone"', 'no task "intermediate/gone"'),
        ('"intermediate/two"', '"beginner/only"', "must be written intermediate/<name>"),
        ('"intermediate/two"', '"intermediate/../x"', "must be written"),
        ('"intermediate/two"', '"intermediate/one"', "one task is there twice"),
        ('level = "beginner"', 'level = "intermediate"', "beginner/only"),
        ("title", "titel", 'unknown key "titel" (did you mean "title"?)'),
        ("[[papers]]\nlevel = \"beginner\"", "[[papers]]\nversoin = \"B\"\nlevel = \"beginner\"", '(did you mean "papers.1.version"?)'),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_refused(tmp_path: Path, tasks: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        load_exam(exam_at(tmp_path / "exam", EXAM.replace(old, new)), tasks)
    assert words in str(caught.value) and "exam/exam.toml" in str(caught.value)


def test_papers_of_one_level_need_versions_and_folders_of_their_own(tmp_path: Path, tasks: Path) -> None:
    again = '[[papers]]\nlevel = "beginner"\ntotal = 10\ntasks = ["beginner/only"]\n'
    with pytest.raises(BadInput, match="there twice"):
        load_exam(exam_at(tmp_path / "exam", EXAM + again), tasks)
    second = again + 'version = "B"\n'
    with pytest.raises(BadInput, match=r"only/task.toml: has no \[versions.B\]"):
        load_exam(exam_at(tmp_path / "exam", EXAM + second), tasks)
    write_task(tasks, "beginner/only", task_toml=TOML + '[versions.B]\ntitle = "超期"\nwords = { "逾期" = "超期" }\n')
    with pytest.raises(BadInput, match="share one folder"):
        load_exam(exam_at(tmp_path / "exam", EXAM + second + 'answers = "answers/beginner"\n'), tasks)
    exam = load_exam(exam_at(tmp_path / "exam", EXAM + second), tasks)
    assert [one.id for one in exam.papers] == ["intermediate-A", "beginner-A", "beginner-B"]
    assert [one.answers for one in exam.papers if one.level == "beginner"] == [
        tmp_path / "exam/answers/beginner", tmp_path / "exam/answers/beginner-B",
    ]  # fmt: skip
    assert exam.papers[2].tasks[0].title == "超期"


BLUEPRINT = """
[[papers.blueprint]]
kind = "program"
points = 10
knowledge = "流程控制"
difficulty = 0.6
"""


def test_a_blueprint_must_be_the_tasks_own(tmp_path: Path, tasks: Path) -> None:
    one = 'title = "x"\n[[papers]]\nlevel = "beginner"\ntotal = 10\ntasks = ["beginner/only"]\n'
    paper = load_exam(exam_at(tmp_path / "exam", one + BLUEPRINT), tasks).papers[0]
    assert paper.tasks[0].file.kind == "program"
    for changed, words in (
        (BLUEPRINT * 2, "blueprint has 2 rows for 1 questions"),
        (BLUEPRINT.replace("program", "gap"), "row 1 says gap of 10 points, beginner/only is program of 10"),
        (BLUEPRINT.replace("points = 10", "points = 9"), "row 1 says program of 9 points"),
        (BLUEPRINT.replace("0.6", "1.6"), "papers.0.blueprint.0.difficulty"),
    ):
        with pytest.raises(BadInput, match=words):
            load_exam(exam_at(tmp_path / "exam", one + changed), tasks)


def test_a_paper_can_be_a_file_of_its_own(tmp_path: Path, tasks: Path) -> None:
    path = tmp_path / "beginner.toml"
    path.write_text('level = "beginner"\ntotal = 10\ntasks = ["beginner/only"]\nedition = "2021-10"\n')
    paper = load_paper(str(path), tasks)
    assert (paper.id, paper.edition, paper.answers) == ("beginner-A", "2021-10", None)


def test_a_paper_that_is_not_there_or_not_one_is_refused(tmp_path: Path, tasks: Path) -> None:
    folder = exam_at(tmp_path / "exam")
    for spec in (f"{folder}", f"{folder}:advanced", f"{folder}:beginner:B"):
        with pytest.raises(BadInput, match="known:"):
            load_paper(spec, tasks)
    with pytest.raises(BadInput):
        load_paper(str(tmp_path / "gone"), tasks)
