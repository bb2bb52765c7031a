"""Archives as candidates' computers make them, and as attackers do."""

from __future__ import annotations

import binascii
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path


def zip_at(path: Path, members: Mapping[str, bytes], *, system: int = 0) -> Path:
    """A zip whose names are stored as Python marks them (UTF-8 flag for what is not ASCII)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo("placeholder")
            info.filename = info.orig_filename = name
            info.create_system = system
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return path


class _Raw(zipfile.ZipInfo):
    raw: bytes

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.raw, self.flag_bits & ~0x800


def raw_zip_at(path: Path, members: Mapping[bytes, bytes], *, system: int = 0) -> Path:
    """A zip whose names are these bytes, without the UTF-8 flag, as 360 压缩 and WinRAR write GBK."""
    with zipfile.ZipFile(path, "w") as archive:
        for number, (name, data) in enumerate(members.items()):
            info = _Raw(str(number))
            info.raw, info.create_system = name, system
            archive.writestr(info, data)
    return path


def rar_at(path: Path, members: Mapping[str, bytes]) -> Path:
    """A RAR 4 of stored files with ASCII names."""

    def block(body: bytes) -> bytes:
        return struct.pack("<H", binascii.crc32(body) & 0xFFFF) + body

    whole = b"Rar!\x1a\x07\x00" + block(struct.pack("<BHH6x", 0x73, 0, 13))
    for name, data in members.items():
        raw = name.encode("ascii")
        head = struct.pack("<BHH", 0x74, 0x8000, 32 + len(raw))
        head += struct.pack("<IIBIIBBHI", len(data), len(data), 2, binascii.crc32(data), 0x54A10000, 20, 0x30, len(raw), 0x20)
        whole += block(head + raw) + data
    path.write_bytes(whole + block(struct.pack("<BHH", 0x7B, 0x4000, 7)))
    return path
