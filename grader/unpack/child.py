"""The child itself: gives up what it does not need, tells the archive's kind by its first bytes, reads it."""

from __future__ import annotations

import ctypes
import encodings.cp437
import encodings.gb18030
import encodings.idna
import encodings.utf_8  # noqa: F401  while the disk is still in reach
import lzma
import os
import resource
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

import libarchive

from .gate import ENCRYPTED, Gate, Refused
from .others import read_other
from .rars import rar_sums
from .tars import whole_tar
from .zips import read_zip

MEMORY = 1 << 30
CPU_S = 60
NOBODY = 65534
NEW_NETWORK = 0x40000000  # CLONE_NEWNET: one with no way out of it

_MAGIC = (
    (0, b"PK\3\4", "zip"), (0, b"PK\5\6", "zip"), (0, b"7z\xbc\xaf\x27\x1c", "7zip"), (0, b"Rar!\x1a\x07\x00", "rar"),
    (0, b"Rar!\x1a\x07\x01", "rar5"), (257, b"ustar", "tar"), (0, b"\x1f\x8b", "tar.gzip"), (0, b"BZh", "tar.bzip2"),
    (0, b"\xfd7zXZ\0", "tar.xz"),
)  # fmt: skip


def main() -> None:
    """Read the archive on descriptor 0 and write frames to descriptor 1."""
    lock_down()
    out = os.fdopen(1, "wb", buffering=1 << 20)

    def send(kind: bytes, data: bytes) -> None:
        out.write(kind + struct.pack(">I", len(data)) + data)

    send(b"R", b"")
    tell(0, send)
    out.flush()


def tell(descriptor: int, send: Callable[[bytes, bytes], None]) -> None:
    """Send every frame of the archive; the last one says that all was read, or why not."""
    try:
        for kind, data in unpack(descriptor):
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
        send(b"E", (ENCRYPTED if encrypted else f"压缩包已损坏，或压缩方式不支持：{error.msg or '格式错误'}").encode(errors="replace"))
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError, struct.error) as error:
        send(b"E", f"压缩包已损坏：{error}"[:500].encode(errors="replace"))


def unpack(descriptor: int) -> Iterator[tuple[bytes, bytes]]:
    """Frames (kind, bytes) for the archive open at `descriptor`. Raises Refused, or what the readers raise."""
    packed = os.fstat(descriptor).st_size
    head = os.pread(descriptor, 512, 0)
    gate = Gate(packed)
    kind = _kind(head)
    if kind == "zip":
        yield from read_zip(descriptor, gate)
    else:
        sums = rar_sums(descriptor, kind)
        yield from read_other(descriptor, kind, gate, sums)
        if kind.startswith("tar"):
            whole_tar(descriptor, kind)
    for note in gate.notes():
        yield b"D", note.encode()


def _kind(head: bytes) -> str:
    for at, magic, name in _MAGIC:
        if head[at:].startswith(magic):
            return name
    raise Refused("文件是空的" if not head else "不是 zip、7z、rar 或 tar 压缩包，或文件已损坏")


def lock_down() -> None:
    """Give up everything that reading an archive does not need."""
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
