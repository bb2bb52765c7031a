"""The driver of a soak as a process of its own, and what kills parts of it at random: only what belongs to it."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import docker
import docker.errors

from benchmarks.processes import below
from sandboxes.owners import Owner
from tests.faults.exams import GRADER, ROOT, killed, sandboxes_of

MARK = "GRADER_SOAK"
KINDS = ("worker", "agent", "container", "driver")
FURTHER = ("worker", "agent", "container") * 2 + ("driver",)  # after one of each
STORM, CALM = 125, 375  # answers with kills, then answers without: only who lives for a while shows whether it grows
ACTOR = "ray::SlotActor"
GRACE_S = 120.0


class Driver:
    """`grader run` on one exam, started as often as it takes."""

    def __init__(self, root: Path, engine: str, slots: int) -> None:
        self.folder, self.tasks, self.log = root / "exam", root / "tasks", root / "driver.log"
        self.temporary = root / "t"  # a short path: Ray's sockets lie below it
        self._command = [*GRADER, "run", str(self.folder), "--engine", engine, "--tasks", str(self.tasks), "--slots", str(slots)]
        self.mark = f"{MARK}={root.name}"
        self.owners: list[Owner] = []  # a start each
        self.was_killed = False
        self._process: subprocess.Popen[bytes] | None = None
        self.faults = 0  # results that were ours and were graded again, as far as `graded` has read
        self._seen, self._graded = 0, 0  # the last result read, and how many were no faults

    @property
    def starts(self) -> int:
        return len(self.owners)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def code(self) -> int | None:
        """Exit code; None while it runs."""
        return self._process.poll() if self._process else None

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Once more, with a folder of its own for temporary files and an environment by which what it leaves is known."""
        name, _, value = self.mark.partition("=")
        env = {**os.environ, name: value, "TMPDIR": str(self.temporary)}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env, start_new_session=True
            )  # fmt: skip
        self.owners.append(Owner.of(self._process.pid))
        self.was_killed = False

    def kill(self) -> bool:
        """SIGKILL to the driver alone: what it started has to notice by itself."""
        assert self._process is not None
        if self._process.poll() is not None:
            return False
        self._process.kill()
        self._process.wait()
        self.was_killed = True
        return True

    def stop(self) -> None:
        """As Ctrl-C does; killed when that does not end it."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def workers(self) -> list[int]:
        """The Ray actors that grade."""
        return [pid for pid, line in below(self.pid).items() if line.startswith(ACTOR)]

    def graded(self) -> int:
        """Answers with a result, as the ledger has it on the disk now. Only what is new is read: reports are long."""
        for number, is_fault in self._results():
            self._seen, self.faults, self._graded = number, self.faults + is_fault, self._graded + (not is_fault)
        return self._graded

    def _results(self) -> list[tuple[int, int]]:
        try:
            connection = sqlite3.connect(f"file:{self.folder / 'ledger.sqlite'}?mode=ro", uri=True, timeout=30)
        except sqlite3.OperationalError:  # there is none yet
            return []
        try:
            return connection.execute("SELECT id, is_fault FROM results WHERE id > ? ORDER BY id", (self._seen,)).fetchall()
        except sqlite3.OperationalError:  # the driver has not made its tables yet
            return []
        finally:
            connection.close()


class Chaos:
    """Kills something of the driver's every `every` answers or so, in storms with a calm after each.

    After `spared` answers the driver itself, and so Ray, is killed no more: one start of a long batch is to live long.
    """

    def __init__(self, driver: Driver, client: docker.DockerClient, every: float, spared: int, chance: random.Random) -> None:
        self._driver, self._client, self._every, self._spared, self._chance = driver, client, every, spared, chance
        self._deck = chance.sample(KINDS, k=len(KINDS))
        self._next = next_strike(1, every, chance)
        self.done: Counter[str] = Counter()
        self._strikes: dict[str, Callable[[], bool]] = {
            "worker": self._worker, "agent": self._agent, "container": self._container, "driver": driver.kill,
        }  # fmt: skip

    def look(self, answers: int) -> None:
        """Strike when it is time. Where nothing of the kind is there at this moment, the next look tries again."""
        if answers < self._next or not self._driver.alive():
            return
        if answers >= self._spared:
            self._deck = [one for one in self._deck if one != "driver"]
        self._deck = self._deck or self._chance.sample(FURTHER, k=len(FURTHER))
        if self._strikes[self._deck[-1]]():
            self.done[self._deck.pop()] += 1
            self._next = next_strike(answers, self._every, self._chance)

    def told(self) -> str:
        return ", ".join(f"{self.done[kind]} x {kind}" for kind in KINDS)

    def _worker(self) -> bool:
        found = self._driver.workers()
        return bool(found) and killed(self._chance.choice(found), lambda pid: pid in self._driver.workers())

    def _agent(self) -> bool:
        sandbox = self._sandbox()
        if sandbox is None:
            return False
        pid = self._first_process(sandbox)
        return pid > 0 and killed(pid, lambda same: self._first_process(sandbox) == same)

    def _container(self) -> bool:
        sandbox = self._sandbox()
        if sandbox is None:
            return False
        try:
            self._client.api.remove_container(sandbox, force=True, v=True)
        except docker.errors.APIError:  # it is gone already, or on its way
            return False
        return True

    def _sandbox(self) -> str | None:
        """One of this driver's, whatever it is doing."""
        found = sandboxes_of(self._client, self._driver.owners[-1])
        return self._chance.choice(found) if found else None

    def _first_process(self, sandbox: str) -> int:
        """The agent's pid on this machine; 0 where the sandbox is gone."""
        try:
            state = self._client.api.inspect_container(sandbox)["State"]
        except docker.errors.APIError:
            return 0
        return int(state["Pid"]) if state["Running"] else 0


def next_strike(answers: int, every: float, chance: random.Random) -> float:
    """How many answers there are at the next one: half to one and a half of the usual distance on, and never in a calm."""
    found = answers + every * chance.uniform(0.5, 1.5)
    storms, within = divmod(found, STORM + CALM)
    return found if within < STORM else (storms + 1) * (STORM + CALM)
