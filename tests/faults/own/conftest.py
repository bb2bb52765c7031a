"""The engine of these tests' own with the beginner's image, and an exam of known answers on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from sandboxes.images import ImageInfo
from tests.faults.engine import ENGINE_MIB, Disk, OwnEngine
from tests.faults.exams import Sitting
from tests.faults.own.bench import Bystander, Truth, handed_in, truth_of
from tests.faults.test_ready import ray_folder, token  # noqa: F401 (fixtures)


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory, client: docker.DockerClient, beginner: ImageInfo) -> Iterator[OwnEngine]:
    with Disk.mounted(ENGINE_MIB) as disk:
        engine = OwnEngine(disk, tmp_path_factory.mktemp("engine") / "dockerd.log")
        try:
            engine.start()
            engine.take_image(client, beginner.tag)
            yield engine
        finally:
            engine.end()


@pytest.fixture(scope="session")
def truth(tmp_path_factory: pytest.TempPathFactory, own: OwnEngine) -> Truth:
    """What the answers get where nothing is disturbed."""
    sitting = handed_in(tmp_path_factory.mktemp("truth"), own.url)
    sitting.run("--no-ray")
    return truth_of(sitting)


@pytest.fixture
def engine(own: OwnEngine) -> Iterator[OwnEngine]:
    """Well before each test and after it."""
    own.heal()
    yield own
    own.heal()


@pytest.fixture
def bystander(engine: OwnEngine, truth: Truth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bystander:
    """Looks on; what the command starts has its temporary folders here."""
    temporary = tmp_path / "t"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("RAY_TMPDIR", os.environ.get("RAY_TMPDIR", "/tmp"))  # its sockets' paths must be short
    return Bystander(engine, truth, temporary)


@pytest.fixture
def exam(engine: OwnEngine, tmp_path: Path) -> Sitting:
    """The exam, its answers handed in and nothing graded."""
    return handed_in(tmp_path, engine.url)
