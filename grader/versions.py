"""A task's backup version: the same package in other words, so that data differ and code does not.

`[versions.B.words]` of task.toml maps each word of version A to its stand-in; the map is applied to every text of the
package at once, longest word first, so that no stand-in is replaced again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from grader.taskfile import VersionTable

_VERSIONS_HEADER = re.compile(r"\[\[?\s*versions\b")
_HEADER = re.compile(r"\[")
_TITLE = re.compile(r"^title\s*=.*$", re.M)


def in_words(tree: Mapping[str, bytes], version: VersionTable) -> dict[str, bytes]:
    """The package's tree in the version's words. task.toml keeps no `[versions]`, and has the version's title."""
    words = sorted(version.words, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(word) for word in words))

    def reworded(text: str) -> str:
        return pattern.sub(lambda match: version.words[match[0]], text)

    changed = {reworded(path): _changed(data, reworded) for path, data in tree.items()}
    settings = reworded(_without_versions(tree["task.toml"].decode("utf-8-sig")))
    title = f"title = {json.dumps(version.title, ensure_ascii=False)}"
    changed["task.toml"] = _TITLE.sub(lambda _: title, settings, count=1).encode()
    return changed


def _changed(data: bytes, reworded: Callable[[str], str]) -> bytes:
    """A text in its own encoding; what is no text stays as it is."""
    if b"\0" in data:
        return data
    for encoding in ("utf-8", "gb18030"):
        try:
            return reworded(data.decode(encoding)).encode(encoding)
        except UnicodeDecodeError:
            continue
    return data


def _without_versions(text: str) -> str:
    kept, skipping = [], False
    for line in text.splitlines(keepends=True):
        if _HEADER.match(line):
            skipping = bool(_VERSIONS_HEADER.match(line))
        if not skipping:
            kept.append(line)
    return "".join(kept)
