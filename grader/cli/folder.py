"""An exam's folder on disk: what is where in it, who may open it, and that one driver at a time works on it.

    <exam>/exam.toml, answers/…     given
    <exam>/ledger.sqlite            the ledger
    <exam>/store/                   submissions, task packages, evidence by digest
    <exam>/report/                  sheets and pages
    <exam>/driver.lock
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.errors import BadInput, NotReady
from grader.exam import Exam, load_exam
from grader.ledger import Ledger, open_ledger
from grader.store import Store

LEAST_DISK_MIB = 1024


@dataclass(frozen=True)
class ExamFolder:
    """An exam with its records open."""

    exam: Exam
    ledger: Ledger
    store: Store
    report: Path


@contextmanager
def opened(folder: Path, tasks: Path) -> Iterator[ExamFolder]:
    """Open an exam's folder with its papers loaded. BadInput for what does not add up in exam.toml."""
    exam = load_exam(folder.resolve(), tasks)
    with records(folder) as (ledger, store):
        yield ExamFolder(exam, ledger, store, exam.folder / "report")


@contextmanager
def records(folder: Path) -> Iterator[tuple[Ledger, Store]]:
    """Ledger and store of an exam, its folder closed to everybody else. Needs no exam.toml and no tasks."""
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such exam folder")
    if folder.stat().st_uid != os.geteuid():
        raise BadInput(f"{folder}: belongs to another account; an exam's folder is its driver's alone")
    folder.chmod(0o700)
    ledger = open_ledger(str(folder.resolve() / "ledger.sqlite"))
    try:
        yield ledger, Store(folder.resolve() / "store")
    finally:
        ledger.close()


def require_disk(folder: Path) -> None:
    """Room for evidence. NotReady without."""
    free_mib = shutil.disk_usage(folder).free >> 20
    if free_mib < LEAST_DISK_MIB:
        raise NotReady(f"{folder}: {free_mib} MiB free on its disk, {LEAST_DISK_MIB} needed: make room and run again")


def is_locked(path: Path) -> bool:
    """Whether a driver holds this lock now."""
    if not path.exists():
        return False
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of an exam's driver; the kernel lets go of it however the driver ends."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise NotReady(f"{path}: cannot be written: {error.strerror}; put the exam on a disk of this machine") from error
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotReady(f"{path.parent}: another `grader run` works on this exam; wait for it or end it") from error
        yield
    finally:
        os.close(file)
