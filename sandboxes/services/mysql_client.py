"""How checks read MySQL: the checker's own account, sessions set by us, and blame by the server's error number.

Only base tables are read: a view in a table's place is the answer's failure. What the candidate's programs left
running in the server is waited for, then killed, and prepared transactions that nobody ended are rolled back: as
after a missing commit().
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any, Final

import pymysql
from pymysql.cursors import SSCursor

from grader.results import CheckFailed
from sandboxes import layout
from sandboxes.services import listener, mysql
from sandboxes.spec import Credential

MAX_ROWS: Final = 100_000
MAX_BYTES: Final = 32 << 20
CONNECT_S: Final = 5
QUERY_S: Final = 10
LEFTOVER_S: Final = 1.0  # how long a dead program's statement may still run before it is killed
MOST_KEPT: Final = 128 << 20  # bytes of what the server keeps for all databases, and does not give back: 60 MB at its start

SYSTEM: Final = frozenset({"mysql", "information_schema", "performance_schema", "sys"})
SESSION: Final = (
    "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO', "
    f"time_zone = '+08:00', lock_wait_timeout = 5, innodb_lock_wait_timeout = 5, max_execution_time = {QUERY_S * 1000}, "
    f"sql_select_limit = {MAX_ROWS + 1}, "
    "transaction_isolation = 'READ-COMMITTED', autocommit = 1"
)

# What an answer leaves undone shows as one of these; a syntax error or a refused right is the author's or ours.
THEIRS: Final = {
    1049: "数据库不存在",
    1051: "数据表不存在",
    1054: "缺少字段",
    1146: "数据表不存在",
    1305: "存储过程或函数不存在",
    1356: "视图已失效",
    1048: "字段不接受题目的数据",
    1062: "唯一约束不接受题目的数据",
    1136: "字段数与题目要求不符",
    1264: "字段范围不足",
    1292: "字段类型不接受题目的数据",
    1364: "字段缺少默认值",
    1366: "字段类型不接受题目的数据",
    1406: "字段长度不足",
    1451: "外键约束不接受题目的数据",
    1452: "外键约束不接受题目的数据",
    1644: "触发器拒绝了题目的数据",
}

LITERAL: Final = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*|#[^\n]*|/\*.*?\*/", re.S)
FROM: Final = re.compile(r"\b(?:from|join|into|update)\b", re.I)
CLAUSE_END: Final = re.compile(
    r"\b(?:where|group|order|having|limit|union|on|using|set|values|select|window|for)\b|[()]", re.I
)
NAME: Final = re.compile(r"\s*(?:(?:`[^`]+`|\w+)\s*\.\s*)?(?:`([^`]+)`|(\w+))")


class WornOut(Exception):
    """The server cannot be made as it was at its start: another one is to be started."""


class MySQLClient:
    """The task's database. Connects at first use; belongs to one process and is never shared."""

    def __init__(
        self, host: str, port: int, database: str, password: str, *, server_uid: int = layout.MYSQL_UID
    ) -> None:
        self.host, self.port, self.database, self.password, self.server_uid = host, port, database, password, server_uid
        self._connection: pymysql.Connection[SSCursor] | None = None

    def query(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of one SELECT, at most `MAX_ROWS`. CheckFailed for what is missing or a view."""
        connection = self._ready()
        try:
            self._refuse_views(connection, sql)
            return _rows(connection, sql, params)
        except pymysql.MySQLError as error:
            raise self._blamed(error) from error

    def execute(self, sql: str, params: Sequence[object] = ()) -> None:
        """One statement of the author's. CheckFailed where the answer's tables do not take it."""
        connection = self._ready()
        try:
            self._refuse_views(connection, sql)
            with connection.cursor() as cursor:
                cursor.execute(sql, tuple(params) or None)
        except pymysql.MySQLError as error:
            raise self._blamed(error) from error

    def renew(self, admitted: Sequence[Credential]) -> None:
        """Make a server that an earlier question of this submission used as it was at its start, for this question.

        Candidates cannot change anything global, so their databases and every account but the checker's are all
        that has to go; both go before anything new is made. WornOut where that does not make it new: long
        transactions leave an undo log that no longer shrinks, or one that is still being undone.
        """
        try:
            self._renew(self._connected(), admitted)
        except (pymysql.MySQLError, TimeoutError) as error:
            raise WornOut(str(error)) from error

    def _renew(self, connection: pymysql.Connection[SSCursor], admitted: Sequence[Credential]) -> None:
        kept = "SELECT SUM(file_size) FROM information_schema.innodb_tablespaces WHERE space_type <> 'Single'"
        ((size,),) = _rows(connection, kept, ())
        if size > MOST_KEPT:
            raise WornOut(f"{size} bytes are kept")
        databases = _rows(connection, "SELECT schema_name FROM information_schema.schemata", ())
        users = _rows(connection, "SELECT user, host FROM mysql.user", ())
        with connection.cursor() as cursor:
            for (name,) in databases:
                if name not in SYSTEM:
                    cursor.execute(f"DROP DATABASE `{str(name).replace('`', '``')}`")
            for user, host in users:
                if user not in mysql.RESERVED:
                    cursor.execute("DROP USER %s@%s", (user, host))
            for statement in mysql.question_sql(self.database, admitted):
                cursor.execute(statement)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ready(self) -> pymysql.Connection[SSCursor]:
        connection = self._connected()
        try:
            connection.select_db(self.database)
        except pymysql.MySQLError as error:
            raise self._blamed(error) from error
        return connection

    def _connected(self) -> pymysql.Connection[SSCursor]:
        listener.require(self.port, self.server_uid, "mysql")
        if self._connection is None or not self._connection.open:
            self._connection = pymysql.connect(
                host=self.host,
                port=self.port,
                user=mysql.CHECKER,
                password=self.password,
                charset="utf8mb4",
                init_command=SESSION,
                autocommit=True,
                local_infile=False,
                connect_timeout=CONNECT_S,
                read_timeout=QUERY_S + 5,
                write_timeout=QUERY_S + 5,
                cursorclass=SSCursor,
            )
        _settle(self._connection)
        return self._connection

    def _refuse_views(self, connection: pymysql.Connection[SSCursor], sql: str) -> None:
        named = tables_named(sql)
        if not named:
            return
        marks = ", ".join(["%s"] * len(named))
        views = _rows(
            connection,
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s AND table_type <> 'BASE TABLE' "
            f"AND LOWER(table_name) IN ({marks})",
            (self.database, *sorted(named)),
        )
        if views:
            raise CheckFailed(f"{views[0][0]} 是视图，题目要求的是数据表", expected="数据表", seen="视图")

    def _blamed(self, error: pymysql.MySQLError) -> Exception:
        number = error.args[0] if error.args else None
        why = THEIRS.get(number) if isinstance(number, int) else None
        return error if why is None else CheckFailed(f"MySQL：{why}", seen=str(error.args[-1])[:500])


def tables_named(sql: str) -> set[str]:
    """Names, in lower case, that an author's statement reads from or writes to. Literals and comments do not count."""
    text = LITERAL.sub(" ", sql)
    found = set()
    for start in FROM.finditer(text):
        end = CLAUSE_END.search(text, start.end())
        for part in text[start.end() : end.start() if end else None].split(","):
            name = NAME.match(part)
            if name:
                found.add((name.group(1) or name.group(2)).lower())
    return found


def _rows(connection: pymysql.Connection[SSCursor], sql: str, params: Sequence[object]) -> list[tuple[Any, ...]]:
    """Rows one by one, so that a result which is too large is never held; the cursor skips the rest of it."""
    rows: list[tuple[Any, ...]] = []
    size = 0
    with connection.cursor() as cursor:
        cursor.execute(sql, tuple(params) or None)
        while (row := cursor.fetchone()) is not None:
            size += 64 + sum(len(value) for value in row if isinstance(value, (str, bytes)))
            if len(rows) >= MAX_ROWS or size > MAX_BYTES:
                raise CheckFailed(
                    "MySQL：查询结果过大", expected=f"不超过 {MAX_ROWS} 行", seen=f"超过 {len(rows)} 行或 {size} 字节"
                )
            rows.append(row)
    return rows


def _settle(connection: pymysql.Connection[SSCursor]) -> None:
    """Nothing of the candidate's runs in the server any more when this returns."""
    others = "SELECT id FROM information_schema.processlist WHERE user NOT IN (%s, 'system user', 'event_scheduler')"
    started = time.monotonic()
    while left := _rows(connection, others, (mysql.CHECKER,)):
        waited = time.monotonic() - started
        if waited > QUERY_S:
            raise TimeoutError(f"mysqld does not end connections {[thread for (thread,) in left]}")
        if waited > LEFTOVER_S:
            for (thread,) in left:
                _kill(connection, int(thread))
        time.sleep(0.005 if waited < LEFTOVER_S else 0.1)
    for format_id, global_length, _, data in _rows(connection, "XA RECOVER CONVERT XID", ()):
        xid = str(data).removeprefix("0x")
        with connection.cursor() as cursor:
            cursor.execute(
                f"XA ROLLBACK X'{xid[: global_length * 2]}', X'{xid[global_length * 2 :]}', {int(format_id)}"
            )


def _kill(connection: pymysql.Connection[SSCursor], thread: int) -> None:
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"KILL {thread}")
        except pymysql.MySQLError as error:
            if error.args[0] != 1094:  # it ended by itself
                raise
