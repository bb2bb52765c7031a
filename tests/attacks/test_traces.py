"""What looks for traces finds them: each trace is left on purpose. What holds attacks to their word notices a broken one."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docker
import pytest

from sandboxes import layout
from sandboxes.edition import Level, level_named
from sandboxes.images import ImageInfo
from workers.attacks import corpus, traces
from workers.attacks.bout import Bout
from workers.attacks.corpus import Attack
from workers.attacks.traces import Footing, footing, left_behind, worse
from workers.slot import Slot

RUN = f"traces-{secrets.token_hex(4)}"


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(traces, "PATIENCE_S", 0.0)
    with tempfile.TemporaryDirectory(prefix="grader-tr-") as made:
        yield Path(made)


def sleeper(uid: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", f"import os, time; os.setresuid({uid}, {uid}, {uid}); print(flush=True); time.sleep(60)"], stdout=subprocess.PIPE)


def test_a_container_and_a_volume_are_found(
    client: docker.DockerClient, folder: Path, image: Callable[[Level], ImageInfo]
) -> None:
    labels = {"grader.run": RUN}
    made = client.containers.create(image("beginner").id, ["true"], labels=labels, network_mode="none")
    volume = client.volumes.create(labels=labels)
    try:
        found = left_behind(client, RUN, folder)
        assert {one.split()[0] for one in found} >= {"container", "volume"}, found
        assert not [one for one in left_behind(client, "another", folder) if one.split()[0] in ("container", "volume")]
    finally:
        made.remove(force=True)
        volume.remove()


def test_a_network_is_found(client: docker.DockerClient, folder: Path) -> None:
    network = client.networks.create(RUN, labels={"grader.run": RUN}, internal=True)
    try:
        assert f"network {RUN}" in left_behind(client, RUN, folder)
        assert left_behind(client, "another", folder) == []
    finally:
        network.remove()


def test_a_process_that_outlived_its_container_is_found(
    client: docker.DockerClient, folder: Path, image: Callable[[Level], ImageInfo]
) -> None:
    """In the control group that is named after a container of the run; one of another run's, or another engine's, is not ours."""
    began = time.time()
    made = client.containers.create(image("beginner").id, ["true"], labels={"grader.run": RUN}, network_mode="none")
    made.remove(force=True)
    groups = Path("/sys/fs/cgroup/pids" if Path("/sys/fs/cgroup/pids").is_dir() else "/sys/fs/cgroup")
    group = groups / f"grader-test-{made.id}"
    group.mkdir()
    try:
        with sleeper(0) as process:
            assert process.stdout is not None
            process.stdout.readline()
            (group / "cgroup.procs").write_text(str(process.pid))
            found = left_behind(client, RUN, folder, since=began)
            others = left_behind(client, "another", folder, since=began)
            process.send_signal(signal.SIGKILL)
        assert (found, others) == ([f"process {process.pid} without a container"], [])
    finally:
        group.rmdir()


def test_a_file_and_a_socket_are_found(client: docker.DockerClient, folder: Path) -> None:
    (folder / "left").touch()
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(folder / "s.sock"))
        one.listen()
        found = left_behind(client, RUN, folder)
    assert {"temporary file left", "temporary file s.sock", f"socket {folder}/s.sock"} <= set(found)


def test_a_process_of_a_sandboxs_account_is_found(client: docker.DockerClient, folder: Path) -> None:
    with sleeper(layout.CANDIDATE_UID) as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = left_behind(client, RUN, folder)
        process.send_signal(signal.SIGKILL)
    assert f"process {process.pid} of account {layout.CANDIDATE_UID}" in found


def test_a_file_in_the_hosts_memory_is_found(client: docker.DockerClient, folder: Path) -> None:
    path = Path("/dev/shm") / RUN
    path.touch()
    os.chown(path, layout.CANDIDATE_UID, layout.CANDIDATE_UID)
    try:
        assert f"file {path}" in left_behind(client, RUN, folder)
    finally:
        path.unlink()


def test_files_that_a_child_keeps_open_are_found_and_connections_to_the_engine_are_not(client: docker.DockerClient, folder: Path) -> None:
    before = footing(folder).open_files
    for number in range(12):
        client.api.containers(filters={"name": f"nobody{number}"})
    kept = "import os, sys, time; kept = [open(os.devnull) for _ in range(20)]; print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", kept], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        grown = footing(folder).open_files - before
        process.send_signal(signal.SIGKILL)
    assert 20 < grown < 30
    assert footing(folder).open_files == before


def test_a_disk_that_fills_up_is_found(folder: Path) -> None:
    before, slack = footing(folder), Footing(worker_mib=1 << 20, open_files=1 << 20, free_memory_mib=1 << 20, free_disk_mib=40)
    with (folder / "full").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, 400 << 20)
    worse = footing(folder).worse_than(before, slack)
    assert [one.split(" grew")[0] for one in worse] == ["host's used disk (MiB)"]


def test_what_comes_down_in_time_is_not_told_and_what_stays_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, slack = footing(folder), Footing(worker_mib=1 << 20, open_files=1 << 20, free_memory_mib=1 << 20, free_disk_mib=512)
    with (folder / "full").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, 1 << 30)
        comes_down = threading.Timer(1, os.ftruncate, (file.fileno(), 0))
        comes_down.start()
        assert worse(before, folder, slack=slack) == []
        comes_down.join()
        os.posix_fallocate(file.fileno(), 0, 1 << 30)
        monkeypatch.setattr(traces, "REST_S", 1.0)
        assert [one.split(" grew")[0] for one in worse(before, folder, slack=slack)] == ["host's used disk (MiB)"]


def test_a_gigabyte_of_the_hosts_memory_that_stays_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "REST_S", 1.0)
    before = footing(folder)
    held = bytearray(b"x") * (1 << 30)
    assert "host's used memory (MiB)" in [one.split(" grew")[0] for one in worse(before, folder)]
    del held


def test_memory_of_a_process_that_has_ended_is_not_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "REST_S", 1.0)
    before = footing(folder)
    subprocess.run([sys.executable, "-c", "bytearray(b'x') * (2 << 30)"], check=True)
    assert worse(before, folder) == []


def test_memory_and_open_files_that_grow_are_found(folder: Path) -> None:
    before, slack = footing(folder), Footing(worker_mib=64, open_files=10, free_memory_mib=1 << 20, free_disk_mib=1 << 20)
    held = bytearray(b"x") * (100 << 20)
    files = [open(os.devnull, "rb") for _ in range(20)]  # noqa: SIM115 - left open on purpose
    worse = footing(folder).worse_than(before, slack)
    assert [one.split(" grew")[0] for one in worse] == ["worker's memory (MiB)", "worker's open files"]
    for one in files:
        one.close()
    del held
    assert footing(folder).worse_than(before, slack) == []


@pytest.fixture
def bout(slot: Slot, client: docker.DockerClient, image: Callable[[Level], ImageInfo], folder: Path) -> Bout:
    return Bout(slot, client, folder, lambda level: image(level_named(level)).id, secrets.token_hex(16))


def attack(name: str) -> Attack:
    return next(one for one in corpus.load() if one.name == name)


def test_an_attack_that_gets_other_points_or_shows_nothing_is_a_difference(bout: Bout) -> None:
    right = attack("20-duplicate-keys")
    wrong = replace(right, due=right.due.model_copy(update={"points": Decimal(3), "shows": ("not there",)}))
    first, second = bout.fight(wrong).differences
    assert "must get 3 (scored), got 4 of 10" in first and "nothing shows 'not there'" in second


def test_an_attack_that_succeeds_is_a_difference(bout: Bout) -> None:
    """The full answer in an attack's place: as if the attack had earned everything."""
    hostile = attack("10-overwrites-results")
    (difference, *_) = bout.fight(replace(hostile, files=hostile.task.answer("full"))).differences
    assert "must get 0 (scored), got 10 of 10" in difference


def test_an_honest_answer_that_loses_points_is_a_difference(bout: Bout) -> None:
    broken = attack("20-duplicate-keys")
    tree = {path: data.replace(b"print(", b"print('x', ") if "answers/full" in path else data for path, data in broken.task.tree.items()}
    found = bout.fight(replace(broken, task=replace(broken.task, tree=tree))).differences
    assert [one.partition("'s honest answer: ")[0] for one in found] == ["the next question", "the next candidate"]


def test_shared_memory_of_a_sandboxs_account_is_found_and_what_was_there_before_is_not(client: docker.DockerClient, folder: Path) -> None:
    code = f"""
import ctypes, os, sys
os.setresuid({layout.CANDIDATE_UID}, {layout.CANDIDATE_UID}, {layout.CANDIDATE_UID})
libc = ctypes.CDLL(None)
one = libc.shmget(0, 4096, 0o1600)
print(one, flush=True)
sys.stdin.read()
libc.shmctl(one, 0, None)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        number = int(process.stdout.readline())
        found = left_behind(client, RUN, folder)
        assert f"System V shm {number} of a sandbox's account" in found
        assert left_behind(client, RUN, folder, before=found) == []
        process.communicate("")
