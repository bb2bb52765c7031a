"""Who listens on a port of this network namespace, by the kernel's own word. Used by the agent and by the worker.

Asked through NETLINK_SOCK_DIAG, which looks up the one socket that a connection would reach (15 µs, no right needed).
`/proc/net/tcp` says the same, but walks every bucket of the kernel's table (10 ms of CPU on a host of 24 GiB): it is read
only when the first finds nobody, for kernels that lack the first. Standard library only.
"""

from __future__ import annotations

import errno
import socket
import struct
from typing import Final

NETLINK_SOCK_DIAG: Final = 4
SOCK_DIAG_BY_FAMILY: Final = 20
NLM_F_REQUEST: Final = 1
NLMSG_ERROR: Final = 2
TCP_LISTEN: Final = 10
ALL_STATES: Final = 0xFFFFFFFF
NO_COOKIE: Final = 0xFFFFFFFF

# Where a connection to 127.0.0.1 may end: a socket of IPv4, or one of IPv6 on every address, which takes IPv4 too.
ASKED: Final = (
    (socket.AF_INET, socket.inet_aton("127.0.0.1") + bytes(12)),
    (socket.AF_INET6, socket.inet_pton(socket.AF_INET6, "::")),
)
TABLES: Final = ("/proc/thread-self/net/tcp", "/proc/thread-self/net/tcp6")
# Local addresses, as the tables spell them, that receive a connection to 127.0.0.1; the most exact first.
REACHED: Final = ("0100007F", "0000000000000000FFFF00000100007F", "0" * 8, "0" * 32)


def owner(port: int) -> int | None:
    """The uid whose socket a connection to 127.0.0.1:`port` would reach, None when nobody listens there."""
    for family, address in ASKED:
        found, answered = _by_lookup(port, family, address)
        if not answered:
            return _by_table(port)
        if found is not None:
            return found
    return None


def _by_lookup(port: int, family: int, host: bytes) -> tuple[int | None, bool]:
    """The listener's uid or None, and whether the kernel knows how to answer."""
    wanted = struct.pack("!HH", port, 0) + host + host + struct.pack("=III", 0, NO_COOKIE, NO_COOKIE)
    request = struct.pack("=BBBBI", family, socket.IPPROTO_TCP, 0, 0, ALL_STATES) + wanted
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as kernel:
            kernel.settimeout(1)
            kernel.send(struct.pack("=IHHII", 16 + len(request), SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 1, 0) + request)
            answer = kernel.recv(8192)
    except OSError:
        return None, False
    # A header of 16 bytes, then struct inet_diag_msg: family, state ..., uid at its 64th byte; or an error number.
    (kind,) = struct.unpack_from("=H", answer, 4)
    if kind == NLMSG_ERROR:
        (error,) = struct.unpack_from("=i", answer, 16)
        return None, -error == errno.ENOENT
    if kind != SOCK_DIAG_BY_FAMILY or answer[17] != TCP_LISTEN:
        return None, kind == SOCK_DIAG_BY_FAMILY
    (uid,) = struct.unpack_from("=I", answer, 16 + 64)
    return int(uid), True


def _by_table(port: int) -> int | None:
    found: dict[str, int] = {}
    for table in TABLES:
        try:
            with open(table, encoding="ascii") as lines:
                next(lines)
                for fields in map(str.split, lines):
                    address, _, number = fields[1].rpartition(":")
                    if int(fields[3], 16) == TCP_LISTEN and int(number, 16) == port:
                        found[address] = int(fields[7])
        except FileNotFoundError:  # a kernel without IPv6
            continue
    return next((found[address] for address in REACHED if address in found), None)
