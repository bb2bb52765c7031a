"""What a relay promises: one port, one direction, no rights, and an end with its owner."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sandboxes import layout
from sandboxes.relay import Relay, setns
from sandboxes.services import listener

SERVER = """
import socket, threading
door = socket.create_server(("127.0.0.1", 8000), backlog=200)
def answer(sock):
    sock.recv(4096)
    sock.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\nhello")
    sock.close()
while True:
    threading.Thread(target=answer, args=(door.accept()[0],), daemon=True).start()
"""
UP = "import subprocess as s, sys; s.run(['ip', 'link', 'set', 'lo', 'up'], check=True); print('up', flush=True)\n"


@contextmanager
def namespace(program: str = "import time; time.sleep(600)") -> Iterator[int]:
    """A fresh network namespace with a program in it; a descriptor of the namespace."""
    argv = ["unshare", "-n", sys.executable, "-c", UP + program]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        fd = os.open(f"/proc/{process.pid}/ns/net", os.O_RDONLY)
        yield fd
        os.close(fd)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def inside(fd: int) -> Iterator[None]:
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    setns(fd)
    try:
        yield
    finally:
        setns(home)
        os.close(home)


def wait_for_listener(fd: int, port: int) -> None:
    with inside(fd):
        deadline = time.monotonic() + 10
        while listener.owner(port) is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def status(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as sock:
        sock.sendall(b"GET / HTTP/1.0\r\n\r\n")
        data = b""
        while part := sock.recv(65536):
            data += part
    return data[:15]


def test_a_page_of_one_namespace_answers_in_the_other() -> None:
    with namespace() as browser, namespace(SERVER) as candidate:
        wait_for_listener(candidate, 8000)
        with Relay(browser, candidate, 8000), inside(browser):
            assert [status(8000) for _ in range(100)] == [b"HTTP/1.0 200 OK"] * 100
            assert listener.owner(8000) == layout.CHECKER_UID
        with inside(browser):
            assert listener.owner(8000) is None


def test_the_candidate_side_reaches_nothing_through_it() -> None:
    with namespace(SERVER) as browser, namespace() as candidate:
        wait_for_listener(browser, 8000)
        with Relay(browser, candidate, 8001), inside(candidate):
            assert listener.owner(8001) is None
            with pytest.raises(ConnectionRefusedError):
                status(8000)


def test_more_connections_than_its_cap_are_closed_and_it_lives_on() -> None:
    with namespace() as browser, namespace(SERVER) as candidate:
        wait_for_listener(candidate, 8000)
        with Relay(browser, candidate, 8000), inside(browser):
            held = [socket.create_connection(("127.0.0.1", 8000)) for _ in range(100)]
            time.sleep(0.2)
            for sock in held:
                sock.close()
            time.sleep(0.2)
            assert status(8000).startswith(b"HTTP/1.0")


def test_a_listener_of_another_account_is_not_connected_to() -> None:
    with namespace() as browser, namespace(SERVER) as candidate:
        wait_for_listener(candidate, 8000)
        refused = contextlib.suppress(ConnectionResetError)
        with Relay(browser, candidate, 8000, owner_uid=layout.CANDIDATE_UID), inside(browser), refused:
            assert status(8000) == b""


def test_a_taken_port_is_an_error_of_ours() -> None:
    with namespace(SERVER) as browser, namespace() as candidate:
        wait_for_listener(browser, 8000)
        with pytest.raises(OSError, match="no relay"), Relay(browser, candidate, 8000):
            pass


def test_it_has_no_rights_no_descriptors_and_dies_with_its_owner() -> None:
    with namespace() as browser, namespace(SERVER) as candidate:
        wait_for_listener(candidate, 8000)
        owner = os.fork()
        if owner == 0:
            Relay(browser, candidate, 8000).__enter__()
            signal.pause()
        child = _child_of(owner)
        with open(f"/proc/{child}/status") as file:
            lines = dict(line.split(":", 1) for line in file)
        assert lines["Uid"].split() == [str(layout.CHECKER_UID)] * 4
        assert lines["CapEff"].strip() == "0" * 16
        assert lines["Groups"].strip() == ""
        assert len(os.listdir(f"/proc/{child}/fd")) <= 3  # door, epoll, and the pipe until it is closed
        os.kill(owner, signal.SIGKILL)
        os.waitpid(owner, 0)
        deadline = time.monotonic() + 5
        while os.path.exists(f"/proc/{child}/ns") and _state(child) not in ("Z", ""):
            assert time.monotonic() < deadline
            time.sleep(0.01)


def _state(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


def _child_of(pid: int) -> int:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            found = file.read().split()
        if found and os.path.exists(f"/proc/{found[0]}/fd"):
            time.sleep(0.3)
            return int(found[0])
        time.sleep(0.01)
    raise AssertionError("no relay was forked")
