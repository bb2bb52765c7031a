"""The checker server: a clean, single-threaded process with its imports done, which forks one child a question.

The worker's side is `Checker`; the server's is `serve()`, run as `python -m sandboxes.checker`. A slot may live in a
process full of threads (a Ray actor), from which forking is luck; the server was born by exec and has none. Work goes
in and the judgement comes out as bytes in memory files, descriptors travel over the socket; the child's answer is
parsed strictly, because what happened in it may have been steered by a candidate's bytes.
"""

from __future__ import annotations

import codecs
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from grader.jobs import from_json, prepare, to_json
from sandboxes.agent_client import Agent, AgentLost
from sandboxes.judge import Judged, Work, give_up_rights, judge
from sandboxes.relay import Relay, setns

MAX_ANSWER = 64 << 20
MAX_REASON = 500  # bytes of what a child says of its end
ENDED = "the checker child ended with"
LOST = 3  # exit code of a child whose sandbox is gone
DEADLINE_S = 600.0  # of one question's checks together


class CheckerFault(Exception):
    """The child crashed, ran out of time or memory, or answered nonsense: a fault of the task, or ours."""


@dataclass(frozen=True)
class Place:
    """Where a question is judged: descriptors of the answer's sandbox and, for a served page, of the judging one."""

    agent: int
    network: int
    apart_agent: int | None = None
    apart_network: int | None = None
    relayed: tuple[tuple[int, int], ...] = ()  # (port, uid of its listener) that the judging sandbox may reach

    @property
    def files(self) -> list[int]:
        """The descriptors, in the order in which they travel."""
        return [f for f in (self.agent, self.network, self.apart_agent, self.apart_network) if f is not None]


class Checker:
    """The worker's handle on its checker server. One question at a time."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sandboxes.checker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={
                    "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TMPDIR": tempfile.gettempdir(),
                    "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
                },
                start_new_session=True,  # Ctrl-C is for the driver, which ends us in order
            )  # fmt: skip
        self._socket = ours

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the server and whatever it runs."""
        self._socket.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def judge(self, work: Work, place: Place, *, deadline_s: float = DEADLINE_S) -> Judged:
        """Run the question's checks in a fresh child. Raises CheckerFault."""
        asked, answered = _memory(to_json(work).encode()), _memory(b"")
        try:
            header = json.dumps([deadline_s, place.relayed]).encode()
            socket.send_fds(self._socket, [header], [asked, answered, *place.files])
            self._socket.settimeout(deadline_s + 30)
            report = self._socket.recv(4096).decode("utf-8", "replace")
            if report != "ok":
                why = os.pread(answered, MAX_REASON, 0).decode("utf-8", "replace") if report.startswith(ENDED) else ""
                raise CheckerFault(f"{report or 'the checker server ended'}{why and ': '}{why}")
            size = os.fstat(answered).st_size
            if not 0 < size <= MAX_ANSWER:
                raise CheckerFault(f"the checker's answer has {size} bytes")
            return from_json(Judged, os.pread(answered, size, 0))
        except (OSError, ValueError) as error:
            raise CheckerFault(f"the checker server failed: {error}") from error
        finally:
            os.close(asked)
            os.close(answered)


def _memory(data: bytes) -> int:
    file = os.memfd_create("work", os.MFD_CLOEXEC)
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
    os.lseek(file, 0, os.SEEK_SET)
    return file


# ---- the server's side


# What would be looked for only when it is first used: the clients' own late imports, and what authors may import.
WHOLE = ("pymongo.synchronous", "selenium.webdriver.chrome", "selenium.webdriver.chromium", "selenium.webdriver.remote",
         "selenium.webdriver.common.bidi")  # fmt: skip
LATER = ("pymongo.saslprep", "pymysql.constants.ER", "encodings.idna")
AUTHORS = (
    "base64", "bisect", "calendar", "collections", "copy", "csv", "datetime", "decimal", "difflib", "fractions", "functools",
    "hashlib", "heapq", "html.parser", "io", "itertools", "json", "math", "operator", "random", "re", "statistics", "string",
    "struct", "textwrap", "time", "typing", "unicodedata", "urllib.parse", "uuid", "zipfile", "zlib", "zoneinfo",
)  # fmt: skip
CODECS = ("utf-8-sig", "utf-16", "utf-32", "gb18030", "gbk", "gb2312", "cp936", "big5", "latin-1", "ascii", "idna", "punycode")


def preload() -> None:
    """Import now what children will need: they have no right to read the files any more, and import nothing."""
    for name in (*AUTHORS, *LATER):
        importlib.import_module(name)
    for package in WHOLE:
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            with contextlib.suppress(ImportError):  # a part for which an optional library is missing
                importlib.import_module(found.name)
    for name in CODECS:
        codecs.lookup(name)
    socket.getaddrinfo("127.0.0.1", 80)
    prepare(Work, Judged)


def serve(sock: socket.socket) -> None:
    """Fork a child for each request until the worker is gone."""
    preload()
    gc.freeze()  # what is shared with the children stays shared
    while True:
        header, files, _, _ = socket.recv_fds(sock, 4096, 16)
        if not header:
            return
        deadline_s, relayed = json.loads(header)
        pid = os.fork()
        if pid == 0:
            _child(sock, files, relayed)
        for file in files:
            os.close(file)
        sock.send(_watch(sock, pid, deadline_s).encode())


def _watch(sock: socket.socket, pid: int, deadline_s: float) -> str:
    """Wait for the child; "ok" or what went wrong. A child of a worker that is gone is killed."""
    file = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(file, select.POLLIN)
        poll.register(sock, select.POLLHUP)
        deadline = time.monotonic() + deadline_s
        events = poll.poll(max(0.0, deadline_s) * 1000)
        if not any(ready == file for ready, _ in events):
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    finally:
        os.close(file)
    if time.monotonic() >= deadline:
        return f"the checks did not end within {deadline_s:g} s"
    if os.WIFSIGNALED(status):
        return f"the checker child was ended by signal {os.WTERMSIG(status)}"
    if os.waitstatus_to_exitcode(status) == LOST:
        return "the sandbox was lost while it was judged"
    return "ok" if status == 0 else f"{ENDED} {os.WEXITSTATUS(status)}"


def _child(sock: socket.socket, files: Sequence[int], relayed: Sequence[tuple[int, int]]) -> None:
    """Judge one question and end. Never returns; what it raised goes to standard error whole, and as one line instead of an answer."""
    code = 1
    try:
        sock.close()
        asked, answered, agent_file, network, *apart = files
        with ExitStack() as stack:
            for port, owner in relayed:
                stack.enter_context(Relay(apart[1], network, port, owner_uid=owner))
            setns(apart[1] if apart else network)
            data = os.pread(asked, os.fstat(asked).st_size, 0)
            agent = Agent(socket.socket(fileno=agent_file))
            other = Agent(socket.socket(fileno=apart[0])) if apart else None
            give_up_rights({answered, agent_file, *apart[:1]})
            judged = judge(from_json(Work, data), agent, other)
            with os.fdopen(answered, "wb") as out:
                out.write(to_json(judged).encode())
        code = 0
    except AgentLost:
        code = LOST
    finally:
        if code == 1:
            import traceback

            traceback.print_exc()
            with contextlib.suppress(OSError):
                os.pwrite(files[1], " ".join(traceback.format_exception_only(sys.exception())).strip().encode()[:MAX_REASON], 0)
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
