"""What the agent reads of the kernel's counters: control group v2 from recorded files, as no such host is at hand here.

Version 1 is tested live: every sandbox of tests/sandbox runs under it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

INSIDE = Path(__file__).parents[2] / "sandboxes" / "inside"
V2_MEMORY_EVENTS = "low 0\nhigh 0\nmax 1437\noom 3\noom_kill 2\noom_group_kill 0\n"
V2_CPU_STAT = (
    "usage_usec 1834267\nuser_usec 1204511\nsystem_usec 629756\ncore_sched.force_idle_usec 0\n"
    "nr_periods 31\nnr_throttled 4\nthrottled_usec 210034\nnr_bursts 0\nburst_usec 0\n"
)
V1_OOM_CONTROL = "oom_kill_disable 0\nunder_oom 0\noom_kill 17\n"


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> object:
    """The agent's module, imported as PID 1 does: from its own folder."""
    monkeypatch.setattr(sys, "path", [str(INSIDE / "agent"), str(INSIDE), *sys.path])
    import processes as module  # type: ignore[import-not-found]

    return module


def test_version_2_counts_killed_processes(processes: object) -> None:
    assert processes.parse_oom_kills(V2_MEMORY_EVENTS) == 2  # type: ignore[attr-defined]


def test_version_1_counts_killed_processes(processes: object) -> None:
    assert processes.parse_oom_kills(V1_OOM_CONTROL) == 17  # type: ignore[attr-defined]


def test_version_2_counts_what_the_group_s_own_limit_refused(processes: object) -> None:
    """`oom_kill` counts kills of any kind, the host's too; `oom` only those of the group's own limit."""
    assert processes.parse_ooms(V2_MEMORY_EVENTS) == 3  # type: ignore[attr-defined]
    assert processes.parse_ooms("low 0\nhigh 0\nmax 0\noom 0\noom_kill 1\n") == 0  # type: ignore[attr-defined]


def test_version_2_counts_cpu_time(processes: object) -> None:
    assert processes.parse_cpu_usec(V2_CPU_STAT) == 1834267  # type: ignore[attr-defined]


def test_a_file_without_the_counter_is_no_zero(processes: object) -> None:
    import frames  # type: ignore[import-not-found]

    with pytest.raises(frames.Refused):
        processes.parse_oom_kills("low 0\nhigh 0\nmax 0\n")  # type: ignore[attr-defined]
