"""The checker's way into a server whose every connection a program has taken, in a whole sandbox."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sandboxes.services import mongo, redis
from sandboxes.services.mongo_client import MongoReader
from sandboxes.services.redis import RedisReader
from tests.sandbox.conftest import Candidate
from tests.sandbox.services_rig import setns

# Six children open a hundred connections to each port, stay, and say through a pipe how many the server has left open.
FILL = """
import os, socket, time

def is_open(one):
    try:
        one.recv(1)  # an end, or a last word before it: neither server speaks first
    except BlockingIOError:
        return True
    except OSError:
        pass
    return False

ours, theirs = os.pipe()
for child in range(6):
    if os.fork() == 0:
        os.setsid()
        held = []
        for port in {ports}:
            for _ in range(100):
                try:
                    held.append(socket.create_connection(("127.0.0.1", port), timeout=5))
                    held[-1].setblocking(False)
                except OSError:
                    pass
        time.sleep(2)
        os.write(theirs, b"%d " % sum(map(is_open, held)))
        time.sleep(600)
counts = b""
while counts.count(b" ") < 6:
    counts += os.read(ours, 100)
print(sum(map(int, counts.split())))
"""


@contextmanager
def network(candidate: Candidate) -> Iterator[None]:
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    there = candidate.sandbox.network()
    setns(there)
    try:
        yield
    finally:
        setns(home)
        os.close(there)
        os.close(home)


@pytest.mark.parametrize(("ports", "least", "most"), [([27017], 400, 400), ([27018], 450, 500), ([27017, 27018], 450, 500)], ids=str)
def test_a_full_mongodb_lets_the_checker_in(candidate: Candidate, ports: list[int], least: int, most: int) -> None:
    """Through the gate, past it, and both. Past the gate the sandbox's processes may end first: mongod starts a thread each."""
    candidate.agent.start_services([mongo.spec("shop", [], "checkers", "tasks")])
    assert least <= int(candidate.prints(FILL.format(ports=ports))) <= most
    with network(candidate):
        reader = MongoReader("127.0.0.1", mongo.PORT, "shop", "checkers")
        reader.insert("t", [{"a": 1}])
        assert reader.find("t") == [{"a": 1}]
        reader.close()


def test_a_full_redis_lets_the_checker_in(candidate: Candidate) -> None:
    candidate.agent.start_services([redis.spec([], "checkers")])
    assert candidate.prints(FILL.format(ports=[redis.PORT])) == "200"
    with network(candidate):
        reader = RedisReader("127.0.0.1", redis.PORT, "checkers")
        assert reader.command("SET", "a", 1) == "OK"
        reader.close()


# A full server obeys a script; more clients wait at its door before the program dies, and are let in, or not, before the dead are let out.
BUSY = """
import os, socket, time

def connect():
    return socket.create_connection(("127.0.0.1", 6379), timeout=5)

ours, theirs = os.pipe()
for child in range(4):
    if os.fork() == 0:
        os.setsid()
        held = [connect() for _ in range(50)]
        time.sleep(1)
        os.write(theirs, b"x")
        if child == 0:
            time.sleep(0.5)
            held[0].sendall(b"EVAL 'while true do end' 0\\r\\n")
        time.sleep(600)
full = b""
while len(full) < 4:
    full += os.read(ours, 9)
time.sleep(0.6)
late = [connect() for _ in range(30)]
os._exit(0)
"""


def test_a_full_redis_at_work_lets_the_checker_in(candidate: Candidate) -> None:
    candidate.agent.start_services([redis.spec([], "checkers")])
    candidate.prints(BUSY)
    with network(candidate):
        reader = RedisReader("127.0.0.1", redis.PORT, "checkers")
        assert reader.command("SET", "a", 1) == "OK"
        reader.close()
