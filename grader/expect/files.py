"""A file that a candidate's program wrote."""

from __future__ import annotations

import difflib
import posixpath

from grader.bench import Bench, FileInfo
from grader.results import CheckFailed
from grader.shown import clip

_LISTED = 10


def file(bench: Bench, path: str, *, max_bytes: int = 1 << 20) -> bytes:
    """The bytes of a file in the answer's folder.

    Names are compared as the exam's Windows compares them: without case, `\\` is `/`, `.\\` is nothing. CheckFailed names what is
    there instead when it is missing.
    """
    there = bench.files()
    name = _found(there, path)
    if name is None:
        raise CheckFailed(f"没有找到文件 {path}", expected=path, seen=_instead(there, path))
    return bench.read(name, max_bytes=max_bytes)


def _found(there: list[FileInfo], path: str) -> str | None:
    if any(one.path == path for one in there):
        return path
    alike = [one.path for one in there if _folded(one.path) == _folded(path)]
    return alike[0] if len(alike) == 1 else None


def _folded(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/")).casefold()


def _instead(there: list[FileInfo], path: str) -> str:
    if not there:
        return "文件夹是空的"
    names = [one.path for one in there[:1000]]
    near = difflib.get_close_matches(path, names, n=3, cutoff=0.6)
    if near:
        return clip("名称相近的文件：" + "、".join(near), 500)
    more = f" 等 {len(names)} 个" if len(names) > _LISTED else ""
    return clip("有文件：" + "、".join(names[:_LISTED]) + more, 500)
