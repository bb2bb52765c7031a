"""A server of a sandbox dies at a step of an answer: the question is run again, and every score is as if it had lived.

A server is a process in a sandbox of this batch's own, known by its command line and killed from outside. Steps:
`start` (it has appeared), `run` (the candidate's program is there with it), `inspect` (that program has ended, and the
checks look at what it left).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import docker
import docker.errors
import pytest

from grader.results import Verdict
from grader.scores import State
from sandboxes.browser import PAGE_PORT
from sandboxes.edition import Level
from sandboxes.images import ImageInfo
from sandboxes.owners import Owner
from tests.faults.engine import command_lines, inside
from tests.faults.exams import PATIENCE_S, grader, killed, sandboxes_of, wait_for
from tests.faults.own.bench import Judged, judged
from tests.faults.servers import MONGO, MYSQL, QUESTIONS, REDIS, SITE, Intermediate, Question
from tests.faults.test_batch import assert_counted_once

RIGHT, WRONG = "20220001", "20220002"
LISTENS = "0A"  # in /proc/net/tcp
STEPS = ("start", "run", "inspect")
DIED = r"ServiceDied: while python main\.py ran, these servers ended: {0}$"
STARTS = r"CheckerFault: the checker child ended with 1: .*(Refusal: service: (ended at once: {0}|not ready in time)$|NotOurServer: {0}: )|" + DIED
GONE = r"ServiceDied: while a page was judged \(.+\), these servers ended: browser$"
ASKED = r"NotOurServer: {0}: nobody listens|AutoReconnect: |\w*Error: |" + DIED  # the agent may see a program's end later
OPENED = r"Refusal: service: |\w*Error: "


@dataclass(frozen=True)
class Server:
    """How a server is known, what its death at a step is called, and at which steps it is needed no more."""

    question: Question
    line: bytes  # in its command line
    faults: dict[str, str]  # step -> what the fault says
    unnoticed: tuple[str, ...] = ()
    judges: bool = False  # it is the browser's

    def is_it(self, line: bytes) -> bool:
        return self.line in line and b"--type=" not in line  # with it: a part of the browser's


def named(name: str, *steps: str) -> dict[str, str]:
    said = {"start": STARTS, "run": DIED, "inspect": ASKED}
    return {step: said[step].format(name) for step in steps}


SERVERS = {
    "mysqld": Server(MYSQL, b"libexec/mysqld", named("mysql", *STEPS)),
    "mongod": Server(MONGO, b"/bin/mongod", named("mongo", *STEPS)),
    "mongo_gate": Server(MONGO, b"mongo_gate", named("mongo", "start", "run"), ("inspect",)),  # checks pass it by
    "redis": Server(REDIS, b"redis-server", named("redis", *STEPS)),
    "site": Server(SITE, b"site_server", named("site", "start", "run"), ("inspect",)),  # its log has been written
    "chromedriver": Server(SITE, b"chromedriver", {"start": OPENED, "inspect": OPENED}, judges=True),
    "chrome": Server(SITE, b"--remote-debugging-pipe", {"start": OPENED, "inspect": GONE}, judges=True),
}
QUICK = {("mysqld", "inspect"), ("chrome", "inspect")}
CASES = [
    pytest.param(name, step, marks=() if (name, step) in QUICK else pytest.mark.full, id=f"{name}-{step}")
    for name, server in SERVERS.items()
    for step in (*server.faults, *server.unnoticed)
]


@dataclass
class Hunter:
    """Looks for one server in the sandboxes of one batch, at one step, and kills it once a sandbox."""

    client: docker.DockerClient
    owner: Owner
    server: Server
    step: str
    killed: list[str] = field(default_factory=list)  # the sandboxes where it was
    _ran: set[int] = field(default_factory=set)  # servers beside which a program was seen

    def kills(self) -> bool:
        """Whether it was found and killed just now."""
        for sandbox in sandboxes_of(self.client, self.owner):
            there = inside(sandbox)
            for pid in (pid for pid, line in there.items() if self.server.is_it(line)):
                if sandbox not in self.killed and self._is_time(pid, there) and killed(pid, lambda one, sandbox=sandbox: one in inside(sandbox)):
                    self.killed.append(sandbox)
                    return True
        return False

    def _is_time(self, pid: int, there: dict[int, bytes]) -> bool:
        runs = any(b"main.py" in line for line in there.values())
        if runs:
            self._ran.add(pid)
        if self.step == "inspect" and self.server.judges:
            return page_was_asked_for(pid)
        return {"start": True, "run": runs, "inspect": pid in self._ran and not runs}[self.step]


def page_was_asked_for(pid: int) -> bool:
    """Whether somebody in the network of this process has spoken with the server of the answer's pages."""
    try:
        rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    except OSError:
        return False
    return any(row[1].endswith(f":{PAGE_PORT:04X}") and row[3] != LISTENS for row in rows)


# ---- the exam


@pytest.fixture(scope="session")
def intermediate(image: Callable[[Level], ImageInfo]) -> ImageInfo:
    return image("intermediate")


@pytest.fixture(scope="session")
def truth(tmp_path_factory: pytest.TempPathFactory, engine_url: str, intermediate: ImageInfo) -> dict[str, Judged]:
    """Service -> what the two answers get where no server dies."""
    sitting = handed_in(Intermediate.of(tmp_path_factory.mktemp("undisturbed"), engine_url, *QUESTIONS), *QUESTIONS)
    sitting.run("--no-ray")
    assert [row["is_fault"] for row in sitting.rows("results")] == [0] * 2 * len(QUESTIONS)
    assert sitting.scores() == {
        RIGHT: (State.SCORED, (Decimal(10),) * len(QUESTIONS)), WRONG: (State.SCORED, (Decimal(4),) * len(QUESTIONS))
    }  # fmt: skip
    found = judged(sitting)
    return {
        one.service: {(candidate, 1): found[candidate, number] for candidate in (RIGHT, WRONG)}
        for number, one in enumerate(QUESTIONS, 1)
    }


def handed_in(sitting: Intermediate, *questions: Question) -> Intermediate:
    sitting.hand_in(RIGHT, *(one.right for one in questions))
    sitting.hand_in(WRONG, *(one.wrong for one in questions))
    return sitting


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where what the command starts has its temporary folders."""
    folder = tmp_path / "t"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def assert_nothing_left(client: docker.DockerClient, owner: Owner, temporary: Path) -> None:
    mark = f"TMPDIR={temporary}".encode()

    def left() -> list[object]:
        theirs = [pid for pid in command_lines() if mark in environment(pid)]
        return [*sandboxes_of(client, owner), *theirs, *temporary.glob("grader-*")]

    wait_for(lambda: not left(), within_s=20)


def environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def reason(row: dict[str, Any]) -> str:
    """Why an attempt is a fault: its own reason, or its first check's without the place in our code."""
    if row["fault"]:
        return str(row["fault"])
    faults = [one["fault"] for one in json.loads(row["report"])["results"] if one["verdict"] == Verdict.FAULT]
    return re.sub(r" \([^()]*\)$", "", faults[0])


@pytest.mark.parametrize(("name", "step"), CASES)
def test_a_server_killed_at_a_step_costs_nobody_a_point(
    tmp_path: Path, temporary: Path, client: docker.DockerClient, engine_url: str, truth: dict[str, Judged], name: str, step: str
) -> None:
    server = SERVERS[name]
    sitting = handed_in(Intermediate.of(tmp_path, engine_url, server.question), server.question)
    with sitting.started("--no-ray") as process:
        hunter = Hunter(client, Owner.of(process.pid), server, step)
        wait_for(lambda: hunter.kills() or process.poll() is not None)
        assert hunter.killed, process.communicate()
        said, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said + errors
    assert judged(sitting) == truth[server.question.service]
    assert {one: points for one, (_, points) in sitting.scores().items()} == {RIGHT: (10,), WRONG: (4,)}
    assert_counted_once(sitting)
    faults = [row for row in sitting.rows("results") if row["is_fault"]]
    assert [row["attempt"] for row in faults] == [1] * (step in server.faults)
    for row in faults:
        assert re.match(server.faults[step], reason(row)), reason(row)
    assert_nothing_left(client, hunter.owner, temporary)


ENDS_WITH_IT = """
import socket
server = socket.create_connection(("localhost", 27018))
server.settimeout(2)
try:
    server.recv(1)
    raise SystemExit("the server is gone")
except socket.timeout:
    pass
"""


def test_a_program_that_ends_at_once_with_its_server_is_not_charged(
    tmp_path: Path, temporary: Path, client: docker.DockerClient, engine_url: str, intermediate: ImageInfo
) -> None:
    """It has ended before the gate in front of the dead server notices anything."""
    sitting = Intermediate.of(tmp_path, engine_url, MONGO)
    sitting.hand_in(RIGHT, ENDS_WITH_IT + MONGO.right)
    with sitting.started("--no-ray") as process:
        hunter = Hunter(client, Owner.of(process.pid), SERVERS["mongod"], "run")
        wait_for(lambda: hunter.kills() or process.poll() is not None)
        said, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said + errors
    first, second = sitting.attempts(RIGHT)[1]
    assert re.match(DIED.format("mongo"), reason(first)) and not second["is_fault"]
    assert sitting.scores() == {RIGHT: (State.SCORED, (Decimal(10),))}
    assert_nothing_left(client, hunter.owner, temporary)


# ---- a server that dies again and again

HEAPS = """
import pymongo
heap = pymongo.MongoClient("localhost", 27017)["shop"].heap
for number in range(400):
    heap.insert_one({"_id": number, "x": bytes(15 << 20)})
"""


@dataclass
class Sandboxes:
    """Every sandbox of a batch that was seen: id -> run."""

    client: docker.DockerClient
    owner: Owner
    seen: dict[str, str] = field(default_factory=dict)

    def look(self) -> None:
        for one in sandboxes_of(self.client, self.owner):
            if one not in self.seen:
                try:
                    self.seen[one] = self.client.api.inspect_container(one)["Config"]["Labels"]["grader.run"]
                except docker.errors.NotFound:
                    continue


@pytest.mark.full
@pytest.mark.timeout(900)  # twelve sandboxes in turn, and as many memories to fill
def test_an_answer_that_ends_its_server_each_time_fails_and_nobody_else_does(
    tmp_path: Path, temporary: Path, client: docker.DockerClient, engine_url: str, intermediate: ImageInfo
) -> None:
    """It stores more than the server may hold. Three fresh sandboxes, then the full answer where they were; graded again,
    it is the same."""
    sitting = Intermediate.of(tmp_path, engine_url, MONGO)
    sitting.hand_in(WRONG, HEAPS)
    sitting.hand_in(RIGHT, MONGO.right)
    with sitting.started("--no-ray") as process:
        boxes = Sandboxes(client, Owner.of(process.pid))
        wait_for(lambda: boxes.look() is None and process.poll() is not None)
        said, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said + errors
    assert sitting.scores() == {RIGHT: (State.SCORED, (Decimal(10),)), WRONG: (State.SCORED, (Decimal(0),))}
    attempts = sitting.attempts(WRONG)[1]
    assert [row["is_fault"] for row in attempts] == [1, 1, 1, 0]
    assert all(re.match(DIED.format("mongo"), reason(row)) for row in attempts[:3]), [reason(row) for row in attempts[:3]]
    says, keeps = json.loads(attempts[3]["report"])["results"]
    assert (says["verdict"], keeps["verdict"]) == (Verdict.FAILED, Verdict.SKIPPED)
    assert "3 个全新环境" in says["evidence"]["summary"]
    assert [row["is_fault"] for row in sitting.attempts(RIGHT)[1]] == [0]
    run = attempts[0]["run"]
    assert list(boxes.seen.values()).count(run) == 3, "each attempt had a sandbox of its own"
    assert len([one for one in boxes.seen.values() if one.startswith("trial-")]) == 1
    replayed = json.loads(sitting.replay(WRONG, "--json").stdout)
    assert replayed["same"] and {one["second_points"] for one in replayed["checks"]} == {"0"}
    verified = json.loads(grader("verify", sitting.folder, "--engine", engine_url, "--sample", "2", "--json").stdout)
    assert {one["candidate"]: one["differences"] for one in verified["answers"]} == {RIGHT: [], WRONG: []}
    assert_nothing_left(client, boxes.owner, temporary)
    grader("status", sitting.folder, "--tasks", sitting.tasks)


@pytest.mark.full
def test_a_server_that_dies_under_the_full_answer_too_is_nobody_s_failure(
    tmp_path: Path, temporary: Path, client: docker.DockerClient, engine_url: str, intermediate: ImageInfo
) -> None:
    """It waits for a person, with its points withheld."""
    sitting = Intermediate.of(tmp_path, engine_url, REDIS)
    sitting.hand_in(RIGHT, REDIS.right)
    with sitting.started("--no-ray") as process:
        hunter = Hunter(client, Owner.of(process.pid), SERVERS["redis"], "run")
        wait_for(lambda: not hunter.kills() and process.poll() is not None)
        said, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1, said + errors
    assert len(hunter.killed) == 3 + 1, "three attempts and the full answer"
    assert sitting.scores() == {RIGHT: (State.FAULT, (None,))}
    attempts = sitting.attempts(RIGHT)[1]
    assert [row["is_fault"] for row in attempts] == [1, 1, 1]
    assert all(re.match(DIED.format("redis"), reason(row)) for row in attempts)
    assert "1 wait for a person" in said
    assert_nothing_left(client, hunter.owner, temporary)
