"""What nobody needs any more is removed, container and folder: of a dead worker, and of a dead driver. The rest is left alone."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import docker
import pytest

from sandboxes import layout, shims
from sandboxes.container import reap, remove, start_sandbox
from sandboxes.images import ImageInfo
from sandboxes.owners import LABEL, MAKER, Owner
from tests.faults.engine import command_lines
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
from sandboxes.container import start_sandbox
from sandboxes.owners import Owner

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


@contextmanager
def lost_by_containerd(bundle: Path, container: str, bound: str) -> Iterator[int]:
    """The process id of a real shim that a containerd has started for a container, and died; it has no program to look after."""
    bundle.mkdir()
    (bundle / "config.json").write_text(json.dumps({"mounts": [{"destination": layout.AGENT_DIR, "source": bound}]}))
    os.mkfifo(bundle / "log")
    words = [shims.PROGRAM.decode(), "-namespace", "grader-test", "-id", container, "-address", str(bundle / "gone")]
    log = os.open(bundle / "log", os.O_RDWR)
    subprocess.run([*words, "-publish-binary", "true", "start"], cwd=bundle, check=True, capture_output=True)
    (pid,) = (pid for pid, line in command_lines().items() if container.encode() in line)
    try:
        yield pid
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        Path((bundle / "address").read_text().removeprefix("unix://")).unlink(missing_ok=True)
        os.close(log)


def test_what_containerd_lost_is_ended_when_its_maker_is_dead_and_nobody_knows_its_container(
    client: docker.DockerClient, beginner: ImageInfo, tmp_path: Path
) -> None:
    alive = Owner.of(os.getpid())
    with subprocess.Popen(["true"]) as process:
        dead = Owner.of(process.pid)
    of_the_dead, of_the_living = (f"/tmp/grader-{one.pid:x}-{int(one.started):x}-abc" for one in (dead, alive))
    known = client.containers.create(beginner.id, ["true"], labels={"grader.test": "1"}, network_mode="none")
    with (
        ExitStack() as afterwards,
        lost_by_containerd(tmp_path / "lost", secrets.token_hex(32), of_the_dead) as lost,
        lost_by_containerd(tmp_path / "mine", secrets.token_hex(32), of_the_living) as mine,
        lost_by_containerd(tmp_path / "known", known.id or "", of_the_dead) as still_known,
        lost_by_containerd(tmp_path / "foreign", secrets.token_hex(32), "/srv/data") as foreign,
    ):
        afterwards.callback(known.remove)
        reap(client)
        wait_for(lambda: not is_alive(lost))
        assert [is_alive(one) for one in (mine, still_known, foreign)] == [True] * 3
        reap(client, ours=alive)
        wait_for(lambda: not is_alive(mine))
        assert is_alive(still_known) and is_alive(foreign)


WITH_A_CHILD = "sleep 600 & echo $!; wait; read line"  # a shell that has the shim's name


def test_what_still_looks_after_a_process_is_not_lost(client: docker.DockerClient, tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as process:
        dead = Owner.of(process.pid)
    bound = f"/tmp/grader-{dead.pid:x}-{int(dead.started):x}-abc"
    (tmp_path / "config.json").write_text(json.dumps({"mounts": [{"destination": layout.AGENT_DIR, "source": bound}]}))
    words = [shims.PROGRAM.decode(), "-c", WITH_A_CHILD, "-id", secrets.token_hex(32)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, executable="/bin/sh", cwd=tmp_path, stdin=pipe, stdout=pipe, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        try:
            assert shims.end_lost(client, Path(bound).name.__eq__) == []
        finally:
            os.kill(child, signal.SIGKILL)
        wait_for(lambda: not Path(f"/proc/{child}").exists())
        assert shims.end_lost(client, Path(bound).name.__eq__) == [parent.pid], "nothing else spared it"


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


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
