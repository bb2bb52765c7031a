"""What the agent reads of the kernel's counters, and whom it blames: both versions of control groups, from files as kernels write them.

Version 1 is tested live, too: every sandbox of tests/sandbox runs under it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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


def events(*, oom: int, kills: int) -> dict[str, str]:
    """Version 2."""
    return {"memory.events": f"low 0\nhigh 0\nmax {7 * oom}\noom {oom}\noom_kill {kills}\noom_group_kill 0\n"}


def counters(*, refused: int, kills: int, **others: int) -> dict[str, str]:
    """Version 1, its high-water mark at the limit since an earlier question."""
    control = {"memory.oom_control": f"oom_kill_disable 0\nunder_oom 0\noom_kill {kills}\n"}
    marks = dict.fromkeys(("limit_in_bytes", "max_usage_in_bytes"), 256 << 20)
    numbers = {**marks, "failcnt": refused, "memsw.failcnt": 0, **others}
    return {f"memory/{name}": text for name, text in {**control, **{f"memory.{one}": f"{n}\n" for one, n in numbers.items()}}.items()}


def write(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)


@pytest.mark.parametrize(
    ("before", "after", "blamed"),
    [
        (counters(refused=21, kills=1), counters(refused=40, kills=2), "sandbox"),
        (counters(refused=21, kills=1), counters(refused=21, kills=2), "host"),
        (counters(refused=21, kills=1), counters(refused=40, kills=1), None),
        (counters(refused=0, kills=0), counters(refused=0, kills=1, **{"memsw.failcnt": 3}), "sandbox"),
        (events(oom=3, kills=2), events(oom=4, kills=3), "sandbox"),
        (events(oom=3, kills=2), events(oom=3, kills=3), "host"),
        (events(oom=3, kills=2), events(oom=4, kills=2), None),
    ],
)
def test_a_kill_is_the_sandbox_s_only_if_its_own_limit_refused_memory_meanwhile(
    processes: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, before: dict[str, str], after: dict[str, str], blamed: str | None
) -> None:
    """That the limit was met before, by another question's program, proves nothing."""
    monkeypatch.setattr(processes, "GROUPS", str(tmp_path))
    write(tmp_path, before)
    counted = processes.want_of_memory()
    assert processes.killed_by(counted) is None
    write(tmp_path, after)
    assert processes.killed_by(counted) == blamed


def test_a_kernel_that_does_not_count_swap_is_read_too(processes: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(processes, "GROUPS", str(tmp_path))
    write(tmp_path, counters(refused=0, kills=0))
    (tmp_path / "memory/memory.memsw.failcnt").unlink()
    counted = processes.want_of_memory()
    write(tmp_path, {"memory/memory.failcnt": "5\n", "memory/memory.oom_control": V1_OOM_CONTROL})
    assert processes.killed_by(counted) == "sandbox"


def test_version_2_counts_cpu_time(processes: object) -> None:
    assert processes.parse_cpu_usec(V2_CPU_STAT) == 1834267  # type: ignore[attr-defined]


def test_a_file_without_the_counter_is_no_zero(processes: object) -> None:
    import frames  # type: ignore[import-not-found]

    with pytest.raises(frames.Refused):
        processes.parse_oom_kills("low 0\nhigh 0\nmax 0\n")  # type: ignore[attr-defined]
