"""When a process counts as gone: asked of the kernel on this machine, with the agent's own code."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandboxes import container

AGENT = Path(container.__file__).parent / "inside" / "agent"
UID = 10008  # an account that nothing else here has
LEADERLESS = f"""
import ctypes, os, threading, time
os.setresuid({UID}, {UID}, {UID})
threading.Thread(target=time.sleep, args=(600,)).start()
print('ready', flush=True)
ctypes.CDLL(None).syscall(60, 0)  # the leader ends, its thread goes on: a zombie that still works
"""


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> object:
    """The agent's module, imported as PID 1 does: from its own folder."""
    monkeypatch.setattr(sys, "path", [str(AGENT), str(AGENT.parent), *sys.path])
    import processes as module  # type: ignore[import-not-found]

    return module


def state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_a_zombie_whose_threads_go_on_is_not_gone(processes: object) -> None:
    with subprocess.Popen([sys.executable, "-c", LEADERLESS], stdout=subprocess.PIPE) as running:
        try:
            assert running.stdout is not None and running.stdout.readline() == b"ready\n"
            deadline = time.monotonic() + 20
            while state(running.pid) != "Z" and time.monotonic() < deadline:
                time.sleep(0.01)
            assert state(running.pid) == "Z"
            assert processes.processes(UID) == [running.pid]  # type: ignore[attr-defined]
        finally:
            running.kill()
    assert processes.processes(UID) == []  # type: ignore[attr-defined]


def test_a_mere_zombie_is_gone(processes: object) -> None:
    with subprocess.Popen([sys.executable, "-c", f"import os; os.setresuid({UID}, {UID}, {UID})"]) as ended:
        deadline = time.monotonic() + 20
        while state(ended.pid) != "Z" and time.monotonic() < deadline:
            time.sleep(0.01)
        assert state(ended.pid) == "Z"
        assert processes.processes(UID) == []  # type: ignore[attr-defined]
