"""Known answers tell a sick node: it gets no more work, and what it graded since it was well is graded again.

The sickness is played by a fleet around the real one: two names for one machine, of which one turns what passed into
what failed. Everything else is real: sandboxes, answers, ledger.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import docker
import pytest

from grader.cli.folder import opened
from grader.cli.run import older_runs
from grader.errors import NotReady
from grader.exam import load_exam
from grader.jobs import Job, Outcome, QuestionOutcome
from grader.ledger import open_ledger
from grader.results import Evidence, Verdict
from grader.scores import State
from grader.store import Store
from sandboxes.images import ImageInfo
from sandboxes.owners import Owner
from tests.faults import exams
from tests.faults.exams import Sitting
from workers.batch import Batch
from workers.fleet import worker_name
from workers.local import LocalFleet
from workers.progress import Progress
from workers.runs import pinned
from workers.slot import SlotSettings

SAMPLES = """
[answers.full]
points = 10
[answers.empty]
points = 0
"""
HALF = """
[answers.not-saved]
points = 6
lost = ["saves"]
"""
RIGHT = (State.SCORED, (Decimal(10), Decimal(10)))


@pytest.fixture
def watched(sitting: Sitting) -> Sitting:
    """The exam with canaries every three answers, and sample answers that are what they say."""
    exam = sitting.folder / "exam.toml"
    exam.write_text(exam.read_text().replace("canaries = false", "canary_every = 3"))
    adds, says = sitting.tasks / "beginner/adds", sitting.tasks / "beginner/says"
    (adds / "task.toml").write_text((adds / "task.toml").read_text() + HALF)
    (adds / "answers/not-saved").mkdir()
    (adds / "answers/not-saved/main.py").write_text(exams.NOT_SAVED)
    (adds / "answers/full/main.py").write_text(exams.RIGHT)
    (says / "answers/full/main.py").write_text(exams.SAYS_42)
    return sitting


class Nodes:
    """Named nodes over one real slot; an outcome of `sick` is made worse once `when` holds, and it is there while `there` does."""

    def __init__(
        self,
        real: LocalFleet,
        names: tuple[str, ...],
        sick: str,
        when: Callable[[Nodes], bool],
        there: Callable[[Nodes], bool] = lambda now: True,
    ) -> None:
        self._real, self._names, self._sick, self._when, self._there = real, names, sick, when, there
        self._where: deque[str] = deque()
        self._turn = 0
        self.retired: list[str] = []
        self.answers = 0  # candidates' outcomes so far
        self.canaries = 0  # the other outcomes so far
        self.worsened = 0  # candidates' outcomes made worse

    @property
    def slots(self) -> int:
        return len(self.nodes)

    @property
    def nodes(self) -> tuple[str, ...]:
        there = [one for one in self._names if one != self._sick or self._there(self)]
        return tuple(one for one in there if one not in self.retired)

    def submit(self, job: Job, node: str | None = None) -> None:
        assert node is None or node in self.nodes
        self._turn += node is None
        self._where.append(node or self.nodes[self._turn % len(self.nodes)])
        self._real.submit(job)

    def next_outcome(self) -> Outcome:
        node, outcome = self._where.popleft(), self._real.next_outcome()
        outcome = replace(outcome, worker=worker_name(node, 1))
        canary = outcome.run.startswith("canary")
        if node == self._sick and self._when(self):
            outcome = replace(outcome, questions=tuple(map(worse, outcome.questions)))
            self.worsened += not canary
        self.answers += not canary
        self.canaries += canary
        return outcome

    def retire(self, node: str) -> None:
        self.retired.append(node)

    def close(self) -> None:
        self._real.close()


def worse(one: QuestionOutcome) -> QuestionOutcome:
    assert one.report is not None
    results = tuple(replace(each, verdict=Verdict.FAILED, evidence=Evidence("不对")) for each in one.report.results)
    return replace(one, report=replace(one.report, results=results))


def graded(sitting: Sitting, image: ImageInfo, nodes: Callable[[LocalFleet], Nodes]) -> tuple[Progress, Nodes]:
    """The batch on these nodes."""
    ledger = open_ledger(str(sitting.folder / "ledger.sqlite"))
    fleet = nodes(LocalFleet(SlotSettings(sitting.engine, Owner.of(os.getpid()))))
    try:
        exam = load_exam(sitting.folder, sitting.tasks)
        return Batch(exam, ledger, Store(sitting.folder / "store"), {"beginner": image}, fleet).run(), fleet
    finally:
        fleet.close()
        ledger.close()


def hand_in(sitting: Sitting, count: int) -> list[str]:
    candidates = [f"2022{n:04}" for n in range(1, count + 1)]
    for candidate in candidates:
        sitting.hand_in(candidate, exams.RIGHT, exams.SAYS_42)
    return candidates


def given_by(sitting: Sitting, node: str, since: str = "") -> set[tuple[str, int, int]]:
    """Results of the node's from that moment on."""
    rows = [row for row in sitting.rows("results") if row["worker"].startswith(f"{node} pid") and not row["is_fault"]]
    return {(row["run"], row["question"], row["attempt"]) for row in rows if row["committed_at"] >= since}


def withdrawn(sitting: Sitting) -> set[tuple[str, int, int]]:
    return {(row["run"], row["question"], row["attempt"]) for row in sitting.rows("withdrawals")}


@pytest.mark.parametrize(
    ("begins", "count"),
    [(lambda now: now.answers >= 1, 7), pytest.param(lambda now: now.canaries >= 8, 9, marks=pytest.mark.full)],
    ids=["after the first round", "after the second"],
)
def test_what_a_node_graded_since_it_was_well_is_graded_again_elsewhere(
    watched: Sitting, beginner: ImageInfo, begins: Callable[[Nodes], bool], count: int
) -> None:
    candidates = hand_in(watched, count)
    progress, fleet = graded(watched, beginner, lambda real: Nodes(real, ("sick", "well"), "sick", begins))
    assert fleet.worsened >= 1, "candidates were graded by the sick node"
    assert list(progress.retired) == ["sick"] and "expected 10 points, got 0 points" in progress.retired["sick"]
    assert watched.scores() == dict.fromkeys(candidates, RIGHT)
    assert (progress.done, progress.candidates, progress.waiting) == (count, count, 0)
    rounds = {row["asked_at"]: 1 for row in watched.rows("canaries") if row["node"] == "sick"}
    for row in watched.rows("canaries"):
        if row["node"] == "sick":
            rounds[row["asked_at"]] &= row["same"]
        else:
            assert row["same"]
    *well, last = sorted(rounds)
    assert [rounds[one] for one in well] == [1] * len(well) and not rounds[last]
    lost = withdrawn(watched)
    assert lost == given_by(watched, "sick", well[-1]) and progress.withdrawn == len({run for run, _, _ in lost}) > 0


def test_a_node_that_joins_a_batch_is_asked_as_soon_as_it_has_given_an_answer(watched: Sitting, beginner: ImageInfo) -> None:
    exam = watched.folder / "exam.toml"
    exam.write_text(exam.read_text().replace("canary_every = 3", "canary_every = 100"))
    candidates = hand_in(watched, 5)

    def nodes(real: LocalFleet) -> Nodes:
        return Nodes(real, ("joins", "well"), "joins", lambda now: True, lambda now: now.answers >= 1)

    progress, fleet = graded(watched, beginner, nodes)
    assert fleet.worsened >= 1, "candidates were graded by the sick node"
    assert list(progress.retired) == ["joins"] and watched.scores() == dict.fromkeys(candidates, RIGHT)
    assert withdrawn(watched) == given_by(watched, "joins") != set()
    full = [row["node"] for row in watched.rows("canaries") if (row["task"], row["sample"]) == ("beginner/says", "full")]
    assert full == ["well", "joins", "well"]


@pytest.mark.full
def test_what_a_node_graded_that_then_left_is_graded_again(watched: Sitting, beginner: ImageInfo) -> None:
    candidates = hand_in(watched, 5)

    def nodes(real: LocalFleet) -> Nodes:
        return Nodes(real, ("leaves", "well"), "leaves", lambda now: now.answers >= 1, lambda now: now.worsened == 0)

    progress, fleet = graded(watched, beginner, nodes)
    assert fleet.worsened >= 1, "candidates were graded by the sick node"
    assert progress.retired == {} and watched.scores() == dict.fromkeys(candidates, RIGHT)
    assert withdrawn(watched) == given_by(watched, "leaves") != set()
    assert {row["same"] for row in watched.rows("canaries")} == {1}


@pytest.mark.full
def test_the_only_node_stops_the_batch_and_the_next_start_makes_good(watched: Sitting, beginner: ImageInfo) -> None:
    candidates = hand_in(watched, 4)
    with pytest.raises(NotReady, match="a known answer came out wrong") as caught:
        graded(watched, beginner, lambda real: Nodes(real, ("sick",), "sick", lambda now: now.answers >= 1))
    assert "beginner/adds full: expected 10 points" in str(caught.value) and "\n" not in str(caught.value)
    assert all(state is State.FAULT for state, _ in watched.scores().values())
    progress, _ = graded(watched, beginner, lambda real: Nodes(real, ("sick",), "sick", lambda now: False))
    assert progress.retired == {} and watched.scores() == dict.fromkeys(candidates, RIGHT)


def test_canaries_run_on_real_workers_and_a_wrong_sample_stops_before_the_first_answer(
    watched: Sitting, client: docker.DockerClient
) -> None:
    candidates = hand_in(watched, 4)
    wrong = watched.tasks / "beginner/says/answers/full/main.py"
    wrong.write_text(exams.SAYS_41)
    done = watched.run("--no-ray", check=3)
    assert "beginner/says full: expected 10 points, got 0 points" in " ".join(done.stderr.split())
    assert watched.rows("results") == watched.rows("runs") == [], "and nothing is pinned to what is wrong"
    wrong.write_text(exams.SAYS_42)
    done = watched.run("--slots", "2")
    assert "no half-right answer of beginner/says, " in done.stderr
    assert watched.scores() == dict.fromkeys(candidates, RIGHT)
    found = watched.rows("canaries")
    assert [row["same"] for row in found if row["round"] == found[0]["round"]].count(0) == 1
    good = [(row["task"], row["sample"], row["same"]) for row in found if row["round"] != found[0]["round"]]
    one = [("beginner/adds", "full", 1), ("beginner/adds", "not-saved", 1), ("beginner/adds", "empty", 1), ("beginner/says", "full", 1), ("beginner/says", "empty", 1)]
    assert sorted(set(good)) == sorted(one) and len(good) >= 2 * len(one), "before the batch, and in it"
    before = len(found)
    assert "4 of 4 answers are settled (4 were before)" in watched.run("--slots", "2").stdout
    assert len(watched.rows("canaries")) == before, "nothing to grade, nothing to prove"


def test_the_images_of_runs_still_to_be_graded_are_asked_where_they_are_there(watched: Sitting, client: docker.DockerClient, beginner: ImageInfo) -> None:
    gone = replace(beginner, id="sha256:" + "0" * 64)
    with opened(watched.folder, watched.tasks) as folder:
        [paper] = folder.exam.papers
        assert older_runs(client, folder) == []
        for candidate, image in (("20220001", beginner), ("20220002", gone)):
            folder.ledger.ensure_run(pinned(paper, candidate, "sha256:" + "d" * 64, image))
        assert [run.image for run in older_runs(client, folder)] == [beginner.id]
