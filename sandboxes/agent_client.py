"""The worker's side of the agent's socket: one method a verb, plain values in and out.

A `Refusal` is the agent's considered "no" (a missing file, a service that did not start); a lost connection or a
broken frame is an `AgentLost`. Neither says whose fault it is: that is for the bench and the slot.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.bench import Execution, FileInfo, Limit
from sandboxes import layout
from sandboxes.spec import Limits, ServiceSpec

MAX_HEADER = 16 << 20  # of an answer; a listing is the longest that an agent sends
MAX_BLOB = 1 << 30  # of one file or stream: no caller asks for as much
SLACK_S = 60.0  # what the agent may need beyond a command's own wall limit before we call it lost


class AgentLost(Exception):
    """The agent does not answer, or not in frames: the sandbox is of no more use."""


class Refusal(Exception):
    """The agent declined. `kind` is one word: missing, not_regular, link, too_large, denied, full, service, …"""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(f"{kind}: {text}")
        self.kind, self.text = kind, text


@dataclass(frozen=True)
class Ran:
    """A command's Execution with what its driver sent on the private descriptor."""

    execution: Execution
    result: bytes
    result_cut: bool
    services_died: tuple[str, ...]  # servers that ended while it ran
    host_oom: bool  # the kernel killed in the sandbox although the sandbox had not met its own limit


@dataclass(frozen=True)
class Entry:
    """Something below a folder; kind is file, folder, link or other."""

    path: str
    size: int
    kind: str


class Agent:
    """A connection to one sandbox's agent. Not safe for two threads; one request at a time."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    @classmethod
    def connect(cls, path: Path, *, timeout_s: float) -> Agent:
        """Connect as soon as the agent listens. AgentLost when it does not within `timeout_s`."""
        deadline = time.monotonic() + timeout_s
        while True:
            sock = socket.socket(socket.AF_UNIX)
            try:
                sock.connect(str(path))
                return cls(sock)
            except (FileNotFoundError, ConnectionRefusedError) as error:
                sock.close()
                if time.monotonic() > deadline:
                    raise AgentLost(f"no agent at its socket after {timeout_s:g} s") from error
                time.sleep(0.002)

    def fileno(self) -> int:
        """Descriptor of the connection (a checker child keeps this one and no other)."""
        return self._sock.fileno()

    def close(self) -> None:
        """Close; the agent kills what this connection had running."""
        self._sock.close()

    # ---- verbs

    def hello(self) -> dict[str, Any]:
        """Counters and versions of the agent: {"oom_kills": int, "cpu_s": float, "python": str}."""
        return dict(self._ask({"verb": "hello"})[0]["ok"])

    def put(
        self, files: Mapping[str, bytes], *, root: str = layout.ANSWER_DIR, uid: int = layout.CANDIDATE_UID, mode: int = 0o644
    ) -> None:
        """Write files (relative path -> bytes) below `root` as `uid`, folders made as needed."""
        header = {"verb": "put", "uid": uid, "root": root, "files": [[path, mode] for path in files]}
        self._ask(header, list(files.values()), wait_s=2 * SLACK_S)

    def get(self, path: str, *, max_bytes: int, root: str = layout.ANSWER_DIR, uid: int = layout.CANDIDATE_UID) -> bytes:
        """Bytes of a regular file below `root`, read as `uid`, following no link."""
        header = {"verb": "get", "uid": uid, "root": root, "path": path, "max_bytes": max_bytes}
        return self._ask(header, wait_s=2 * SLACK_S)[1][0]

    def delete(self, path: str, *, root: str = layout.ANSWER_DIR, uid: int = layout.CANDIDATE_UID) -> None:
        """Remove a file below `root` as `uid`."""
        self._ask({"verb": "delete", "uid": uid, "root": root, "path": path})

    def entries(
        self, *, root: str = layout.ANSWER_DIR, uid: int = layout.CANDIDATE_UID, max_entries: int = 20_000
    ) -> tuple[list[Entry], bool]:
        """Everything below `root`, and whether the list was cut."""
        ok = self._ask({"verb": "list", "uid": uid, "root": root, "max_entries": max_entries})[0]["ok"]
        return [Entry(*entry) for entry in ok["entries"]], bool(ok["cut"])

    def files(self) -> list[FileInfo]:
        """Regular files in the answer's folder, sorted by path."""
        entries, _ = self.entries()
        return sorted((FileInfo(e.path, e.size) for e in entries if e.kind == "file"), key=lambda f: f.path)

    def run(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        limits: Limits,
        cwd: str = layout.ANSWER_DIR,
        stdin: bytes = b"",
        request: bytes | None = None,
        warm: bool = False,
    ) -> Ran:
        """Run as the candidate to its end. With `request`, that is on descriptor 3 and 4 takes the result.

        `warm`: a Python script is run by a fork of the interpreter that `warm()` started, if it did.
        """
        header = self._command("run", argv, env, limits, cwd) | {"result": request is not None, "warm": warm}
        answer, blobs = self._ask(header, [stdin, request or b""], wait_s=limits.wall_s + SLACK_S)
        return self._ran(argv, answer, blobs)

    def serve(
        self, argv: Sequence[str], port: int, *, env: Mapping[str, str], limits: Limits, cwd: str = layout.ANSWER_DIR
    ) -> Ran | None:
        """Start a server of the candidate's; None once the candidate's uid listens on `port`, its end otherwise."""
        header = self._command("serve", argv, env, limits, cwd) | {"port": port}
        answer, blobs = self._ask(header, [b"", b""], wait_s=limits.wall_s + SLACK_S)
        return None if answer["ok"] == "listening" else self._ran(argv, answer, blobs)

    def stop(self, argv: Sequence[str]) -> Ran:
        """End the serving program and everything of the candidate's; its Execution."""
        answer, blobs = self._ask({"verb": "stop"})
        return self._ran(argv, answer, blobs)

    def start_services(self, specs: Sequence[ServiceSpec]) -> dict[str, int]:
        """Start servers together; their pids once each uid listens on its ports. Refusal("service") otherwise."""
        blobs = [blob for spec in specs for blob in spec.files.values()]
        plain = [asdict(spec) | {"files": list(spec.files)} for spec in specs]
        wait_s = max((spec.ready_s for spec in specs), default=0.0) + SLACK_S
        return dict(self._ask({"verb": "services", "specs": plain}, blobs, wait_s=wait_s)[0]["ok"])

    def end_services(self, names: Sequence[str] | None = None) -> None:
        """Kill servers (all where none is named) and remove their data."""
        self._ask({"verb": "end_services", "names": None if names is None else list(names)})

    def listeners(self) -> list[tuple[int, int]]:
        """(port, uid) of every listening TCP socket in the sandbox."""
        return [(port, uid) for port, uid in self._ask({"verb": "listeners"})[0]["ok"]]

    def warm(self, modules: Sequence[str], *, env: Mapping[str, str]) -> None:
        """Start an interpreter of the candidates' with `modules` imported, from which `run(warm=True)` forks."""
        self._ask({"verb": "warm", "modules": list(modules), "env": dict(env)}, wait_s=2 * SLACK_S)

    def kill(self) -> tuple[str, ...]:
        """Kill everything of the candidate's and prove it gone; names of servers that have died meanwhile."""
        return tuple(self._ask({"verb": "kill"})[0]["ok"]["died"])

    def reset(self, *, keep: Sequence[str] = (), warm: bool = False) -> tuple[str, ...]:
        """Between two questions: kill, wipe the candidate's folders, end the services and remove their data.

        Services named in `keep` go on running where they have not died; returns those. So does, with `warm`, the
        interpreter of `warm()`, which has run nothing of the candidate's.
        """
        answer, _ = self._ask({"verb": "reset", "keep": list(keep), "warm": warm}, wait_s=2 * SLACK_S)
        return tuple(answer["ok"]["kept"])

    # ---- frames

    @staticmethod
    def _command(verb: str, argv: Sequence[str], env: Mapping[str, str], limits: Limits, cwd: str) -> dict[str, Any]:
        return {"verb": verb, "argv": list(argv), "env": dict(env), "limits": asdict(limits), "cwd": cwd}

    def _ran(self, argv: Sequence[str], answer: dict[str, Any], blobs: list[bytes]) -> Ran:
        got = answer["execution"]
        execution = Execution(
            argv=tuple(argv),
            exit_code=got["exit_code"],
            signal=got["signal"],
            wall_s=got["wall_s"],
            cpu_s=got["cpu_s"],
            peak_memory_mib=got["peak_memory_mib"],
            limit=None if got["limit"] is None else Limit(got["limit"]),
            stdout=blobs[0],
            stderr=blobs[1],
            output_cut=got["output_cut"],
        )
        return Ran(execution, blobs[2], got["result_cut"], tuple(got["services_died"]), bool(got["host_oom"]))

    def _ask(
        self, header: dict[str, Any], blobs: Sequence[bytes] = (), *, wait_s: float = SLACK_S
    ) -> tuple[dict[str, Any], list[bytes]]:
        text = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
        try:
            self._sock.settimeout(wait_s)
            self._sock.sendall(b"".join([struct.pack(">I", len(text)), text, *blobs]))
            (length,) = struct.unpack(">I", self._exactly(4))
            answer = json.loads(self._exactly(_within(length, MAX_HEADER)))
            found = [self._exactly(_within(size, MAX_BLOB)) for size in answer.pop("blobs")]
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            self._sock.close()
            raise AgentLost(f"the agent was lost during {header['verb']}: {error or type(error).__name__}") from error
        if "refused" in answer:
            raise Refusal(*answer["refused"])
        return answer, found

    def _exactly(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size:
            part = self._sock.recv(min(size, 1 << 20))
            if not part:
                raise ConnectionResetError("connection closed")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def _within(size: int, most: int) -> int:
    """The size of what comes next. ValueError for one that no agent of ours announces: it may have been taken over."""
    if not 0 <= size <= most:
        raise ValueError(f"{size} bytes were announced, at most {most} are taken")
    return size


def paths(entries: Iterable[Entry]) -> set[str]:
    """The paths of entries."""
    return {entry.path for entry in entries}
