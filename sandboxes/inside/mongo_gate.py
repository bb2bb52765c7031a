"""MongoDB with least rights for programs that name no user: starts mongod with accounts on, and lets clients in as the task's.

Candidates write `MongoClient('localhost', 27017)`. This gate listens there, opens a connection to the real mongod behind it
and, when the client's first real command comes without a login, logs that connection in as the task's account. From then on
it moves bytes and looks at none. A client that logs in by itself (an admitted user) is left to do so.

Run by the trusted interpreter under mongod's own uid, standard library only, one selector loop, no threads. It reads
`/services/mongo/gate.json` once. It must never answer a client in mongod's place, nor log anything that it moves.
"""

from __future__ import annotations

import json
import os
import resource
import selectors
import socket
import struct
import sys
import time
from typing import Any

from mongo_wire import OP_MSG, OP_QUERY, Login, command

CONFIG = "/services/mongo/gate.json"
HOST = "127.0.0.1"
# Commands that mongod answers to a stranger, and that drivers send before they log in.
GREETINGS = frozenset({"hello", "ismaster", "isMaster", "ping", "buildInfo", "buildinfo"})
LOGINS = frozenset({"saslStart", "saslContinue", "authenticate", "getnonce", "logout"})
GREETING_BYTES = 1 << 16
CHUNK = 1 << 18
BACKLOG_BYTES = 1 << 20  # a side that does not read stops the other here
MAX_LINKS = 400


# ---- one client and the connection behind it


def greeting(data: bytes) -> tuple[str, int] | None:
    """The command of the first message in `data`, and its length. None while not enough is there."""
    if len(data) < 16:
        return None
    length, _id, _to, opcode = struct.unpack_from("<iiii", data)
    if opcode not in (OP_MSG, OP_QUERY) or not 16 < length <= GREETING_BYTES:
        return "", length
    if len(data) < length:
        return None
    message = data[:length]
    if opcode == OP_MSG:
        at = 25 if message[20:21] == b"\0" else length
    else:
        at = message.find(b"\0", 20) + 13  # after the name of the collection, two numbers and the document's length
    name = message[at + 1 : message.find(b"\0", at + 1)].decode("ascii", "replace")
    return ("saslStart" if b"\0speculativeAuthenticate\0" in message else name), length


class Link:
    """Two sockets and what is on its way between them."""

    def __init__(self, client: socket.socket, server: socket.socket, login: Login) -> None:
        self.client, self.server, self.login = client, server, login
        self.unread = bytearray()  # from the client, while it is still greeting
        self.outgoing = {client: bytearray(), server: bytearray()}
        self.greeting = True
        self.ended = False  # the client has closed
        self.done = False

    def interest(self, sock: socket.socket) -> int:
        other = self.server if sock is self.client else self.client
        reads = len(self.outgoing[other]) < BACKLOG_BYTES and not (sock is self.client and self.ended)
        return (selectors.EVENT_READ if reads else 0) | (selectors.EVENT_WRITE if self.outgoing[sock] else 0)

    def ready(self, sock: socket.socket, events: int) -> None:
        try:
            if events & selectors.EVENT_READ:
                self._read(sock)
            self._write_client()
            self._write_server()
        except (OSError, RuntimeError, ValueError, IndexError, struct.error):
            self.done = True

    def _read(self, sock: socket.socket) -> None:
        try:
            data = sock.recv(CHUNK)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if sock is self.server:
            if data:
                self.outgoing[self.client] += b"" if self.ended else data
            else:
                self.done = True
        elif not data:
            self._client_gone()
        elif self.greeting:
            self.unread += data
            self._greet()
        else:
            self.outgoing[self.server] += data

    def _greet(self) -> None:
        while self.greeting and (found := greeting(bytes(self.unread[:GREETING_BYTES]))) is not None:
            name, length = found
            if name in GREETINGS:
                self.outgoing[self.server] += self.unread[:length]
                del self.unread[:length]
                continue
            if name not in LOGINS:
                self.server.settimeout(5)
                self.login(self.server)
                self.server.setblocking(False)
            self.greeting = False
        if not self.greeting:
            self.outgoing[self.server] += self.unread
            self.unread.clear()

    def _write_client(self) -> None:
        try:
            self._send(self.client)
        except OSError:
            self._client_gone()

    def _write_server(self) -> None:
        self._send(self.server)
        if self.ended and not self.outgoing[self.server]:
            self.server.shutdown(socket.SHUT_WR)

    def _send(self, sock: socket.socket) -> None:
        waiting = self.outgoing[sock]
        if waiting:
            try:
                del waiting[: sock.send(memoryview(waiting)[:CHUNK].tobytes())]
            except BlockingIOError:
                return

    def _client_gone(self) -> None:
        """What it sent still goes to mongod; the client's socket closes when mongod has read it all and closed."""
        self.ended = True
        self.outgoing[self.client].clear()


# ---- the whole


def start_mongod(config: dict[str, Any]) -> int:
    resource.setrlimit(resource.RLIMIT_DATA, (config["data_bytes"], config["data_bytes"]))
    os.makedirs(config["dbpath"], exist_ok=True)
    argv = config["mongod"]
    return os.posix_spawn(argv[0], argv, {"LC_ALL": "C", "TZ": os.environ.get("TZ", "Asia/Shanghai")})


def connect(port: int, deadline: float) -> socket.socket:
    while True:
        try:
            server = socket.create_connection((HOST, port), timeout=10)
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return server
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.002)


def make_accounts(config: dict[str, Any]) -> None:
    """The checker first, through the exception for an empty server; it then makes the others."""
    server = connect(config["upstream"], time.monotonic() + 20)
    for number, (database, document) in enumerate(config["accounts"]):
        command(server, database, document)
        if number == 0:
            Login(config["checker"], config["checker_password"])(server)
    server.close()


def serve(config: dict[str, Any], mongod: int) -> None:
    login = Login(config["candidate"], config["candidate_password"])
    door = socket.create_server((HOST, config["port"]), backlog=128)
    door.setblocking(False)
    poll = selectors.DefaultSelector()
    poll.register(door, selectors.EVENT_READ)
    links: set[Link] = set()
    while os.waitpid(mongod, os.WNOHANG) == (0, 0):
        for key, events in poll.select(timeout=1.0):
            if key.fileobj is door:
                accept(door, links, poll, config, login)
                continue
            link = key.data
            if link.done:
                continue
            link.ready(key.fileobj, events)
            if link.done:
                close(link, links, poll)
            else:
                watch(link, poll)


def accept(
    door: socket.socket, links: set[Link], poll: selectors.BaseSelector, config: dict[str, Any], login: Login
) -> None:
    try:
        client, _address = door.accept()
    except OSError:
        return
    if len(links) >= MAX_LINKS:
        client.close()
        return
    try:
        server = connect(config["upstream"], 0.0)
    except OSError:
        client.close()
        return
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.setblocking(False)
    server.setblocking(False)
    link = Link(client, server, login)
    links.add(link)
    watch(link, poll)


def watch(link: Link, poll: selectors.BaseSelector) -> None:
    """Ask for just the events that the link can use now."""
    known = poll.get_map()
    for sock in (link.client, link.server):
        wanted = link.interest(sock)
        if sock not in known:
            if wanted:
                poll.register(sock, wanted, link)
        elif not wanted:
            poll.unregister(sock)
        elif known[sock].events != wanted:
            poll.modify(sock, wanted, link)


def close(link: Link, links: set[Link], poll: selectors.BaseSelector) -> None:
    known = poll.get_map()
    for sock in (link.client, link.server):
        if sock in known:
            poll.unregister(sock)
        sock.close()
    links.discard(link)


def main() -> None:
    with open(CONFIG, encoding="utf-8") as file:
        config = json.load(file)
    mongod = start_mongod(config)
    make_accounts(config)
    serve(config, mongod)
    sys.exit("mongod ended")
