"""One port of one network namespace, made reachable in another: a forked child that moves bytes and does nothing else.

The judging browser lives in a second sandbox that holds no answer. What it needs of the candidate's (the page's port) is
relayed there: the child listens in the browser's namespace, then enters the candidate's for good, so that connections
can only be made from the one to the other. It listens as `CHECKER_UID`, drops to it, keeps no descriptor but its two, and
ends with its owner. Only for single-threaded callers that are root: it forks.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import selectors
import signal
import socket
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

from sandboxes import layout
from sandboxes.services import listener

HOST: Final = "127.0.0.1"
CLONE_NEWNET: Final = 0x40000000
PR_SET_PDEATHSIG: Final = 1
PR_SET_NO_NEW_PRIVS: Final = 38
MAX_CONNECTIONS: Final = 64
BACKLOG_BYTES: Final = 1 << 20
CHUNK: Final = 1 << 16
LIBC: Final = ctypes.CDLL(None, use_errno=True)


class Relay:
    """`with Relay(browser_ns, candidate_ns, 8000): ...` - the candidate's 127.0.0.1:8000 answers in the browser's namespace.

    The descriptors stay the caller's. `owner_uid`, where given, is who must listen on the other side at each connection.
    Raises OSError when the port is taken where it should listen, or a namespace cannot be entered.
    """

    def __init__(self, listen_netns_fd: int, connect_netns_fd: int, port: int, *, owner_uid: int | None = None) -> None:
        self.listen_netns_fd, self.connect_netns_fd, self.port, self.owner_uid = (
            listen_netns_fd,
            connect_netns_fd,
            port,
            owner_uid,
        )
        self._pid: int | None = None

    def __enter__(self) -> Self:
        tell, told = os.pipe()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            os.close(tell)
            self._be_the_relay(told, parent)
        os.close(told)
        self._pid = pid
        with os.fdopen(tell, "rb") as pipe:
            report = pipe.read(64)
        if report != b"ready":
            self._end()
            raise OSError(int(report) if report.isdigit() else 0, f"no relay for port {self.port}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        if self._pid is not None:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._pid = None

    def _be_the_relay(self, told: int, parent: int) -> None:
        """The child; never returns."""
        try:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            gc.freeze()
            door = self._door()
            setns(self.connect_netns_fd)
            drop(layout.CHECKER_UID)
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of uid clears it
            LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
            close_all_but({door.fileno(), told})
            resource.setrlimit(resource.RLIMIT_NOFILE, (4 * MAX_CONNECTIONS, 4 * MAX_CONNECTIONS))
            if os.getppid() == parent:
                os.write(told, b"ready")
                os.close(told)
                pump(door, self.port, self.owner_uid)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.write(told, str(error.errno or 5).encode())
        finally:
            os._exit(1)

    def _door(self) -> socket.socket:
        setns(self.listen_netns_fd)
        os.setegid(layout.CHECKER_UID)
        os.seteuid(layout.CHECKER_UID)  # so that the kernel's table names this uid as the listener's
        try:
            door = socket.create_server((HOST, self.port), backlog=64)
        finally:
            os.seteuid(0)
            os.setegid(0)
        door.setblocking(False)
        return door


def setns(fd: int) -> None:
    """Enter a network namespace with the calling thread (Python has no `os.setns` before 3.12)."""
    if LIBC.setns(fd, CLONE_NEWNET):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def drop(uid: int) -> None:
    """Give up root, all groups and every way back."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def close_all_but(kept: set[int]) -> None:
    """Every other descriptor is closed, standard streams included."""
    for number in sorted(int(name) for name in os.listdir("/proc/self/fd")):
        if number not in kept:
            with contextlib.suppress(OSError):
                os.close(number)


@dataclass
class End:
    """One socket of a pair, and what waits to be sent on it."""

    sock: socket.socket
    other: End = field(init=False)
    waiting: bytearray = field(default_factory=bytearray)
    eof: bool = False  # it will send nothing more


def pump(door: socket.socket, port: int, owner_uid: int | None) -> None:
    """Move bytes until killed."""
    poll = selectors.DefaultSelector()
    poll.register(door, selectors.EVENT_READ)
    pairs = 0
    while True:
        for key, events in poll.select():
            if key.fileobj is door:
                pairs += _accept(door, port, owner_uid, poll, full=pairs >= MAX_CONNECTIONS)
            elif key.data.sock.fileno() >= 0 and not _move(key.data, events, poll):
                _close(key.data, poll)
                pairs -= 1


def _accept(door: socket.socket, port: int, owner_uid: int | None, poll: selectors.BaseSelector, *, full: bool) -> int:
    try:
        sock, _address = door.accept()
    except OSError:
        return 0
    try:
        if full:
            raise ConnectionRefusedError
        if owner_uid is not None:
            listener.require(port, owner_uid, "relay")
        other = socket.create_connection((HOST, port), timeout=2)
    except (OSError, listener.NotOurServer):
        sock.close()
        return 0
    near, far = End(sock), End(other)
    near.other, far.other = far, near
    for end in (near, far):
        end.sock.setblocking(False)
        end.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        poll.register(end.sock, selectors.EVENT_READ, end)
    return 1


def _move(end: End, events: int, poll: selectors.BaseSelector) -> bool:
    """Read what `end` sends, write what waits for it; False when the pair has ended."""
    try:
        if events & selectors.EVENT_READ:
            data = end.sock.recv(CHUNK)
            end.eof = not data
            end.other.waiting += data
        for side in (end, end.other):
            if side.waiting:
                with contextlib.suppress(BlockingIOError):
                    del side.waiting[: side.sock.send(bytes(side.waiting[:CHUNK]))]
            if side.other.eof and not side.waiting:
                side.sock.shutdown(socket.SHUT_WR)
    except BlockingIOError:
        return True
    except OSError:
        return False
    for side in (end, end.other):
        _watch(side, poll)
    return not (end.eof and end.other.eof and not end.waiting and not end.other.waiting)


def _watch(end: End, poll: selectors.BaseSelector) -> None:
    wanted = selectors.EVENT_WRITE if end.waiting else 0
    if not end.eof and len(end.other.waiting) < BACKLOG_BYTES:
        wanted |= selectors.EVENT_READ
    known = poll.get_map().get(end.sock)
    if known is None and wanted:
        poll.register(end.sock, wanted, end)
    elif known is not None and not wanted:
        poll.unregister(end.sock)
    elif known is not None and known.events != wanted:
        poll.modify(end.sock, wanted, end)


def _close(end: End, poll: selectors.BaseSelector) -> None:
    for side in (end, end.other):
        if side.sock in poll.get_map():
            poll.unregister(side.sock)
        side.sock.close()
