"""One question in the checker child: enter the sandbox's network, give everything else up, prepare, check, report.

The child is forked from a clean server with all imports done (`checker.py`). It holds the agents' connections and
nothing else of the host: no root, no files of the exam, no engine. A checker that loops, eats memory or crashes ends
here and is a fault of that task alone.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from grader.checks import run_checks, to_person
from grader.data import TaskData
from grader.folders import near_misses
from grader.results import STRICT_JSON, Exhibit, ExhibitRef, TaskReport
from grader.task import Task, TaskLimits
from sandboxes import behaviour, layout, warm
from sandboxes.agent_client import Agent, AgentLost, Refusal
from sandboxes.bench import Equipment, LiveBench
from sandboxes.http_client import LiveHttp
from sandboxes.relay import LIBC, PR_SET_NO_NEW_PRIVS, close_all_but, drop
from sandboxes.services import kit
from sandboxes.services.credentials import Named
from sandboxes.spec import Limits

MEMORY_BYTES = 3 << 30  # address space; Python with all clients maps about 1 GiB
CPU_S = 120
MAX_FRAMEWORK = 16 << 20  # bytes of one handed-in file of a framework
MAX_EXHIBITS = 16 << 20  # bytes of one report's exhibits together


@dataclass(frozen=True)
class Work:
    """What the child is told. The answer itself is in the sandbox already."""

    __pydantic_config__ = STRICT_JSON

    task: str  # id
    package: dict[str, bytes]  # the task package without sample answers
    seed: int = field(repr=False)
    env: dict[str, str]
    encodings: tuple[str, ...]
    ignore_case: bool  # whether files are found in another case, as on the exam's computer
    python: tuple[int, int]  # the candidates' interpreter
    named: Named
    white_list: tuple[str, ...]
    password: str = field(repr=False)  # of the checker's accounts in this sandbox
    running: tuple[str, ...]  # servers that an earlier question left running


@dataclass(frozen=True)
class Judged:
    """What the child says."""

    __pydantic_config__ = STRICT_JSON

    report: TaskReport
    timed_out: bool  # a wall limit was hit: to be confirmed by a run alone where the machine was busy


class NothingMore:
    """The only finder of modules in a child: it finds none, here as on a machine where the files cannot be read."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        """ImportError with the way out."""
        raise ImportError(f"{name}: not loaded; a checker imports what sandboxes/checker.py lists for authors, and grader")


def give_up_rights(keep: set[int]) -> None:
    """Close every descriptor but `keep`, take on limits, drop root for good."""
    close_all_but({0, 1, 2, *keep})
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.meta_path[:] = [NothingMore]
    os.chdir("/")
    drop(layout.CHECKER_UID)
    LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def judge(work: Work, agent: Agent, apart: Agent | None) -> Judged:
    """Prepare the question's services and data, run its checks. `apart` is the judging sandbox's agent. AgentLost."""
    task = Task.from_tree(work.package, work.task)
    data = task.data(work.seed)
    checks = task.checks(work.python)
    there = frozenset(found.path for found in agent.files())
    handed = {path: _handed(agent, path, there) for path in (task.framework.starter() if task.framework else ())}
    ground = Ground(work, task, data, agent, apart)
    bench = LiveBench(
        agent,
        data=data.values,
        env=work.env,
        limits=command_limits(task.file.limits),
        encodings=work.encodings,
        ignore_case=work.ignore_case,
        serves=task.file.serves,
        servers=kit.servers(task),
        equipment=ground.first(),
        http=LiveHttp(),
        exhibits=ground.keep,
        there=there,
        handed=handed,
        renew=ground.again,
    )
    report = run_checks(checks, bench, task=work.task)
    near = near_misses(task.file.files, there, ignore_case=work.ignore_case)
    if near:
        meant = "、".join(f"{name}（交来的是“{found}”）" for name, found in near.items())
        report = to_person(report, f"缺少文件 {meant}：由人工确定是否采用")
    try:
        notes = (*report.notes, *ground.notes)
    except AgentLost:
        if not report.faults:  # else the report says that already
            raise
        notes = report.notes
    exhibits = within(report.exhibits, MAX_EXHIBITS)
    timed_out = bench.timed_out or bool(ground.late)
    return Judged(replace(report, notes=notes, exhibits=exhibits, programs=tuple(bench.programs)), timed_out)


class Ground:
    """What an answer stands on: servers, their data, the question's files. Made once, and anew for each trial of a gap."""

    def __init__(self, work: Work, task: Task, data: TaskData, agent: Agent, apart: Agent | None) -> None:
        self._work, self._task, self._data, self._agent, self._apart = work, task, data, agent, apart
        self._notes: tuple[str, ...] | None = None
        self._is_warm = False
        self.keep: list[Exhibit] = []  # screenshots and rows, as the clients keep them
        self.late: list[str] = []  # pages that stood still

    def first(self) -> Equipment:
        """For the answer, which is in its folder already."""
        equipment = self._equipped(self._work.running)
        self._agent.put(self._data.files)
        return equipment

    def again(self, files: Mapping[str, bytes]) -> Equipment:
        """For `files` instead of the answer: nothing of what ran before is left."""
        self._notes = self.notes  # what was to be told of the answer, before it is wiped away
        running = self._agent.reset(keep=kit.KEPT, warm=True)
        if self._apart is not None:
            self._apart.reset()
        if not self._is_warm and "LD_PRELOAD" not in self._work.env:  # a preloaded library leaves root's files behind
            framework = self._task.framework
            self._agent.warm(warm.modules(framework.reference() if framework else {}), env=self._work.env)
            self._is_warm = True
        equipment = self._equipped(running)
        self._agent.put({**self._task.given, **self._data.files, **files})
        return equipment

    @property
    def notes(self) -> tuple[str, ...]:
        """Facts about the answer that a reader of the report should know."""
        if self._notes is not None:
            return self._notes
        return (*kit.notes(self._task, self._agent, self._work.named, apart=self._apart), *behaviour.notes(self._agent))

    def _equipped(self, running: tuple[str, ...]) -> Equipment:
        return kit.equip(
            self._task,
            self._data,
            self._agent,
            apart=self._apart,
            named=self._work.named,
            white_list=self._work.white_list,
            password=self._work.password,
            running=running,
            keep=self.keep,
            late=self.late,
        )


def _handed(agent: Agent, path: str, there: frozenset[str]) -> bytes | None:
    """A framework's file as it was handed in; None where there is none that can be read."""
    alike = [one for one in there if one.casefold() == path.casefold()]
    name = path if path in there else alike[0] if len(alike) == 1 else None
    if name is None:
        return None
    try:
        return agent.get(name, max_bytes=MAX_FRAMEWORK)
    except Refusal:
        return None


def command_limits(limits: TaskLimits) -> Limits:
    """The task's limits as the agent takes them."""
    return Limits(
        wall_s=float(limits.wall_s), cpu_s=limits.cpu_s, output_bytes=limits.output_kib << 10, file_mib=limits.file_mib
    )


def within(exhibits: tuple[Exhibit | ExhibitRef, ...], most: int) -> tuple[Exhibit | ExhibitRef, ...]:
    """The first exhibits that fit into `most` bytes together; of the others only the fact that they were there."""
    kept: list[Exhibit | ExhibitRef] = []
    for one in exhibits:
        most -= one.size
        kept.append(one if most >= 0 else Exhibit(f"{one.label}（过大，未保存）", one.media_type, b""))
    return tuple(kept)
