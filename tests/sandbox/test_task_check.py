"""`grader task check` fails each rule for a task that is broken in that way, and nothing else. Real sandboxes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.exam import WHITE_LIST
from grader.scaffold import new_task
from grader.task import FULL, Task, load_task
from grader.workshop.proof import proof_of
from grader.workshop.static import seeds
from grader.workshop.variations import variations
from grader.workshop.verdict import Row, Standing
from sandboxes.edition import Edition, Level
from sandboxes.images import ImageInfo
from sandboxes.owners import Owner
from workers.slot import SlotSettings
from workers.workshop import rows, steady, wrong
from workers.workshop.crew import Crew, crew
from workers.workshop.profile import QUICK, WHOLE
from workers.workshop.rig import Asked
from workers.workshop.rows import Case
from workers.workshop.secrecy import secrecy
from workers.workshop.watch import files_below, saves


@pytest.fixture(scope="module")
def one_rig(engine_url: str, image: Callable[[Level], ImageInfo], edition: Edition) -> Iterator[Crew]:
    settings = SlotSettings(engine_url, Owner.of(os.getpid()), labels=(("grader.test", "1"),))
    with crew(settings, image("beginner").id, edition, WHITE_LIST, 1) as made:
        yield made


@pytest.fixture
def make(tmp_path: Path, one_rig: Crew) -> Callable[..., Case]:
    def of(kind: str, file: str = "", old: str = "", new: str = "") -> Case:
        folder = new_task("beginner", f"my-{kind}", kind, tmp_path)
        if file:
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text
            (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        return case_of(load_task(folder), one_rig)

    return of


def case_of(task: Task, one_rig: Crew) -> Case:
    return Case(task, proof_of(task), task.checks((3, 7)), seeds(task.id, 2), one_rig, QUICK)


def reference_of(case: Case) -> Row:
    proof = proof_of(case.task, every_text=True)
    asked = [replace(case.proved(), task=proof.task), case.asked(case.task.answer(FULL))]
    return rows.reference(case, proof, *case.crew.grade_all(asked))


def test_a_reference_that_fails_its_own_check_is_named_with_the_check(make: Callable[..., Case]) -> None:
    row = reference_of(make("program", "answers/full/main.py", "print('有效:'", "print('有效人数:'"))
    assert row.standing is Standing.FAILED
    assert row.why.startswith("my-program/checker.py:15: answers/full does not pass prints_counts")


def test_a_gap_reference_that_fails_its_tests_is_found_though_its_texts_are_accepted(make: Callable[..., Case]) -> None:
    case = make("gap", "reference/main.py", "⟦4: max(scores)⟧", "⟦4: min(scores)⟧")
    row = reference_of(case)
    assert row.standing is Standing.FAILED
    assert "reference/ does not pass" in row.why


def test_an_accepted_text_that_fails_the_tests_is_a_warning(make: Callable[..., Case]) -> None:
    row = reference_of(make("gap", "task.toml", '"60 > score"', '"60 >= score"'))
    assert row.standing is Standing.WARNING
    assert "accepts “60 >= score”" in row.why


def test_a_page_that_the_reference_asks_for_and_nobody_froze_is_named(make: Callable[..., Case]) -> None:
    case = make("crawl", "data.py", 'following = NEXT.format(number=number + 1) if number < len(parts) else ""', 'following = NEXT.format(number=number + 1)')
    row = reference_of(case)
    assert row.standing is Standing.FAILED
    assert "http://book.dangdang.com/list.html?page=4, which is not frozen: add the page to sites" in "\n".join((row.why, *row.details))


def test_a_sample_that_declares_something_else_is_named_with_both(make: Callable[..., Case]) -> None:
    case = make("program", "answers/not-sorted/main.py", "encoding='utf-8'", "encoding='utf-8' if False else 'utf-16'")
    row = rows.samples(replace(case, profile=WHOLE), case.crew.grade(case.asked(case.task.answer(FULL))))
    assert row.standing is Standing.FAILED
    assert "not-sorted: prints_counts “程序正常结束，输出有效和无效的人数” is lost, declared passed" in row.why


def test_a_check_that_the_starter_passes_is_named(make: Callable[..., Case]) -> None:
    row = rows.nothing(make("program", "checker.py", 'expect.rows(expect.csv(expect.file(bench, "good.csv"), ["name", "mobile"]), bench.data["table"], ordered=True)', "pass"))
    assert row.standing is Standing.FAILED
    assert "the starter passes writes_sorted_list" in row.why


def test_a_checker_that_raises_loops_or_eats_memory_is_a_fault_of_the_task(make: Callable[..., Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.workshop.rig.deadline_s", lambda task: 6.0)
    line = '    expect.rows(expect.csv(expect.file(bench, "good.csv"), ["name", "mobile"]), bench.data["table"], ordered=True)\n'
    case = make("program")
    for code, said in (("    {}['x']\n", "KeyError"), ("    while True: pass\n", "did not end within 6 s"), ("    'x' * (8 << 30)\n", "MemoryError")):
        tree = {**case.task.tree, "checker.py": case.task.tree["checker.py"].replace(line.encode(), code.encode())}
        assert tree != case.task.tree
        broken = Task.from_tree(tree, case.task.id)
        graded = case.crew.grade(Asked(broken, broken.answer(FULL), case.seeds[0]))
        assert said in " ".join(graded.faults)
        row = reference_of(replace(case, task=broken, proof=proof_of(broken)))
        assert row.standing is Standing.FAILED
        assert "fault" in row.why


def test_a_checker_that_depends_on_the_clock_or_the_hash_seed_fails_under_that_variation(make: Callable[..., Case]) -> None:
    case = make("program")
    now = datetime.now(UTC)
    clocks = [one for one in variations(now, "Asia/Shanghai") if "FAKETIME" in one.env]
    program = b"import datetime, os\nprint(datetime.datetime.now().strftime('%d %H:%M'), hash('x') % 1000003)\n"
    task = Task.from_tree({**case.task.tree, "checker.py": SHOWS}, case.task.id)
    seen = {}
    for name, env in (("plain", {}), *((one.name, one.env) for one in clocks), ("hash", {"PYTHONHASHSEED": "7"})):
        report = case.crew.grade(Asked(task, {"main.py": program}, case.seeds[0], env=env)).report
        assert report is not None
        seen[name] = report.results[0].evidence.seen.split() if report.results[0].evidence else []
    assert seen["shortly after midnight"][1] in ("00:10", "00:11")
    assert seen["late in the evening"][1] in ("22:40", "22:41")
    assert seen["half a year later"][0] != seen["plain"][0] or now.day == 1
    assert seen["hash"][2] != seen["plain"][2]
    assert seen["late in the evening"][2] == seen["plain"][2]


SHOWS = '''
from grader import Bench, CheckFailed, check


@check(points=10)
def shows(bench: Bench) -> None:
    """显示"""
    raise CheckFailed("所见", seen=bench.run("python", "main.py").stdout_text)
'''.encode()


def test_a_reference_that_only_passes_with_one_seed_or_differs_the_second_time_is_found(make: Callable[..., Case]) -> None:
    case = make("program", "answers/full/main.py", "good.sort(key=lambda one: one['name'])", "good.sort(key=lambda one: hash(one['name']))")
    assert steady.seeds(case).standing is Standing.FAILED
    random = make_random(case)
    assert steady.twice(random).standing is Standing.FAILED


def make_random(case: Case) -> Case:
    """The same task with a check that says something else each time."""
    checker = case.task.tree["checker.py"].replace(b'bench.data["report"])', b'[str(__import__("time").time())])')
    task = Task.from_tree({**case.task.tree, "checker.py": checker}, case.task.id)
    return replace(case, task=task, proof=proof_of(task))


def test_a_check_that_no_mutant_loses_fails_in_the_whole_profile(make: Callable[..., Case]) -> None:
    case = make("program", "checker.py", 'expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), bench.data["report"])', 'bench.run("python", "main.py"); expect.file(bench, "main.py")')
    report = case.crew.grade(case.proved()).report
    assert report is not None
    row = wrong.mutants(replace(case, profile=replace(WHOLE, mutants=3)), report)
    assert row.standing is Standing.FAILED
    assert "mutants loses prints_counts" in row.why


def test_junk_earns_nothing_and_a_checker_that_breaks_on_it_is_named(make: Callable[..., Case]) -> None:
    case = replace(make("program"), profile=WHOLE)
    assert wrong.junk(case, case.task).standing is Standing.FAILED  # its own full answer is no junk
    assert wrong.junk(case, None).standing is Standing.PASSED
    naive = make_naive(case)
    row = wrong.junk(naive, None)
    assert row.standing is Standing.FAILED
    assert "causes a fault" in row.why


def make_naive(case: Case) -> Case:
    """The same task with a check that decodes what it gets without care."""
    checker = case.task.tree["checker.py"].replace(b"def prints_counts(bench: Bench) -> None:", b"def prints_counts(bench: Bench) -> None:\n    ").replace(
        b"    expect.stdout_lines(", b'    bench.read("main.py").decode("utf-8")\n    expect.stdout_lines('
    )
    return replace(case, task=Task.from_tree({**case.task.tree, "checker.py": checker}, case.task.id))


@pytest.mark.parametrize("kind", ["program", "gap"])
def test_a_spy_finds_what_an_author_lets_out_and_nothing_otherwise(make: Callable[..., Case], kind: str) -> None:
    case = make(kind)
    assert secrecy(case).standing is Standing.PASSED
    line = next(one for one in case.task.tree["checker.py"].decode().splitlines() if "bench.data[" in one).strip()
    leaky = case.task.tree["data.py"].replace(b'files={"', b'files={"notes.txt": ' + repr(line.encode()).encode() + b', "')
    assert leaky != case.task.tree["data.py"]
    row = secrecy(case_of(Task.from_tree({**case.task.tree, "data.py": leaky}, case.task.id), case.crew))
    assert row.standing is Standing.FAILED
    assert row.why.startswith(f"/exam/answer/notes.txt shows checker.py: {line}")


def test_time_under_three_times_head_room_is_a_warning(make: Callable[..., Case]) -> None:
    case = make("program", "answers/full/main.py", "    main()", "    import time\n    time.sleep(0.6)\n    main()")
    tight = Task.from_tree({**case.task.tree, "task.toml": case.task.tree["task.toml"] + b"[limits]\nwall_s = 1.5\n"}, case.task.id)
    case = case_of(tight, case.crew)
    report = case.crew.grade(case.proved()).report
    assert report is not None
    row = steady.time_used(case, report)
    assert row.standing is Standing.WARNING
    assert "of 1.5 s: less than 3 times head-room" in row.why


def test_an_answer_is_seen_again_after_each_save_and_graded_in_the_same_sandbox(make: Callable[..., Case], tmp_path: Path) -> None:
    case = make("program")
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "main.py").write_bytes(case.task.answer("nothing-works")["main.py"])
    rounds = saves([folder], poll_s=0.02)
    earned = []
    for files in ("nothing-works", "not-sorted", FULL):
        if files != "nothing-works":
            threading.Timer(0.2, (folder / "main.py").write_bytes, [case.task.answer(files)["main.py"]]).start()
        next(rounds)
        report = case.crew.grade(Asked(case.task, files_below(folder), case.seeds[0])).report
        assert report is not None
        earned.append(report.earned)
    assert earned == [0, 7, 10]
