"""Find what a candidate put into each gap."""

from __future__ import annotations

import re
from collections.abc import Mapping

from grader.cloze.found import Found
from grader.cloze.framework import Framework


def align(framework: Framework, files: Mapping[str, bytes | None]) -> dict[int, Found]:
    found = {gap.number: Found.unsure(gap.number, "尚未对齐") for gap in framework.gaps}
    for path, data in files.items():
        parts = re.split(r"____【(\d+)】____", framework.starter()[path].decode())
        pattern = "".join(f"(?P<g{part}>.*)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
        match = re.fullmatch(pattern, (data or b"").decode("utf-8", "replace"))
        for name, text in (match.groupdict() if match else {}).items():
            n = int(name[1:])
            found[n] = Found.empty(n, text) if "【" in text or not text.strip() else Found.of(n, text.strip(), text)
    return found
