"""Gaps one by one in a real sandbox: what another gap broke costs nothing here, and a trial tells nothing to the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

import pytest

from grader.results import TaskReport, Verdict
from grader.task import Task
from tests.grading import Grading, verdicts, why

REFERENCE = """\
import json


def total(prices):
    result = ⟦1: 0⟧
    for price in prices:
        result ⟦2: += price⟧
    return result


def largest(prices):
    return ⟦3: max(prices)⟧


first, last = ⟦4: 1⟧, ⟦5: 2⟧
with open("prices.json", encoding="utf-8") as file:
    prices = json.load(file)
print(total(prices), largest(prices), first + last)
"""

TOML = """
title = "合计"
points = 11
kind = "gap"
files = ["main.py"]
[gaps.1]
points = 2
tests = ["prints_figures"]
[gaps.2]
points = 2
tests = ["prints_figures"]
[gaps.3]
points = 3
tests = ["prints_figures"]
forbids = ["sorted"]
[gaps.4]
points = 1
accepts = ["one"]
tests = ["prints_figures"]
[gaps.5]
points = 1
tests = ["prints_figures"]
[[groups]]
gaps = [4, 5]
swap = true
[answers.full]
points = 11
[answers.empty]
points = 0
"""

CHECKER = '''
from grader import Bench, check, expect, test


@test
def prints_figures(bench: Bench) -> None:
    """输出合计、最大值与 3"""
    prices = bench.data["prices"]
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), [f"{sum(prices)} {max(prices)} 3"])


@check(points=2)
def whole(bench: Bench) -> None:
    """程序整体输出正确"""
    prices_figures = bench.data["prices"]
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), [f"{sum(prices_figures)} {max(prices_figures)} 3"])
'''

DATA = """
import json, random
from grader import TaskData


def build(seed):
    rng = random.Random(seed)
    prices = [rng.randrange(10, 99) for _ in range(6)]
    return TaskData(values={"prices": prices}, files={"prices.json": json.dumps(prices).encode()})
"""


def gap_task(**changes: str) -> dict[str, bytes]:
    files = {"task.toml": TOML, "checker.py": CHECKER, "data.py": DATA, "reference/main.py": REFERENCE, "statement.md": "# 合计\n", **changes}
    return {path: text.encode() for path, text in files.items()}


def filled(texts: Mapping[int, str]) -> dict[str, bytes]:
    """The starter with these texts typed in place of their markers."""
    starter = Task.from_tree(gap_task(), "intermediate/test-1").starter["main.py"].decode()
    source = re.sub(r"____【(\d)】____", lambda m: texts.get(int(m[1]), m[0]), starter)
    return {"main.py": source.encode()}


RIGHT = {1: "0", 2: "+= price", 3: "max(prices)", 4: "1", 5: "2"}


def earned(report: TaskReport) -> set[str]:
    return {name for name, verdict in verdicts(report).items() if verdict is Verdict.PASSED}


def test_everything_right_earns_everything(grading: Grading) -> None:
    assert grading.report(gap_task(), filled(RIGHT)).earned == Decimal(11)


def test_the_starter_earns_nothing(grading: Grading) -> None:
    report = grading.report(gap_task(), filled({}))
    assert report.earned == 0
    assert "没有作答" in why(report, "gap_3")


def test_a_gap_that_breaks_the_file_costs_itself_and_the_whole_program_only(grading: Grading) -> None:
    report = grading.report(gap_task(), filled({**RIGHT, 3: "max(prices"}))
    assert earned(report) == {"gap_1", "gap_2", "gap_4", "gap_5"}


def test_another_way_of_saying_it_is_tried_in_the_reference(grading: Grading) -> None:
    report = grading.report(gap_task(), filled({**RIGHT, 1: "len([])", 2: "= result + price", 3: "-min(-p for p in prices)"}))
    assert report.earned == Decimal(11)


def test_a_wrong_gap_shows_what_failed(grading: Grading) -> None:
    report = grading.report(gap_task(), filled({**RIGHT, 3: "min(prices)"}))
    assert earned(report) == {"gap_1", "gap_2", "gap_4", "gap_5"}
    for part in ("____【3】____", "max(prices)", "min(prices)", "输出合计、最大值与 3"):
        assert part in why(report, "gap_3")


def test_a_forbidden_name_is_refused_with_the_reason(grading: Grading) -> None:
    report = grading.report(gap_task(), filled({**RIGHT, 3: "sorted(prices)[-1]"}))
    assert "gap_3" not in earned(report)
    assert "不得使用 sorted" in why(report, "gap_3")


@pytest.mark.parametrize("texts", [{4: "2", 5: "1"}, {4: "int(0.5 * 2)", 5: "1 + 1"}, {4: "3", 5: "0"}])
def test_gaps_of_a_group_are_judged_together(grading: Grading, texts: dict[int, str]) -> None:
    assert {"gap_4", "gap_5"} <= earned(grading.report(gap_task(), filled({**RIGHT, **texts})))


def test_half_a_group_right_earns_its_half(grading: Grading) -> None:
    got = earned(grading.report(gap_task(), filled({**RIGHT, 5: "7"})))
    assert "gap_4" in got
    assert "gap_5" not in got




def test_of_two_texts_that_look_around_the_second_is_not_tried(grading: Grading) -> None:
    """A trial's program holds the right texts of the others: what has read them must tell no trial that comes later."""
    looking = "(1 if __import__('os').path.exists('/tmp/left') else 0)"
    leaving = "(open('/tmp/left', 'w').close(), max(prices))[1]"
    report = grading.report(gap_task(), filled({**RIGHT, 1: looking, 2: "+= price * 1", 3: leaving}))
    assert verdicts(report)["gap_1"] is verdicts(report)["gap_2"] is Verdict.PASSED
    assert verdicts(report)["gap_3"] is Verdict.PERSON
    assert "不能排除" in why(report, "gap_3")


def test_a_text_that_looks_around_is_tried_after_those_that_do_not(grading: Grading) -> None:
    looking = "0 if open('main.py').read() else 0"
    report = grading.report(gap_task(), filled({**RIGHT, 1: looking, 2: "= result + price", 3: "min(prices)"}))
    assert earned(report) == {"gap_1", "gap_2", "gap_4", "gap_5"}
    ran = [one.label for one in report.programs]
    assert len(ran) == 4, ran  # the whole program, gaps 2 and 3, and gap 1
    results = {one.check: one.exhibits for one in report.results}
    assert results["gap_3"] and not set(results["gap_3"]) & set(results["gap_1"]), "what a trial showed stands beside its own gap"


WALLS = {
    1: "(0 if __import__('os').getresuid() == __import__('os').getresgid() == (10001,) * 3 else 1)",
    2: "+= price if 'Seccomp:\\t2' in open('/proc/self/status').read() and 'CapEff:\\t0000000000000000' in open('/proc/self/status').read() else 0",
    3: "max(prices) if not [n for n in __import__('os').listdir('/proc/self/fd') if int(n) > 3] else 0",
    4: "int(open('/proc/self/oom_score_adj').read().strip() == '1000' and not __import__('os').getgroups())",
    5: "2 if b'warm_start' in open('/proc/self/cmdline', 'rb').read() else 0",
}


@pytest.mark.parametrize("number", WALLS)
def test_a_trial_stands_behind_every_wall(grading: Grading, number: int) -> None:
    """A trial runs in a fork of a root interpreter: it must be the candidate all the same."""
    report = grading.report(gap_task(), filled({**RIGHT, number: WALLS[number]}))
    assert f"gap_{number}" in earned(report), why(report, f"gap_{number}")


def test_a_doubtful_file_goes_to_a_person(grading: Grading) -> None:
    twice = filled({**RIGHT, 3: "max(prices)"})["main.py"] + b"\n\n" + filled({**RIGHT, 3: "min(prices)"})["main.py"]
    report = grading.report(gap_task(), {"main.py": twice})
    assert verdicts(report)["gap_3"] is Verdict.PERSON
    labels = {shown.label for shown in report.exhibits}
    assert {"main.py（框架）", "main.py（考生提交）"} <= labels


def test_a_near_miss_name_goes_to_a_person(grading: Grading) -> None:
    report = grading.report(gap_task(), {"main.py.txt": filled(RIGHT)["main.py"]})
    assert set(verdicts(report).values()) == {Verdict.PERSON}
    assert "main.py.txt" in why(report, "gap_1")


def test_a_name_in_another_case_is_the_same_name(grading: Grading) -> None:
    assert grading.report(gap_task(), {"Main.PY": filled(RIGHT)["main.py"]}).earned == Decimal(11)
