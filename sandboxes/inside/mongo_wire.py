"""BSON, OP_MSG and SCRAM-SHA-256 as far as the gate's own commands need them. Standard library only.

What comes in is mongod's own; a kind that no reply to the gate holds is refused.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import socket
import struct
from base64 import b64decode, b64encode
from typing import Any

OP_QUERY, OP_MSG = 2004, 2013


def bson(document: dict[str, Any]) -> bytes:
    body = b"".join(_element(key, value) for key, value in document.items())
    return struct.pack("<i", len(body) + 5) + body + b"\0"


def _element(key: str, value: Any) -> bytes:
    name = key.encode() + b"\0"
    if isinstance(value, bool):
        return b"\x08" + name + bytes([value])
    if isinstance(value, int):
        return b"\x10" + name + struct.pack("<i", value)
    if isinstance(value, str):
        text = value.encode() + b"\0"
        return b"\x02" + name + struct.pack("<i", len(text)) + text
    if isinstance(value, bytes):
        return b"\x05" + name + struct.pack("<ib", len(value), 0) + value
    if isinstance(value, dict):
        return b"\x03" + name + bson(value)
    return b"\x04" + name + bson({str(i): item for i, item in enumerate(value)})


FIXED = {0x01: "<d", 0x10: "<i", 0x12: "<q", 0x09: "<q", 0x11: "<Q", 0x08: "<?"}


def unbson(data: bytes) -> dict[str, Any]:
    """A document of mongod's own; kinds that no reply to the gate holds are refused."""
    found: dict[str, Any] = {}
    at = 4
    while data[at]:
        kind, end = data[at], data.index(0, at + 1)
        key, at = data[at + 1 : end].decode(), end + 1
        if kind in FIXED:
            (found[key],) = struct.unpack_from(FIXED[kind], data, at)
            at += struct.calcsize(FIXED[kind])
            continue
        if kind == 0x0A:
            found[key] = None
            continue
        (size,) = struct.unpack_from("<i", data, at)
        if kind == 0x02:
            found[key], at = data[at + 4 : at + 3 + size].decode(), at + 4 + size
        elif kind == 0x05:
            found[key], at = data[at + 5 : at + 5 + size], at + 5 + size
        elif kind in (0x03, 0x04):
            found[key], at = unbson(data[at : at + size]), at + size
        else:
            raise ValueError(f"unexpected kind {kind:#x} in a reply")
    return found


def command(server: socket.socket, database: str, document: dict[str, Any]) -> dict[str, Any]:
    body = struct.pack("<ib", 0, 0) + bson({**document, "$db": database})
    server.sendall(struct.pack("<iiii", 16 + len(body), 1, 0, OP_MSG) + body)
    (length, *_rest) = struct.unpack("<iiii", _exactly(server, 16))
    reply = unbson(_exactly(server, length - 16)[5:])
    if reply.get("ok") != 1:
        raise RuntimeError(f"mongod refused {next(iter(document))}: {reply.get('errmsg')}")
    return reply


def _exactly(server: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        part = server.recv(count - len(data))
        if not part:
            raise ConnectionError("mongod closed the connection")
        data += part
    return bytes(data)


class Login:
    """SCRAM-SHA-256 for one account; the salted password is worked out once."""

    def __init__(self, user: str, password: str) -> None:
        self.user, self.password = user, password
        self._salted: dict[tuple[str, str], bytes] = {}

    def __call__(self, server: socket.socket) -> None:
        nonce = b64encode(os.urandom(18)).decode()
        first = f"n={self.user},r={nonce}"
        start = {
            "saslStart": 1,
            "mechanism": "SCRAM-SHA-256",
            "payload": b"n,," + first.encode(),
            "options": {"skipEmptyExchange": True},
        }
        reply = command(server, "admin", start)
        challenge = reply["payload"].decode()
        fields = dict(part.split("=", 1) for part in challenge.split(","))
        bare = f"c=biws,r={fields['r']}"
        proof = self._proof(fields["s"], fields["i"], f"{first},{challenge},{bare}".encode())
        payload = f"{bare},p={b64encode(proof).decode()}".encode()
        done = command(
            server, "admin", {"saslContinue": 1, "conversationId": reply["conversationId"], "payload": payload}
        )
        if not done["done"]:
            raise RuntimeError("mongod did not end the login")

    def _proof(self, salt: str, rounds: str, message: bytes) -> bytes:
        if (salt, rounds) not in self._salted:
            self._salted[salt, rounds] = hashlib.pbkdf2_hmac(
                "sha256", self.password.encode(), b64decode(salt), int(rounds)
            )
        key = hmac.digest(self._salted[salt, rounds], b"Client Key", "sha256")
        signature = hmac.digest(hashlib.sha256(key).digest(), message, "sha256")
        return bytes(a ^ b for a, b in zip(key, signature, strict=True))
