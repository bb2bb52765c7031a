"""An OOM is the candidate's only if the kernel's counters for that container say so."""

from __future__ import annotations

import contextlib
import secrets
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

GROUPS = Path("/sys/fs/cgroup/memory")  # version 1: where this is another, the counters are tested from recorded files
FILLS = "x = bytearray(400 << 20)\nfor i in range(0, len(x), 4096): x[i] = 1"


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Sandboxes in a group of the host's that has less memory than each may use: as on a machine full of others."""
    group = GROUPS / f"grader-test-{secrets.token_hex(4)}"
    group.mkdir()
    try:
        (group / "memory.limit_in_bytes").write_text(str(256 << 20))
        with contextlib.suppress(FileNotFoundError):
            (group / "memory.memsw.limit_in_bytes").write_text(str(256 << 20))
        real = container.settings

        def settings(*words: Any) -> dict[str, Any]:
            return {**real(*words), "cgroup_parent": f"/{group.name}"}

        monkeypatch.setattr(container, "settings", settings)
        yield
    finally:
        group.rmdir()


def filled(client: docker.DockerClient, image: ImageInfo, limits: SandboxLimits) -> Any:
    with start_sandbox(client, image.id, labels={"grader.test": "1"}, limits=limits) as sandbox:
        sandbox.agent.reset()
        return Candidate(sandbox, load_edition("2022-09").candidate_env("beginner")).ran(FILLS)


@pytest.mark.skipif(not (GROUPS / "memory.failcnt").parent.is_dir(), reason="needs control groups of version 1")
def test_a_program_killed_for_the_machine_s_want_of_memory_is_ours(
    client: docker.DockerClient, beginner: ImageInfo, crowded: None
) -> None:
    ran = filled(client, beginner, SandboxLimits(memory_mib=1024))
    assert ran.execution.signal == 9 and ran.execution.limit is None and ran.host_oom


def test_a_program_that_meets_the_sandbox_s_own_limit_is_theirs(client: docker.DockerClient, beginner: ImageInfo) -> None:
    ran = filled(client, beginner, SandboxLimits(memory_mib=256))
    assert ran.execution.limit is Limit.MEMORY and not ran.host_oom
