"""The Bench over a live sandbox: what a check asks for is done by the agent, the services' clients or the browser.

Lives in the checker child. It records what was run and read as exhibits, and turns what the *answer* lacks into
CheckFailed; a lost agent, a dead server or a bug of an author's rises and becomes a fault.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from grader.bench import App, Execution, FileInfo, Limit, Mongo, MySQL, Raised, Redis, Returned, Site
from grader.plots import Figure
from grader.results import CheckFailed, Exhibit, ProgramRun
from sandboxes import behaviour, calls, layout
from sandboxes.agent_client import Agent, Ran
from sandboxes.browser import LiveBrowser
from sandboxes.figures import FigureNotes, parse
from sandboxes.http_client import LiveHttp, PageTimeout
from sandboxes.inside.listening import owner
from sandboxes.services.listener import ServiceDied
from sandboxes.spec import Limits
from sandboxes.theirs import FOLDER, in_their_folder, theirs

KEPT_BYTES = 64 << 10  # of a stream or file, as an exhibit
SERVE_S = 120.0  # how long a served page may be judged
READY_S = 15.0  # how long a candidate's server may take to answer


class HostOutOfMemory(RuntimeError):
    """The kernel killed a process of the sandbox for want of memory on the machine. Ours, whoever was hit."""


class TaskBug(RuntimeError):
    """The task asks for what its task.toml does not declare. A fault of the task."""


class NotDeclared:
    """Stands where a task has no such service: the first use says what is missing in task.toml."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        raise TaskBug(f"the checker uses bench.{self._name}, which task.toml does not declare")


@dataclass(frozen=True)
class Equipment:
    """The clients that a question has; the rest is `NotDeclared`."""

    mysql: MySQL
    mongo: Mongo
    redis: Redis
    site: Site
    browser: LiveBrowser


class LiveApp:
    """A server of the candidate's that is up."""

    def __init__(self, port: int) -> None:
        self._port = port

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self._port}{path}"


class LiveBench:
    """One answer to one question. Belongs to one process."""

    def __init__(
        self,
        agent: Agent,
        *,
        data: Mapping[str, Any],
        env: Mapping[str, str],
        limits: Limits,
        encodings: tuple[str, ...],
        ignore_case: bool,
        serves: int | None,
        servers: Mapping[str, Collection[tuple[int, int]]],
        equipment: Equipment,
        http: LiveHttp,
        exhibits: list[Exhibit],
        there: frozenset[str],
        handed: Mapping[str, bytes | None],
        renew: Callable[[Mapping[str, bytes]], Equipment],
    ) -> None:
        self.data, self.http = data, http
        self._equip(equipment)
        self._there, self._handed, self._renew, self._trying = there, handed, renew, False
        self._agent, self._env, self._limits, self._serves = agent, dict(env), limits, serves
        self._servers = servers  # name -> (port, uid) that it listens on as long as it lives
        self._encodings, self._ignore_case = encodings, ignore_case
        self._exhibits = exhibits  # shared with the browser, which keeps its screenshots there
        self._figures = FigureNotes(agent)
        self.programs: list[ProgramRun] = []
        self.timed_out = False  # whether a wall limit was hit: on a busy machine that has to be confirmed

    def _equip(self, equipment: Equipment) -> None:
        self.mysql, self.mongo, self.redis = equipment.mysql, equipment.mongo, equipment.redis
        self.site, self.browser = equipment.site, equipment.browser

    # ---- gaps

    def handed_in(self, path: str) -> bytes | None:
        if path not in self._handed:
            raise TaskBug(f"{path} is no file of the framework")
        return self._handed[path]

    @contextmanager
    def trial(self, files: Mapping[str, bytes]) -> Iterator[None]:
        self._equip(self._renew(files))
        self._trying = True
        try:
            yield
        finally:
            self._trying = False

    # ---- programs

    def run(self, *argv: str, stdin: str = "", timeout_s: float | None = None) -> Execution:
        argv = self._as_there(argv)
        self._alone()
        with in_their_folder(self._agent):
            asked, cwd = behaviour.as_there(argv, self._env, self._agent)
            ran = self._agent.run(
                asked, env=self._figures.env(self._env), limits=self._within(timeout_s), cwd=cwd, stdin=stdin.encode(), warm=self._trying
            )
        return replace(self._recorded(ran, " ".join(argv)), argv=tuple(argv))

    @contextmanager
    def serve(
        self, argv: Sequence[str], port: int, *, path: str = "/", timeout_s: float | None = None
    ) -> Iterator[App]:
        if port != self._serves:
            raise TaskBug(f"bench.serve on port {port}, but task.toml says serves = {self._serves}")
        limits = replace(self._limits, wall_s=SERVE_S, cpu_s=int(SERVE_S))
        self._alone()
        with in_their_folder(self._agent):
            asked, cwd = behaviour.as_there(argv, self._env, self._agent)
            ended = self._agent.serve(asked, port, env=self._figures.env(self._env), limits=limits, cwd=cwd)
        if ended is not None:
            execution = self._recorded(ended, " ".join(argv))
            raise CheckFailed(f"服务没有在端口 {port} 上启动", seen=_tail(execution.stderr_text) or _tail(execution.stdout_text))
        app = LiveApp(port)
        try:
            self._wait(app.url(path), timeout_s or READY_S)
            yield app
        except PageTimeout:
            self.timed_out = True
            raise
        finally:
            self._recorded(self._agent.stop(argv), " ".join(argv))

    def _wait(self, url: str, timeout_s: float) -> None:
        """Until the address answers, with whatever status."""
        deadline = time.monotonic() + timeout_s
        while True:
            try:
                self.http.get(url)
                return
            except CheckFailed:
                if time.monotonic() > deadline:
                    self.timed_out = True
                    raise
                time.sleep(0.05)

    def call(self, file: str, function: str, calls_: Sequence[Sequence[object]]) -> list[Returned | Raised]:
        ran = self._drive(file, calls.call_request(file, function, calls_), f"{file} 的函数 {function}")
        return calls.answers(ran, len(calls_))

    def drive(self, file: str, snippet: str, **inputs: object) -> list[Returned | Raised]:
        ran = self._drive(file, calls.drive_request(file, snippet, inputs), f"{file} 的调用")
        return calls.answers(ran, None)

    def _as_there(self, argv: tuple[str, ...]) -> tuple[str, ...]:
        """The command with a file's name as the candidate wrote it, where only its case differs."""
        return tuple(self._named(word) if "." in word else word for word in argv)

    def _named(self, path: str) -> str:
        """The path as it is in the answer's folder, where on the exam's computer it would be found in another case."""
        if not self._ignore_case or path in self._there:
            return path
        there = {found.path for found in self.files()}
        alike = [one for one in there if one.casefold() == path.casefold()]
        return path if path in there or len(alike) != 1 else alike[0]

    def _drive(self, file: str, request: bytes, label: str) -> Ran:
        file = self._named(file)
        if file not in {found.path for found in self.files()}:
            raise CheckFailed(f"缺少文件 {file}", seen=self._names())
        argv = ["python", f"{layout.INSIDE_DIR}/{calls.DRIVER}"]
        self._alone()
        with in_their_folder(self._agent):
            ran = self._agent.run(argv, env=self._figures.env(self._env), limits=self._limits, request=request, warm=self._trying)
        self._recorded(ran, label)
        if ran.result:
            self.keep(Exhibit(f"{label}：返回值", "application/json", ran.result[:KEPT_BYTES]))
        return ran

    def figures(self) -> list[Figure]:
        notes = self._figures.data()
        if notes:
            self.keep(Exhibit("程序所画的图（读取结果）", "application/json", notes[:KEPT_BYTES]))
        return parse(notes)

    def _alone(self) -> None:
        """The judging browser ends before anything of the candidate's runs in the sandbox where it lives."""
        if self._serves is None:
            self.browser.close()

    def _within(self, timeout_s: float | None) -> Limits:
        return self._limits if timeout_s is None else replace(self._limits, wall_s=timeout_s)

    def _recorded(self, ran: Ran, label: str) -> Execution:
        label = f"{label}（代入参考程序）" if self._trying else label
        self.programs.append(_used(ran.execution, label))
        for name, stream in (("标准输出", ran.execution.stdout), ("标准错误", ran.execution.stderr)):
            if stream:
                self.keep(Exhibit(f"{label} 的{name}", "text/plain", stream[:KEPT_BYTES]))
        if ran.execution.limit is Limit.WALL:
            self.timed_out = True
        if ran.host_oom:
            raise HostOutOfMemory(f"while {label} ran, the machine was out of memory, and the sandbox within its limit")
        died = [*ran.services_died, *(name for name in self._silent() if name not in ran.services_died)]
        if died:
            raise ServiceDied(f"while {label} ran, these servers ended: {', '.join(died)}")
        return replace(ran.execution, encodings=self._encodings)

    def _silent(self) -> list[str]:
        """Servers that listen no more: the one behind a gate may be dead before the gate has noticed and ended."""
        if self._serves is None:  # this process is in their network
            return [name for name, listens in self._servers.items() if any(owner(port) != uid for port, uid in listens)]
        there = set(self._agent.listeners()) if self._servers else set()
        return [name for name, listens in self._servers.items() if not there.issuperset(listens)]

    # ---- files

    def files(self) -> list[FileInfo]:
        with theirs(FOLDER):
            return self._agent.files()

    def read(self, path: str, *, max_bytes: int = 1 << 20) -> bytes:
        path = self._named(path)
        with theirs(path, there=self._names):
            data = self._agent.get(path, max_bytes=max_bytes)
        self.keep(Exhibit(path, _media_type(path), data[: 1 << 20]))
        return data

    def write(self, path: str, data: bytes) -> None:
        with theirs(path):
            self._agent.put({path: data})

    def delete(self, path: str) -> None:
        with theirs(path, ignore="missing"):
            self._agent.delete(path)

    def _names(self) -> str:
        names = [file.path for file in self.files()]
        return "作答文件夹中有：" + ("、".join(names[:20]) or "（空）")

    # ---- exhibits

    def keep(self, exhibit: Exhibit) -> None:
        self._exhibits.append(exhibit)

    def take_exhibits(self) -> tuple[Exhibit, ...]:
        taken = tuple(self._exhibits)
        self._exhibits.clear()
        return taken


def _used(execution: Execution, label: str) -> ProgramRun:
    return ProgramRun(
        label,
        execution.exit_code,
        execution.signal,
        None if execution.limit is None else str(execution.limit),
        round(execution.wall_s, 3),
        round(execution.cpu_s, 3),
        round(execution.peak_memory_mib, 1),
    )


def _tail(text: str, lines: int = 5) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])


def _media_type(path: str) -> str:
    kinds = {"csv": "text/csv", "json": "application/json", "html": "text/html", "png": "image/png", "jpg": "image/jpeg"}
    return kinds.get(path.rpartition(".")[2].lower(), "application/octet-stream" if "." not in path else "text/plain")

