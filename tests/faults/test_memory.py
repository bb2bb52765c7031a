"""An OOM is the candidate's only if the kernel's counters for that container say so."""

from __future__ import annotations

import contextlib
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docker
import pytest

from grader.bench import Limit
from sandboxes import container
from sandboxes.container import SandboxLimits, start_sandbox
from sandboxes.edition import load_edition
from sandboxes.images import ImageInfo
from tests.sandbox.conftest import Candidate

GROUPS = Path("/sys/fs/cgroup")
LITTLE = 256 << 20
FILLS = "x = bytearray(400 << 20)\nfor i in range(0, len(x), 4096): x[i] = 1"


@contextlib.contextmanager
def small_group(client: docker.DockerClient) -> Iterator[str]:
    """A control group of the host's with little memory and no swap, by its name for the engine; of version 1 or 2, whoever keeps them."""
    engine, name = client.info(), f"gradertest{secrets.token_hex(4)}"
    version = str(engine["CgroupVersion"])
    if engine["CgroupDriver"] == "systemd":
        limits = {"1": [f"MemoryLimit={LITTLE}"], "2": [f"MemoryMax={LITTLE}", "MemorySwapMax=0"]}
        subprocess.run(["systemctl", "set-property", "--runtime", f"{name}.slice", *limits[version]], check=True)
        try:
            yield f"{name}.slice"
        finally:
            subprocess.run(["systemctl", "stop", f"{name}.slice"], check=True)
            subprocess.run(["systemctl", "revert", f"{name}.slice"], check=True)
        return
    group = GROUPS / name if version == "2" else GROUPS / "memory" / name
    files = {"1": {"limit_in_bytes": LITTLE, "memsw.limit_in_bytes": LITTLE}, "2": {"max": LITTLE, "swap.max": 0}}
    group.mkdir()
    try:
        for file, limit in files[version].items():
            with contextlib.suppress(FileNotFoundError):  # a kernel that does not count swap
                (group / f"memory.{file}").write_text(str(limit))
        yield f"/{name}"
    finally:
        group.rmdir()


@pytest.fixture
def crowded(client: docker.DockerClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Sandboxes in a group that has less memory than each may use: as on a machine full of others."""
    real = container.settings
    with small_group(client) as parent:
        monkeypatch.setattr(container, "settings", lambda *words: {**real(*words), "cgroup_parent": parent})
        yield


def filled(client: docker.DockerClient, image: ImageInfo, limits: SandboxLimits) -> Any:
    with start_sandbox(client, image.id, labels={"grader.test": "1"}, limits=limits) as sandbox:
        sandbox.agent.reset()
        return Candidate(sandbox, load_edition("2022-09").candidate_env("beginner")).ran(FILLS)


def test_a_program_killed_for_the_machine_s_want_of_memory_is_ours(
    client: docker.DockerClient, beginner: ImageInfo, crowded: None
) -> None:
    ran = filled(client, beginner, SandboxLimits(memory_mib=1024))
    assert ran.execution.signal == 9 and ran.execution.limit is None and ran.host_oom


def test_a_program_that_meets_the_sandbox_s_own_limit_is_theirs(client: docker.DockerClient, beginner: ImageInfo) -> None:
    ran = filled(client, beginner, SandboxLimits(memory_mib=256))
    assert ran.execution.limit is Limit.MEMORY and not ran.host_oom
