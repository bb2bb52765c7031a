"""The Bench over a live sandbox: what a check asks for is done by the agent, the services' clients or the browser.

Lives in the checker child. It records what was run and read as exhibits, and turns what the *answer* lacks into
CheckFailed; a lost agent, a dead server or a bug of an author's rises and becomes a fault.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from grader.bench import App, Browser, Execution, FileInfo, Limit, Mongo, MySQL, Raised, Redis, Returned, Site
from grader.results import CheckFailed, Exhibit, ProgramRun
from sandboxes import calls, layout
from sandboxes.agent_client import Agent, Ran, Refusal
from sandboxes.http_client import LiveHttp, PageTimeout
from sandboxes.spec import Limits

KEPT_BYTES = 64 << 10  # of a stream or file, as an exhibit
SERVE_S = 120.0  # how long a served page may be judged
READY_S = 15.0  # how long a candidate's server may take to answer

UNREADABLE = {
    "missing": "缺少文件",
    "not_regular": "不是普通文件",
    "link": "是符号链接，不予读取",
    "too_large": "文件过大",
    "denied": "文件没有读取权限",
}


class ServiceDied(RuntimeError):
    """A server of the sandbox ended while the candidate's program ran; whose fault that is, attempts will tell."""


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
    browser: Browser


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
        serves: int | None,
        equipment: Equipment,
        http: LiveHttp,
        exhibits: list[Exhibit],
    ) -> None:
        self.data, self.http = data, http
        self.mysql, self.mongo, self.redis = equipment.mysql, equipment.mongo, equipment.redis
        self.site, self.browser = equipment.site, equipment.browser
        self._agent, self._env, self._limits, self._serves = agent, dict(env), limits, serves
        self._encodings = encodings
        self._exhibits = exhibits  # shared with the browser, which keeps its screenshots there
        self.programs: list[ProgramRun] = []
        self.timed_out = False  # whether a wall limit was hit: on a busy machine that has to be confirmed

    # ---- programs

    def run(self, *argv: str, stdin: str = "", timeout_s: float | None = None) -> Execution:
        ran = self._agent.run(argv, env=self._env, limits=self._within(timeout_s), stdin=stdin.encode())
        return self._recorded(ran, " ".join(argv))

    @contextmanager
    def serve(
        self, argv: Sequence[str], port: int, *, path: str = "/", timeout_s: float | None = None
    ) -> Iterator[App]:
        if port != self._serves:
            raise TaskBug(f"bench.serve on port {port}, but task.toml says serves = {self._serves}")
        limits = replace(self._limits, wall_s=SERVE_S, cpu_s=int(SERVE_S))
        ended = self._agent.serve(argv, port, env=self._env, limits=limits)
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

    def _drive(self, file: str, request: bytes, label: str) -> Ran:
        if file not in {found.path for found in self.files()}:
            raise CheckFailed(f"缺少文件 {file}", seen=self._names())
        argv = ["python", f"{layout.INSIDE_DIR}/{calls.DRIVER}"]
        ran = self._agent.run(argv, env=self._env, limits=self._limits, request=request)
        self._recorded(ran, label)
        if ran.result:
            self.keep(Exhibit(f"{label}：返回值", "application/json", ran.result[:KEPT_BYTES]))
        return ran

    def _within(self, timeout_s: float | None) -> Limits:
        return self._limits if timeout_s is None else replace(self._limits, wall_s=timeout_s)

    def _recorded(self, ran: Ran, label: str) -> Execution:
        self.programs.append(_used(ran.execution, label))
        for name, stream in (("标准输出", ran.execution.stdout), ("标准错误", ran.execution.stderr)):
            if stream:
                self.keep(Exhibit(f"{label} 的{name}", "text/plain", stream[:KEPT_BYTES]))
        if ran.execution.limit is Limit.WALL:
            self.timed_out = True
        if ran.services_died:
            raise ServiceDied(f"while {label} ran, these servers ended: {', '.join(ran.services_died)}")
        return replace(ran.execution, encodings=self._encodings)

    # ---- files

    def files(self) -> list[FileInfo]:
        return self._agent.files()

    def read(self, path: str, *, max_bytes: int = 1 << 20) -> bytes:
        try:
            data = self._agent.get(path, max_bytes=max_bytes)
        except Refusal as refusal:
            if refusal.kind not in UNREADABLE:
                raise
            seen = self._names() if refusal.kind == "missing" else None
            raise CheckFailed(f"{path}：{UNREADABLE[refusal.kind]}", seen=seen) from refusal
        self.keep(Exhibit(path, _media_type(path), data[: 1 << 20]))
        return data

    def write(self, path: str, data: bytes) -> None:
        self._agent.put({path: data})

    def delete(self, path: str) -> None:
        try:
            self._agent.delete(path)
        except Refusal as refusal:
            if refusal.kind != "missing":
                raise

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

