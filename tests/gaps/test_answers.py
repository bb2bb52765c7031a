"""Answers typed by hand, with the habits of real candidates: each gap is read as a person reads it.

    frameworks/<name>/   the marked reference       accepts.toml   further texts that its author accepts
    answers/<name>/<answer>/   what was handed in   answers.toml   what a person says, gap by gap
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from grader.cloze import Context, Found, FoundState, Framework, align, same

HERE = Path(__file__).parent
TABLE = tomllib.loads((HERE / "answers.toml").read_text("utf-8"))
ACCEPTS = tomllib.loads((HERE / "frameworks" / "accepts.toml").read_text("utf-8"))
ANSWERS = [(name, answer) for name, answers in TABLE.items() for answer in answers]


@cache
def framework(name: str) -> Framework:
    return Framework.parse(_files(HERE / "frameworks" / name), name)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _right(name: str, number: int, text: str) -> bool:
    context = Context(framework(name), number, (3, 9))
    accepted = [framework(name).gap(number).text, *ACCEPTS[name].get(str(number), ())]
    return any(same(text, one, context) for one in accepted)


def _said(name: str, found: Found) -> str:
    if found.state is FoundState.EMPTY:
        return "empty"
    if found.text is None:
        return "person"
    return "right" if _right(name, found.number, found.text) else f"not accepted: {_spaced(found.text)}"


def _wanted(entry: str | dict[str, str]) -> str:
    return entry if isinstance(entry, str) else f"not accepted: {_spaced(next(iter(entry.values())))}"


def _spaced(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n"))


@pytest.mark.parametrize(("name", "answer"), ANSWERS, ids=[f"{name}-{answer}" for name, answer in ANSWERS])
def test_every_gap_is_read_as_a_person_reads_it(name: str, answer: str) -> None:
    found = align(framework(name), _files(HERE / "answers" / name / answer))
    wanted = {gap.number: _wanted(TABLE[name][answer].get(str(gap.number), "right")) for gap in framework(name).gaps}
    assert {number: _said(name, one) for number, one in found.items()} == wanted


def test_the_table_and_the_folders_agree() -> None:
    assert {(one.parent.name, one.name) for one in (HERE / "answers").glob("*/*")} == set(ANSWERS)
    assert len(ANSWERS) >= 66


@pytest.mark.parametrize("name", TABLE)
def test_the_starter_is_empty_and_the_reference_is_right(name: str) -> None:
    every = {gap.number for gap in framework(name).gaps}
    assert {one.number for one in align(framework(name), framework(name).starter()).values() if one.state is FoundState.EMPTY} == every
    full = align(framework(name), framework(name).reference())
    assert {number: one.text for number, one in full.items()} == {gap.number: gap.text for gap in framework(name).gaps}


def test_what_is_unsure_says_why_in_words_and_shows_the_file() -> None:
    found = align(framework("control"), _files(HERE / "answers" / "control" / "14-pasted-twice"))[4]
    assert "scores[0]" in found.why
    assert "scores[-1]" in found.why
    assert found.seen.strip() == "max_value = scores[0]"
