"""One marked reference gives starter, program and trial programs; a mark that cannot be used is refused with its line."""

from __future__ import annotations

import pytest

from grader.cloze import Framework
from grader.errors import BadInput

REFERENCE = """def biggest(xs):
    top = ⟦1: xs[0]⟧
    for x in xs:
        ⟦2: top = max(top, x)⟧
    return top
"""


def framework(text: str = REFERENCE) -> Framework:
    return Framework.parse({"main.py": text.encode(), "logo.png": b"\x89PNG\xff"}, "task")


def test_the_reference_is_the_program_without_its_marks() -> None:
    program = framework().reference()["main.py"].decode()
    assert program == "def biggest(xs):\n    top = xs[0]\n    for x in xs:\n        top = max(top, x)\n    return top\n"


def test_the_starter_has_a_numbered_marker_in_place_of_each_gap() -> None:
    starter = framework().starter()["main.py"].decode().split("\n")
    assert starter[1] == "    top = ____【1】____"
    assert starter[3] == "        ____【2】____"
    assert framework().shown(2) == "____【2】____"
    assert [(gap.number, gap.line, gap.text) for gap in framework().gaps] == [(1, 2, "xs[0]"), (2, 4, "top = max(top, x)")]


def test_files_that_are_no_text_are_handed_out_as_they_are() -> None:
    for files in (framework().starter(), framework().reference()):
        assert files["logo.png"] == b"\x89PNG\xff"


def test_one_gap_is_replaced_and_further_lines_take_its_indentation() -> None:
    tried = framework().filled({2: "if x > top:\n    top = x"})["main.py"].decode()
    assert "        if x > top:\n            top = x\n    return top" in tried
    assert "top = xs[0]" in tried


def test_a_sample_answer_keeps_the_marker_of_a_gap_left_empty() -> None:
    handed = framework().handed({1: "xs[1]", 2: ""})["main.py"].decode()
    assert "top = xs[1]" in handed
    assert "____【2】____" in handed


def test_a_gap_may_hold_closing_brackets_and_quotes_of_any_kind() -> None:
    one = framework('print("】", ⟦1: f"{x}【1】"⟧)\n')
    assert one.gaps[0].text == 'f"{x}【1】"'


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("a = ⟦1: 1⟧\nb = ⟦1: 2⟧\n", "main.py:2", "renumber"),
        ("a = 1\nb = ⟦2: ⟧\n", "main.py:2", "write the reference's own text"),
        ("a = ⟦1: 1\n", "main.py:1", "within one line"),
        ("a = ⟦1: 1⟧\nb = 2⟧\n", "main.py:2", "closes no gap"),
        ("a = ⟦1 2⟧\n", "main.py:1", "number, colon, one blank"),
        ("a = ⟦0: 2⟧\n", "main.py:1", "from 1"),
        ("a = ⟦1:  2⟧\n", "main.py:1", "outside the mark"),
        ("a = max_⟦1: value⟧\n", "main.py:1", "mark the whole word"),
        ("a = ⟦1: 2⟧ ⟦2: + 3⟧\n", "main.py:1", "one gap"),
        ("a = 1\n", "reference", "no gap"),
    ],
)
def test_a_mark_that_cannot_be_used_is_refused_with_file_line_and_remedy(text: str, place: str, remedy: str) -> None:
    with pytest.raises(BadInput) as refused:
        framework(text)
    assert place in str(refused.value)
    assert remedy in str(refused.value)


def test_the_same_number_in_two_files_is_refused() -> None:
    with pytest.raises(BadInput, match=r"b\.py:1: gap 1 is marked twice, first in a\.py:1"):
        Framework.parse({"a.py": "x = ⟦1: 1⟧".encode(), "b.py": "x = ⟦1: 1⟧".encode()}, "task")
