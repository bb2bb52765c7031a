"""The answer's folder as the judging browser sees it: its files under one port, names in any case, nothing else.

Run by the trusted interpreter under the browser's uid, with chromedriver as its one child. Serves what was put into
`/services/browser/page` after the candidate's code had ended. How a page is encoded is left to what it declares; one
that declares nothing is UTF-8 where it can be and else GBK, as Chrome on the exam's computer finds out by itself.
"""

from __future__ import annotations

import json
import os
import re
import selectors
import socket
import time
from urllib.parse import unquote

from material_files import Materials
from site_server import REASONS, Connection, Request, accept, end

FOLDER = "/services/browser/page"
CONFIG = "/services/browser/page.json"
DECLARES = re.compile(rb"<meta[^>]{0,200}charset", re.IGNORECASE)
INTEGRITY = re.compile(rb"""(<(?:script|link)\b[^>]{0,2000}?)\sintegrity\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
TYPES = {
    "html": "text/html", "htm": "text/html", "css": "text/css", "js": "application/javascript", "mjs": "application/javascript",
    "json": "application/json", "geojson": "application/json", "txt": "text/plain", "csv": "text/csv", "xml": "application/xml",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml",
    "webp": "image/webp", "bmp": "image/bmp", "ico": "image/x-icon", "mp3": "audio/mpeg", "mp4": "video/mp4",
    "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
}  # fmt: skip
NOT_THERE = "<!DOCTYPE html><meta charset=utf-8><title>404</title><p>作答文件夹中没有这个文件</p>".encode()


class Folder:
    """Stands where `Site` does for the frozen web: a request in, the parts of its answer out."""

    def __init__(self, materials: Materials) -> None:
        self.materials = materials

    def reply(self, request: Request, _scheme: str) -> list[memoryview]:
        path = unquote(request.target.partition("?")[0], errors="replace").replace("\\", "/")
        status, body, content_type = self.found(path)
        if self.materials.rules and content_type.startswith("text/html"):
            body = INTEGRITY.sub(rb"\1", body)  # of the version that a CDN would have sent, which is not ours
        head = (
            f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
            f"Cache-Control: no-store\r\nConnection: {'keep-alive' if request.keep else 'close'}\r\n\r\n"
        )
        return [memoryview(head.encode("latin-1")), *([memoryview(body)] if request.method != "HEAD" and body else [])]

    def found(self, path: str) -> tuple[int, bytes, str]:
        file = there(path)
        if file is not None:
            with open(file, "rb") as source:
                data = source.read()
            return 200, data, content_type(file, data)
        material = self.materials.find(path)
        if material is not None:
            return 200, bytes(self.materials.body(material["file"])), material["content_type"]
        return 404, NOT_THERE, "text/html; charset=utf-8"


def there(path: str) -> str | None:
    """The file that Windows would open for this path below the folder."""
    at = FOLDER
    for part in path.split("/"):
        if part in ("", "."):
            continue
        try:
            names = os.listdir(at)
        except OSError:
            return None
        alike = [name for name in names if name.casefold() == part.casefold()]
        if not alike:
            return None
        at = f"{at}/{part if part in names else alike[0]}"
    if os.path.isdir(at):
        return there(f"{path}/index.html") if not path.endswith("/index.html") else None
    return at


def content_type(file: str, data: bytes) -> str:
    """The type by the name's ending; with a charset only for a text that does not declare one itself."""
    found = TYPES.get(file.rpartition(".")[2].lower(), "application/octet-stream")
    if found == "text/plain" or (found == "text/html" and not DECLARES.search(data[:4096])):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return f"{found}; charset=gbk"
        return f"{found}; charset=utf-8"
    return found


def serve(folder: Folder, port: int) -> None:
    poll = selectors.DefaultSelector()
    door = socket.create_server(("127.0.0.1", port), backlog=128)
    door.setblocking(False)
    poll.register(door, selectors.EVENT_READ)
    open_now: set[Connection] = set()
    while True:
        for key, _events in poll.select(timeout=5.0 if open_now else None):
            if key.fileobj is door:
                accept(door, "http", None, poll, open_now)  # type: ignore[arg-type]
            elif key.data in open_now:
                if key.data.ready(folder):
                    poll.modify(key.fileobj, key.data.wants, key.data)
                else:
                    end(key.data, poll, open_now)
        now = time.monotonic()
        for connection in [c for c in open_now if c.deadline < now]:
            end(connection, poll, open_now)


def main() -> None:
    with open(CONFIG, encoding="utf-8") as file:
        config = json.load(file)
    os.posix_spawn(config["driver"][0], config["driver"], dict(os.environ))
    serve(Folder(Materials(config["rules"])), config["port"])
