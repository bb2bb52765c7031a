"""`grader selftest`: thirty attacks against this installation's own sandboxes, each with exactly what must happen.

What an organisation runs before a sitting. Needs the engine, the images of the levels, and root; nothing of an exam.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import docker

from grader.errors import BadInput
from sandboxes.owners import Owner
from workers.attacks.bout import Bout, Fought
from workers.attacks.corpus import Attack, load
from workers.slot import Slot, SlotSettings


def chosen(names: Sequence[str] = ()) -> tuple[Attack, ...]:
    """The attacks of the self-test, or those named. BadInput for a name that is none of them."""
    every = load()
    unknown = sorted(set(names) - {one.name for one in every})
    if unknown:
        raise BadInput(f"no attack {unknown[0]}: one of {', '.join(one.name for one in every)}")
    return tuple(one for one in every if not names or one.name in names)


def levels(attacks: Sequence[Attack]) -> tuple[str, ...]:
    """The levels whose images these attacks need."""
    return tuple(dict.fromkeys(one.task.level for one in attacks))


def fight(attacks: Sequence[Attack], client: docker.DockerClient, engine: str, image: Callable[[str], str]) -> Iterator[Fought]:
    """Each attack's result as it comes, all on one slot; `image` gives the id of a level's image."""
    folder = Path(tempfile.mkdtemp(prefix="grader-st-"))
    try:
        with Slot(SlotSettings(engine, Owner.of(os.getpid()))) as slot:
            bout = Bout(slot, client, folder, image, secrets.token_hex(16))
            for attack in attacks:
                yield bout.fight(attack)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
