"""Bytes of a candidate's as text: strict, within a size."""

from __future__ import annotations

from collections.abc import Sequence

from grader.results import CheckFailed
from grader.shown import show


def decoded(data: bytes, encodings: Sequence[str], max_bytes: int, what: str) -> str:
    """`data` in the first of `encodings` that fits it wholly; CheckFailed when none does or it is too large."""
    if not isinstance(data, bytes):
        raise TypeError(f"{what} must be given as bytes, not {type(data).__name__}")
    if len(data) > max_bytes:
        raise CheckFailed(f"{what}过大", expected=f"不超过 {max_bytes} 字节", seen=f"{len(data)} 字节")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    names = "、".join(encodings)
    raise CheckFailed(f"{what}不是这些编码的文本：{names}", expected=f"{names} 之一", seen=show(data[:60]))
