"""Which file of the image's materials answers an address, by the rules that a service was started with."""

from __future__ import annotations

import re
from typing import Any

TYPES = {"js": "application/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}


class Materials:
    """Rules `[pattern of a path, file]`, first match first; files are read once, when first asked for."""

    def __init__(self, rules: list[list[str]]) -> None:
        self.rules = [(re.compile(pattern), file) for pattern, file in rules]
        self.read: dict[str, memoryview] = {}

    def find(self, path: str) -> dict[str, Any] | None:
        """As a frozen page's entry, for a path without its query; None when no rule matches."""
        lowered = path.lower()[:500]
        for pattern, file in self.rules:
            if pattern.fullmatch(lowered):
                headers = {"Access-Control-Allow-Origin": "*"}
                return {"file": file, "status": 200, "content_type": TYPES[file.rpartition(".")[2]], "headers": headers}
        return None

    def body(self, file: str) -> memoryview:
        if file not in self.read:
            with open(file, "rb") as source:
                self.read[file] = memoryview(source.read())
        return self.read[file]
