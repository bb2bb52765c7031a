"""Processes of this machine, out of /proc: who is below whom, what each holds, and who belongs to a start."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Usage:
    """Of some processes together."""

    memory_mib: float  # their own (RssAnon)
    files: int  # open descriptors
    threads: int


def usage(pids: Iterable[int]) -> Usage:
    """What these processes hold; one that has ended meanwhile holds nothing."""
    kib = files = threads = 0
    for pid in pids:
        with contextlib.suppress(OSError, KeyError):  # a zombie has no memory to tell of
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            fields = {name: value for name, _, value in (line.partition(":") for line in lines)}
            kib += int(fields["RssAnon"].split()[0])
            threads += int(fields["Threads"])
            files += len(os.listdir(f"/proc/{pid}/fd"))
    return Usage(round(kib / 1024, 1), files, threads)


def family() -> dict[int, int]:
    """Every process and its parent."""
    found = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit():
                found[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    return found


def below(*pids: int) -> dict[int, str]:
    """Every process below these, with its command line."""
    parents, found = family(), set(pids)
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return {one: words(one) for one in found - set(pids)}


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
    """The program's name, at most 15 characters; empty for one that is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def words(pid: int) -> str:
    """The command line; empty for one that is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""
