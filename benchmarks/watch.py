"""What a batch and the engine hold at one moment: memory, descriptors, threads, containers, disk. Linux, engine on this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.trend import Point

PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / (1 << 20)


@dataclass(frozen=True)
class Usage:
    """Of some processes together."""

    rss_mib: float
    files: int  # open descriptors
    threads: int


def usage(pids: Iterable[int]) -> Usage:
    """What these processes hold; one that has ended meanwhile holds nothing."""
    rss, files, threads = 0.0, 0, 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            files += len(os.listdir(f"/proc/{pid}/fd"))
            rss += int(fields[21]) * PAGE_MIB
            threads += int(fields[17])
    return Usage(round(rss, 1), files, threads)


def engine_pids(url: str) -> tuple[list[int], list[int]]:
    """The dockerd that answers at `url`, and its containerd; nothing where the engine is elsewhere."""
    if not url.startswith("unix://"):
        return [], []
    with socket.socket(socket.AF_UNIX) as door:
        door.connect(url.removeprefix("unix://"))
        pid, _, _ = struct.unpack("3i", door.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    parents = family()
    containerds = [one for one in parents if name_of(one) == "containerd"]
    return [pid], [one for one in containerds if parents[one] == pid] or containerds


def family() -> dict[int, int]:
    """Every process and its parent."""
    found = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit():
                found[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    return found


def below(pid: int) -> dict[int, str]:
    """Every process below `pid`, with its command line."""
    parents, found = family(), {pid}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return {one: words(one) for one in found - {pid}}


def marked(mark: str) -> list[int]:
    """Processes whose environment has `mark`: what a driver that was started with it left behind.

    None of a sandbox is looked at: who reads the memory of a process that waits for memory waits with it.
    """
    here, found = os.readlink("/proc/self/ns/pid"), []
    for pid in family():
        with contextlib.suppress(OSError):
            if os.readlink(f"/proc/{pid}/ns/pid") == here and mark.encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                found.append(pid)
    return found


def name_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def words(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def used_mib(folders: Iterable[Path]) -> float:
    """What is used of the disks on which these folders lie."""
    disks = {folder.stat().st_dev: shutil.disk_usage(folder).used for folder in folders}
    return sum(disks.values()) / (1 << 20)


def size_mib(folder: Path) -> float:
    """What a folder's files take of the disk; what goes away meanwhile counts for nothing."""
    blocks = 0
    for above, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                blocks += os.lstat(os.path.join(above, name)).st_blocks
    return blocks * 512 / (1 << 20)


@dataclass(frozen=True)
class Moment:
    """Every figure at one moment."""

    seconds: float
    answers: int  # graded so far
    starts: int  # of the driver
    replaced: int  # workers that were killed
    figures: dict[str, float]


@dataclass(frozen=True)
class Bound:
    """What a figure may grow by per 1,000 answers, and with whom it begins anew. None: it grows because records do."""

    most: float | None
    of: str = "engine"  # driver: a start has another; worker: a start or a killed one has


BOUNDS = {
    "driver: memory, MiB": Bound(5, "driver"),
    "driver: descriptors": Bound(2, "driver"),
    "driver: threads": Bound(2, "driver"),
    "workers and Ray: memory, MiB": Bound(25, "worker"),
    "workers and Ray: descriptors": Bound(10, "worker"),
    "workers and Ray: threads": Bound(10, "worker"),
    "dockerd: memory, MiB": Bound(10),
    "dockerd: descriptors": Bound(5),
    "dockerd: threads": Bound(5),
    "containerd: memory, MiB": Bound(10),
    "containerd: descriptors": Bound(5),
    "containerd: threads": Bound(5),
    "sandboxes": Bound(1),
    "processes of all starts": Bound(5),
    "temporary files, MiB": Bound(50),
    "disk beside all that, MiB": Bound(50),
    "records, MiB": Bound(None),
}


def points(moments: Iterable[Moment], figure: str) -> list[Point]:
    """One figure over the answers, with the lives of what it is of."""
    found = []
    for one in moments:
        life = {"engine": 0, "driver": one.starts, "worker": one.starts * 100_000 + one.replaced}[BOUNDS[figure].of]
        found.append(Point(life, one.answers, one.figures[figure]))
    return found


def held(who: str, pids: Iterable[int]) -> dict[str, float]:
    """The three figures of some processes together."""
    found = usage(pids)
    return {f"{who}: memory, MiB": found.rss_mib, f"{who}: descriptors": found.files, f"{who}: threads": found.threads}
