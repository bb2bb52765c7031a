"""Line 45: a server that answers every statement with a request for the client's files gets none."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymysql
import pytest

from sandboxes.services.mysql_client import MySQLClient

SECRET = b"not for a server's eyes"
GREETING = (
    b"\x0a8.0.0\0" + struct.pack("<I", 1) + b"12345678\0" + struct.pack("<H", 0xF7FF) + b"\x21" + struct.pack("<HH", 2, 0x00FF)
    + b"\x15" + bytes(10) + b"123456789012\0" + b"mysql_native_password\0"
)  # fmt: skip
OK = b"\0\0\0\2\0\0\0"


class Thief:
    """Speaks MySQL's protocol as far as a login, then asks for `path` whatever it is asked."""

    def __init__(self, path: Path) -> None:
        self.wanted, self.sent, self.asked = b"\xfb" + str(path).encode(), b"", 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]

    def serve(self) -> None:
        try:
            while True:
                connection, _ = self.listening.accept()
                with connection:
                    self.talk(connection)
        except OSError:
            return

    def talk(self, connection: socket.socket) -> None:
        send(connection, 0, GREETING)
        read(connection)
        send(connection, 2, OK)
        while said := read(connection):
            if said[5:].upper().startswith(b"SET"):
                send(connection, 1, OK)
                continue
            self.asked += 1
            send(connection, 1, self.wanted)
            self.sent += read(connection)


def send(connection: socket.socket, number: int, data: bytes) -> None:
    connection.sendall(struct.pack("<I", len(data))[:3] + bytes([number]) + data)


def read(connection: socket.socket) -> bytes:
    connection.settimeout(3)
    try:
        return connection.recv(1 << 16)
    except TimeoutError:
        return b""


@contextmanager
def thief(path: Path) -> Iterator[Thief]:
    one = Thief(path)
    threading.Thread(target=one.serve, daemon=True).start()
    yield one
    one.listening.close()


def test_the_checkers_client_sends_no_file(tmp_path: Path) -> None:
    """Even if a server that is not ours were believed to be ours."""
    path = tmp_path / "secret"
    path.write_bytes(SECRET)
    with thief(path) as one:
        client = MySQLClient("127.0.0.1", one.port, "shop", "x", server_uid=os.getuid())
        with pytest.raises((RuntimeError, pymysql.MySQLError)):
            client.query("SELECT 1")
        assert one.asked, "the thief was asked nothing"
        assert SECRET not in one.sent


def test_a_client_that_may_would_send_it(tmp_path: Path) -> None:
    """The thief is a thief: an ordinary client with local_infile sends the file."""
    path = tmp_path / "secret"
    path.write_bytes(SECRET)
    with thief(path) as one:
        with pytest.raises(pymysql.MySQLError):
            connection = pymysql.connect(host="127.0.0.1", port=one.port, user="x", password="x", local_infile=True, read_timeout=5)
            connection.cursor().execute("SELECT 1")
        assert SECRET in one.sent
