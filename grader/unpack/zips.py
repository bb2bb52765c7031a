"""Zip archives, by the standard library: names as their maker meant them, members that lie one after the other."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from .gate import CHUNK, MAX_LISTED, Gate, Refused

LOCAL_HEADER = 30  # bytes of a member's, without its name
MAX_END = 56 + 20 + 22 + 0xFFFF  # bytes of both end marks, the way from one to the other, and a comment


def read_zip(descriptor: int, gate: Gate) -> Iterator[tuple[bytes, bytes]]:
    """Frames of the zip open at `descriptor`. Refused for a hostile one."""
    with os.fdopen(os.dup(descriptor), "rb") as file, zipfile.ZipFile(file) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_LISTED:
            raise Refused(f"压缩包成员过多（超过 {MAX_LISTED} 个）")
        if _promised(file) not in (len(infos), len(infos) & 0xFFFF):  # a flipped bit in a length swallows those that follow
            raise Refused("压缩包已损坏：成员数与结束标记不符")
        _apart(infos, os.pread(descriptor, 4, 0))
        kept = []
        for info, name in zip(infos, zip_names(infos), strict=True):
            folder = name.endswith(("/", "\\"))
            path = gate.path(name, folder=folder)
            if path is None or folder:
                continue
            mode = info.external_attr >> 16
            if info.create_system == 3 and stat.S_IFMT(mode) not in (0, stat.S_IFREG):  # 3: made on Unix
                raise Refused(f"含有链接或特殊文件：{path}")
            if info.flag_bits & 0x1:
                raise Refused(f"压缩包已加密：{path}")
            gate.admit(path)
            kept.append((info, path))
        for info, path in kept:
            yield b"F", path.encode()
            with archive.open(info) as member:
                while chunk := member.read(CHUNK):
                    gate.count(len(chunk))
                    yield b"C", chunk


def _apart(infos: list[zipfile.ZipInfo], head: bytes) -> None:
    """Members lie one after the other from the first byte on: none inside another, no second archive before this one."""
    end = 0
    for number, info in enumerate(sorted(infos, key=lambda one: one.header_offset)):
        if number == 0 and info.header_offset != 0:
            raise Refused("压缩包前面另有内容，须由人确认")
        if info.header_offset < end:
            raise Refused("压缩包成员互相重叠")
        end = info.header_offset + LOCAL_HEADER + info.compress_size
    if not infos and head == b"PK\3\4":
        raise Refused("压缩包已损坏：目录中没有成员")


def _promised(file: IO[bytes]) -> int:
    """How many members the end mark says there are. The library believes the lengths in the directory alone."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - MAX_END, 0))
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    count: int = struct.unpack_from("<H", tail, at + 10)[0]
    if count == 0xFFFF and tail[at - 20 : at].startswith(b"PK\6\7"):  # zip64: its own mark stands before this one
        count = struct.unpack_from("<Q", tail, at - 20 - 56 + 32)[0]
    return count


def zip_names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Names as their maker meant them. Unmarked ones are all UTF-8 or all GBK: one machine wrote the archive."""
    raw = [None if info.flag_bits & 0x800 else info.orig_filename.encode("cp437") for info in infos]
    encoding = _encoding([one for one in raw if one is not None])
    names = []
    for info, one in zip(infos, raw, strict=True):
        extra = None if one is None else _unicode_path(info.extra, one)
        try:
            names.append(extra or (info.orig_filename if one is None else one.decode(encoding)))
        except UnicodeDecodeError as error:
            raise Refused("文件名的编码无法识别") from error
    return names


def _encoding(names: list[bytes]) -> str:
    # GBK text that happens to be valid UTF-8 decodes to two-byte letters (Latin, Cyrillic), never to Chinese.
    try:
        texts = [name.decode("utf-8") for name in names]
    except UnicodeDecodeError:
        return "gb18030"
    return "gb18030" if any(0x80 <= ord(one) < 0x800 for text in texts for one in text) else "utf-8"


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The UTF-8 name in an Info-ZIP extra field (0x7075), if it is of this very name."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + size]
        if kind == 0x7075 and len(body) > 5 and body[0] == 1 and struct.unpack_from("<I", body, 1)[0] == zlib.crc32(raw):
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + size
    return None
