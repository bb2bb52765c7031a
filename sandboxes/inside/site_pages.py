"""What the frozen web holds and what it writes down: pages by address, and the access log."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import unquote_to_bytes

from material_files import Materials

HOME = "/services/site"
MAX_LOG_LINES = 20_000


class Log:
    """Lines of JSON, appended at once; past its cap it says so in a last line and stays silent."""

    def __init__(self, path: str) -> None:
        self.fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.lines = 0

    def __call__(self, **fields: object) -> None:
        if self.lines > MAX_LOG_LINES:
            return
        if self.lines == MAX_LOG_LINES:
            fields = {"kind": "cut"}
        self.lines += 1
        os.write(self.fd, json.dumps(fields).encode() + b"\n")


def canonical(target: str) -> tuple[bytes, tuple[bytes, ...]]:
    """An address whatever its percent-encoding and the order of its parameters."""
    path, _, query = target.partition("?")
    return unquote_to_bytes(path), tuple(
        sorted(unquote_to_bytes(part.replace("+", " ")) for part in query.split("&") if part)
    )


class Pages:
    """What was frozen: by host and exact address, then by host and canonical address."""

    def __init__(self) -> None:
        with open(f"{HOME}/index.json", encoding="utf-8") as file:
            index = json.load(file)
        with open(f"{HOME}/pages.bin", "rb") as file:
            self.bytes = memoryview(file.read())
        self.names: list[str] = index["names"]
        self.hosts: dict[str, dict[str, Any]] = index["hosts"]
        self.cdns: list[str] = index["materials"]["hosts"]
        self.materials = Materials(index["materials"]["rules"])
        self.canonical = {
            host: {canonical(target): page for target, page in reversed(pages.items())}
            for host, pages in self.hosts.items()
        }

    def known(self, host: str) -> bool:
        """Whether a name is on the white list, itself or as a sub-domain, or a CDN's that the materials answer for."""
        return host in self.hosts or host in self.cdns or any(host == name or host.endswith("." + name) for name in self.names)

    def find(self, host: str, target: str) -> dict[str, Any] | None:
        pages = self.hosts.get(host)
        if pages is None:
            return self.materials.find(target.partition("?")[0]) if host in self.cdns else None
        return pages.get(target) or self.canonical[host].get(canonical(target))

    def body(self, page: dict[str, Any]) -> memoryview:
        return self.materials.body(page["file"]) if "file" in page else self.bytes[page["start"] : page["end"]]
