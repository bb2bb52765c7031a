"""What every member of an archive passes: its name judged, junk dropped, everything counted."""

from __future__ import annotations

from typing import IO

MAX_TOTAL = 512 << 20  # bytes of all kept files
MAX_MEMBERS = 20_000  # kept files
MAX_LISTED = 200_000  # members at all, dropped ones too
MAX_DEPTH = 32
MAX_NAME = 255  # bytes of one part of a path
MAX_NAMES = 2 << 20  # bytes of all kept files' paths together: they travel to a sandbox in one header
MAX_RATIO = 200  # unpacked to packed, once there is more than
RATIO_FROM = 16 << 20  # bytes
CHUNK = 1 << 16

JUNK_FOLDERS = frozenset(
    ("__pycache__", ".idea", ".vscode", ".vs", "__macosx", "venv", ".venv", "node_modules", ".git", ".pytest_cache",
     ".mypy_cache", ".ipynb_checkpoints", "$recycle.bin", "system volume information")
)  # fmt: skip
JUNK_FILES = frozenset(("thumbs.db", ".ds_store", "desktop.ini", "chromedriver.exe", "chromedriver", "geckodriver.exe"))

CUT = "压缩包已损坏，不完整：没有结束标记"
ENCRYPTED = "压缩包已加密"


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


def skip(file: IO[bytes], count: int) -> bool:
    """Pass over bytes; whether they were there."""
    while count > 0:
        read = len(file.read(min(count, 1 << 20)))
        if not read:
            return False
        count -= read
    return True
