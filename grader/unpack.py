"""Read one untrusted archive: the child process of intake, run as a script. Standard library and libarchive only.

Reads the archive from descriptor 0, writes frames to descriptor 1, and ends. Before the first byte of the archive is
looked at it has given up root, files, processes and most memory. It must never be imported with a candidate's archive
in reach of the parent: `intake.py` starts it and believes nothing but well-formed frames within its own limits.

    frame = kind (1 byte) + length (4 bytes, big endian) + bytes
    R locked down, about to read · F path · C chunk of that file · D note · E reason (the archive is unreadable) · Z the end, all was read
"""

from __future__ import annotations

import bz2
import gzip
import io
import logging
import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any

MAX_TOTAL = 512 << 20  # bytes of all kept files
MAX_MEMBERS = 20_000  # kept files
MAX_LISTED = 200_000  # members at all, dropped ones too
MAX_DEPTH = 32
MAX_NAME = 255  # bytes of one part of a path
MAX_NAMES = 2 << 20  # bytes of all kept files' paths together: they travel to a sandbox in one header
MAX_RATIO = 200  # unpacked to packed, once there is more than
RATIO_FROM = 16 << 20  # bytes
CHUNK = 1 << 16
BLOCK = 512  # of a tar
MAX_PADDING = 1 << 20  # zeros after a tar's end mark
MAX_RAR_HEADER = 2 << 20
LOCAL_HEADER = 30  # bytes of a zip member's, without its name
MEMORY = 1 << 30
CPU_S = 60
NOBODY = 65534
NEW_NETWORK = 0x40000000  # CLONE_NEWNET: one with no way out of it

JUNK_FOLDERS = frozenset(
    ("__pycache__", ".idea", ".vscode", ".vs", "__macosx", "venv", ".venv", "node_modules", ".git", ".pytest_cache",
     ".mypy_cache", ".ipynb_checkpoints", "$recycle.bin", "system volume information")
)  # fmt: skip
JUNK_FILES = frozenset(("thumbs.db", ".ds_store", "desktop.ini", "chromedriver.exe", "chromedriver", "geckodriver.exe"))


class Refused(Exception):
    """The archive is unreadable or hostile; the message says why, in Chinese."""


class Gate:
    """Every member passes here: names judged, junk dropped, everything counted. One gate an archive."""

    def __init__(self, packed: int) -> None:
        self._packed = max(packed, 1)
        self._listed = self._members = self._total = self._names = 0
        self._files: dict[str, str] = {}  # case-folded path -> path
        self._folders: set[str] = set()
        self.dropped: dict[str, int] = {}

    def path(self, name: str, *, folder: bool = False) -> str | None:
        """The member's path inside the answer; None when it is dropped. Refused for a hostile name."""
        self._listed += 1
        if self._listed > MAX_LISTED:
            raise Refused(f"压缩包成员过多（超过 {MAX_LISTED} 个）")
        parts = _parts(name)
        if not parts:
            if folder:
                return None
            raise Refused(f"文件名不合规：{ascii(name)[:120]}")
        junk = _junk(parts, folder)
        if junk is not None:
            self.dropped[junk] = self.dropped.get(junk, 0) + 1
            return None
        return "/".join(parts)

    def admit(self, path: str) -> None:
        """Count a file that is kept. Refused for a second one of its name, or one that is a folder too."""
        folded = path.casefold()
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise Refused(f"文件过多（超过 {MAX_MEMBERS} 个）")
        self._names += len(path.encode())
        if self._names > MAX_NAMES:
            raise Refused(f"文件名过长（合计超过 {MAX_NAMES >> 20} MiB）")
        if folded in self._files or folded in self._folders:
            raise Refused(f"有重名的文件：{path}")
        parts = folded.split("/")
        above = ["/".join(parts[:end]) for end in range(1, len(parts))]
        if any(one in self._files for one in above):
            raise Refused(f"同名的文件和文件夹：{path}")
        self._folders.update(above)
        self._files[folded] = path

    def count(self, size: int) -> None:
        """Count unpacked bytes."""
        self._total += size
        if self._total > MAX_TOTAL:
            raise Refused(f"解压后过大（超过 {MAX_TOTAL >> 20} MiB）")
        if self._total > RATIO_FROM and self._total > self._packed * MAX_RATIO:
            raise Refused(f"压缩比异常（超过 {MAX_RATIO} 倍）")

    def notes(self) -> list[str]:
        """What was dropped."""
        listed = "、".join(f"{name}（{count} 项）" for name, count in sorted(self.dropped.items())[:20])
        return [f"已忽略与作答无关的内容：{listed}"] if listed else []


def _parts(name: str) -> list[str]:
    shown = ascii(name)[:120]
    if any(ord(one) < 32 or ord(one) == 127 or 0xD800 <= ord(one) <= 0xDFFF for one in name):
        raise Refused(f"文件名含有控制字符：{shown}")
    plain = name.replace("\\", "/")
    if plain.startswith("/") or (len(plain) > 1 and plain[1] == ":"):
        raise Refused(f"文件名是绝对路径：{shown}")
    parts = [part for part in plain.split("/") if part not in ("", ".")]
    if ".." in (part.strip(" ") for part in parts):
        raise Refused(f"文件名指向上级文件夹：{shown}")
    if len(parts) > MAX_DEPTH:
        raise Refused(f"文件夹嵌套过深（超过 {MAX_DEPTH} 层）")
    if any(len(part.encode()) > MAX_NAME for part in parts):
        raise Refused(f"文件名过长：{shown}")
    return parts


def _junk(parts: list[str], folder: bool) -> str | None:
    """What to call a dropped member, or None to keep it."""
    folders = parts if folder else parts[:-1]
    for part in folders:
        if part.casefold() in JUNK_FOLDERS:
            return part + "/"
    if not folder and parts:
        name = parts[-1].casefold()
        if name in JUNK_FILES or name.startswith("._") or name.endswith(".pyc"):
            return "*.pyc" if name.endswith(".pyc") else parts[-1]
    return None


def unpack(descriptor: int) -> Iterator[tuple[bytes, bytes]]:
    """Frames (kind, bytes) for the archive open at `descriptor`. Raises Refused, or what the readers raise."""
    packed = os.fstat(descriptor).st_size
    head = os.pread(descriptor, 512, 0)
    gate = Gate(packed)
    kind = _kind(head)
    if kind == "zip":
        yield from _zip(descriptor, gate)
    else:
        sums = _rar_sums(descriptor, kind)
        yield from _other(descriptor, kind, gate, sums)
        if kind.startswith("tar"):
            _whole_tar(descriptor, kind)
    for note in gate.notes():
        yield b"D", note.encode()


_MAGIC = (
    (0, b"PK\3\4", "zip"), (0, b"PK\5\6", "zip"), (0, b"7z\xbc\xaf\x27\x1c", "7zip"), (0, b"Rar!\x1a\x07\x00", "rar"),
    (0, b"Rar!\x1a\x07\x01", "rar5"), (257, b"ustar", "tar"), (0, b"\x1f\x8b", "tar.gzip"), (0, b"BZh", "tar.bzip2"),
    (0, b"\xfd7zXZ\0", "tar.xz"),
)  # fmt: skip


def _kind(head: bytes) -> str:
    for at, magic, name in _MAGIC:
        if head[at:].startswith(magic):
            return name
    raise Refused("文件是空的" if not head else "不是 zip、7z、rar 或 tar 压缩包，或文件已损坏")


def _zip(descriptor: int, gate: Gate) -> Iterator[tuple[bytes, bytes]]:
    with os.fdopen(os.dup(descriptor), "rb") as file, zipfile.ZipFile(file) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_LISTED:
            raise Refused(f"压缩包成员过多（超过 {MAX_LISTED} 个）")
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


def _other(descriptor: int, kind: str, gate: Gate, sums: list[int | None]) -> Iterator[tuple[bytes, bytes]]:
    import libarchive

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
            for chunk in _blocks(archive._pointer):
                doubts.settle()
                gate.count(len(chunk))
                crc = zlib.crc32(chunk, crc)
                yield b"C", chunk
            doubts.settle()
            if number < len(sums) and sums[number] not in (None, crc):
                raise Refused(f"压缩包已损坏：校验和不符：{path}")


def _blocks(pointer: int) -> Iterator[bytes]:
    """The content of the entry at hand. The library's own loop takes a warning (a wrong check sum) for data."""
    import ctypes

    from libarchive import ffi

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


CUT = "压缩包已损坏，不完整：没有结束标记"
VOLUME = "压缩包是分卷之一，缺少其余各卷"
ENCRYPTED = "压缩包已加密"


def _whole_tar(descriptor: int, kind: str) -> None:
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
        if not _skip(file, -(-size // BLOCK) * BLOCK):
            raise Refused(CUT)
    raise Refused(CUT)


def _tar_number(field: bytes) -> int:
    if field[0] & 0x80:
        return int.from_bytes(field[1:], "big")
    return int(field.strip(b"\0 ") or b"0", 8)


def _rar_sums(descriptor: int, kind: str) -> list[int | None]:
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
    _skip(file, 7)
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
        if not _skip(file, low + (high << 32)):
            break
    raise Refused(CUT)


def _walk_rar5(file: IO[bytes]) -> Iterator[int | None]:
    _skip(file, 8)
    while len(file.read(4)) == 4:
        size = _vint(file)
        whole = file.read(min(size, MAX_RAR_HEADER))
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
        if not _skip(file, data):
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
        size = _vint(file)
        end = file.tell() + size
        if size:
            yield _vint(file)
        file.seek(end)


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


def _skip(file: IO[bytes], count: int) -> bool:
    """Pass over bytes; whether they were there."""
    while count > 0:
        read = len(file.read(min(count, 1 << 20)))
        if not read:
            return False
        count -= read
    return True


def _name(name: str | bytes | None) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding) if isinstance(name, bytes) else name or ""
        except UnicodeDecodeError:
            continue
    raise Refused("文件名的编码无法识别")


def _lock_down() -> None:
    """Give up everything that reading an archive does not need."""
    import ctypes
    import encodings.cp437
    import encodings.gb18030
    import encodings.idna
    import encodings.utf_8  # noqa: F401
    import resource  # all of it here: Windows has none, and a task's preview is written there too

    import libarchive  # noqa: F401  while the disk is still in reach

    libc = ctypes.CDLL(None)
    if os.geteuid() == 0:
        libc.unshare(NEW_NETWORK)  # where it is refused, the wall of the account stays
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),  # libarchive would start other programs for some filters
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS


def main() -> None:
    """Read the archive on descriptor 0 and write frames to descriptor 1."""
    _lock_down()
    import libarchive

    out = os.fdopen(1, "wb", buffering=1 << 20)

    def send(kind: bytes, data: bytes) -> None:
        out.write(kind + struct.pack(">I", len(data)) + data)

    send(b"R", b"")
    try:
        for kind, data in unpack(0):
            send(kind, data)
        send(b"Z", b"")
    except Refused as refused:
        send(b"E", str(refused).encode(errors="replace"))
    except NotImplementedError:
        send(b"E", "压缩方式不支持".encode())
    except MemoryError:
        send(b"E", "解压需要的内存超过限制".encode())
    except libarchive.ArchiveError as error:
        words = str(error).casefold()
        encrypted = "encrypt" in words or "passphrase" in words or "password" in words
        send(b"E", (ENCRYPTED if encrypted else f"压缩包已损坏：{error.msg or '格式错误'}").encode(errors="replace"))
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError, struct.error) as error:
        send(b"E", f"压缩包已损坏：{error}"[:500].encode(errors="replace"))
    out.flush()


if __name__ == "__main__":
    main()
