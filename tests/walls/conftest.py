"""One sandbox with every wall, shared by all probes; and a maker of sandboxes that lack one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

import docker
import pytest

from sandboxes.edition import Edition, Level
from sandboxes.images import ImageInfo
from tests.sandbox.conftest import Candidate
from tests.walls.rig import LEVEL, made

Maker = Callable[..., AbstractContextManager[Candidate]]


@pytest.fixture(scope="package")
def without(client: docker.DockerClient, image: Callable[[Level], ImageInfo], edition: Edition) -> Maker:
    return partial(made, client, image(LEVEL), edition)


@pytest.fixture(scope="package")
def with_all_walls(without: Maker) -> Iterator[Candidate]:
    with without() as candidate:
        yield candidate


@pytest.fixture
def whole(with_all_walls: Candidate) -> Candidate:
    with_all_walls.agent.reset()
    return with_all_walls
