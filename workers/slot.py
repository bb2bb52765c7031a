"""One worker slot: one submission at a time, in one sandbox, question after question.

The second of the two places where trouble becomes a fault (the other is `grader/checks.py`): whatever goes wrong
around a question is that question's fault, never the candidate's, and a sandbox that was part of it is not used again.
"""

from __future__ import annotations

import os
import platform
import secrets
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

import docker

from grader.data import seed_for
from grader.jobs import Job, Outcome, Question, QuestionOutcome, keep_exhibits
from grader.shown import clip
from grader.store import Store
from grader.task import Task
from sandboxes.agent_client import AgentLost
from sandboxes.checker import Checker, Place
from sandboxes.container import (
    PATIENCE_S,
    EngineTrouble,
    Sandbox,
    SandboxLimits,
    await_engine,
    reap,
    reap_labelled,
    start_sandbox,
)
from sandboxes.edition import Edition, load_edition
from sandboxes.judge import Judged
from sandboxes.owners import LABEL, Owner
from sandboxes.services import kit
from workers.fleet import worker_name
from workers.work import work_for

MISSING = "考生未提交本题"


@dataclass(frozen=True)
class SlotSettings:
    """What a slot is started with; plain data, so that it crosses to a Ray actor."""

    engine: str  # URL of the Docker engine
    owner: Owner  # the driver that the sandboxes belong to
    limits: SandboxLimits = field(default_factory=SandboxLimits)
    runtime: str | None = None  # another OCI runtime, where the host has one
    labels: tuple[tuple[str, str], ...] = ()


class Slot:
    """Owns a checker server and, while a job runs, one or two sandboxes."""

    def __init__(self, settings: SlotSettings) -> None:
        self._settings = settings
        self._client = docker.DockerClient(base_url=settings.engine, timeout=120)
        self._checker: Checker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def take_over(self) -> None:
        """Remove what dead workers have left on this engine, those of another driver's too. EngineTrouble without an engine."""
        await_engine(self._client)
        reap(self._client)
        reap_labelled(self._client, {LABEL: str(self._settings.owner), **dict(self._settings.labels)})

    def close(self) -> None:
        """End the checker server."""
        if self._checker is not None:
            self._checker.close()
            self._checker = None

    def grade(self, job: Job) -> Outcome:
        """Every question of the job, each with a report or the reason why there is none.

        EngineTrouble when the engine went away and has not come back for minutes: there is nothing to grade on.
        """
        started = time.monotonic()
        with Answering(self._client, self._settings, job) as answering:
            outcomes = tuple(self._question(answering, question) for question in job.questions)
            return Outcome(
                run=job.run,
                attempt=job.attempt,
                questions=outcomes,
                worker=worker_name(platform.node(), os.getpid()),
                wall_s=time.monotonic() - started,
                cpu_s=answering.cpu_s(),
            )

    def _question(self, answering: Answering, question: Question) -> QuestionOutcome:
        try:
            judged = answering.judge(question, self._running_checker())
            if judged.report.faults:  # a lost agent shows up as a check's fault: the next question gets a fresh sandbox
                answering.discard()
            return QuestionOutcome(question.number, judged.report, None, judged.timed_out)
        # One of the two broad excepts of the code base: a lost engine, a full disk, a dead agent, a bug of ours around
        # one question must become that question's fault, and must not take the other questions or the batch with it.
        except Exception as error:  # noqa: BLE001
            self.close()
            await_engine(self._client)  # else what is tried next would find none either, and use its attempts up
            answering.discard()
            return QuestionOutcome(question.number, None, clip(f"{type(error).__name__}: {error}"))

    def _running_checker(self) -> Checker:
        if self._checker is None:
            self._checker = Checker()
        return self._checker


class Answering:
    """One job under way: its sandboxes, made when first needed, and what its questions have in common."""

    def __init__(self, client: docker.DockerClient, settings: SlotSettings, job: Job) -> None:
        self._client, self._settings, self._job = client, settings, job
        self._store = Store(job.store)
        self._edition: Edition = load_edition(job.edition)
        self._password = secrets.token_hex(16)  # of the checker's accounts in this job's sandboxes
        self._sandbox: Sandbox | None = None
        self._apart: Sandbox | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.discard(patience_s=PATIENCE_S if kind is None else 0.0)

    def discard(self, *, patience_s: float = PATIENCE_S) -> None:
        """Destroy the sandboxes; the next question gets fresh ones. An engine that is away is waited for, EngineTrouble then."""
        for sandbox in (self._sandbox, self._apart):
            if sandbox is not None:
                try:
                    sandbox.destroy()
                except EngineTrouble:
                    await_engine(self._client, patience_s=patience_s)
                    sandbox.destroy()
        self._sandbox = self._apart = None

    def cpu_s(self) -> float:
        """CPU seconds that the sandboxes at hand have used, as their control groups count."""
        alive = [s for s in (self._sandbox, self._apart) if s is not None]
        try:
            return sum(float(s.agent.hello()["cpu_s"]) for s in alive)
        except AgentLost:  # the questions have their reports: a figure for the record must not cost them
            return 0.0

    def judge(self, question: Question, checker: Checker) -> Judged:
        """One question from a clean sandbox to its judgement. Raises whatever goes wrong on our side."""
        tree = self._store.get_tree(question.package)
        task = Task.from_tree(tree, question.task)
        files = self._answer(question.number)
        sandbox = self._sandbox = self._sandbox or self._start("answer")
        running = sandbox.agent.reset(keep=kit.KEPT)
        sandbox.agent.put(files)
        if task.file.serves is not None:
            self._apart = self._apart or self._start("judging")
            self._apart.agent.reset()
        work = work_for(
            task,
            files,
            self._edition,
            seed=seed_for(self._job.seed, task.id),
            white_list=self._job.white_list,
            password=self._password,
            running=running,
        )
        with ExitStack() as stack:
            place = self._place(stack, sandbox, task)
            judged = checker.judge(work, place)
        report = keep_exhibits(judged.report, self._store)
        return replace(judged, report=report if files else replace(report, notes=(MISSING, *report.notes)))

    def _place(self, stack: ExitStack, sandbox: Sandbox, task: Task) -> Place:
        def opened(one: Sandbox) -> tuple[int, int]:
            agent, network = one.connect(), one.network()
            stack.callback(agent.close)
            stack.callback(os.close, network)
            return agent.fileno(), network

        agent, network = opened(sandbox)
        if task.file.serves is None or self._apart is None:
            return Place(agent, network)
        return Place(agent, network, *opened(self._apart), relayed=kit.relayed(task))

    def _start(self, role: str) -> Sandbox:
        labels = {"grader.role": role, "grader.run": self._job.run, **dict(self._settings.labels)}
        return start_sandbox(
            self._client,
            self._job.image,
            labels=labels,
            owner=self._settings.owner,
            limits=self._settings.limits,
            environment={"TZ": self._edition.behaviour.timezone},
            runtime=self._settings.runtime,
        )

    def _answer(self, number: int) -> Mapping[str, bytes]:
        prefix = f"q{number}/"
        entries = [entry for entry in self._store.manifest(self._job.submission) if entry.path.startswith(prefix)]
        return {entry.path.removeprefix(prefix): self._store.get(entry.digest) for entry in entries}
