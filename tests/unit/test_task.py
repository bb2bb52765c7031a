"""A task package is sound before anything runs, and the same bytes are the same task."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from grader.data import seed_for
from grader.errors import BadInput
from grader.results import Verdict
from grader.store import Store
from grader.task import Task, checker_from, load_task, lost_checks
from tests.unit.bench_double import double
from tests.unit.task_folder import CHECKER, DATA, TOML, write_task


def refusal(folder: Path) -> str:
    with pytest.raises(BadInput) as caught:
        load_task(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_sound_task_says_what_it_is(tmp_path: Path) -> None:
    task = load_task(write_task(tmp_path))
    assert (task.id, task.level, task.name, task.points) == (
        "intermediate/late-orders", "intermediate", "late-orders", Decimal(10),
    )  # fmt: skip
    assert [one.name for one in task.checks()] == ["first", "second"]
    assert task.starter == {"main.py": "# 在此作答\n".encode()}
    assert task.answer("no_commit") == {"main.py": b"print('some')\n"}
    assert task.answer("empty") == {}
    assert lost_checks(task, task.checks(), "empty") == {"first", "second"}
    assert (task.file.database, task.file.serves, task.file.limits.wall_s) == ("exam", None, 20.0)


def test_data_depends_on_the_seed_alone(tmp_path: Path) -> None:
    task = load_task(write_task(tmp_path))
    assert task.data(1) == task.data(1)
    assert task.data(1) != task.data(2)
    assert load_task(write_task(tmp_path, "beginner/plain", data_py=None)).data(1).values == {}


def test_seeds_differ_by_secret_and_task_and_are_the_same_again() -> None:
    seeds = {seed_for(secret, task) for secret in ("a", "b") for task in ("x/y", "x/z")}
    assert len(seeds) == 4
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert seed_for("a", "x/y") in seeds


def test_a_package_travels_through_the_store_and_is_the_same_task(tmp_path: Path) -> None:
    task = load_task(write_task(tmp_path))
    store = Store(tmp_path / "store")
    again = Task.from_tree(store.get_tree(store.put_tree(task.tree)), task.id)
    assert again.file == task.file
    assert [(c.name, c.points, c.title) for c in again.checks()] == [(c.name, c.points, c.title) for c in task.checks()]


def test_caches_and_editors_leavings_are_not_part_of_a_package(tmp_path: Path) -> None:
    folder = write_task(tmp_path)
    before = load_task(folder).tree
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "checker.cpython-311.pyc").write_bytes(b"x")
    assert load_task(folder).tree == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"task_toml": TOML.replace("points = 10\nservices", "points = 12\nservices").replace("points = 10\n\n[answers.empty]", "points = 12\n\n[answers.empty]")}, "checks add up to 10, task.toml says 12"),
        ({"task_toml": TOML + "[limts]\nwall_s = 3\n"}, 'unknown key "limts" (did you mean "limits"?)'),
        ({"task_toml": TOML.replace("mysql", "mysq1")}, '"services.0"'),
        ({"task_toml": TOML.replace('lost = ["second"]', 'lost = ["secnd"]')}, "lost names secnd"),
        ({"task_toml": TOML.replace('lost = ["second"]', "")}, "must say which checks are lost"),
        ({"task_toml": TOML.replace("points = 6", "points = 5")}, "says 5 points, but losing second leaves 6"),
        ({"task_toml": TOML.replace("points = 6", "points = 4").replace('["second"]', '["first"]')}, "because it needs first"),
        ({"task_toml": TOML.replace("[answers.full]\npoints = 10", "[answers.full]\npoints = 9")}, "points must be 10"),
        ({"task_toml": TOML.replace("[answers.empty]\npoints = 0", "")}, "missing [answers.empty]"),
        ({"task_toml": TOML.replace("[answers.full]", "[answers.full]\ncanary = true")}, "[answers.full]: canary = true is for a half-right answer"),
        ({"task_toml": TOML.replace('lost = ["second"]', 'lost = []\nperson = ["second"]\ncanary = true')}, "that needs no person"),
        ({"task_toml": TOML + "[answers.gone]\npoints = 10\nlost = []\n"}, "[answers.gone] has no folder"),
        ({"task_toml": TOML.split("[answers.no_commit]", maxsplit=1)[0]}, "answers/no_commit has no [answers.no_commit]"),
        ({"task_toml": None}, "task.toml: missing"),
        ({"statement_md": None}, "statement.md: missing"),
        ({"checker_py": None}, "checker.py: missing"),
        ({"checker_py": CHECKER + "\n1 / 0\n"}, "checker.py:14: ZeroDivisionError"),
        ({"checker_py": "def broken(:\n"}, "checker.py:1: SyntaxError"),
        ({"checker_py": "import nothing_like_this\n"}, "checker.py:1: ModuleNotFoundError"),
        ({"checker_py": "x = 1\n"}, "has no @check"),
        ({"checker_py": CHECKER.replace('"""第二项"""', "pass")}, "check second: has no docstring"),
        ({"data_py": "x = 1\n"}, "must define build"),
    ],
)
def test_what_does_not_add_up_is_refused_with_its_place(tmp_path: Path, change: dict[str, str | None], words: str) -> None:
    assert words in refusal(write_task(tmp_path, **change))


def test_one_answer_at_most_is_marked_as_half_right(tmp_path: Path) -> None:
    marked = TOML + "canary = true\n"
    folder = write_task(tmp_path, task_toml=marked)
    assert load_task(folder).file.answers["no_commit"].canary
    folder.joinpath("task.toml").write_text(marked + marked[marked.index("[answers.no_commit]") :].replace("no_commit", "again"))
    folder.joinpath("answers/again").mkdir()
    folder.joinpath("answers/again/main.py").write_text("print()\n")
    assert "[answers.no_commit] and [answers.again] have canary = true: only one can" in refusal(folder)


def test_a_level_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert "level" in refusal(write_task(tmp_path, "expert/x"))


def test_links_are_refused(tmp_path: Path) -> None:
    folder = write_task(tmp_path)
    (folder / "starter" / "link.py").symlink_to("/etc/passwd")
    assert "links" in refusal(folder)


def test_data_for_a_service_that_is_not_asked_for_is_refused(tmp_path: Path) -> None:
    task = load_task(write_task(tmp_path, data_py=DATA.replace('mysql=["SELECT 1"]', 'redis=[("SET", "a", "b")]')))
    with pytest.raises(BadInput, match="prepares redis"):
        task.data(1)
    with pytest.raises(BadInput, match="must return a TaskData"):
        load_task(write_task(tmp_path, data_py="def build(seed):\n    return {}\n")).data(1)


def test_a_fault_in_a_checker_from_bytes_names_its_line() -> None:
    source = b'from grader import check\n\n@check(points=1)\ndef one(bench):\n    """T"""\n    bench.nothing()\n'
    from grader.checks import run_checks

    report = run_checks(checker_from(source, "beginner/x/checker.py")[0], double(), task="beginner/x")
    assert report.results[0].verdict is Verdict.FAULT
    assert "(beginner/x/checker.py:6 one)" in str(report.results[0].fault)


def test_a_dataclass_in_a_checker_works() -> None:
    source = b"from __future__ import annotations\nfrom dataclasses import dataclass\nfrom grader import check\n\n"
    source += b'@dataclass\nclass A:\n    b: int\n\n@check(points=1)\ndef one(bench):\n    """T"""\n    A(1)\n'
    assert len(checker_from(source, "beginner/y/checker.py")[0]) == 1
