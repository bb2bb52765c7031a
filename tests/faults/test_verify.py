"""A sample graded again is the same bit by bit; what is not the same is told, and the record stays."""

from __future__ import annotations

import json

from tests.faults import exams
from tests.faults.exams import Sitting, grader

RANDOM = exams.RIGHT + "import random; print(random.random(), end='')\n"


def verify(sitting: Sitting, *words: str, check: int) -> str:
    return grader("verify", sitting.folder, "--engine", sitting.engine, *words, check=check).stdout


def test_answers_graded_again_are_the_same_but_for_one_that_prints_what_it_draws(sitting: Sitting) -> None:
    programs = {"20220001": (exams.RIGHT, exams.SAYS_42), "20220002": (exams.NOT_SAVED, exams.SAYS_41)}
    for candidate, answer in programs.items():
        sitting.hand_in(candidate, *answer)
    sitting.run("--no-ray")
    first = sitting.rows("results")
    said = json.loads(verify(sitting, "--sample", "9", "--json", check=0))
    assert said["same"] is True and {one["candidate"] for one in said["answers"]} == set(programs)
    assert {one["image"] for one in said["answers"]} == {row["image"] for row in sitting.rows("runs")}
    assert "1 of 1 answers graded again are the same" in verify(sitting, "--sample", "1", check=0)

    sitting.hand_in("20220003", RANDOM, exams.SAYS_42)
    sitting.run("--no-ray")
    said = json.loads(verify(sitting, "--sample", "9", "--draw", "x", "--json", check=1))
    differing = {one["candidate"]: {each["what"] for each in one["differences"]} for one in said["answers"] if not one["same"]}
    assert set(differing) == {"20220003"} and "exhibits" in differing["20220003"]
    assert sitting.rows("results")[: len(first)] == first
    kinds = [row["kind"] for row in sitting.rows("runs")]
    assert kinds.count("first") == 3 and kinds.count("verify") == 2 + 1 + 3
    grader("status", sitting.folder, "--tasks", sitting.tasks)
