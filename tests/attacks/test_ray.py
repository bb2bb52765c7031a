"""Line 59: the Ray that a batch starts listens on the loopback alone, and no sandbox can reach it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandboxes.owners import Owner
from workers.attacks.traces import descendants

PROGRAM = """
import os, sys, time
from sandboxes.owners import Owner
from workers.ray_fleet import RayFleet
from workers.slot import SlotSettings
with RayFleet(SlotSettings(sys.argv[1], Owner.of(os.getpid())), 1):
    print("started", flush=True)
    sys.stdin.read()
"""
LOOPBACK = {"0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"}
LISTEN = "0A"


@pytest.fixture
def driver(engine_url: str) -> Iterator[int]:
    """A process that has started a fleet on a Ray of its own."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM, engine_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline() == "started\n"
        yield process.pid
        process.stdin.close()


def listeners(pid: int) -> set[tuple[str, int]]:
    """(address as the kernel writes it, port) of every TCP socket on which a process listens."""
    sockets = set()
    for one in Path(f"/proc/{pid}/fd").iterdir():
        try:
            sockets.add(os.readlink(one).removeprefix("socket:[").removesuffix("]"))
        except FileNotFoundError:
            continue
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            words = line.split()
            if words[3] == LISTEN and words[9] in sockets:
                address, _, port = words[1].partition(":")
                found.add((address, int(port, 16)))
    return found


@pytest.mark.full
def test_ray_listens_on_the_loopback_alone(driver: int) -> None:
    assert Owner.of(driver).alive()
    found: set[tuple[str, int]] = set()
    for _ in range(20):  # its processes come one after the other
        found |= {one for pid in (driver, *descendants(driver)) for one in listeners(pid)}
        time.sleep(0.2)
    assert len(found) > 2, "Ray listens somewhere, or this test looks in the wrong place"
    assert {address for address, _ in found} <= LOOPBACK, found
    assert not {port for _, port in found} & {8265, 10001}, "neither dashboard nor job server"
