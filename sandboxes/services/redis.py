"""Redis: the server of one question, and the client by which checks read it.

Candidates are the user `default`, without a password as in the exam room, with every command but those of @admin and
@dangerous; of these last, what honest programs call is given back (`HARMLESS`). So no CONFIG, MODULE, DEBUG, REPLICAOF,
SHUTDOWN, ACL, SAVE, MONITOR, CLIENT KILL or CLIENT PAUSE. Lua scripts are allowed, since redis-py's own locks are scripts;
one that never ends is killed by the checker, and one that cannot be killed is the answer's failure: nobody else runs any.

Redis answers a password that it did not ask for with an error. So when the answer names a password in a Redis call, `default`
has that password *instead of* none: programs of that answer which name none are then refused. The evidence says so.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from typing import Any, Final

import redis

from grader.results import CheckFailed
from sandboxes import layout
from sandboxes.services import listener
from sandboxes.spec import ServiceSpec

PORT: Final = 6379
HOME: Final = f"{layout.SERVICE_DIR}/redis"
CHECKER: Final = "checker"
HARMLESS: Final = ("keys", "flushdb", "flushall", "info", "sort", "sort_ro", "swapdb", "role", "restore", "client|list")
MAX_ITEMS: Final = 100_000
MAX_BYTES: Final = 16 << 20
COMMAND_S: Final = 10
LEFTOVER_S: Final = 1.0

CONFIG: Final = f"""\
bind 127.0.0.1
port {PORT}
protected-mode yes
daemonize no
dir {HOME}
save ""
appendonly no
databases 16
maxclients 200
maxmemory 128mb
maxmemory-policy noeviction
maxmemory-clients 64mb
proto-max-bulk-len 16mb
busy-reply-threshold 500
enable-debug-command no
enable-module-command no
enable-protected-configs no
loglevel warning
"""


def spec(passwords: Sequence[str], checker_password: str) -> ServiceSpec:
    """An empty server. `passwords` are those that the answer names in Redis calls; none of them: none is asked for."""
    known = " ".join(f"#{_digest(p)}" for p in passwords) or "nopass"
    allowed = " ".join(f"+{name}" for name in HARMLESS)
    users = (
        f"user default on {known} ~* &* +@all -@admin -@dangerous {allowed}\n"
        f"user {CHECKER} on #{_digest(checker_password)} ~* &* +@all\n"
    )
    return ServiceSpec(
        name="redis",
        uid=layout.REDIS_UID,
        argv=(layout.REDIS_SERVER, f"{HOME}/redis.conf"),
        listens=(PORT,),
        files={f"{HOME}/redis.conf": (CONFIG + users).encode("ascii")},
    )


def _digest(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()


class RedisReader:
    """What checks ask of Redis. Connects at first use; belongs to one process and is never shared."""

    def __init__(self, host: str, port: int, password: str, *, server_uid: int = layout.REDIS_UID) -> None:
        self.port, self.server_uid = port, server_uid
        self._connection: Any = redis.Connection(  # type: ignore[no-untyped-call]
            host=host,
            port=port,
            username=CHECKER,
            password=password,
            socket_connect_timeout=5,
            socket_timeout=COMMAND_S,
            protocol=2,
            driver_info=None,
        )

    def keys(self, pattern: str = "*") -> list[str]:
        if int(self._ask("DBSIZE")) > MAX_ITEMS:
            raise CheckFailed(f"Redis：键的数量超过 {MAX_ITEMS}")
        return sorted(_texts(self._ask("KEYS", pattern)))

    def type(self, key: str) -> str:
        """ "string", "hash", "list", "set", "zset", "stream", or "none" when there is no such key."""
        return _text(self._ask("TYPE", key))

    def string(self, key: str) -> str | None:
        self._weigh(key)
        value = self._ask("GET", key)
        return None if value is None else _text(value)

    def hash(self, key: str) -> dict[str, str]:
        self._weigh(key)
        pairs = _texts(self._ask("HGETALL", key))
        return dict(zip(pairs[::2], pairs[1::2], strict=True))

    def items(self, key: str) -> list[str]:
        self._weigh(key)
        return _texts(self._ask("LRANGE", key, 0, -1))

    def members(self, key: str) -> set[str]:
        self._weigh(key)
        return {*_texts(self._ask("SMEMBERS", key))}

    def zset(self, key: str) -> list[tuple[str, float]]:
        """Members with scores, highest score first; equal scores in reverse order of the members, as Redis has it."""
        self._weigh(key)
        flat = self._ask("ZREVRANGE", key, 0, -1, "WITHSCORES")
        return [(_text(flat[i]), float(flat[i + 1])) for i in range(0, len(flat), 2)]

    def ttl_s(self, key: str) -> int | None:
        """Seconds to live, None for a key that stays. CheckFailed when there is no such key."""
        seconds = int(self._ask("TTL", key))
        if seconds == -2:
            raise CheckFailed(f"Redis：缺少键 {key}", expected=key, seen="没有这个键")
        return None if seconds == -1 else seconds

    def command(self, *args: str | int | float) -> object:
        """Any command of the author's; replies as decoded text, lists, numbers."""
        return _plain(self._ask(*args))

    def close(self) -> None:
        self._connection.disconnect()

    def _weigh(self, key: str) -> None:
        size = self._ask("MEMORY", "USAGE", key)
        if size is not None and int(size) > MAX_BYTES:
            raise CheckFailed(f"Redis：键 {key} 过大", expected=f"不超过 {MAX_BYTES} 字节", seen=f"{int(size)} 字节")

    def _ask(self, *args: str | int | float) -> Any:
        listener.require(self.port, self.server_uid, "redis")
        self._connect()
        self._settle()
        try:
            return self._raw(*args)
        except redis.ResponseError as error:
            if str(error).startswith("WRONGTYPE"):
                kind = self._raw("TYPE", args[1]).decode() if len(args) > 1 else "?"
                raise CheckFailed(
                    f"Redis：键 {args[1]} 的类型不对", expected=f"可以执行 {args[0]} 的类型", seen=kind
                ) from error
            raise

    def _connect(self) -> None:
        """Get in, if not yet there. A server that a program filled and kept busy has not seen yet that its clients are gone."""
        started = time.monotonic()
        while True:
            try:
                self._connection.connect()
            except redis.ConnectionError as error:
                if "max number of clients" not in str(error) or time.monotonic() - started > COMMAND_S:
                    raise
                time.sleep(0.01)
            else:
                return

    def _raw(self, *args: str | int | float) -> Any:
        """One command and its reply, as bytes, numbers and lists of them."""
        self._connection.send_command(*args)
        return self._connection.read_response(disable_decoding=True)

    def _settle(self) -> None:
        """No connection of the candidate's is open when this returns, and no script of theirs runs."""
        started = time.monotonic()
        while True:
            try:
                others = [
                    line for line in _text(self._raw("CLIENT", "LIST")).splitlines() if f" user={CHECKER} " not in line
                ]
            except redis.ResponseError as error:
                self._stop_script(error)
                continue
            if not others:
                return
            if time.monotonic() - started > LEFTOVER_S:
                self._raw("CLIENT", "KILL", "USER", "default")
            time.sleep(0.002)

    def _stop_script(self, error: redis.ResponseError) -> None:
        if not str(error).startswith("BUSY"):
            raise error
        try:
            self._raw("SCRIPT", "KILL")
        except redis.ResponseError as refused:
            if str(refused).startswith("UNKILLABLE"):
                raise CheckFailed("Redis：程序结束后，其 Lua 脚本仍占用服务器且无法中止") from refused
            if not str(refused).startswith("NOTBUSY"):
                raise


def _text(value: object) -> str:
    """Text of a reply, strictly: bytes that are no UTF-8 were written by the answer."""
    if not isinstance(value, bytes):
        raise TypeError(f"Redis answered {type(value).__name__} where text was expected")
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise CheckFailed("Redis：内容不是 UTF-8 文本", expected="UTF-8 文本", seen=repr(value[:200])) from error


def _texts(values: object) -> list[str]:
    if not isinstance(values, list):
        raise TypeError(f"Redis answered {type(values).__name__} where a list was expected")
    return [_text(value) for value in values]


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return _text(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Exception):
        raise value
    return value
