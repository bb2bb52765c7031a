"""A folder made for a container that was never asked for: found by its name, and only a dead driver's is removed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import docker
import pytest

from sandboxes.container import reap
from tests.faults.exams import ROOT, wait_for

DRIVER = """
import os, signal, docker
from sandboxes.container import start_sandbox

class Client(docker.DockerClient):
    @property
    def containers(self):  # at this moment it would ask for the container
        os.kill(os.getpid(), signal.SIGSTOP)

start_sandbox(Client(), "any", labels={})
"""


def test_the_folder_of_a_driver_that_dies_before_it_asks_for_its_container(
    tmp_path: Path, client: docker.DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "grader-notes").mkdir()
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", DRIVER], cwd=ROOT, env=env) as driver:
        wait_for(lambda: len(list(tmp_path.iterdir())) == 2 or driver.poll() is not None)
        reap(client)
        assert len(list(tmp_path.iterdir())) == 2, "its driver lives"
        driver.kill()
    reap(client)
    assert [one.name for one in tmp_path.iterdir()] == ["grader-notes"]
