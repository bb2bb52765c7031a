"""7z, rar and tar, by libarchive, with its warnings taken for what they are."""

from __future__ import annotations

import ctypes
import logging
import zlib
from collections.abc import Iterator
from typing import Any

import libarchive
from libarchive import ffi

from .gate import CHUNK, Gate, Refused


def read_other(descriptor: int, kind: str, gate: Gate, sums: list[int | None]) -> Iterator[tuple[bytes, bytes]]:
    """Frames of the archive open at `descriptor`, of a kind that `child.py` named, with the check sums its members shall have."""
    form, _, packing = kind.partition(".")
    doubts = _Doubts()
    with libarchive.fd_reader(descriptor, format_name=form, filter_name=packing or "none") as archive:
        for number, entry in enumerate(archive):
            doubts.settle()
            name = _name(entry.pathname)
            folder = entry.isdir or name.endswith(("/", "\\"))
            path = gate.path(name, folder=folder)
            if path is None or folder:
                continue
            if not entry.isreg or entry.linkpath:
                raise Refused(f"含有链接或特殊文件：{path}")
            gate.admit(path)
            yield b"F", path.encode()
            crc = 0
            for chunk in _blocks(archive._pointer) if entry.size != 0 else ():  # an empty one of a solid rar reads as damaged
                doubts.settle()
                gate.count(len(chunk))
                crc = zlib.crc32(chunk, crc)
                yield b"C", chunk
            doubts.settle()
            if number < len(sums) and sums[number] not in (None, crc):
                raise Refused(f"压缩包已损坏：校验和不符：{path}")


def _blocks(pointer: int) -> Iterator[bytes]:
    """The content of the entry at hand. The library's own loop takes a warning (a wrong check sum) for data."""
    read: Any = ffi.read_data
    buffer = ctypes.create_string_buffer(CHUNK)
    while size := read(pointer, buffer, CHUNK):
        if size < 0:
            raise Refused("压缩包已损坏：校验和不符")
        yield buffer.raw[:size]


class _Doubts(logging.Handler):
    """What the library warns of goes to its log: a damaged member must not pass for a sound one."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._said: list[str] = []
        logger = logging.getLogger("libarchive")
        logger.handlers, logger.propagate = [self], False

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())

    def settle(self) -> None:
        """Refused for a warning that is not about the spelling of a name: names are read and judged by `_name`."""
        said = [one for one in self._said if "converted" not in one]
        self._said.clear()
        if said:
            raise Refused(f"压缩包已损坏：{said[0]}"[:300])


def _name(name: str | bytes | None) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding) if isinstance(name, bytes) else name or ""
        except UnicodeDecodeError:
            continue
    raise Refused("文件名的编码无法识别")
