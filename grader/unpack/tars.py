"""Is a tar whole? The library reads one that was cut between two members as a smaller archive."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
from collections.abc import Callable
from typing import IO, Any

from .gate import CUT, Refused, skip

BLOCK = 512
MAX_PADDING = 1 << 20  # zeros after the end mark


def whole_tar(descriptor: int, kind: str) -> None:
    """Refused for a tar that ends before its end mark: what is left of one that was cut between two members would
    pass for a smaller answer."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    opener: dict[str, Callable[[IO[bytes]], Any]] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}
    with os.fdopen(os.dup(descriptor), "rb") as plain:
        packing = kind.partition(".")[2]
        _walk_tar(opener[packing](plain) if packing else plain)


def _walk_tar(file: IO[bytes]) -> None:
    while len(block := file.read(BLOCK)) == BLOCK:
        if not any(block):
            rest = file.read(MAX_PADDING)
            if len(block) + len(rest) < 2 * BLOCK or any(rest) or file.read(1):
                raise Refused("压缩包不完整，或结束标记之后另有内容")
            return
        size, more = _tar_number(block[124:136]), block[156:157] == b"S" and block[482]
        while more:  # the map of a sparse file goes on
            more = file.read(BLOCK)[504]
        if not skip(file, -(-size // BLOCK) * BLOCK):
            raise Refused(CUT)
    raise Refused(CUT)


def _tar_number(field: bytes) -> int:
    if field[0] & 0x80:
        return int.from_bytes(field[1:], "big")
    return int(field.strip(b"\0 ") or b"0", 8)
