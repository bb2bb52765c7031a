"""What an answer may have left behind on the host, and how the worker and the host stand."""

from __future__ import annotations

import gc
import os
import re
import shutil
import socket
import stat
import struct
import time
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker

from sandboxes import layout

PATIENCE_S = 10.0  # the engine removes a control group a moment after the container
ACCOUNTS = frozenset((*layout.ACCOUNTS.values(), layout.KILLER_UID, layout.CHECKER_UID))
SHARED = (Path("/tmp"), Path("/dev/shm"), Path("/var/tmp"))
CHECKER = b"sandboxes.checker"
MIB = 1 << 20


@dataclass(frozen=True)
class Footing:
    """How this process and the host stand at one moment."""

    worker_mib: float  # resident memory of this process and its children
    open_files: int  # of all of them, but for connections to the engine
    free_memory_mib: float
    free_disk_mib: float  # of the worker's disk and the engine's, together where they are two

    def worse_than(self, before: Footing, slack: Footing) -> list[str]:
        """What has got worse by more than `slack` allows."""
        grown = (
            ("worker's memory (MiB)", self.worker_mib - before.worker_mib, slack.worker_mib),
            ("worker's open files", self.open_files - before.open_files, slack.open_files),
            ("host's used memory (MiB)", before.free_memory_mib - self.free_memory_mib, slack.free_memory_mib),
            ("host's used disk (MiB)", before.free_disk_mib - self.free_disk_mib, slack.free_disk_mib),
        )
        return [f"{what} grew by {by:.0f}, more than {most:.0f}" for what, by, most in grown if by > most]


# Of a whole bout. A worker that leaks one file or one MiB an attack is above the first two. The last two are the whole host's, where other
# work comes and goes: they tell what some attack left for good, not which one, and nothing below their size. Work beside
# a bout that takes as much and keeps it is told too, though no attack did it: hold a bout on a machine at rest.
SLACK = Footing(worker_mib=64, open_files=8, free_memory_mib=512, free_disk_mib=512)
REST_S = 10.0  # how long what is over may take to come down before it is told


def worse(before: Footing, *folders: Path, slack: Footing = SLACK) -> list[str]:
    """What stands worse than `before` by more than `slack`, and does so for `REST_S`."""
    deadline = time.monotonic() + REST_S
    while found := footing(*folders).worse_than(before, slack):
        if time.monotonic() > deadline:
            break
        time.sleep(0.5)
    return found


def footing(*folders: Path) -> Footing:
    """Measured now; the disks that count are those of `folders`."""
    gc.collect()
    pids = [os.getpid(), *descendants(os.getpid())]
    disks = {folder.stat().st_dev: folder for folder in folders if folder.is_dir()}
    return Footing(
        worker_mib=sum(_resident(pid) for pid in pids) / MIB,
        open_files=sum(_open_files(pid) for pid in pids),
        free_memory_mib=_free_memory() / MIB,
        free_disk_mib=sum(shutil.disk_usage(folder).free for folder in disks.values()) / MIB,
    )


def _free_memory() -> int:
    """Bytes that the kernel can hand out.

    What a process that ended had goes to lists of each CPU first, up to an eighth of the memory, and from there takes a
    minute to where `MemAvailable` counts it.
    """
    available = Path("/proc/meminfo").read_text(encoding="ascii").split("MemAvailable:")[1].split()[0]
    on_lists = re.findall(r"^ +count: +(\d+)$", Path("/proc/zoneinfo").read_text(encoding="ascii"), re.MULTILINE)
    return int(available) * 1024 + sum(map(int, on_lists)) * os.sysconf("SC_PAGESIZE")


def left_behind(
    client: docker.DockerClient, run: str, folder: Path, before: Collection[str] = (), *, since: float | None = None
) -> list[str]:
    """What is there although no sandbox of `run` is at work, and was not `before`.

    `folder` is where this process makes temporary files; `since` when the run's sandboxes were made (seconds of the epoch).
    Waits a little for what the engine is just clearing away.
    """
    deadline = time.monotonic() + PATIENCE_S
    while True:
        found = [one for one in there(client, run, folder, since=since) if one not in before]
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.2)


def there(client: docker.DockerClient, run: str, folder: Path, *, since: float | None = None) -> list[str]:
    """Every trace that there is now; on some hosts the sandboxes' account numbers are somebody's."""
    return [*_of_the_engine(client, run), *_of_the_host(folder), *_lost_processes(client, run, since or time.time())]


def _of_the_engine(client: docker.DockerClient, run: str) -> Iterator[str]:
    chosen = {"label": [f"grader.run={run}"]}
    for one in client.api.containers(all=True, filters=chosen):
        yield f"container {one['Id'][:12]} ({one['State']})"
    for one in client.api.networks(filters=chosen):
        yield f"network {one['Name']}"
    for one in client.api.volumes(filters=chosen)["Volumes"] or []:
        yield f"volume {one['Name']}"


def _of_the_host(folder: Path) -> Iterator[str]:
    for path in folder.iterdir():
        yield f"temporary file {path.name}"
    for line in Path("/proc/net/unix").read_text(encoding="utf-8", errors="replace").splitlines():
        if str(folder) in line:
            yield f"socket {line.split()[-1]}"
    servers = 0
    for pid in descendants(os.getpid()):
        servers += CHECKER in _read(Path(f"/proc/{pid}/cmdline")).replace(b"/", b".")
        if _uid(pid) in ACCOUNTS:
            yield f"process {pid} of account {_uid(pid)}"
    if servers > 1:
        yield f"{servers} checker servers"
    for path in SHARED:
        for entry in os.scandir(path):
            if _owner(entry) in ACCOUNTS:
                yield f"file {entry.path}"
    for kind in ("shm", "sem", "msg"):
        head, *lines = Path(f"/proc/sysvipc/{kind}").read_text(encoding="ascii").splitlines()
        for words in (line.split() for line in lines):
            if int(words[head.split().index("uid")]) in ACCOUNTS:
                yield f"System V {kind} {words[1]} of a sandbox's account"


def _lost_processes(client: docker.DockerClient, run: str, since: float) -> Iterator[str]:
    """Processes in the control group of a container of the run that the engine has no more."""
    chosen = {"type": "container", "event": "create", "label": f"grader.run={run}"}
    moments: dict[str, Any] = {"since": f"{since:.3f}", "until": f"{time.time():.3f}"}  # the client's own are whole seconds
    with closing(client.api.events(**moments, filters=chosen, decode=True)) as events:
        made = {str(one["id"]) for one in events}
    gone = made - {one["Id"] for one in client.api.containers(all=True)}
    for pid in (int(name) for name in os.listdir("/proc") if name.isdigit()) if gone else ():
        group = _read(Path(f"/proc/{pid}/cgroup")).decode("ascii", "replace")
        if any(one in group for one in gone):
            yield f"process {pid} without a container"


def descendants(pid: int) -> list[int]:
    """Every living child, and children of children."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _read(task).split():
            found += [int(child), *descendants(int(child))]
    return found


def _uid(pid: int) -> int | None:
    for line in _read(Path(f"/proc/{pid}/status")).splitlines():
        if line.startswith(b"Uid:"):
            return int(line.split()[2])
    return None


def _owner(entry: os.DirEntry[str]) -> int | None:
    try:
        return entry.stat(follow_symlinks=False).st_uid
    except FileNotFoundError:
        return None


def _resident(pid: int) -> int:
    words = _read(Path(f"/proc/{pid}/statm")).split()
    return int(words[1]) * os.sysconf("SC_PAGESIZE") if words else 0


def _open_files(pid: int) -> int:
    try:
        names = os.listdir(f"/proc/{pid}/fd")
    except FileNotFoundError:  # it has just ended
        return 0
    return len(names) - (sum(_is_to_the_engine(int(name)) for name in names) if pid == os.getpid() else 0)


def _is_to_the_engine(file: int) -> bool:
    """Whether one of this process's descriptors is a connection to the engine: its client keeps up to 25, one a URL."""
    try:
        if not stat.S_ISSOCK(os.fstat(file).st_mode):
            return False
        with socket.socket(fileno=os.dup(file)) as one:
            pid, _, _ = struct.unpack("3i", one.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    except OSError:
        return False
    return _read(Path(f"/proc/{pid}/comm")).strip() == b"dockerd"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return b""
