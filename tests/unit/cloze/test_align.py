"""Bytes as they arrive, and what no framework has seen: nothing raises, nothing is guessed."""

from __future__ import annotations

import codecs
import random

import pytest

from grader.cloze import FoundState, Framework, align
from grader.cloze.align import MOST_BYTES

REFERENCE = """# 统计
def total(prices):
    result = ⟦1: 0⟧
    for price in prices:
        ⟦2: result += price⟧
    return ⟦3: result⟧


print("合计：", total([3, 4, 5]))
"""
FRAMEWORK = Framework.parse({"main.py": REFERENCE.encode()}, "task")
TEXTS = {1: "0", 2: "result += price", 3: "result"}
FILLED = FRAMEWORK.reference()["main.py"].decode()


def states(data: bytes | None) -> set[FoundState]:
    return {one.state for one in align(FRAMEWORK, {"main.py": data}).values()}


@pytest.mark.parametrize(
    "data",
    [
        FILLED.encode(), FILLED.encode("gbk"), FILLED.encode("utf-8-sig"), codecs.BOM_UTF16_LE + FILLED.encode("utf-16-le"),
        FILLED.replace("\n", "\r\n").encode("gb18030"), FILLED.replace("\n", "\r").encode(), FILLED.replace("    ", "\t").encode(),
        FILLED.replace("\n", "　\n").encode(), FILLED.encode() + b"\xff",
    ],
)  # fmt: skip
def test_however_the_file_was_saved_the_texts_are_found(data: bytes) -> None:
    assert {number: one.text for number, one in align(FRAMEWORK, {"main.py": data}).items()} == TEXTS


@pytest.mark.parametrize("data", [None, b"", b" \r\n\t", codecs.BOM_UTF8, "　\n　".encode()])
def test_a_file_that_is_missing_or_blank_has_empty_gaps(data: bytes | None) -> None:
    assert states(data) == {FoundState.EMPTY}
    assert all(one.state is FoundState.EMPTY for one in align(FRAMEWORK, {}).values())


@pytest.mark.parametrize("data", [b"\x00\x01PK\x03\x04" * 50, bytes(range(256)), b"a" * (MOST_BYTES + 1), b"x = 1\n" * 20000])
def test_what_is_no_text_or_too_long_goes_to_a_person(data: bytes) -> None:
    assert states(data) == {FoundState.UNSURE}
    assert all(one.why for one in align(FRAMEWORK, {"main.py": data}).values())


@pytest.mark.parametrize(
    "data",
    [
        b"(" * 50000, b'\\"' * 25000, b"_" * 50000, b"(\n" * 20000, "【3】".encode() * 9000, "____【3】____\n".encode() * 3000, b'"""\n' * 9000,
        FILLED.replace("0", "-" * 30000 + "0").encode(), FILLED.encode() * 200, FRAMEWORK.starter()["main.py"] * 200,
    ],
)  # fmt: skip
def test_hostile_text_ends_and_is_never_a_text_of_a_framework_line(data: bytes) -> None:
    found = align(FRAMEWORK, {"main.py": data})
    assert all(one.state is not FoundState.TEXT or one.text == TEXTS[one.number] for one in found.values())


def test_a_file_damaged_at_random_raises_nothing_and_every_text_can_be_tried() -> None:
    dice = random.Random(20260101)
    scraps = ["____【2】____\n", "(", "\n", "#", '"', '"""', "；", "【", "\\\n", ";", "\t", "result", "____", "【2】", "print(price)\n", "\x1b"]
    for _ in range(150):
        text = FILLED if dice.random() < 0.5 else FRAMEWORK.starter()["main.py"].decode()
        for _ in range(dice.randint(1, 15)):
            at = dice.randrange(len(text))
            text = text[:at] + dice.choice(scraps) + text[at + dice.choice([0, 0, 1, 12]) :]
        for number, one in align(FRAMEWORK, {"main.py": text.encode()}).items():
            assert one.state is not FoundState.TEXT or one.text
            assert one.state is not FoundState.UNSURE or one.why
            assert "【" not in FRAMEWORK.filled({number: one.text or ""})["main.py"].decode() or "【" in text


def test_each_gap_alone_is_found_while_the_others_are_empty() -> None:
    for number, text in TEXTS.items():
        found = align(FRAMEWORK, FRAMEWORK.handed({number: text}))
        assert {one.number: one.text for one in found.values()} == {other: TEXTS[number] if other == number else None for other in TEXTS}
        assert all(found[other].state is FoundState.EMPTY for other in TEXTS if other != number)


def test_an_answer_of_two_lines_keeps_its_inner_indentation() -> None:
    data = FILLED.replace("        result += price\n", "        if price > 0:\n            result += price\n").encode()
    assert align(FRAMEWORK, {"main.py": data})[2].text == "if price > 0:\n    result += price"


def test_a_marker_keeps_no_underscore_that_belongs_to_the_answer() -> None:
    framework = Framework.parse({"main.py": "class A(B):\n    def __init__(self):\n        super().⟦1: __init__⟧()\n".encode()}, "task")
    for typed in ("__init______【1】____", "____【1】______init__", "__init__#____【1】____", "__init__", "【1】__init__"):
        data = framework.starter()["main.py"].decode().replace("____【1】____", typed).replace("#____【1】____()", "()#____【1】____()")
        assert align(framework, {"main.py": data.encode()})[1].text == "__init__", typed


def test_dictionaries_of_the_same_shape_are_told_apart_by_their_place() -> None:
    framework = Framework.parse({"s.py": 'A = {"NAME": ⟦1: "a"⟧, "HOST": ⟦2: "b"⟧}\nB = {"NAME": ⟦3: "c"⟧}\n'.encode()}, "task")
    found = align(framework, {"s.py": b'A = {"NAME": "b", "HOST": "a"}\nB = {"NAME": "d"}\n'})
    assert [one.text for one in found.values()] == ['"b"', '"a"', '"d"']


def test_a_large_file_pasted_twice_is_told_as_that() -> None:
    lines = [f"value_{n} = compute_{n}(source_{n}, limit={n})" for n in range(120)]
    framework = Framework.parse({"main.py": "\n".join([*lines[:60], "answer = ⟦1: 42⟧", *lines[60:], ""]).encode()}, "task")
    [once] = align(framework, framework.reference()).values()
    assert once.text == "42"
    [twice] = align(framework, {"main.py": framework.reference()["main.py"] * 2}).values()
    assert (twice.state, twice.why) == (FoundState.UNSURE, "框架在文件中出现了不止一次，无法确定以哪一份为准")
    [other] = align(framework, {"main.py": "\n".join(f"other_{n} = {n}" for n in range(400)).encode()}).values()
    assert other.state is FoundState.UNSURE and "不止一次" not in other.why
