"""What Redis admits, what it refuses, and how a check reads it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest

from grader.results import CheckFailed
from sandboxes import layout
from sandboxes.edition import Level
from sandboxes.images import ImageInfo
from sandboxes.services import listener, redis
from tests.sandbox.services_rig import ATTEMPTS, Rig, outcomes, rig

OPEN = "import redis\nr = redis.Redis(host='localhost', port=6379, db=0)\n" + ATTEMPTS


@pytest.fixture(scope="module")
def box(image: Callable[[Level], ImageInfo]) -> Iterator[Rig]:
    with rig(image("intermediate").id) as started:
        yield started


@pytest.fixture
def reader(box: Rig) -> Iterator[redis.RedisReader]:
    box.stop(layout.REDIS_UID)
    box.start(redis.spec([], "checkers"))
    with box.network():
        made = redis.RedisReader("127.0.0.1", redis.PORT, "checkers")
        yield made
        made.close()


def test_what_programs_write_is_read_by_kind(box: Rig, reader: redis.RedisReader) -> None:
    box.candidate(
        OPEN
        + """
r.zadd("board", {"乙": 1, "甲": 2.5}); r.hmset("h", {"k": "v"}); r.rpush("l", 1, 2); r.sadd("s", "q"); r.set("t", "x", ex=100); r.set("u", "y")
r.set("bytes", b"\\xff")
"""
    )
    assert reader.keys() == ["board", "bytes", "h", "l", "s", "t", "u"]
    assert reader.zset("board") == [("甲", 2.5), ("乙", 1.0)]
    assert (reader.hash("h"), reader.items("l"), reader.members("s")) == ({"k": "v"}, ["1", "2"], {"q"})
    assert (reader.string("u"), reader.string("none"), reader.type("none")) == ("y", None, "none")
    assert reader.ttl_s("u") is None
    assert 90 < (reader.ttl_s("t") or 0) <= 100
    assert reader.command("SET", "new", 1) == "OK"
    assert reader.command("LRANGE", "l", 0, -1) == ["1", "2"]


def test_another_type_bad_text_and_a_missing_key_cost_the_answer(box: Rig, reader: redis.RedisReader) -> None:
    box.candidate(OPEN + "r.set('a', b'\\xff'); r.rpush('l', 1)")
    for read in (
        lambda: reader.hash("a"),
        lambda: reader.zset("l"),
        lambda: reader.string("a"),
        lambda: reader.ttl_s("none"),
    ):
        with pytest.raises(CheckFailed):
            read()


ALLOWED = [
    "INFO",
    "KEYS *",
    "FLUSHDB",
    "FLUSHALL",
    "SORT l",
    "PING",
    "DBSIZE",
    "SELECT 1",
    "CLIENT SETNAME x",
    "EVAL return(1) 0",
    "SCAN 0",
    "TYPE x",
]
REFUSED = [
    "CONFIG SET dir /tmp",
    "CONFIG GET *",
    "CONFIG REWRITE",
    "MODULE LOAD /tmp/x.so",
    "MODULE LIST",
    "DEBUG SLEEP 100",
    "DEBUG SEGFAULT",
    "SLAVEOF 127.0.0.1 1",
    "REPLICAOF 127.0.0.1 1",
    "SHUTDOWN NOSAVE",
    "ACL SETUSER default +@all",
    "ACL LIST",
    "ACL DELUSER checker",
    "SAVE",
    "BGSAVE",
    "BGREWRITEAOF",
    "MONITOR",
    "CLIENT KILL TYPE normal",
    "CLIENT PAUSE 100000",
    "CLUSTER RESET",
    "FAILOVER",
    "MIGRATE 127.0.0.1 1 k 0 1",
    "PSYNC ? -1",
    "LATENCY RESET",
    "SLOWLOG RESET",
    "AUTH wrong",
]


def test_the_candidates_user_does_what_programs_do_and_no_more(box: Rig, reader: redis.RedisReader) -> None:
    commands = ALLOWED + REFUSED
    program = OPEN + "".join(
        f"attempt('c{n}', lambda: redis.Redis(socket_timeout=3).execute_command(*{line.split(' ')!r}))\n"
        for n, line in enumerate(commands)
    )
    found = outcomes(box.candidate(program + "attempt('lock', lambda: r.lock('x').__enter__())"))
    done = {commands[int(name[1:])] for name, how in found.items() if how == "DONE" and name != "lock"}
    assert done == set(ALLOWED)
    assert found["lock"] == "DONE"
    assert reader.command("PING") == "PONG"


def test_a_password_that_the_answer_names_opens_and_its_absence_does_not(box: Rig, reader: redis.RedisReader) -> None:
    box.stop(layout.REDIS_UID)
    box.start(redis.spec(["foobared", "二"], "checkers"))
    program = OPEN + "".join(
        f"attempt({name!r}, lambda: redis.Redis(password={p!r}).ping())\n"
        for name, p in [("a", "foobared"), ("b", "二"), ("c", "x"), ("d", None)]
    )
    found = outcomes(box.candidate(program))
    assert {name: how == "DONE" for name, how in found.items()} == {"a": True, "b": True, "c": False, "d": False}
    assert reader.keys() == []


def script_left_running(box: Rig, lua: str) -> None:
    """A program of the candidate's starts a script and is killed."""
    program = f"import os, threading, redis, time\nthreading.Thread(target=lambda: redis.Redis().eval({lua!r}, 0), daemon=True).start()\ntime.sleep(0.3)\nos._exit(0)"
    box.candidate(program)


def test_a_script_that_never_ends_is_killed(box: Rig, reader: redis.RedisReader) -> None:
    reader.command("SET", "a", 1)
    script_left_running(box, "while true do end")
    assert reader.string("a") == "1"


def test_a_script_that_cannot_be_killed_is_the_answers_failure(box: Rig, reader: redis.RedisReader) -> None:
    script_left_running(box, "redis.call('set', 'x', 1) while true do end")
    with pytest.raises(CheckFailed, match="Lua"):
        reader.keys()


def test_a_huge_value_is_not_read(box: Rig, reader: redis.RedisReader) -> None:
    output = box.candidate(
        OPEN
        + "for i in range(300): r.rpush('l', 'x' * 100000)\nattempt('over', lambda: [r.rpush('m', 'x' * 1000000) for i in range(200)])"
    )
    assert "OOM command not allowed" in output
    with pytest.raises(CheckFailed, match="过大"):
        reader.items("l")


FILL = """
import redis, time
held = []
try:
    while len(held) < 1000:
        held.append(redis.Redis())
        held[-1].ping()
except redis.ConnectionError:
    print(len(held) - 1, flush=True)
time.sleep(30)
"""


def test_connections_left_open_do_not_stop_a_check(box: Rig, reader: redis.RedisReader) -> None:
    """All there are but the checker's own, of a program that lives. For one that is dead: test_services_full.py."""
    reader.command("SET", "a", 1)
    argv = ["docker", "exec", "-u", str(layout.CANDIDATE_UID), box.container, layout.PYTHON, "-c", FILL]
    held = subprocess.Popen(argv, stdout=subprocess.PIPE)
    try:
        assert held.stdout is not None and held.stdout.readline() == b"199\n"
        assert reader.string("a") == "1"
    finally:
        held.kill()
        held.wait()
        box.stop(layout.CANDIDATE_UID)


def test_a_server_of_another_account_is_not_believed(box: Rig, reader: redis.RedisReader) -> None:
    stranger = redis.RedisReader("127.0.0.1", redis.PORT, "checkers", server_uid=layout.MYSQL_UID)
    with pytest.raises(listener.NotOurServer):
        stranger.keys()
