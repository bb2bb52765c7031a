"""What an engine's earlier start leaves about, and an engine that is not there."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from grader.errors import NotReady
from sandboxes import engine


def test_stale_pid_files_and_sockets_are_cleared(tmp_path: Path) -> None:
    """A pid file with a living pid that is something else today is stale, too: dockerd would refuse to start."""
    dead = max(int(name) for name in os.listdir("/proc") if name.isdigit()) + 1_000_000
    (tmp_path / "docker.pid").write_text(f"{os.getpid()}\n")
    (tmp_path / "docker/containerd").mkdir(parents=True)
    (tmp_path / "docker/containerd/containerd.pid").write_text(str(dead))
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "docker.sock"))
    engine.clear_stale(tmp_path)
    assert [path for path in tmp_path.rglob("*") if not path.is_dir()] == []


def test_the_pid_file_of_a_living_program_stays(tmp_path: Path) -> None:
    name = Path(f"/proc/{os.getpid()}/comm").read_text().strip()
    (tmp_path / "x.pid").write_text(str(os.getpid()))
    assert engine._is_running(tmp_path / "x.pid", name)
    assert not engine._is_running(tmp_path / "x.pid", "dockerd")
    assert not engine._is_running(tmp_path / "none.pid", name)


def test_a_program_that_is_dead_but_not_buried_does_not_run(tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as process:
        while Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.01)
        (tmp_path / "x.pid").write_text(str(process.pid))
        assert not engine._is_running(tmp_path / "x.pid", "true")


def test_a_containerd_that_is_just_ending_with_its_dockerd_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "docker/containerd").mkdir(parents=True)
    at, files = {}, {"dockerd": tmp_path / "docker.pid", "containerd": tmp_path / "docker/containerd/containerd.pid"}
    for name, file in files.items():
        shutil.copy("/bin/sleep", tmp_path / name)  # the kernel knows a process by its program's name
        at[name] = subprocess.Popen([tmp_path / name, "60"])
        file.write_text(str(at[name].pid))
    engine.clear_stale(tmp_path)
    assert all(file.exists() for file in files.values()), "both live"
    at["dockerd"].kill()
    at["dockerd"].wait()
    ending = threading.Timer(0.5, at["containerd"].kill)
    ending.start()
    engine.clear_stale(tmp_path)
    assert not any(file.exists() for file in files.values())
    ending.join()
    at["containerd"].wait()


def test_an_engine_elsewhere_is_never_started_from_here(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="only the local one"):
        engine.provide(f"unix://{tmp_path}/none.sock", lambda line: None)
