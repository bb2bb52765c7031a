"""The report's folder: 0700, files 0600, each written beside its place and renamed, so that none is ever half there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from grader.errors import BadInput, NotReady


class ReportFolder:
    """A folder that one process writes at a time. Relative names come from us, never from a candidate."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make the folder and hold it. NotReady when another process writes it, BadInput when others may open it."""
        self.make(".")
        descriptor = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            try:
                import fcntl  # here: a task's preview is written on Windows too

                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise NotReady(f"{self.path}: another process is writing this report") from error
            yield
        finally:
            os.close(descriptor)

    def make(self, name: str) -> None:
        """A folder below this one, or "." for this one."""
        path = self.path / name
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            mode = path.stat().st_mode & 0o077
        except OSError as error:
            raise NotReady(f"{path}: no folder can be made there: {error.strerror}") from error
        if mode:  # a folder that was there before may be anyone's, so it is not closed behind its owner's back
            raise BadInput(f"{path}: others may open this folder; name a new one, or chmod 700 it")

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """A file to write; it takes its place when the block ends without an error."""
        path = self.path / name
        temporary = path.parent / f".{path.name}.part"  # one name: what a killed run left is overwritten
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)

    def write(self, name: str, text: str) -> None:
        with self.open(name) as file:
            file.write(text.encode())

    def keep(self, name: str, data: bytes) -> None:
        """A file named by the digest of its bytes: written once."""
        path = self.path / name
        if not path.exists() or path.stat().st_size != len(data):
            with self.open(name) as file:
                file.write(data)
