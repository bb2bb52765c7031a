"""One question in the checker child: enter the sandbox's network, give everything else up, prepare, check, report.

The child is forked from a clean server with all imports done (`checker.py`). It holds the agents' connections and
nothing else of the host: no root, no files of the exam, no engine. A checker that loops, eats memory or crashes ends
here and is a fault of that task alone.
"""

from __future__ import annotations

import os
import resource
import sys
from dataclasses import dataclass, field, replace

from grader.checks import run_checks
from grader.results import STRICT_JSON, Exhibit, ExhibitRef, TaskReport
from grader.task import Task, TaskLimits
from sandboxes import layout
from sandboxes.agent_client import Agent
from sandboxes.bench import LiveBench
from sandboxes.http_client import LiveHttp
from sandboxes.relay import LIBC, PR_SET_NO_NEW_PRIVS, close_all_but, drop
from sandboxes.services import kit
from sandboxes.services.credentials import Named
from sandboxes.spec import Limits

MEMORY_BYTES = 3 << 30  # address space; Python with all clients maps about 1 GiB
CPU_S = 120
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
    """Prepare the question's services and data, run its checks. `apart` is the judging sandbox's agent."""
    task = Task.from_tree(work.package, work.task)
    data = task.data(work.seed)
    checks = task.checks()
    keep: list[Exhibit] = []
    equipment = kit.equip(
        task,
        data,
        agent,
        apart=apart,
        named=work.named,
        white_list=work.white_list,
        password=work.password,
        running=work.running,
        keep=keep,
    )
    agent.put(data.files)
    bench = LiveBench(
        agent,
        data=data.values,
        env=work.env,
        limits=command_limits(task.file.limits),
        encodings=work.encodings,
        serves=task.file.serves,
        equipment=equipment,
        http=LiveHttp(),
        exhibits=keep,
    )
    report = run_checks(checks, bench, task=work.task)
    notes = (*report.notes, *kit.notes(task, agent, work.named))
    exhibits = within(report.exhibits, MAX_EXHIBITS)
    return Judged(replace(report, notes=notes, exhibits=exhibits, programs=tuple(bench.programs)), bench.timed_out)


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
