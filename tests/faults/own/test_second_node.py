"""A node of a cluster dies with everything on it: the other grades what it had."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.exams import Sitting, descendants, wait_for
from tests.faults.own.bench import Bystander, ended
from tests.faults.test_ready import RAY, cluster

pytestmark = pytest.mark.full

SLOT = '--resources={"sandbox": 1}'


@contextmanager
def second_node(folder: Path, address: str, *wrapped: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another raylet of the same cluster, with one slot; `wrapped` is a command that runs the rest of its own."""
    command = [*wrapped, RAY[0], "start", f"--address={address}", "--block", "--num-cpus=1", "--node-ip-address=127.0.0.1", SLOT]
    log = folder / "second.log"
    env = {**os.environ, "RAY_TMPDIR": str(folder), "RAY_USAGE_STATS_ENABLED": "0"}
    with log.open("wb") as output, subprocess.Popen(
        [*command, "--disable-usage-stats"], stdout=output, stderr=output, env=env, start_new_session=True
    ) as process:
        try:
            wait_for(lambda: b"Ray runtime started" in log.read_bytes() or process.poll() is not None, within_s=60)
            assert process.poll() is None, log.read_text()
            yield process
        finally:
            ours = descendants(process.pid)
            process.kill()
            for pid in ours:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("step", ["serving", "putting", "running", "checking", "destroying"])
def test_the_raylet_of_a_second_node_is_killed(
    bystander: Bystander, exam: Sitting, step: str, ray_folder: Path, token: None
) -> None:
    """Each node has an answer: the one that has come to this step is the dead one's or the other's."""
    options = ("--slots", "2", "--address")
    with (
        cluster(ray_folder, SLOT) as address,
        second_node(ray_folder, address) as node,
        bystander.at(getattr(bystander, step), exam, *options, address) as process,
    ):
        [raylet] = [pid for pid, line in descendants(node.pid).items() if "/raylet/raylet " in line]
        os.kill(raylet, signal.SIGKILL)
        ended(process, 0)
    assert [row for row in exam.rows("results") if row["is_fault"] and "the worker died" in row["fault"]]
    bystander.same(exam)
