"""A sample graded again is the same bit by bit; what is not the same is told, and the record stays."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

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
    told = verify(sitting, "--sample", "1", check=0)
    assert "1 of 1 answers graded again are the same" in told
    assert f"graded again on the engine {sitting.engine} " in told
    assert f"beginner: image {sitting.rows('runs')[0]['image']}" in told

    sitting.hand_in("20220003", RANDOM, exams.SAYS_42)
    sitting.run("--no-ray")
    said = json.loads(verify(sitting, "--sample", "9", "--draw", "x", "--json", check=1))
    differing = {one["candidate"]: {each["what"] for each in one["differences"]} for one in said["answers"] if not one["same"]}
    assert set(differing) == {"20220003"} and "exhibits" in differing["20220003"]
    assert sitting.rows("results")[: len(first)] == first
    kinds = [row["kind"] for row in sitting.rows("runs")]
    assert kinds.count("first") == 3 and kinds.count("verify") == 2 + 1 + 3
    grader("status", sitting.folder, "--tasks", sitting.tasks)


Report = dict[str, Any]


def in_their_favour(report: Report) -> None:
    report["results"][0] |= {"verdict": "passed", "evidence": None}


def other_words(report: Report) -> None:
    report["results"][0]["evidence"]["seen"] += "0"


def worth_less(report: Report) -> None:
    report["results"][0]["points"] = "9.5"


def without_an_exhibit(report: Report) -> None:
    report["results"][0]["exhibits"].clear()


def another_end(report: Report) -> None:
    report["programs"][0]["exit_code"] = 1


def a_note_more(report: Report) -> None:
    report["notes"] = ["已由人工复核"]


ALTERED: dict[str, tuple[Callable[[Report], None], set[str]]] = {
    "20220001": (in_their_favour, {"verdict", "points", "evidence"}),
    "20220002": (other_words, {"evidence"}),
    "20220003": (worth_less, {"points"}),
    "20220004": (without_an_exhibit, {"exhibits"}),
    "20220005": (another_end, {"programs"}),
    "20220006": (a_note_more, {"notes"}),
}
UNTOUCHED = "20220007"


def test_a_record_that_somebody_altered_is_not_the_same(tmp_path: Path, engine_url: str, beginner: object) -> None:
    """Each kind of thing that a report says, altered in a copy of the ledger with what keeps it append-only taken away."""
    sitting = Sitting.make(tmp_path / "first", engine_url, {"says": (exams.SAYS, None)})
    for candidate in (*ALTERED, UNTOUCHED):
        sitting.hand_in(candidate, exams.SAYS_41)
    sitting.run("--no-ray")
    shutil.copytree(sitting.folder, tmp_path / "copy")
    copy = replace(sitting, folder=tmp_path / "copy")
    with sqlite3.connect(copy.folder / "ledger.sqlite") as ledger:
        ledger.execute("DROP TRIGGER results_no_update")
        for candidate, (alter, _) in ALTERED.items():
            [[row]] = copy.attempts(candidate).values()
            report = json.loads(row["report"])
            alter(report)
            ledger.execute("UPDATE results SET report = ? WHERE id = ?", (json.dumps(report), row["id"]))
    ledger.close()
    said = json.loads(verify(copy, "--sample", "9", "--json", check=1))
    found = {one["candidate"]: {each["what"] for each in one["differences"]} for one in said["answers"]}
    assert found == {candidate: kinds for candidate, (_, kinds) in ALTERED.items()} | {UNTOUCHED: set()}
