"""What is wrong with a task as it is written is refused with file, line and what to do, without a container."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader.cli.task import app
from grader.cli.task_folder import every_task
from grader.scaffold import KINDS, new_task
from grader.workshop.places import located
from grader.workshop.static import Level, look
from grader.workshop.verdict import Row, Standing

LEVEL = Level(services=("site", "browser"), python=(3, 7), white_list=("dangdang.com",))
TASKS = Path(__file__).parents[2] / "tasks"
runner = CliRunner()


def level_of(name: str) -> Level:
    return LEVEL if name == "beginner" else Level(("mysql", "site"), (3, 9), LEVEL.white_list)


def failed(folder: Path) -> Row:
    """The one row that fails."""
    [row] = [one for one in look(folder, level_of, seed_count=3).rows if one.standing is Standing.FAILED]
    return row


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_task_passes_every_static_rule(tmp_path: Path, kind: str) -> None:
    rows = look(new_task("advanced", "mine", kind, tmp_path), level_of, seed_count=20).rows
    assert [(row.rule, row.why) for row in rows if row.standing is not Standing.PASSED] == []
    assert [row.rule for row in rows] == ["schema", "points", "services", "data", "versions", "samples cover"]


def edit(file: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda folder: change(folder, file, old, new)


BROKEN: list[tuple[str, Callable[[Path], None], str, str]] = [
    ("gap", edit("reference/main.py", "⟦2: ", "⟦1: "), "schema", "mine/reference/main.py:12: gap 1 is marked twice, first in main.py:6; renumber one"),
    ("gap", edit("task.toml", 'tests = ["prints_report"]\n\n[answers.full]', "\n[answers.full]"), "schema",
     "mine/task.toml:25: [gaps.4] has neither tests nor accepts: give it a test, or list the accepted texts"),
    ("gap", edit("task.toml", '"averages"', '"average"'), "schema", "mine/task.toml:6: [gaps.1] names the test average"),
    ("gap", edit("reference/main.py", "⟦4: max(scores)⟧", "max(scores)"), "schema", "mine/task.toml:25: [gaps.4] is marked nowhere"),
    ("gap", edit("task.toml", "points = 10", "points = 12"), "schema", "add up to 10, task.toml says 12 points: change \"points\" (task.toml:2)"),
    ("program", edit("task.toml", "points = 7\n", "points = 8\n"), "schema", "mine/task.toml:17: [answers.not-sorted]: says 8 points"),
    ("program", edit("task.toml", "kind =", "knd ="), "schema", 'mine/task.toml:3: unknown key "knd" (did you mean "kind"?)'),
    ("program", edit("checker.py", "import Bench", "import Bunch"), "schema", "beginner/mine/checker.py:3: ImportError"),
    ("program", edit("checker.py", '    """程序正常结束，输出有效和无效的人数"""\n', ""), "schema", "has no docstring"),
    ("program", edit("task.toml", 'files = ["main.py"]', 'files = ["main.py"]\nservices = ["mysql"]'), "services",
     'mine/task.toml:5: "services" lists mysql, which the level beginner does not have (site): take it out'),
    ("crawl", edit("data.py", "book.dangdang.com", "www.example.com"), "data", "mine/data.py:7: www.example.com is not on the exam's white list"),
    ("program", edit("data.py", "rng = random.Random(seed)", "rng = random.Random()"), "data", "gives other data the second time"),
    ("program", edit("data.py", "rng = random.Random(seed)", "rng = random.Random(1)"), "data", "the same data for every seed"),
    ("program", edit("data.py", "    rng =", "    1 / 0\n    rng ="), "data", "ZeroDivisionError"),
    ("program", edit("task.toml", '"tells_mobile_numbers", "writes_sorted_list"]', '"writes_sorted_list"]'), "schema", "[answers.takes-short-numbers]"),
    ("web", edit("task.toml", "[answers.full]", '[versions.B]\ntitle = "乙"\n[versions.B.words]\n"没有这个词" = "词"\n\n[answers.full]'), "versions",
     "“没有这个词”, which stands nowhere"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "breaks", "rule", "said"), BROKEN, ids=[said[:40] for *_, said in BROKEN])
def test_what_is_wrong_is_refused_with_its_place(tmp_path: Path, kind: str, breaks: Callable[[Path], None], rule: str, said: str) -> None:
    folder = new_task("beginner", "mine", kind, tmp_path)
    breaks(folder)
    row = failed(folder)
    assert row.rule == rule
    assert said in row.why


def test_a_check_that_no_sample_loses_is_named(tmp_path: Path) -> None:
    folder = new_task("beginner", "mine", "web", tmp_path)
    change(folder, "task.toml", '[answers.no-greeting]\npoints = 7\nlost = ["greets"]', '[answers.no-greeting]\npoints = 7\nlost = ["colours_heading"]')
    assert "no sample answer loses greets" in failed(folder).why


HALF = "no sample answer earns something but not everything without a person"


def test_a_task_without_a_half_right_answer_is_refused(tmp_path: Path) -> None:
    """One scoring point is all or nothing; one that waits for a person is no known answer either."""
    folder = new_task("beginner", "mine", "program", tmp_path)
    checker = folder / "checker.py"
    checker.write_text(
        "from grader import Bench, check, expect\n\n\n@check(points=10)\ndef works(bench: Bench) -> None:\n"
        '    """程序正常结束"""\n    expect.clean_exit(bench.run("python", "main.py"))\n'
    )
    head = (folder / "task.toml").read_text(encoding="utf-8").partition("[answers.full]")[0]
    samples = [one.name for one in (folder / "answers").iterdir() if one.name not in ("full", "empty")]
    tables = [f'[answers.{name}]\npoints = 0\nlost = ["works"]\n' for name in samples]
    (folder / "task.toml").write_text(head + "[answers.full]\npoints = 10\n[answers.empty]\npoints = 0\n" + "".join(tables))
    row = failed(folder)
    assert row.rule == "samples cover" and HALF in row.why and "add one, and where there is a single scoring point, split it" in row.why and row.details == ()


@pytest.mark.parametrize("folder", every_task(TASKS), ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_every_task_has_a_half_right_answer(folder: Path) -> None:
    """Read from task.toml, as its author wrote it."""
    written = tomllib.loads((folder / "task.toml").read_text(encoding="utf-8"))
    samples = written["answers"].values()
    assert [one for one in samples if 0 < one["points"] < written["points"] and "person" not in one]


def test_without_a_container_the_static_rows_come_and_the_exit_says_so(tmp_path: Path) -> None:
    new_task("beginner", "mine", "gap", tmp_path)
    nowhere = f"unix://{tmp_path}/none.sock"
    done = runner.invoke(app, ["check", "beginner/mine", "--tasks", str(tmp_path), "--engine", nowhere, "--json"])
    assert done.exit_code == 3
    [verdict] = json.loads(done.stdout)
    assert verdict["rows"][0] == {"rule": "schema", "standing": "passed", "why": "gap, 6 files, 6 sample answers", "details": []}
    assert (verdict["rows"][-1]["rule"], verdict["rows"][-1]["standing"]) == ("the rest", "not run")
    static = runner.invoke(app, ["check", "beginner/mine", "--tasks", str(tmp_path), "--engine", nowhere, "--static"])
    assert static.exit_code == 0


def test_a_task_that_fails_ends_with_1_and_is_in_the_report(tmp_path: Path) -> None:
    folder = new_task("beginner", "mine", "gap", tmp_path)
    change(folder, "task.toml", "points = 10", "points = 12")
    done = runner.invoke(app, ["check", str(folder), "--static", "--html", str(tmp_path / "report.html")])
    assert done.exit_code == 1
    assert "add up to 10" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_neither_names_nor_all_is_bad_input(tmp_path: Path) -> None:
    assert runner.invoke(app, ["check", "--tasks", str(tmp_path)]).exit_code == 2
    assert runner.invoke(app, ["check", "--all", "--tasks", str(tmp_path)]).exit_code == 2


def test_messages_that_have_their_line_keep_it() -> None:
    tree = {"task.toml": b'title = "a"\n[limits]\nwall_s = 0\n'}
    assert located('t/task.toml: "limits.wall_s": too small', "t", tree) == 't/task.toml:3: "limits.wall_s": too small'
    assert located("t/reference/main.py:4: gap 1", "t", tree) == "t/reference/main.py:4: gap 1"
    assert located("t/task.toml: not TOML: bad (at line 2, column 1)", "t", tree).startswith("t/task.toml:2: not TOML")
