"""What a batch and the engine hold: memory, descriptors, threads, containers, mounts, disk. Linux, the engine on this machine.

Memory is what is a process's own (RssAnon): a file that it maps and what it shares are nobody's growth.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import struct
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import docker

from benchmarks.chaos import Driver
from benchmarks.processes import below, family, marked, name_of, usage, words
from benchmarks.trend import Point
from sandboxes.owners import LABEL

QUIET_S = 2.0
DISK_S = 30.0  # records are tens of thousands of files: they are not counted at every look


@dataclass(frozen=True)
class Bound:
    """What a figure may grow by; both have to be passed before it counts."""

    most: float  # per 1,000 answers
    least: float  # in the longest life: less is a step up or down, no growth


# One descriptor or thread forgotten an answer would be 1,000 per 1,000, one at each thing that is killed about 17.
# Memory: of 5 KiB an answer the driver of 100,000 answers would have 500 MiB in the end, and so would each of two workers.
# The rest is not ours alone. Ray's daemons take some minutes to reach their size and note every task (until they have
# 100,000). dockerd and containerd are Go programs: they let their heap grow to twice what lives before they look
# through it, give it back when they like, and keep what they have read of images and of their database, which grows in
# steps. But a container that is never forgotten is tens of KiB of configuration and state, over 20 MiB per 1,000, and
# its folder or layer about as much of the disk. Of dockerd's descriptors some are of each client that lives, workers too.
BOUNDS = {
    "driver: memory, MiB": Bound(5, 5),
    "driver: descriptors": Bound(5, 3),
    "driver: threads": Bound(5, 3),
    "a worker: memory, MiB": Bound(5, 5),
    "a worker: descriptors": Bound(5, 3),
    "a worker: threads": Bound(5, 3),
    "Ray: memory, MiB": Bound(15, 15),
    "Ray: descriptors": Bound(15, 5),  # it keeps one or two of each worker that was killed: 12 kills in 2,370 answers gave 7
    "Ray: threads": Bound(5, 5),
    "dockerd: memory, MiB": Bound(10, 10),
    "dockerd: descriptors": Bound(5, 40),
    "dockerd: threads": Bound(5, 5),
    "containerd: memory, MiB": Bound(10, 10),
    "containerd: descriptors": Bound(5, 10),
    "containerd: threads": Bound(5, 5),
    "sandboxes": Bound(1, 2),
    "shims": Bound(1, 2),
    "mounts": Bound(1, 4),
    "processes of all starts": Bound(5, 3),
    "temporary files, MiB": Bound(20, 5),
    "engine's disk, MiB": Bound(20, 5),
}
# What the engine may have more of when nothing of the batch is left than before it began, however long that was: a
# connection or two that it keeps, a log. Its memory and threads are not asked here, because Go gives back neither soon.
MOST_AT_REST = {
    "dockerd: descriptors": 20.0,
    "containerd: descriptors": 20.0,
    "sandboxes": 0.0,
    "shims": 0.0,
    "mounts": 0.0,
    "volumes": 0.0,
    "engine's disk, MiB": 100.0,
}


class Watch:
    """Every figure over the answers, each with the life of the process that it is of."""

    def __init__(self, driver: Driver, client: docker.DockerClient, url: str) -> None:
        self._driver, self._client = driver, client
        self._socket = Path(url.removeprefix("unix://"))
        self._root = Path(client.info()["DockerRootDir"])
        self._dockerd, self._containerd = engine_pids(url)
        self._disk: dict[str, float] = {}
        self._disk_due = 0.0
        self.points: dict[str, list[Point]] = defaultdict(list)

    def look(self, answers: int) -> None:
        """Every figure now; none while the driver has no workers, because it is starting or at its end."""
        driver, start = self._driver, self._driver.starts
        workers = driver.workers()
        if not workers:
            return
        of_workers = {pid: [pid, *below(pid)] for pid in workers}
        grading = {one for found in of_workers.values() for one in found}
        self._keep("driver", start, answers, [driver.pid])
        self._keep("Ray", start, answers, [one for one in below(driver.pid) if one not in grading])
        for pid, found in of_workers.items():
            self._keep("a worker", pid, answers, found)
        self._keep("dockerd", 0, answers, [self._dockerd])
        self._keep("containerd", 0, answers, self._containerd)
        figures = {**self._engine(), "processes of all starts": len(marked(driver.mark)), **self._disks()}
        for figure, value in figures.items():
            self.points[figure].append(Point(0, answers, value))

    def at_rest(self) -> dict[str, float]:
        """What the engine has while nothing of the batch is there."""
        self._disk_due = 0.0
        self._client.close()  # its own connections are none of what is asked
        time.sleep(QUIET_S)
        held = {"dockerd: descriptors": usage([self._dockerd]).files, "containerd: descriptors": usage(self._containerd).files}
        disk = {"engine's disk, MiB": self._disks()["engine's disk, MiB"]}
        return {**held, **self._engine(), "volumes": len(self._client.api.volumes()["Volumes"] or []), **disk}

    def sandboxes(self) -> int:
        """Containers of every start together."""
        ours = {str(owner) for owner in self._driver.owners}
        return sum(one["Labels"][LABEL] in ours for one in self._client.api.containers(all=True, filters={"label": LABEL}))

    def _keep(self, who: str, life: int, answers: int, pids: Iterable[int]) -> None:
        found = usage(pids)
        for figure, value in (("memory, MiB", found.memory_mib), ("descriptors", found.files), ("threads", found.threads)):
            self.points[f"{who}: {figure}"].append(Point(life, answers, value))

    def _engine(self) -> dict[str, float]:
        return {"sandboxes": self.sandboxes(), "shims": len(shims(self._socket)), "mounts": self._mounts()}

    def _mounts(self) -> int:
        """Of containers: their disks and network namespaces."""
        places = [Path(line.split()[4]) for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        roots = (self._root, self._socket.parent.resolve() / "docker")
        return sum(any(one.is_relative_to(root) for root in roots) for one in places)

    def _disks(self) -> dict[str, float]:
        """Records are counted out where they lie on the engine's disk: they are to grow."""
        if time.monotonic() >= self._disk_due:
            self._disk_due = time.monotonic() + DISK_S
            driver = self._driver
            temporary, used = size_mib(driver.temporary), shutil.disk_usage(self._root).used / (1 << 20)
            if self._root.stat().st_dev == driver.folder.stat().st_dev:
                used -= size_mib(driver.folder) + temporary
            self._disk = {"temporary files, MiB": round(temporary, 1), "engine's disk, MiB": round(used, 1)}
        return self._disk


def engine_pids(url: str) -> tuple[int, list[int]]:
    """The dockerd that answers at `url`, and its containerd."""
    with socket.socket(socket.AF_UNIX) as door:
        door.connect(url.removeprefix("unix://"))
        pid, _, _ = struct.unpack("3i", door.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    parents = family()
    containerds = [one for one in parents if name_of(one) == "containerd"]
    return pid, [one for one in containerds if parents[one] == pid] or containerds


def shims(engine: Path) -> list[int]:
    """Processes that look after the containers of the engine with this socket."""
    places = (f"-address {engine.parent}/", f"-address {engine.parent.resolve()}/")
    found = [pid for pid in family() if name_of(pid).startswith("containerd-shim")]
    return [pid for pid in found if any(place in words(pid) for place in places)]


def size_mib(folder: Path) -> float:
    """What a folder's files take of the disk; what goes away meanwhile counts for nothing."""
    blocks = 0
    for above, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                blocks += os.lstat(os.path.join(above, name)).st_blocks
    return blocks * 512 / (1 << 20)
