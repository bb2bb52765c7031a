"""Folder names that candidates give to questions, and file names that Windows gives to files."""

from __future__ import annotations

import pytest

from grader.folders import near_misses, question_number

NUMERALS = "一二三四五六七八九十"


@pytest.mark.parametrize("number", range(1, 11))
def test_every_way_to_write_a_number_is_that_question(number: int) -> None:
    for form in ("{}", "q{}", "Q{}", "第{}题", "题目{}", "question{}", "task{}", "Task {}", "{}-订单", "{}_订单", "{}.订单", "题{}"):
        assert question_number(form.format(number)) == number, form
    for form in ("第{}题", "{}", "题目{}", "第{}题-订单统计", "第 {} 题"):
        assert question_number(form.format(NUMERALS[number - 1])) == number, form
    assert question_number(f"{number:02d}") == number
    assert question_number("".join(chr(ord(one) + 0xFEE0) for one in f"q{number}")) == number  # full-width


@pytest.mark.parametrize("name", ["", "0", "11", "20221100001", "main", "第题", "素材", "q", "1a", "python3", "v2.0x", "第十一题", "2022-11", "data1"])
def test_other_folders_are_no_question(name: str) -> None:
    assert question_number(name) is None


@pytest.mark.parametrize("there", ["main.py.txt", "main - 副本.py", "main (1).py", "Main.PY", "main - 副本 (2).py", "main-副本.py", "作业/main.py", "main.py.lnk", "main.py - 快捷方式.lnk"])
def test_a_near_miss_is_named(there: str) -> None:
    assert near_misses(["main.py"], [there]) == {"main.py": there}


def test_only_what_is_missing_has_near_misses() -> None:
    assert near_misses(["main.py", "b.py"], ["main.py", "main.py.txt", "sub/main.py", "domain.py", "b.txt", "sub/ab.py"]) == {}
