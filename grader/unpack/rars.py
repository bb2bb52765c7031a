"""What the library does not look at in a rar: check sums, volumes, encryption, the end mark."""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterator
from typing import IO

from .gate import CUT, ENCRYPTED, Refused, skip

VOLUME = "压缩包是分卷之一，缺少其余各卷"
MAX_HEADER = 2 << 20


def rar_sums(descriptor: int, kind: str) -> list[int | None]:
    """The check sum of each member of a rar, which the library does not look at. Refused for a rar that was cut
    between two members, that is one of several volumes, or whose headers or members are encrypted: a stored one
    would pass for its own cipher."""
    walk = {"rar": _walk_rar4, "rar5": _walk_rar5}.get(kind)
    if walk is None:
        return []
    with os.fdopen(os.dup(descriptor), "rb") as file:
        sums = list(walk(file))
    os.lseek(descriptor, 0, os.SEEK_SET)
    return sums


def _walk_rar4(file: IO[bytes]) -> Iterator[int | None]:
    skip(file, 7)
    while len(head := file.read(7)) == 7:
        kind, flags, size = struct.unpack_from("<BHH", head, 2)
        rest = file.read(size - 7) if size >= 7 else b""
        if size < 7 or len(rest) != size - 7:
            break
        if kind in (0x73, 0x7B) and flags & 1:
            raise Refused(VOLUME)
        if (kind == 0x73 and flags & 0x80) or (kind in (0x74, 0x7A) and flags & 4):
            raise Refused(ENCRYPTED)
        if kind == 0x7B:
            return
        low = struct.unpack_from("<I", rest)[0] if flags & 0x8000 else 0
        high = struct.unpack_from("<I", rest, 25)[0] if kind in (0x74, 0x7A) and flags & 0x100 else 0
        if kind == 0x74:
            yield struct.unpack_from("<I", rest, 9)[0]
        if not skip(file, low + (high << 32)):
            break
    raise Refused(CUT)


def _walk_rar5(file: IO[bytes]) -> Iterator[int | None]:
    skip(file, 8)
    while len(file.read(4)) == 4:
        size = _vint(file)
        whole = file.read(min(size, MAX_HEADER))
        head = io.BytesIO(whole)
        kind, flags = _vint(head), _vint(head)
        extra = _vint(head) if flags & 1 else 0
        data = _vint(head) if flags & 2 else 0
        if kind in (1, 5) and _vint(head) & 1:  # both say it with their first bit: one of several, not the last
            raise Refused(VOLUME)
        if kind == 5:
            return
        records = set(_rar5_records(whole[len(whole) - min(extra, len(whole)) :])) if kind in (2, 3) else set()
        if kind == 4 or 1 in records:
            raise Refused(ENCRYPTED)
        if 5 in records:  # also "the same as that other file", which the library reads as an empty one
            raise Refused("含有链接或特殊文件")
        if kind == 2:
            yield _rar5_sum(head)
        if not skip(file, data):
            break
    raise Refused(CUT)


def _rar5_sum(head: IO[bytes]) -> int | None:
    flags = _vint(head)
    _vint(head)  # size
    _vint(head)  # attributes
    if flags & 2:
        head.read(4)  # time
    return int.from_bytes(head.read(4), "little") if flags & 4 else None


def _rar5_records(data: bytes) -> Iterator[int]:
    """The kinds of the records behind a header: 1 says that the member is encrypted, 5 that it stands for another."""
    file = io.BytesIO(data)
    while file.tell() < len(data):
        record = file.read(min(_vint(file), len(data)))
        if record:
            yield _vint(io.BytesIO(record))


def _vint(file: IO[bytes]) -> int:
    value = 0
    for at in range(10):
        byte = file.read(1)
        if not byte:
            raise Refused(CUT)
        value |= (byte[0] & 0x7F) << 7 * at
        if not byte[0] & 0x80:
            break
    return value
