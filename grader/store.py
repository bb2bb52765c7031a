"""A content-addressed store: submissions, task packages and evidence, kept by the SHA-256 of their bytes.

    <root>/sha256/ab/abcd…       one blob a file

A URL for fsspec (`s3://bucket/exam`, `memory://x`) or a folder. What was put is never changed or removed here. On a
local folder a blob is written beside its place, flushed to the disk and renamed, so a name that exists is whole
whatever crashed; files are 0600 and folders 0700. An object store writes an object whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import fsspec

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_FORMAT = "grader-tree-1"


class StoreError(Exception):
    """The store lacks what a record names, or holds other bytes under its name. Ours: a fault."""


@dataclass(frozen=True, order=True)
class Entry:
    """One file of a stored tree."""

    path: str  # relative, forward slashes
    digest: str
    size: int  # bytes


class Store:
    """Bytes and trees by digest. Safe for concurrent writers: they can only write the same bytes."""

    def __init__(self, url: str | Path) -> None:
        self.url = str(url)
        self._fs, root = fsspec.core.url_to_fs(self.url)
        self._root = str(root).rstrip("/")
        self._local = Path(self._root) if "file" in _protocols(self._fs) else None

    def put(self, data: bytes) -> str:
        """Keep `data`; its digest. Putting it again does nothing."""
        digest = digest_of(data)
        path = self._path(digest)
        if self._local is not None:
            _put_local(Path(path), data)
        elif not self._fs.exists(path):
            self._fs.pipe_file(path, data)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of `digest`, verified. StoreError when they are missing or damaged."""
        try:
            data = bytes(self._fs.cat_file(self._path(digest)))
        except FileNotFoundError as error:
            raise StoreError(f"{self.url}: {digest} is not in the store") from error
        if digest_of(data) != digest:
            raise StoreError(f"{self.url}: {digest} is damaged, its bytes have another digest")
        return data

    def has(self, digest: str) -> bool:
        """Whether something is kept under `digest` (its bytes are verified on reading)."""
        return bool(self._fs.exists(self._path(digest)))

    def put_tree(self, tree: Mapping[str, bytes]) -> str:
        """Keep a folder's files (relative path -> bytes); the digest of its manifest."""
        return self.put_entries([Entry(path, self.put(data), len(data)) for path, data in tree.items()])

    def put_entries(self, entries: Iterable[Entry]) -> str:
        """Keep a tree whose files are in the store already; the digest of its manifest."""
        return self.put(_manifest_bytes(entries))

    def get_tree(self, digest: str) -> dict[str, bytes]:
        """Every file of a tree, verified."""
        return {entry.path: self.get(entry.digest) for entry in self.manifest(digest)}

    def manifest(self, digest: str) -> tuple[Entry, ...]:
        """Paths, digests and sizes of a tree, sorted by path, without reading its files."""
        return _parse_manifest(self.get(digest), digest)

    def _path(self, digest: str) -> str:
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"not a digest: {digest!r}")
        name = digest.removeprefix("sha256:")
        return f"{self._root}/sha256/{name[:2]}/{name}"


def digest_of(data: bytes) -> str:
    """`sha256:<hex>` of the bytes."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def tree_digest(tree: Mapping[str, bytes]) -> str:
    """The digest that `put_tree` would give, without a store."""
    return digest_of(_manifest_bytes(Entry(path, digest_of(data), len(data)) for path, data in tree.items()))


def safe_path(path: str) -> bool:
    """Whether `path` is relative with forward slashes and names a place below its folder, nothing else."""
    parts = path.split("/")
    return bool(path) and "\0" not in path and not any(part in ("", ".", "..") for part in parts)


def _manifest_bytes(entries: Iterable[Entry]) -> bytes:
    files: dict[str, dict[str, object]] = {}
    for entry in sorted(entries):
        if not safe_path(entry.path) or entry.path in files:
            raise ValueError(f"not a path of a tree, or twice: {entry.path!r}")
        files[entry.path] = {"digest": entry.digest, "size": entry.size}
    value = {"format": _FORMAT, "files": files}
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _parse_manifest(data: bytes, digest: str) -> tuple[Entry, ...]:
    try:
        value = json.loads(data)
        if value["format"] != _FORMAT:
            raise KeyError("format")
        return tuple(sorted(Entry(path, one["digest"], one["size"]) for path, one in value["files"].items()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{digest} is no tree") from error


def _put_local(path: Path, data: bytes) -> None:
    if path.exists() and path.stat().st_size == len(data):
        return
    _make_folders(path.parent)
    temporary = path.parent / f".{secrets.token_hex(8)}.part"
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _make_folders(folder: Path) -> None:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def _protocols(fs: object) -> tuple[str, ...]:
    protocol = getattr(fs, "protocol", ())
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)
