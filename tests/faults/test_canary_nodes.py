"""A node of a real cluster whose disk holds another version of the grader: known answers tell it from the well one.

Two raylets on this machine, each with one slot on its engine; the second lives in a mount namespace of its own, where
an altered copy lies over the package. Host name and address are the same for both, as they may be for containers.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.scores import State
from tests.faults import exams
from tests.faults.exams import ROOT, Sitting, descendants, wait_for
from tests.faults.own.test_second_node import SLOT, second_node
from tests.faults.test_canaries import watched  # noqa: F401 (fixture)
from tests.faults.test_ready import cluster, ray_folder, token  # noqa: F401 (fixtures)
from workers.fleet import node_of

STRIPS = "while lines and not lines[-1]:"
OVER = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'
ANSWERS = {
    "20220001": ((exams.SLOW_RIGHT, exams.SAYS_42), (10, 10)),
    "20220002": ((exams.SLOW_RIGHT, exams.SAYS_42), (10, 10)),
    "20220003": ((exams.SLOW_RIGHT, exams.SAYS_41), (10, 0)),
    "20220004": ((exams.NOT_SAVED, exams.SAYS_42), (6, 10)),
    "20220005": ((exams.SLOW_RIGHT, exams.SAYS_42), (10, 10)),
}


class Sickness:
    """Another version of the grader: it counts the empty line that every output ends with, as soon as it has begun."""

    def __init__(self, folder: Path) -> None:
        self._begun = folder / "begun"
        self._package = folder / "grader"
        shutil.copytree(ROOT / "grader", self._package, ignore=shutil.ignore_patterns("__pycache__"))
        module = self._package / "expect/execution.py"
        source = module.read_text()
        assert source.count(STRIPS) == 1, "the version that is made here is another one no more"
        source = source.replace(STRIPS, f"{STRIPS[:-1]} and not os.path.exists({str(self._begun)!r}):")
        module.write_text(source.replace("from __future__ import annotations\n", "from __future__ import annotations\n\nimport os\n", 1))

    def begin(self) -> None:
        self._begun.touch()

    @property
    def around(self) -> list[str]:
        """The command that lets another see this version where ours is."""
        return ["unshare", "--mount", "sh", "-c", OVER, "sh", str(self._package), str(ROOT / "grader")]


@pytest.fixture
def sickness() -> Iterator[Sickness]:
    """In a folder that a checker child can look into, without any rights."""
    folder = Path(tempfile.mkdtemp(prefix="gsick-", dir="/tmp"))
    folder.chmod(0o755)
    yield Sickness(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def exam(watched: Sitting) -> Sitting:  # noqa: F811
    for candidate, (programs, _) in ANSWERS.items():
        watched.hand_in(candidate, *programs)
    return watched


def right() -> dict[str, tuple[State, tuple[Decimal, ...]]]:
    return {candidate: (State.SCORED, tuple(map(Decimal, points))) for candidate, (_, points) in ANSWERS.items()}


def nodes_in(rows: list[dict[str, Any]]) -> set[str]:
    return {node_of(row["worker"]) for row in rows}


def by(rows: list[dict[str, Any]], pids: set[int]) -> list[dict[str, Any]]:
    """What was graded by one of these processes."""
    return [row for row in rows if int(row["worker"].rpartition(" ")[2]) in pids]


def key(row: dict[str, Any]) -> tuple[str, int, int]:
    return row["run"], row["question"], row["attempt"]


def test_what_a_sick_node_of_a_cluster_graded_is_withdrawn_and_graded_again(
    exam: Sitting, sickness: Sickness, ray_folder: Path, token: None  # noqa: F811
) -> None:
    with (
        cluster(ray_folder, SLOT) as address,
        second_node(ray_folder, address, *sickness.around) as second,
        exam.started("--slots", "2", "--address", address) as process,
    ):
        wait_for(lambda: exam.rows("canaries") or process.poll() is not None)
        sickness.begin()
        there = set(descendants(second.pid))
        said, errors = process.communicate(timeout=exams.PATIENCE_S)
    assert process.returncode == 0, said + errors
    assert exam.scores() == right()
    canaries, results = exam.rows("canaries"), exam.final()
    first = [row for row in canaries if row["asked_at"] == canaries[0]["asked_at"]]
    assert {row["same"] for row in first} == {1} and len({row["node"] for row in first}) == 2, "two nodes, both well"
    [sick] = nodes_in(by(results, there))
    assert {row["node"] for row in canaries if not row["same"]} == {sick} != nodes_in(results)
    withdrawn = {key(row) for row in exam.rows("withdrawals")}
    given = [row for row in by(results, there) if row["committed_at"] >= first[0]["asked_at"]]
    assert withdrawn == {key(row) for row in given}, "all that it gave since it was well, and nothing of the other's"
    assert any("标准输出的行数不对" in json.dumps(json.loads(row["report"]), ensure_ascii=False) for row in given), "it graded wrong"
    wrong = min(row["created_at"] for row in canaries if not row["same"])
    assert all(row["committed_at"] <= wrong for row in given), "and then no more"
    assert f"node: {sick} took no more work" in errors


@pytest.mark.full
def test_a_node_of_a_cluster_that_is_sick_from_the_start_grades_no_answer(
    exam: Sitting, sickness: Sickness, ray_folder: Path, token: None  # noqa: F811
) -> None:
    sickness.begin()
    with (
        cluster(ray_folder, SLOT) as address,
        second_node(ray_folder, address, *sickness.around) as second,
        exam.started("--slots", "2", "--address", address) as process,
    ):
        wait_for(lambda: exam.rows("results") or process.poll() is not None)
        there = descendants(second.pid)
        said, errors = process.communicate(timeout=exams.PATIENCE_S)
    assert any("SlotActor" in line for line in there.values()), "a slot stood there to the end"
    assert process.returncode == 0, said + errors
    assert exam.scores() == right()
    [sick] = {row["node"] for row in exam.rows("canaries") if not row["same"]}
    results = exam.rows("results")
    assert by(results, set(there)) == [] and sick not in nodes_in(results) and len(nodes_in(results)) == 1
    assert exam.rows("withdrawals") == [] and f"node: {sick} took no more work" in errors
