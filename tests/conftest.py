"""What every test of the project may use: the engine, the edition, the images. A missing engine is a failure."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import docker
import pytest

from sandboxes.edition import Edition, Level, load_edition
from sandboxes.host import Host
from sandboxes.images import ImageInfo, Images
from sandboxes.owners import Owner
from tests.grading import Grading
from workers.slot import Slot, SlotSettings


@pytest.fixture(scope="session")
def engine_url() -> str:
    """The engine that tests run on."""
    return os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")


@pytest.fixture(scope="session")
def client(engine_url: str) -> Iterator[docker.DockerClient]:
    connected = docker.DockerClient(base_url=engine_url, timeout=600)
    connected.ping()
    yield connected
    connected.close()


@pytest.fixture(scope="session")
def edition() -> Edition:
    return load_edition("2022-09")


@pytest.fixture(scope="session")
def image(client: docker.DockerClient, edition: Edition) -> Callable[[Level], ImageInfo]:
    """The image of a level, built where it is missing or out of date."""
    images = Images(client, edition, Host.here(os.environ))
    built: dict[Level, ImageInfo] = {}

    def of(level: Level) -> ImageInfo:
        if level not in built:
            built[level] = images.build(level)
        return built[level]

    return of


@pytest.fixture(scope="module")
def slot(engine_url: str) -> Iterator[Slot]:
    with Slot(SlotSettings(engine_url, Owner.of(os.getpid()), labels=(("grader.test", "1"),))) as one:
        yield one


@pytest.fixture
def grading(slot: Slot, tmp_path: Path, image: Callable[[Level], ImageInfo]) -> Grading:
    """Grades answers to a test's own small tasks at the intermediate level."""
    return Grading(slot, tmp_path, image("intermediate").id)
