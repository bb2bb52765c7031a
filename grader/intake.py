"""Collected archives into frozen submissions: what a candidate handed in, known by its digest.

    <answers>/20221100001.zip          one archive (zip, 7z, rar, tar) or folder a candidate, named by admission number
        1/main.py, 第2题/app.py …       -> tree q1/main.py, q2/app.py in the store

The bytes are a stranger's: an archive is read by a child process that has given up everything else (`unpack/`),
and what it says is checked again here. Whatever is wrong with an answer ends as `Unreadable` with a reason for that
candidate; whatever is wrong with us rises.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from grader.errors import BadInput
from grader.folders import Ambiguous, find_layout
from grader.store import Entry, Store, digest_of
from grader.unpack.gate import CHUNK, JUNK_FILES, MAX_TOTAL, Gate, Refused

READER = Path(__file__).resolve().parent  # the folder that holds the package `unpack`, which the child runs without the rest
_START = "import sys; sys.path.append(sys.argv[1]); from unpack.child import main; main()"
WALL_S = 120.0
ADMISSION = re.compile(r"[0-9A-Za-z_-]{1,32}")
_ARCHIVE = re.compile(r"(.+?)\.(zip|7z|rar|tar|tgz|tar\.(?:gz|bz2|xz))", re.IGNORECASE)
_ARCHIVE_BYTES = 1 << 30


@dataclass(frozen=True)
class Collected:
    """What lies there under one admission number: one archive or folder, or several (a person decides)."""

    admission: str
    paths: tuple[Path, ...]

    def digest(self) -> str:
        """Of all that lies there: the bytes of one archive, else names and contents. Read anew at each call."""
        if len(self.paths) == 1:
            return _digest_at(self.paths[0])
        return digest_of(json.dumps([[path.name, _digest_at(path)] for path in self.paths]).encode())


@dataclass(frozen=True)
class Submission:
    """A readable answer, frozen in the store."""

    admission: str
    digest: str  # of the tree with q1/…, q2/…
    questions: dict[int, tuple[str, ...]]  # question number -> paths below q<n>/; absent: not handed in
    notes: tuple[str, ...] = ()
    archive: str | None = None  # Collected.digest of what it was read from


@dataclass(frozen=True)
class Unreadable:
    """An answer that cannot be graded as it is, and why (Chinese). Never a zero: a person decides."""

    admission: str
    reason: str
    archive: str | None = None


def collect(folder: Path) -> tuple[list[Collected], list[str]]:
    """Everything in a folder of answers, by admission number, and names that are nobody's. BadInput without it."""
    found: dict[str, list[Path]] = {}
    strays = []
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise BadInput(f"{folder}: no such folder of answers: {error.strerror}") from error
    for path in paths:
        name = _admission(path)
        if name is not None:
            found.setdefault(name, []).append(path)
        elif path.name.casefold() not in JUNK_FILES:
            strays.append(path.name)
    return [Collected(name, tuple(there)) for name, there in sorted(found.items())], strays


def take(collected: Collected, numbers: Sequence[int], store: Store) -> Submission | Unreadable:
    """Freeze one candidate's answer. `numbers` are the question numbers of the paper."""
    if len(collected.paths) != 1:
        names = "、".join(path.name for path in collected.paths)
        return Unreadable(collected.admission, f"同一准考证号有多份答卷，须由人决定采用哪一份：{names}", collected.digest())
    [path] = collected.paths
    return freeze(path, collected.admission, numbers, store)


def freeze(path: Path, admission: str, numbers: Sequence[int], store: Store) -> Submission | Unreadable:
    """Freeze the archive or folder at `path` as `admission`'s answer."""
    archive = None
    try:
        if path.is_symlink():
            raise Refused("答卷是一个链接")
        if path.is_dir():
            archive = _digest_at(path)
            entries, notes = _read_folder(path, store)
        else:
            if path.stat().st_size > _ARCHIVE_BYTES:
                raise Refused("压缩包过大")
            archive = store.put(path.read_bytes())
            entries, notes = _read_archive(path, store)
        layout = find_layout([entry.path for entry in entries], numbers)
    except (Refused, Ambiguous) as refused:
        return Unreadable(admission, str(refused), archive or _digest_at(path))
    tree, questions = [], {}
    for number, name in sorted(layout.folders.items()):
        prefix = f"{layout.prefix}{name}/" if name else layout.prefix
        inside = [entry for entry in entries if entry.path.startswith(prefix)]
        tree += [Entry(f"q{number}/{one.path.removeprefix(prefix)}", one.digest, one.size) for one in inside]
        questions[number] = tuple(sorted(one.path.removeprefix(prefix) for one in inside))
    if not entries:
        notes = (*notes, "答卷中没有任何文件")
    return Submission(admission, store.put_entries(tree), questions, (*notes, *layout.notes), archive)


def _digest_at(path: Path) -> str:
    """Of a file's bytes; of every name, kind and content in a folder; of where a link points to. No link is followed."""
    if not path.is_dir() or path.is_symlink():
        return _digest_of_one(path)
    found = hashlib.sha256()
    for above, folders, files in os.walk(path):
        folders.sort()
        for one in (Path(above, name) for name in sorted(folders + files)):
            found.update(json.dumps([one.relative_to(path).as_posix(), _digest_of_one(one)]).encode())
    return "sha256:" + found.hexdigest()


def _digest_of_one(path: Path) -> str:
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        return digest_of(json.dumps([stat.S_IFMT(mode), os.readlink(path) if stat.S_ISLNK(mode) else None]).encode())
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def _admission(path: Path) -> str | None:
    match = _ARCHIVE.fullmatch(path.name)
    name = match[1] if match else path.name if path.is_dir() else None
    return name if name is not None and ADMISSION.fullmatch(name) else None


class _Keeper:
    """Files as they come, into the store, through a gate of our own."""

    def __init__(self, store: Store, packed: int) -> None:
        self._store = store
        self.gate = Gate(packed)
        self.entries: list[Entry] = []

    def keep(self, name: str, chunks: Iterator[bytes]) -> None:
        path = self.gate.path(name)
        parts = []
        if path is not None:
            self.gate.admit(path)
        for chunk in chunks:
            if path is not None:
                self.gate.count(len(chunk))
                parts.append(chunk)
        if path is not None:
            data = b"".join(parts)
            self.entries.append(Entry(path, self._store.put(data), len(data)))


def _read_folder(folder: Path, store: Store) -> tuple[list[Entry], tuple[str, ...]]:
    keeper = _Keeper(store, MAX_TOTAL)
    for above, folders, files in os.walk(folder, followlinks=False):
        inside = Path(above).relative_to(folder)
        folders[:] = sorted(one for one in folders if keeper.gate.path((inside / one).as_posix(), folder=True) is not None)
        links = [one for one in folders if (Path(above) / one).is_symlink()]
        if links:
            raise Refused(f"含有链接或特殊文件：{(inside / links[0]).as_posix()}")
        for name in sorted(files):
            relative = (inside / name).as_posix()
            keeper.keep(relative, _file_chunks(Path(above) / name, relative))
    return keeper.entries, tuple(keeper.gate.notes())


def _file_chunks(path: Path, shown: str) -> Iterator[bytes]:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise Refused(f"含有链接或不能读取的文件：{shown}") from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Refused(f"含有链接或特殊文件：{shown}")
        while chunk := file.read(CHUNK):
            yield chunk


def _read_archive(path: Path, store: Store) -> tuple[list[Entry], tuple[str, ...]]:
    keeper = _Keeper(store, path.stat().st_size)
    notes: list[str] = []
    command = [sys.executable, "-I", "-c", _START, str(READER)]
    env = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    with path.open("rb") as archive, subprocess.Popen(
        command, stdin=archive, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, cwd="/"
    ) as child:
        killed = threading.Event()
        timer = threading.Timer(WALL_S, _kill, (child, killed))
        timer.start()
        try:
            assert child.stdout is not None
            _read_frames(child.stdout, keeper, notes.append)
        except Refused as refused:
            if killed.is_set():
                raise Refused("解压超过时限") from refused
            raise
        finally:
            timer.cancel()
            child.kill()
    return keeper.entries, tuple(notes)


def _kill(child: subprocess.Popen[bytes], killed: threading.Event) -> None:
    killed.set()
    child.kill()


def _read_frames(stream: IO[bytes], keeper: _Keeper, note: Callable[[str], None]) -> None:
    """Keep every file. Refused as the child says or when it ends too early; RuntimeError when it never got ready."""
    frames = _Frames(stream)
    if frames.kind != b"R":
        raise RuntimeError("the process that reads archives did not start (is libarchive13 installed?)")
    frames.advance()
    while True:
        kind, text = frames.kind, frames.data
        if kind == b"F":
            frames.advance()
            keeper.keep(_text(text), frames.chunks())
            continue
        if kind == b"E":
            raise Refused(_text(text)[:500])
        if kind == b"D":
            note(_text(text)[:2000])
        elif kind == b"Z":
            return
        elif kind != b"C":
            raise Refused("压缩包无法读取：读取它的进程异常结束")
        frames.advance()


class _Frames:
    """The child's frames, one at a time; kind b"" where the stream ends."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.advance()

    def advance(self) -> None:
        head = self._stream.read(5)
        size = struct.unpack(">I", head[1:])[0] if len(head) == 5 else 0
        whole = len(head) == 5 and size <= CHUNK
        self.data = self._stream.read(size) if whole else b""
        self.kind = head[:1] if whole and len(self.data) == size else b""

    def chunks(self) -> Iterator[bytes]:
        while self.kind == b"C":
            yield self.data
            self.advance()
        if self.kind == b"":  # the file just read may have been cut short
            raise Refused("压缩包无法读取：读取它的进程异常结束")


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")
