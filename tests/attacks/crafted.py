"""Archives byte by byte, with what no tool at hand writes: links, encryption and names in a rar, an encrypted 7z."""

from __future__ import annotations

import binascii
import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass

UNIX, WINDOWS = 3, 2
SYMLINK, JUNCTION, HARD_LINK, COPY = 1, 3, 4, 5  # what a RAR 5 redirects to


@dataclass(frozen=True)
class Old:
    """A stored member of a RAR 4."""

    name: bytes
    data: bytes = b"x"
    flags: int = 0  # 4: encrypted, 0x200: the name is Unicode
    system: int = WINDOWS
    attributes: int = 0x20


def rar4(members: Iterable[Old]) -> bytes:
    def block(body: bytes) -> bytes:
        return struct.pack("<H", binascii.crc32(body) & 0xFFFF) + body

    whole = b"Rar!\x1a\x07\x00" + block(struct.pack("<BHH6x", 0x73, 0, 13))
    for one in members:
        head = struct.pack("<BHH", 0x74, 0x8000 | one.flags, 32 + len(one.name))
        head += struct.pack("<IIBII", len(one.data), len(one.data), one.system, binascii.crc32(one.data), 0x54A10000)
        head += struct.pack("<BBHI", 20, 0x30, len(one.name), one.attributes)
        whole += block(head + one.name) + one.data
    return whole + block(struct.pack("<BHH", 0x7B, 0x4000, 7))


def unicode_name(name: str) -> bytes:
    """A RAR 4's name: in GBK, then each character in two bytes."""
    coded = b"\0"
    for at in range(0, len(name), 4):
        group = name[at : at + 4]
        coded += bytes([sum(2 << (6 - 2 * place) for place in range(len(group)))]) + group.encode("utf-16-le")
    return name.encode("gbk") + b"\0" + coded


def rar5(members: Iterable[tuple[str, bytes, bytes]]) -> bytes:
    """Stored members: name, data, records behind the header."""

    def block(body: bytes) -> bytes:
        sized = vint(len(body)) + body
        return struct.pack("<I", binascii.crc32(sized)) + sized

    whole = b"Rar!\x1a\x07\x01\0" + block(b"\1\0\0")
    for name, data, records in members:
        raw = name.encode()
        head = vint(2) + (vint(3) + vint(len(records)) if records else vint(2)) + vint(len(data)) + vint(4) + vint(len(data)) + vint(0x20)
        head += struct.pack("<I", binascii.crc32(data)) + vint(0) + vint(0) + vint(len(raw)) + raw + records
        whole += block(head) + data
    return whole + block(b"\5\0\0")


def redirected(kind: int, target: bytes) -> bytes:
    return record(5, vint(kind) + vint(0) + vint(len(target)) + target)


def encrypted() -> bytes:
    return record(1, vint(0) + vint(0) + bytes([15]) + os.urandom(32))


def record(kind: int, body: bytes) -> bytes:
    return vint(len(vint(kind) + body)) + vint(kind) + body


def vint(value: int) -> bytes:
    out = b""
    while value >= 0x80:
        out, value = out + bytes((value & 0x7F | 0x80,)), value >> 7
    return out + bytes((value,))


def encrypted_7z(name: str, data: bytes) -> bytes:
    """One member behind 7-Zip's AES coder, its name in clear; at most 127 bytes."""
    text, size = name.encode("utf-16-le") + b"\0\0", bytes([len(data)])
    header = b"\x01\x04\x06\x00\x01\x09" + size + b"\x00"
    header += b"\x07\x0b\x01\x00\x01\x24\x06\xf1\x07\x01\x02\x13\x00\x0c" + size + b"\x00"
    header += b"\x08\x0a\x01" + struct.pack("<I", binascii.crc32(data)) + b"\x00\x00"
    header += b"\x05\x01\x11" + bytes([len(text) + 1]) + b"\x00" + text + b"\x00\x00"
    start = struct.pack("<QQI", len(data), len(header), binascii.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", binascii.crc32(start)) + start + data + header
