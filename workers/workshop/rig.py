"""One sandbox and one checker for an author's gradings: kept between them, reset before each, made new after a fault.

What a worker's slot does for a candidate's submission, without store, ledger and runs: everything graded here is the
author's own, so one sandbox may serve it all.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

import docker

from grader.errors import BadInput
from grader.results import TaskReport
from grader.task import Task
from sandboxes.agent_client import Agent, AgentLost, Refusal
from sandboxes.checker import Checker, CheckerFault, Place
from sandboxes.container import EngineTrouble, Sandbox, start_sandbox
from sandboxes.edition import Edition
from sandboxes.judge import Work
from sandboxes.services import kit
from workers.slot import SlotSettings
from workers.work import work_for

DEADLINE_S = 60.0  # of one grading, beside what the candidate's programs may take


@dataclass(frozen=True)
class Asked:
    """One grading: an answer to a task on one seed."""

    task: Task = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    seed: int = field(repr=False)
    env: Mapping[str, str] = field(default_factory=dict)  # over the edition's
    cpus: float | None = None  # None: as in the exam
    fetch: str | None = None  # a file of the answer's folder to be read afterwards


@dataclass(frozen=True)
class Graded:
    """What came of it: a report, or why there is none."""

    report: TaskReport | None
    fault: str | None = None
    fetched: bytes | None = None

    @property
    def faults(self) -> tuple[str, ...]:
        """Every fault, in words."""
        if self.report is None:
            return (self.fault or "no report",)
        return tuple(f"{one.check}: {one.fault}" for one in self.report.faults)


class Rig:
    """Grades one answer after the other. Belongs to one thread."""

    def __init__(self, settings: SlotSettings, image: str, edition: Edition, white_list: tuple[str, ...]) -> None:
        self._settings, self._image, self._edition, self._white_list = settings, image, edition, white_list
        self._client = docker.DockerClient(base_url=settings.engine, timeout=120)
        self._password = secrets.token_hex(16)
        self._checker: Checker | None = None
        self._sandboxes: dict[str, Sandbox] = {}
        self._cpus: float | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.discard()
        self._client.close()

    def discard(self) -> None:
        """Destroy the sandboxes and the checker; the next grading gets fresh ones."""
        with ExitStack() as stack:
            for sandbox in self._sandboxes.values():
                stack.callback(sandbox.destroy)
            self._sandboxes = {}
            if self._checker is not None:
                stack.callback(self._checker.close)
                self._checker = None

    def grade(self, asked: Asked) -> Graded:
        """The answer's report. A fault of the task or the machine is told, and the sandbox is not used again."""
        if asked.cpus != self._cpus:
            self.discard()
            self._cpus = asked.cpus
        try:
            graded = self._grade(asked)
        except (CheckerFault, AgentLost, Refusal, EngineTrouble, BadInput) as error:
            self.discard()
            return Graded(None, f"{type(error).__name__}: {error}"[:2000])
        if graded.faults:
            self.discard()
        return graded

    def _grade(self, asked: Asked) -> Graded:
        task = asked.task
        sandbox = self._sandbox("answer")
        running = sandbox.agent.reset(keep=kit.KEPT)
        sandbox.agent.put(asked.files)
        if task.file.serves is not None:
            self._sandbox("judging").agent.reset()
        self._checker = self._checker or Checker()
        with ExitStack() as stack:
            judged = self._checker.judge(self._work(asked, running), self._place(stack, task), deadline_s=deadline_s(task))
        return Graded(judged.report, fetched=_fetched(sandbox.agent, asked.fetch))

    def _work(self, asked: Asked, running: tuple[str, ...]) -> Work:
        work = work_for(
            asked.task,
            asked.files,
            self._edition,
            seed=asked.seed,
            white_list=self._white_list,
            password=self._password,
            running=running,
        )
        return replace(work, env={**work.env, **asked.env})

    def _place(self, stack: ExitStack, task: Task) -> Place:
        def opened(one: Sandbox) -> tuple[int, int]:
            agent, network = one.connect(), one.network()
            stack.callback(agent.close)
            stack.callback(os.close, network)
            return agent.fileno(), network

        agent, network = opened(self._sandboxes["answer"])
        if task.file.serves is None:
            return Place(agent, network)
        return Place(agent, network, *opened(self._sandboxes["judging"]), relayed=kit.relayed(task))

    def _sandbox(self, role: str) -> Sandbox:
        if role not in self._sandboxes:
            limits = self._settings.limits
            self._sandboxes[role] = start_sandbox(
                self._client,
                self._image,
                labels={"grader.role": role, "grader.run": "workshop", **dict(self._settings.labels)},
                owner=self._settings.owner,
                limits=limits if self._cpus is None else replace(limits, cpus=self._cpus),
                environment={"TZ": self._edition.behaviour.timezone},
                runtime=self._settings.runtime,
            )
        return self._sandboxes[role]


def deadline_s(task: Task) -> float:
    """How long one grading may take: every check might wait for a program's end."""
    return DEADLINE_S + float(task.file.limits.wall_s) * min(20, len(task.file.gaps) + 8)


def _fetched(agent: Agent, name: str | None) -> bytes | None:
    if name is None:
        return None
    try:
        return agent.get(name, max_bytes=64 << 20)
    except Refusal:
        return None
