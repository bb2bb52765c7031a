"""An OOM is the candidate's only if the kernel's counters for that container say so."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import docker
import pytest

from grader.bench import Limit
from grader.jobs import QuestionOutcome
from sandboxes import container
from sandboxes.agent_client import Ran
from sandboxes.container import SandboxLimits, start_sandbox
from sandboxes.edition import load_edition
from sandboxes.images import ImageInfo
from sandboxes.owners import Owner
from tests.faults.exams import SAYS, SAYS_42
from tests.grading import Grading, package
from tests.sandbox.conftest import Candidate
from workers.slot import Slot, SlotSettings

GROUPS = Path("/sys/fs/cgroup")
PLENTY, LITTLE = 2 << 30, 256 << 20
FILLS = "x = bytearray(400 << 20)\nfor i in range(0, len(x), 4096): x[i] = 1\n"
FILLS_MORE = FILLS.replace("400", "800")


@contextlib.contextmanager
def group_of(client: docker.DockerClient) -> Iterator[tuple[str, Callable[[int], None]]]:
    """A control group of the host's without swap, by its name for the engine, and what gives it so many bytes; of version 1 or 2,
    whoever keeps them."""
    engine, name = client.info(), f"gradertest{secrets.token_hex(4)}"
    version = str(engine["CgroupVersion"])
    if engine["CgroupDriver"] == "systemd":

        def set_property(limit: int) -> None:
            limits = {"1": [f"MemoryLimit={limit}"], "2": [f"MemoryMax={limit}", "MemorySwapMax=0"]}
            subprocess.run(["systemctl", "set-property", "--runtime", f"{name}.slice", *limits[version]], check=True)

        set_property(PLENTY)
        try:
            yield f"{name}.slice", set_property
        finally:
            subprocess.run(["systemctl", "stop", f"{name}.slice"], check=True)
            subprocess.run(["systemctl", "revert", f"{name}.slice"], check=True)
        return
    group = GROUPS / name if version == "2" else GROUPS / "memory" / name

    def write(limit: int) -> None:
        both = "memsw.limit_in_bytes"  # memory and swap, never less than memory alone
        files = {"1": [(both, -1), ("limit_in_bytes", limit), (both, limit)], "2": [("max", limit), ("swap.max", 0)]}
        for file, number in files[version]:
            with contextlib.suppress(FileNotFoundError):  # a kernel that does not count swap
                (group / f"memory.{file}").write_text(str(number))

    group.mkdir()
    try:
        yield f"/{name}", write
    finally:
        group.rmdir()


@pytest.fixture
def room(client: docker.DockerClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """How much memory there is for all sandboxes together: with less than each may use, it is as on a machine full of others."""
    real = container.settings
    with group_of(client) as (parent, give):
        monkeypatch.setattr(container, "settings", lambda *words: {**real(*words), "cgroup_parent": parent})
        yield give


@contextlib.contextmanager
def sandboxed(client: docker.DockerClient, image: ImageInfo, limits: SandboxLimits) -> Iterator[Callable[[str], Ran]]:
    """Runs programs, each as a question of its own, in one sandbox."""
    with start_sandbox(client, image.id, labels={"grader.test": "1"}, limits=limits) as sandbox:
        candidate = Candidate(sandbox, load_edition("2022-09").candidate_env("beginner"))

        def ran(program: str) -> Ran:
            sandbox.agent.reset()
            return candidate.ran(program)

        yield ran


def test_a_program_killed_for_the_machine_s_want_of_memory_is_ours(
    client: docker.DockerClient, beginner: ImageInfo, room: Callable[[int], None]
) -> None:
    room(LITTLE)
    with sandboxed(client, beginner, SandboxLimits(memory_mib=1024)) as ran:
        assert is_ours(ran(FILLS))


def test_a_program_that_meets_the_sandbox_s_own_limit_is_theirs_each_time(client: docker.DockerClient, beginner: ImageInfo) -> None:
    with sandboxed(client, beginner, SandboxLimits(memory_mib=256)) as ran:
        assert is_theirs(ran(FILLS))
        assert is_theirs(ran(FILLS))


def test_who_met_the_limit_once_is_not_charged_for_the_machine_s_want_of_memory_later(
    client: docker.DockerClient, beginner: ImageInfo, room: Callable[[int], None]
) -> None:
    room(PLENTY)
    with sandboxed(client, beginner, SandboxLimits(memory_mib=512)) as ran:
        assert is_theirs(ran(FILLS_MORE))
        room(LITTLE)
        assert is_ours(ran(FILLS))
        room(PLENTY)
        assert ran(FILLS).execution.exit_code == 0
        assert is_theirs(ran(FILLS_MORE))


def is_ours(ran: Ran) -> bool:
    return (ran.execution.signal, ran.execution.limit, ran.host_oom) == (9, None, True)


def is_theirs(ran: Ran) -> bool:
    return (ran.execution.signal, ran.execution.limit, ran.host_oom) == (9, Limit.MEMORY, False)


def test_an_answer_is_graded_where_there_is_room_and_a_fault_of_ours_where_there_is_none(
    engine_url: str, beginner: ImageInfo, room: Callable[[int], None], tmp_path: Path
) -> None:
    settings = SlotSettings(engine_url, Owner.of(os.getpid()), SandboxLimits(memory_mib=1024), labels=(("grader.test", "1"),))
    with Slot(settings) as slot:
        grading = Grading(slot, tmp_path, beginner.id, level="beginner")

        def graded() -> QuestionOutcome:
            [outcome] = grading.outcomes([package(SAYS, points=10)], [{"main.py": (FILLS + SAYS_42).encode()}])
            return outcome

        room(LITTLE)
        crowded = graded()
        room(PLENTY)
        roomy = graded()
    assert crowded.is_fault and crowded.report is not None
    [fault] = crowded.report.faults
    assert "the machine was out of memory" in (fault.fault or "") and crowded.report.earned == 0
    assert not roomy.is_fault and roomy.report is not None and roomy.report.earned == roomy.report.possible == 10
