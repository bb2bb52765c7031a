"""Who needs a sandbox: the processes that a container or a folder of the host belongs to, and whether they still run."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LABEL = "grader.owner"
MAKER = "grader.maker"
FOLDER = re.compile(r"grader-([0-9a-f]+)-([0-9a-f]+)-\w+")


@dataclass(frozen=True)
class Owner:
    """A process that a container belongs to: the driver of its exam, or the worker that made it."""

    boot: str
    pid: int
    started: str  # start time of the process in clock ticks since boot

    @classmethod
    def of(cls, pid: int) -> Owner:
        """The owner that process `pid` is. FileNotFoundError when there is none."""
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return cls(Path("/proc/sys/kernel/random/boot_id").read_text().strip(), pid, fields[19])

    def __str__(self) -> str:
        return f"{self.boot}/{self.pid}/{self.started}"

    @classmethod
    def parse(cls, text: str) -> Owner:
        """The reverse of str()."""
        boot, pid, started = text.split("/")
        return cls(boot, int(pid), started)

    def alive(self) -> bool:
        """Whether that very process still runs."""
        try:
            return Owner.of(self.pid) == self
        except FileNotFoundError:
            return False


def is_left_over(labels: Mapping[str, str]) -> bool:
    """Whether the sandbox with these labels has lost its maker or its driver.

    A maker works on the machine of its engine, so it can always be looked for; a driver of another machine cannot, but
    its workers die with it.
    """
    owner = Owner.parse(labels[LABEL])
    maker = Owner.parse(labels.get(MAKER, labels[LABEL]))
    return not maker.alive() or (owner.boot == maker.boot and not owner.alive())


def new_folder(maker: Owner) -> Path:
    """A new folder on the host for a sandbox of `maker`, who is read from its name by `folder_maker`."""
    return Path(tempfile.mkdtemp(prefix=f"grader-{maker.pid:x}-{int(maker.started):x}-"))


def folder_maker(name: str) -> Owner | None:
    """Who made the folder of this name; None when no sandbox's folder is called so."""
    named = FOLDER.fullmatch(name)
    return named and Owner(Owner.of(os.getpid()).boot, int(named[1], 16), str(int(named[2], 16)))
