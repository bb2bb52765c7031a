"""What nobody needs any more is removed, container and folder: of a dead worker, and of a dead driver. The rest is left alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import docker
import pytest

from sandboxes import layout
from sandboxes.container import LABEL, MAKER, Owner, reap, remove, start_sandbox
from sandboxes.images import ImageInfo
from tests.faults.exams import ROOT, sandboxes_of, wait_for
from tests.unit.test_owners import ELSEWHERE
from workers.slot import Slot, SlotSettings

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


WORKER = """
import sys, time, docker
from sandboxes.container import Owner, start_sandbox

start_sandbox(docker.DockerClient(sys.argv[1]), sys.argv[2], owner=Owner.parse(sys.argv[3]), labels={"grader.test": "1"})
print("started", flush=True)
time.sleep(600)
"""


@contextmanager
def worker(engine_url: str, image: str, driver: Owner) -> Iterator[subprocess.Popen[str]]:
    """A worker of this driver's that has a sandbox; it is dead when this ends."""
    words = [sys.executable, "-c", WORKER, engine_url, image, str(driver)]
    with subprocess.Popen(words, cwd=ROOT, text=True, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None and process.stdout.readline() == "started\n"
            yield process
        finally:
            process.kill()


def folder_of(client: docker.DockerClient, container: str) -> Path:
    mounts = client.containers.get(container).attrs["Mounts"]
    return Path(next(one["Source"] for one in mounts if one["Destination"] == layout.AGENT_DIR))


def by_a_run(client: docker.DockerClient, _engine_url: str) -> None:
    reap(client)


def by_the_next_slot(_client: docker.DockerClient, engine_url: str) -> None:
    """Of whichever driver."""
    with Slot(SlotSettings(engine_url, Owner.of(os.getpid()), labels=(("grader.test", "left over"),))) as slot:
        slot.take_over()


@pytest.mark.parametrize("cleaned", [by_a_run, by_the_next_slot])
def test_a_sandbox_of_a_driver_on_another_machine_stays_while_its_worker_lives(
    engine_url: str, client: docker.DockerClient, beginner: ImageInfo, cleaned: Callable[[docker.DockerClient, str], None]
) -> None:
    with worker(engine_url, beginner.id, ELSEWHERE) as process:
        [sandbox] = sandboxes_of(client, ELSEWHERE)
        folder = folder_of(client, sandbox)
        cleaned(client, engine_url)
        assert client.containers.get(sandbox).status == "running" and (folder / layout.AGENT_SOCKET).exists()
        process.kill()
        process.wait()
        cleaned(client, engine_url)
        assert sandboxes_of(client, ELSEWHERE) == [] and not folder.exists()


def test_a_sandbox_of_a_dead_driver_goes_although_its_worker_still_lives(client: docker.DockerClient, beginner: ImageInfo) -> None:
    with subprocess.Popen(["true"]) as driver:
        owner = Owner.of(driver.pid)
    with start_sandbox(client, beginner.id, owner=owner, labels={"grader.test": "1"}) as sandbox:
        assert sandbox.id in reap(client)


def test_a_sandbox_that_has_stopped_goes_when_it_is_of_before_a_reboot(client: docker.DockerClient, beginner: ImageInfo) -> None:
    labels = {LABEL: str(ELSEWHERE), MAKER: str(ELSEWHERE), "grader.test": "1"}
    container = client.containers.create(beginner.id, ["true"], labels=labels, network_mode="none")
    container.start()
    container.wait()
    reap(client)
    assert sandboxes_of(client, ELSEWHERE) == []


def test_two_that_remove_one_sandbox_at_once_are_both_content(engine_url: str, client: docker.DockerClient, beginner: ImageInfo) -> None:
    container = client.containers.create(beginner.id, ["sleep", "600"], labels={"grader.test": "1"}, network_mode="none")
    container.start()
    with ThreadPoolExecutor(4) as pool:
        clients = [docker.DockerClient(engine_url) for _ in range(4)]
        assert list(pool.map(remove, [one.containers.get(container.id) for one in clients])) == [None] * 4, "none was refused"
    wait_for(lambda: container.id not in {one.id for one in client.containers.list(all=True, ignore_removed=True)})
