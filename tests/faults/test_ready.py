"""What this machine must have before a batch starts, asked of the real engine and of a real Ray cluster."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path

import docker
import pytest

from grader.scores import State
from sandboxes.images import ImageInfo
from sandboxes.owners import LABEL, Owner
from tests.faults import exams
from tests.faults.exams import ROOT, Sitting, descendants, grader, sandboxes_of, wait_for
from tests.unit.test_cli_bad_input import assert_refused, files_below, replace

FULL = (State.SCORED, (Decimal(10), Decimal(10)))
RAY = [str(Path(sys.executable).with_name("ray")), "start", "--head", "--block", "--port=0", "--num-cpus=1"]
RAY += ["--node-ip-address=127.0.0.1", "--include-dashboard=false", "--disable-usage-stats"]


def test_doctor_shows_engine_runtime_and_every_tool(engine_url: str, client: docker.DockerClient, beginner: ImageInfo) -> None:
    said = json.loads(grader("doctor", "--engine", engine_url, "--json", check=None).stdout)
    components = {one["name"]: one["version"] for one in said["engine"]["components"]}
    assert components["engine"] == client.version()["Version"]
    assert components["containerd"] and components["runc"]
    escapes = {one["escape"]["cve"]: one["closed"] for one in said["engine"]["exposures"]}
    assert escapes["CVE-2024-21626"] is True, "the engine that these tests grade on must not let candidates out"
    [image] = [one for one in said["images"] if one["level"] == "beginner"]
    now = client.images.get(beginner.tag)  # others may have built it anew since this session began
    assert image["is_current"] and image["image"]["id"] == now.id
    assert image["image"]["recipe"] == now.labels["grader.recipe"]
    assert image["image"]["versions"] == json.loads(now.labels["grader.versions"]) and "chrome" in image["image"]["versions"]
    shown = grader("doctor", "--engine", engine_url, check=None, env={**os.environ, "COLUMNS": "200"})
    assert all(version in shown.stdout for version in image["image"]["versions"].values())
    assert shown.returncode == (0 if said["ready"] else 3)
    assert ("grading can start" in shown.stdout) == said["ready"]


def test_doctor_shows_sandboxes_whose_driver_is_dead(engine_url: str, client: docker.DockerClient, beginner: ImageInfo) -> None:
    with subprocess.Popen(["true"]) as process:
        owner = Owner.of(process.pid)
        process.wait()
    container = client.containers.create(beginner.id, ["true"], labels={LABEL: str(owner)})
    try:
        said = json.loads(grader("doctor", "--engine", engine_url, "--json", check=None).stdout)
        # Another driver on this engine may have reaped it meanwhile, as it should.
        assert container.id in {one["id"] for one in said["leftovers"]} or not sandboxes_of(client, owner)
    finally:
        if sandboxes_of(client, owner):
            container.remove(force=True)


def test_no_image_is_one_line_before_anything_is_written(sitting: Sitting, tmp_path: Path) -> None:
    """A copy of the program that knows a newer handbook, for which nothing has been built."""
    for name in ("grader", "sandboxes", "workers"):
        shutil.copytree(ROOT / name, tmp_path / "program" / name, ignore=shutil.ignore_patterns("__pycache__"))
    editions = tmp_path / "program/sandboxes/editions"
    text = (editions / "2022-09.toml").read_text(encoding="utf-8")
    (editions / "2099-01.toml").write_text(text.replace('name = "2022-09"', 'name = "2099-01"', 1), encoding="utf-8")
    replace(sitting.folder / "exam.toml", 'title = "小型考试"', 'title = "小型考试"\nedition = "2099-01"')
    sitting.hand_in("20220001", exams.RIGHT, exams.SAYS_42)
    before = files_below(sitting.folder)
    command = [*exams.GRADER, "run", str(sitting.folder), "--tasks", str(sitting.tasks), "--engine", sitting.engine]
    done = subprocess.run(command, cwd=tmp_path / "program", text=True, capture_output=True, check=False)
    assert_refused(done, 3, "no image of level beginner for edition 2099-01", "grader images build beginner")
    assert files_below(sitting.folder) == before


def test_a_second_driver_on_the_same_exam_is_refused_and_the_first_goes_on(sitting: Sitting) -> None:
    sitting.hand_in("20220001", exams.RIGHT, exams.SAYS_42)
    with sitting.started("--no-ray") as first:
        wait_for(lambda: sitting.rows("runs") or first.poll() is not None)
        first.send_signal(signal.SIGSTOP)  # however long the second one takes to start, the first has not ended
        assert_refused(sitting.run("--no-ray", check=None), 3, str(sitting.folder), "another `grader run` works on this exam")
        first.send_signal(signal.SIGCONT)
        said, errors = first.communicate(timeout=exams.PATIENCE_S)
    assert first.returncode == 0, said + errors
    assert sitting.scores() == {"20220001": FULL}


def test_names_that_are_nobodys_are_told(sitting: Sitting) -> None:
    sitting.hand_in("20220001", exams.RIGHT, exams.SAYS_42)
    (sitting.answers / "张三.zip").write_bytes(b"")
    (sitting.answers / "20220002.docx").write_bytes(b"")
    done = sitting.run("--no-ray")
    [line] = [line for line in done.stderr.splitlines() if "not graded" in line]
    assert "20220002.docx" in line and "张三.zip" in line


@pytest.fixture
def ray_folder() -> Iterator[Path]:
    """A short path: the sockets below it have room for no more."""
    folder = Path(tempfile.mkdtemp(prefix="gray-", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    """One made for this cluster, which both its head and the driver have in their environment."""
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    monkeypatch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))


@contextmanager
def cluster(folder: Path, *options: str) -> Iterator[str]:
    """A Ray started outside of the grader; its address."""
    env = {**os.environ, "RAY_TMPDIR": str(folder), "RAY_USAGE_STATS_ENABLED": "0"}
    log = folder / "start.log"
    with log.open("wb") as output, subprocess.Popen(
        [*RAY, *options], stdout=output, stderr=output, env=env, start_new_session=True
    ) as process:
        try:
            wait_for(lambda: address_in(log) or process.poll() is not None, within_s=60)
            found = address_in(log)
            assert found, log.read_text()
            yield found
        finally:
            ours = descendants(process.pid)
            process.kill()
            for pid in ours:  # told to end, Ray takes half a minute
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def address_in(log: Path) -> str | None:
    found = re.search(r"--address='([\d.]+:\d+)'", log.read_text(errors="replace"))
    return found[1] if found and "Ray runtime started" in log.read_text(errors="replace") else None


def test_a_cluster_without_the_resource_is_refused_in_one_line(sitting: Sitting, ray_folder: Path, token: None) -> None:
    """And a Ray that merely runs on this machine is not joined unasked."""
    sitting.hand_in("20220001", exams.RIGHT, exams.SAYS_42)
    with cluster(ray_folder) as address:
        done = sitting.run("--address", address, check=3)
        assert done.stdout == ""
        assert [line for line in done.stderr.splitlines() if not line.startswith("joining the Ray at")] == [
            f"error: the Ray at {address} has no resource `sandbox`: start its nodes with "
            "`ray start … --resources='{\"sandbox\": 2}'` where an engine and the images are"
        ]
        assert sitting.rows("results") == []
        alone = grader(
            "run", sitting.folder, "--tasks", sitting.tasks, "--engine", sitting.engine, "--slots", "1",
            env={**os.environ, "RAY_ADDRESS": address},
        )  # fmt: skip
        assert "1 of 1 answers are settled" in alone.stdout
    assert sitting.scores() == {"20220001": FULL}


def test_a_cluster_with_the_resource_grades(sitting: Sitting, ray_folder: Path, token: None) -> None:
    sitting.hand_in("20220001", exams.RIGHT, exams.SAYS_42)
    sitting.hand_in("20220002", exams.RIGHT, exams.SAYS_42)
    with cluster(ray_folder, '--resources={"sandbox": 1}') as address:
        sitting.run("--address", address, "--slots", "2")
        assert sitting.scores() == {"20220001": FULL, "20220002": FULL}


def test_no_ray_at_the_address_is_one_line(sitting: Sitting) -> None:
    sitting.hand_in("20220001", exams.RIGHT, exams.SAYS_42)
    done = sitting.run("--address", "127.0.0.1:1", check=3)
    [line] = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert "no Ray at 127.0.0.1:1" in line
