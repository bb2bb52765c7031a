"""Every hostile answer ends as it declares, and nothing of it reaches the next answer, the worker or the host.

One slot grades them all, one after the other. After each, the task's honest answer must have full points, as the next question
in the same sandbox and as the next candidate's in one of its own.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docker
import pytest

from sandboxes.edition import Level, level_named
from sandboxes.images import ImageInfo
from tests.attacks.corpus import attacks, declared, is_quick
from workers.attacks.bout import Bout
from workers.slot import Slot

ATTACKS = attacks()
NAMES = [pytest.param(name, marks=[] if is_quick(name) else [pytest.mark.full]) for name in ATTACKS]


@pytest.fixture(scope="module")
def bout(slot: Slot, client: docker.DockerClient, image: Callable[[Level], ImageInfo]) -> Iterator[Bout]:
    folder = Path(tempfile.mkdtemp(prefix="grader-at-"))  # a short path: sockets are made below it
    yield Bout(slot, client, folder, lambda level: image(level_named(level)).id, secrets.token_hex(16))
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_ends_as_it_declares_and_leaves_nothing(bout: Bout, name: str) -> None:
    assert bout.fight(ATTACKS[name]).differences == ()


def test_there_are_enough_of_them() -> None:
    quick = [name for name in declared() if is_quick(name)]
    assert len(declared()) >= 120
    assert 35 <= len(quick) <= 45
    assert {line for table in declared().values() for line in table.lines} >= {1, 16, 32, 36, 46, 53, 54}
