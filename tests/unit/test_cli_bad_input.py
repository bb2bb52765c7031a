"""What we are given does not add up: the real command says so in one line, exits 2 or 3, and writes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.archives import zip_at
from tests.unit.task_folder import TOML, write_task

ROOT = Path(__file__).parents[2]
COMMAND = "from grader.cli.main import main; main()"
NOWHERE = "unix:///nonexistent/docker.sock"
EXAM = """
title = "十一月统考"
[[papers]]
level = "intermediate"
total = 10
tasks = ["intermediate/late-orders"]
"""


@pytest.fixture
def exam(tmp_path: Path) -> Path:
    """A sound exam with one answer, and its tasks beside it."""
    write_task(tmp_path / "tasks")
    return make_exam(tmp_path / "exam")


def make_exam(folder: Path) -> Path:
    (folder / "answers/intermediate").mkdir(parents=True)
    (folder / "exam.toml").write_text(EXAM)
    zip_at(folder / "answers/intermediate/20220001.zip", {"1/main.py": b"print()"})
    return folder


def grader(*words: str | Path, command: str = COMMAND, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", command, *map(str, words)],
        cwd=cwd, text=True, capture_output=True, timeout=60, check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


def run(exam: Path, *options: str, **how: object) -> subprocess.CompletedProcess[str]:
    """`grader run` against an engine that does not exist: what is refused is refused before one is needed."""
    return grader("run", exam, "--tasks", exam.parent / "tasks", "--engine", NOWHERE, *options, **how)  # type: ignore[arg-type]


def files_below(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def assert_refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """Exactly one line on standard error with these words, nothing on standard output, this exit code."""
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("error: ")
    for word in words:
        assert word in lines[0]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("exam/exam.toml", "title", "titel", ["exam/exam.toml", 'unknown key "titel"', 'did you mean "title"?']),
        ("exam/exam.toml", "total = 10", "totl = 10", ["exam/exam.toml", '"papers.0.totl"', '"papers.0.total"']),
        ("exam/exam.toml", "total = 10", "total = 100", ["exam/exam.toml", "intermediate-A", "add up to 10 points, total says 100"]),
        ("exam/exam.toml", "total = 10\n", "", ["add up to 10 points, total says 100"]),
        ("exam/exam.toml", "late-orders", "late-order", ["exam/exam.toml", 'no task "intermediate/late-order"']),
        ("exam/exam.toml", '"十一月统考"', "十一月", ["exam/exam.toml", "not TOML"]),
        ("exam/exam.toml", 'title = "十一月统考"', 'title = "x"\nedition = "1999-01"', ["no edition '1999-01'", "2022-09"]),
        ("tasks/intermediate/late-orders/task.toml", "services", "servces", ["late-orders/task.toml", '"servces"', '"services"']),
        ("tasks/intermediate/late-orders/task.toml", "points = 10\nservices", "limts = {}\npoints = 10\nservices",
         ["late-orders/task.toml", 'unknown key "limts"', 'did you mean "limits"?']),
        ("tasks/intermediate/late-orders/task.toml", 'lost = ["second"]', 'lost = ["third"]',
         ["late-orders/task.toml", "[answers.no_commit]", "third", "which is no check of the task"]),
        ("tasks/intermediate/late-orders/checker.py", "points=6", "points=5", ["late-orders/checker.py", "add up to 9", "10 points"]),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_refused_before_anything_runs(
    exam: Path, file: str, old: str, new: str, words: list[str]
) -> None:
    replace(exam.parent / file, old, new)
    before = files_below(exam.parent)
    assert_refused(run(exam), 2, *words)
    assert files_below(exam.parent) == before, "no ledger, no lock, no store"


def test_an_unknown_key_in_an_edition_names_the_nearest(exam: Path, tmp_path: Path) -> None:
    """A copy of the program with another edition file: there is one place for editions and no option for it."""
    for name in ("grader", "sandboxes", "workers"):
        shutil.copytree(ROOT / name, tmp_path / "program" / name, ignore=shutil.ignore_patterns("__pycache__"))
    replace(tmp_path / "program/sandboxes/editions/2022-09.toml", "timezone =", "timezon =")
    before = files_below(exam)
    done = run(exam, cwd=tmp_path / "program")
    assert_refused(done, 2, "2022-09.toml", 'unknown key "behaviour.timezon"', 'did you mean "behaviour.timezone"?')
    assert files_below(exam) == before


def test_a_missing_exam_and_missing_answers_are_named(exam: Path) -> None:
    assert_refused(run(exam.parent / "gone"), 2, f"{exam.parent}/gone/exam.toml", "No such file")
    shutil.rmtree(exam / "answers/intermediate")
    before = files_below(exam)
    assert_refused(run(exam), 2, f"{exam}/answers/intermediate", "no such folder of answers")
    assert files_below(exam) == before


def test_one_answer_that_is_not_there_is_named(exam: Path) -> None:
    done = grader("grade", exam, exam / "gone.zip", "--tasks", exam.parent / "tasks", "--engine", NOWHERE)
    assert_refused(done, 2, f"{exam}/gone.zip", "no such archive or folder")
    done = grader("task", "run", "intermediate/gone", "full", "--tasks", exam.parent / "tasks", "--engine", NOWHERE)
    assert_refused(done, 2, 'task "intermediate/gone"', "no task.toml")


def test_markup_in_a_message_is_printed_as_it_is(exam: Path) -> None:
    replace(exam.parent / "tasks/intermediate/late-orders/task.toml", "[answers.empty]\npoints = 0\n", "")
    assert "[answers.empty]" in TOML
    assert_refused(run(exam), 2, "late-orders/task.toml", "missing [answers.empty]")


def test_no_engine_is_one_line_with_the_way_out(exam: Path) -> None:
    before = files_below(exam)
    assert_refused(run(exam), 3, NOWHERE, "grader engine start", "--engine")
    done = grader("grade", exam, exam / "answers/intermediate/20220001.zip", "--tasks", exam.parent / "tasks", "--engine", NOWHERE)
    assert_refused(done, 3, NOWHERE, "grader engine start")
    assert_refused(grader("images", "list", "--engine", NOWHERE), 3, NOWHERE, "grader engine start")
    assert files_below(exam) == before


GIVES_UP_ROOT = f"import os; from grader.cli.main import main; os.setgroups([]); os.setgid(65534); os.setuid(65534); {COMMAND}"


def test_without_root_is_one_line(exam: Path) -> None:
    """The process imports first: an ordinary account may not be able to read this interpreter's files."""
    exam.chmod(0o755)
    before = files_below(exam)
    assert_refused(run(exam, command=GIVES_UP_ROOT), 3, "takes root", "sudo")
    done = grader("grade", exam, exam / "answers/intermediate/20220001.zip", command=GIVES_UP_ROOT)
    assert done.returncode == 3 or "Permission denied" in done.stderr
    assert files_below(exam) == before


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_one_line_before_anything_is_written(tiny_disk: Path) -> None:
    write_task(tiny_disk / "tasks")
    exam = make_exam(tiny_disk / "exam")
    before = files_below(tiny_disk)
    assert_refused(run(exam), 3, str(exam), "MiB free on its disk", "make room")
    assert files_below(tiny_disk) == before
