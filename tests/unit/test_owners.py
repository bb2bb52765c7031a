"""Whom a sandbox belongs to: its driver, perhaps on another machine, and the process on this one that made it."""

from __future__ import annotations

import os
import subprocess

import pytest

from sandboxes.owners import LABEL, MAKER, Owner, is_left_over

HERE = Owner.of(os.getpid())
ELSEWHERE = Owner("3f1c8a52-0000-4000-8000-000000000001", 4711, "123456")  # a driver of another machine, or of before a reboot


@pytest.fixture(scope="module")
def dead() -> Owner:
    """A process of this machine that has ended."""
    with subprocess.Popen(["true"]) as process:
        return Owner.of(process.pid)


def left_over(owner: Owner, maker: Owner | None) -> bool:
    return is_left_over({LABEL: str(owner)} | ({MAKER: str(maker)} if maker else {}))


def test_it_is_needed_while_both_live(dead: Owner) -> None:
    assert not left_over(HERE, HERE)
    assert left_over(dead, HERE)
    assert left_over(HERE, dead)


def test_a_driver_of_another_machine_is_judged_by_its_worker_here(dead: Owner) -> None:
    assert not left_over(ELSEWHERE, HERE)
    assert left_over(ELSEWHERE, dead)


def test_nothing_of_before_a_reboot_is_needed() -> None:
    assert left_over(ELSEWHERE, ELSEWHERE)


def test_a_sandbox_whose_maker_is_not_named_is_its_driver_s(dead: Owner) -> None:
    assert not left_over(HERE, None)
    assert left_over(dead, None)


def test_a_pid_that_another_process_has_now_is_no_owner() -> None:
    assert left_over(HERE, Owner(HERE.boot, HERE.pid, "1"))
    assert Owner.parse(str(HERE)) == HERE
