"""Sandboxes with one wall taken away: other settings for the engine, or a copy of the agent with a line changed.

Nothing of the product knows of this: no switch of it lowers a wall.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import docker

from sandboxes import container, layout
from sandboxes.container import SandboxLimits, start_sandbox
from sandboxes.edition import Edition, Level
from sandboxes.images import ImageInfo
from tests.sandbox.conftest import Candidate

LEVEL: Level = "beginner"
AGENT = Path(container.__file__).parent / "inside" / "agent"
SMALL = SandboxLimits(memory_mib=192, processes=48, exam_mib=24, tmp_mib=8, shm_mib=8, service_mib=32, inodes=500)

Settings = dict[str, Any]
Edit = tuple[str, str, str]  # a file of the agent's, a text that is in it once, and what stands there instead


def unchanged(_settings: Settings) -> None:
    """The engine's walls as they are."""


@contextmanager
def made(
    client: docker.DockerClient,
    image: ImageInfo,
    edition: Edition,
    *,
    change: Callable[[Settings], None] = unchanged,
    edits: Sequence[Edit] = (),
    limits: SandboxLimits = SMALL,
) -> Iterator[Candidate]:
    """A sandbox after `change` of the engine's settings and `edits` of the agent."""
    with tempfile.TemporaryDirectory(prefix="grader-walls-") as folder:
        agent = altered(Path(folder) / "agent", edits) if edits else None
        as_it_is = container.settings

        def settings(*args: Any) -> Settings:
            built = as_it_is(*args)
            change(built)
            if agent is not None:
                built["volumes"][str(agent)] = {"bind": layout.AGENT, "mode": "ro"}
            return built

        with patch.object(container, "settings", settings):
            sandbox = start_sandbox(client, image.id, labels={"grader.test": "1"}, limits=limits)
        with sandbox:
            yield Candidate(sandbox, edition.candidate_env(LEVEL))


def altered(target: Path, edits: Sequence[Edit]) -> Path:
    """A copy of the agent with each text replaced. An edit that fits no more fails its test."""
    shutil.copytree(AGENT, target, ignore=shutil.ignore_patterns("__pycache__"))
    for file, old, new in edits:
        text = (target / file).read_text()
        assert text.count(old) == 1, f"{file} no longer has this once: {old}"
        (target / file).write_text(text.replace(old, new))
    target.chmod(0o700)  # closed to candidates, as in the image
    return target


def accounts(candidate: Candidate) -> set[int]:
    """The uids of everything that runs in the sandbox now, by the host's own table of processes."""
    told = candidate.sandbox.container.top(ps_args="-eo pid,uid")
    return {int(row[1]) for row in told["Processes"]}
