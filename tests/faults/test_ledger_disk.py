"""The disk of the ledger and the store fills up: one line says so, what was recorded stays, and nothing is torn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer

from grader.cli.common import EXIT_NOT_READY, told_in_one_line
from grader.ledger import Ledger, open_ledger
from grader.records import Handed
from grader.store import Store
from tests.faults.engine import Disk

PAPER = "beginner-A"
DIGEST = "sha256:" + "0" * 64
BIG = b"x" * (1 << 20)


@pytest.fixture
def disk() -> Iterator[Disk]:
    with Disk.mounted(64) as one:
        yield one


@pytest.fixture
def ledger(disk: Disk) -> Iterator[Ledger]:
    opened = open_ledger(str(disk.path / "ledger.sqlite"))
    yield opened
    opened.close()


def refused(action: Callable[[], object], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line with which the command ends."""
    with pytest.raises(typer.Exit) as ending, told_in_one_line():
        action()
    assert ending.value.exit_code == EXIT_NOT_READY
    [line] = capsys.readouterr().err.splitlines()
    return line


def test_a_ledger_whose_disk_is_full_says_so_and_goes_on_once_there_is_room(
    disk: Disk, ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    def record(number: int) -> None:
        ledger.record_submission(Handed(f"{number:04}", PAPER, DIGEST, None, (1,), ("n" * 50_000,), None))

    def until_full() -> None:
        for number in range(1, 100):
            record(number)

    record(0)
    disk.fill()
    assert "the ledger's disk is full: make room and run again" in refused(until_full, capsys)
    kept = list(ledger.candidates(PAPER))
    assert kept == [f"{number:04}" for number in range(len(kept))] and 1 <= len(kept) < 100
    disk.free()
    record(len(kept))
    assert list(ledger.candidates(PAPER)) == [*kept, f"{len(kept):04}"]


def test_a_store_whose_disk_is_full_keeps_nothing_half(disk: Disk, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(disk.path / "store")
    before = store.put(b"before")
    disk.fill()
    assert "No space left on device: make room and run again" in refused(lambda: store.put(BIG), capsys)
    files = [path for path in Path(disk.path / "store").rglob("*") if path.is_file()]
    assert [path.name for path in files] == [before.removeprefix("sha256:")]
    disk.free()
    assert store.get(store.put(BIG)) == BIG and store.get(before) == b"before"
