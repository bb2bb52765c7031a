"""The frozen web: pages under their real names on ports 80 and 443, and a name server that knows just these names.

Run by the trusted interpreter under the uid `site`, standard library only, one selector loop, no threads. Reads
`/services/site/index.json` and `pages.bin` once, makes a leaf certificate from the image's CA, and writes one line a
request into `access.log`, which graders believe: it must never take anything but the addresses and the user agent from a
client, and never let one client stop another.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import ssl
import time

from site_pages import HOME, Log, Pages

HEADER_BYTES = 32 << 10
BODY_BYTES = 8 << 20  # of a request; skipped, never kept
IDLE_S = 20.0
LINGER_S = 5.0
MAX_CONNECTIONS = 256
CHUNK = 1 << 16
QUIET = frozenset({"/favicon.ico", "/robots.txt"})  # browsers and crawlers ask for these by themselves
NOT_FROZEN = '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>404</title><body><h1>404</h1><p>题目缺页：该地址未收录。</p></body></html>'.encode()
REASONS = {
    200: "OK",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    500: "Internal Server Error",
}


class BadRequest(Exception):
    """What came is no request; the connection is closed."""


class Request:
    """One parsed request head."""

    def __init__(self, head: bytes) -> None:
        lines = head.decode("latin-1").split("\r\n")
        parts = lines[0].split(" ")
        if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
            raise BadRequest
        self.method, self.target = parts[0][:16], parts[1]
        self.headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        host = self.headers.get("host", "")
        if "://" in self.target and not self.target.startswith("/"):
            host, slash, rest = self.target.partition("://")[2].partition("/")
            self.target = slash + rest or "/"
        self.target = self.target.partition("#")[0]
        self.host = host.partition(":")[0].rstrip(".").lower()
        wish = self.headers.get("connection", "").lower()
        self.keep = "close" not in wish and (parts[2] != "HTTP/1.0" or "keep-alive" in wish)
        length = self.headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit() and len(length) < 12) or int(length) > BODY_BYTES:
            raise BadRequest
        self.body = int(length)
        if "transfer-encoding" in self.headers:
            self.keep, self.body = False, BODY_BYTES  # answered, then read to its end without a look


class Connection:
    """One client: its handshake, what it has sent, what it is still to get."""

    def __init__(self, sock: socket.socket, scheme: str) -> None:
        self.sock, self.scheme = sock, scheme
        self.shaking = scheme == "https"
        self.wants = selectors.EVENT_READ
        self.received = bytearray()
        self.skip = 0  # bytes of a request's body that are still to come
        self.sending: list[memoryview] = []
        self.closing = False
        self.lingering = (
            False  # answered; only waiting for the rest of a body, so that closing does not cut the answer off
        )
        self.deadline = time.monotonic() + IDLE_S

    def ready(self, site: Site) -> bool:
        """Do what can be done now; False when the connection has ended."""
        try:
            if self.shaking:
                self.sock.do_handshake()  # type: ignore[attr-defined]
                self.shaking = False
            while not self.sending and self._receive():
                if not self.lingering:
                    self._answer(site)
            return self._send(site)
        except ssl.SSLWantReadError:
            self.wants = selectors.EVENT_READ
        except ssl.SSLWantWriteError:
            self.wants = selectors.EVENT_WRITE
        except BlockingIOError:
            self.wants = selectors.EVENT_WRITE if self.sending else selectors.EVENT_READ
        except (OSError, BadRequest, ValueError):
            return False
        return True

    def _receive(self) -> bool:
        data = self.sock.recv(CHUNK)
        if not data:
            raise BadRequest
        skipped = min(self.skip, len(data))
        self.skip -= skipped
        if self.lingering:
            return self.skip > 0
        self.received += data[skipped:]
        return True

    def _answer(self, site: Site) -> None:
        """Queue the answer to the first whole request, if there is one."""
        end = self.received.find(b"\r\n\r\n")
        if end < 0 and len(self.received) <= HEADER_BYTES:
            return
        if not 0 <= end <= HEADER_BYTES:
            raise BadRequest
        request = Request(bytes(self.received[:end]))
        del self.received[: end + 4]
        here = min(request.body, len(self.received))
        del self.received[:here]
        self.skip = request.body - here
        self.deadline = time.monotonic() + IDLE_S
        self.closing = not request.keep
        if request.headers.get("expect", "").lower() == "100-continue":
            self.sending.append(memoryview(b"HTTP/1.1 100 Continue\r\n\r\n"))
        self.sending += site.reply(request, self.scheme)

    def _send(self, site: Site) -> bool:
        while self.sending:
            self.wants = selectors.EVENT_WRITE
            sent = self.sock.send(self.sending[0][:CHUNK])
            self.deadline = time.monotonic() + IDLE_S
            self.sending[0] = self.sending[0][sent:]
            if not self.sending[0]:
                self.sending.pop(0)
            if not self.sending:
                if self.closing:
                    return self._linger()
                self._answer(site)  # the next one, if it came along with this one
        self.wants = selectors.EVENT_READ
        return self.ready(site) if self.scheme == "https" and self.sock.pending() else True  # type: ignore[attr-defined]

    def _linger(self) -> bool:
        if not self.skip:
            return False
        self.sock.shutdown(socket.SHUT_WR)
        self.lingering, self.wants = True, selectors.EVENT_READ
        self.deadline = time.monotonic() + LINGER_S
        return True


class Site:
    """Pages and log: what is answered to whom."""

    def __init__(self) -> None:
        self.pages = Pages()
        self.log = Log(f"{HOME}/access.log")

    def reply(self, request: Request, scheme: str) -> list[memoryview]:
        page = self.pages.find(request.host, request.target)
        status = page["status"] if page else 404
        missing = page is None and self.pages.known(request.host) and request.target.partition("?")[0] not in QUIET
        agent = request.headers.get("user-agent", "")[:300]
        self.log(
            kind="http",
            method=request.method,
            scheme=scheme,
            host=request.host[:255],
            path=request.target[:2048],
            status=status,
            user_agent=agent,
            missing=missing,
        )
        body = self.pages.body(page) if page else memoryview(NOT_FROZEN)
        headers = (
            {"Content-Type": page["content_type"], **page["headers"]}
            if page
            else {"Content-Type": "text/html; charset=utf-8"}
        )
        headers |= {"Content-Length": str(len(body)), "Connection": "keep-alive" if request.keep else "close"}
        head = (
            f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}\r\n"
            + "".join(f"{k}: {v}\r\n" for k, v in headers.items())
            + "\r\n"
        )
        return [memoryview(head.encode("latin-1")), *([body] if request.method != "HEAD" and len(body) else [])]

    def resolve(self, query: bytes) -> bytes | None:
        """Answer one DNS question: 127.0.0.1 for the names of the white list, no such name for others."""
        labels, at = [], 12
        while len(query) > at and query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1").lower())
            at += 1 + query[at]
        question = query[12 : at + 5]
        if len(query) < at + 5 or query[4:6] != b"\0\1" or query[2] & 0x80:
            return None
        name = ".".join(labels)
        known = name == "localhost" or self.pages.known(name)
        if not known:
            self.log(kind="name", name=name[:255])
        found = known and question[-4:] == b"\0\1\0\1"
        head = (
            query[:2] + bytes([0x85, 0x80 if known else 0x83]) + b"\0\1" + (b"\0\1" if found else b"\0\0") + b"\0\0\0\0"
        )
        return head + question + (b"\xc0\x0c\0\1\0\1\0\0\x0e\x10\0\4\x7f\0\0\1" if found else b"")


def context() -> ssl.SSLContext:
    """TLS with the leaf that `openssl` made when this service started."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(f"{HOME}/leaf.pem", f"{HOME}/leaf.key")
    made.set_alpn_protocols(["http/1.1"])
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


def make_leaf(argv: list[str]) -> None:
    """A key and a certificate for all names; one process of openssl."""
    _pid, status = os.waitpid(os.posix_spawn(argv[0], argv, dict(os.environ)), 0)
    if status:
        raise SystemExit("openssl made no certificate")


def accept(
    door: socket.socket, scheme: str, tls: ssl.SSLContext, poll: selectors.BaseSelector, open_now: set[Connection]
) -> None:
    try:
        sock, _address = door.accept()
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if scheme == "https":
            sock = tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
    except OSError:
        return
    if len(open_now) >= MAX_CONNECTIONS:
        end(min(open_now, key=lambda c: c.deadline), poll, open_now)
    connection = Connection(sock, scheme)
    open_now.add(connection)
    poll.register(sock, selectors.EVENT_READ, connection)


def end(connection: Connection, poll: selectors.BaseSelector, open_now: set[Connection]) -> None:
    if connection in open_now:
        open_now.discard(connection)
        poll.unregister(connection.sock)
        connection.sock.close()


def answer_names(names: socket.socket, site: Site) -> None:
    try:
        query, client = names.recvfrom(1500)
        answer = site.resolve(query)
        if answer is not None:
            names.sendto(answer, client)
    except OSError:
        return


def serve(site: Site, tls: ssl.SSLContext) -> None:
    poll = selectors.DefaultSelector()
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(("127.0.0.1", 53))
    names.setblocking(False)
    poll.register(names, selectors.EVENT_READ, "dns")
    for port, scheme in ((443, "https"), (80, "http")):
        door = socket.create_server(("127.0.0.1", port), backlog=128)
        door.setblocking(False)
        poll.register(door, selectors.EVENT_READ, scheme)
    open_now: set[Connection] = set()
    while True:
        for key, _events in poll.select(timeout=5.0 if open_now else None):
            if key.data == "dns":
                answer_names(names, site)
            elif isinstance(key.data, str):
                accept(key.fileobj, key.data, tls, poll, open_now)  # type: ignore[arg-type]
            elif key.data in open_now:
                if key.data.ready(site):
                    poll.modify(key.fileobj, key.data.wants, key.data)
                else:
                    end(key.data, poll, open_now)
        now = time.monotonic()
        for connection in [c for c in open_now if c.deadline < now]:
            end(connection, poll, open_now)


def main() -> None:
    with open(f"{HOME}/start.json", encoding="utf-8") as file:
        make_leaf(json.load(file)["openssl"])
    serve(Site(), context())
