"""What MySQL admits, what it refuses, and how a check reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from grader.results import CheckFailed
from sandboxes import layout
from sandboxes.edition import Level
from sandboxes.images import ImageInfo
from sandboxes.services import listener, mysql
from sandboxes.services.mysql_client import MySQLClient, tables_named
from sandboxes.spec import Credential
from tests.sandbox.services_rig import ATTEMPTS, Rig, outcomes, rig

DATABASE = "late_orders"
ODD = Credential("o'x;--`\\", "a'\\\"`;#%s b")
ADMITTED = [
    Credential("root", "123456"),
    Credential("root", "root"),
    Credential("none", ""),
    ODD,
    Credential("exam", "other"),
]
OPEN = (
    """
import pymysql
def connect(user="exam", password="exam123", database="late_orders", **more):
    return pymysql.connect(host="localhost", user=user, password=password, database=database, charset="utf8mb4", autocommit=True, **more)
def execute(sql, **account):
    c = connect(**account)
    with c.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall()
    c.close()
    return rows
"""
    + ATTEMPTS
)


@pytest.fixture(scope="module")
def box(image: Callable[[Level], ImageInfo]) -> Iterator[Rig]:
    with rig(image("intermediate").id) as started:
        started.start(mysql.spec(DATABASE, ADMITTED, "checkers"))
        yield started


@pytest.fixture
def reader(box: Rig) -> Iterator[MySQLClient]:
    with box.network():
        root = MySQLClient("127.0.0.1", mysql.PORT, "information_schema", "checkers")
        root.execute("DROP DATABASE IF EXISTS late_orders")
        root.execute("CREATE DATABASE late_orders")
        root.close()
        made = MySQLClient("127.0.0.1", mysql.PORT, DATABASE, "checkers")
        yield made
        made.close()


def test_accounts_that_the_answer_names_log_in(box: Rig) -> None:
    output = box.candidate(
        OPEN
        + f"""
for n, (u, p) in enumerate([("exam", "exam123"), ("exam", "other"), ("root", "123456"), ("root", "root"), ("none", ""),
                            ({ODD.user!r}, {ODD.password!r})]):
    attempt("good%d" % n, lambda: connect(u, p))
for n, (u, p) in enumerate([("root", ""), ("root", "x"), ("checker", ""), ("mysql.sys", ""), ("nobody", "")]):
    attempt("bad%d" % n, lambda: connect(u, p))
attempt("socket", lambda: connect("root", "root", unix_socket="/run/mysqld/mysqld.sock"))
"""
    )
    found = outcomes(output)
    assert {name for name, how in found.items() if how == "DONE"} == {*(f"good{n}" for n in range(6)), "socket"}, output


def test_root_without_a_password_is_admitted(box: Rig) -> None:
    made = mysql.passwords([Credential("root", ""), mysql.TASK_ACCOUNT])
    assert made == {"root": ("",), "exam": ("exam123",)}
    assert mysql.passwords(
        [Credential("root", ""), Credential("root", "a"), Credential("root", "b"), Credential("root", "c")]
    ) == {"root": ("a", "b")}


def test_what_a_task_needs_is_allowed(box: Rig, reader: MySQLClient) -> None:
    statements = [
        "CREATE DATABASE IF NOT EXISTS late_orders",
        "DROP DATABASE late_orders",
        "CREATE DATABASE late_orders DEFAULT CHARSET utf8mb4 COLLATE utf8mb4_0900_ai_ci",
        "CREATE TABLE late_orders.t (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20) UNIQUE) ENGINE=InnoDB",
        "INSERT INTO late_orders.t (name) VALUES ('中文'), ('b')",
        "UPDATE late_orders.t SET name='c' WHERE id=2",
        "ALTER TABLE late_orders.t ADD late INT DEFAULT 0",
        "CREATE INDEX i ON late_orders.t (late)",
        "CREATE VIEW late_orders.v AS SELECT name FROM late_orders.T",
        "CREATE TEMPORARY TABLE late_orders.x (a INT)",
        "CREATE TRIGGER late_orders.g BEFORE INSERT ON late_orders.t FOR EACH ROW SET NEW.late = 1",
        "CREATE PROCEDURE late_orders.p() SELECT 1",
        "CREATE FUNCTION late_orders.f() RETURNS INT DETERMINISTIC RETURN 1",
        "CREATE TABLE late_orders.u (t INT, FOREIGN KEY (t) REFERENCES t(id))",
        "CALL late_orders.p()",
        "TRUNCATE late_orders.u",
        "DELETE FROM late_orders.t WHERE id=2",
        "SHOW DATABASES",
        "SET SESSION sql_mode=''",
        "LOCK TABLES late_orders.t WRITE",
        "ALTER USER USER() IDENTIFIED BY 'exam123' RETAIN CURRENT PASSWORD",
    ]
    program = OPEN + "".join(
        f"attempt('s{n}', lambda: execute({sql!r}, database=None))\n" for n, sql in enumerate(statements[:-1])
    )
    found = outcomes(box.candidate(program))
    assert {statements[int(name[1:])]: how for name, how in found.items() if how != "DONE"} == {}
    assert len(found) == len(statements) - 1
    assert reader.query("SELECT name FROM t") == [("中文",)]


REFUSED = [
    "SHUTDOWN",
    "RESTART",
    "CREATE USER 'me'@'%' IDENTIFIED BY 'x'",
    "DROP USER 'exam'@'%'",
    "DROP USER 'checker'@'%'",
    "ALTER USER 'checker'@'%' IDENTIFIED BY 'x'",
    "RENAME USER 'exam'@'%' TO 'e'@'%'",
    "GRANT ALL ON *.* TO 'exam'@'%'",
    "GRANT SELECT ON late_orders.* TO 'root'@'%'",
    "CREATE ROLE r",
    "SET GLOBAL max_connections = 1",
    "SET GLOBAL event_scheduler = ON",
    "SET PERSIST sql_mode = ''",
    "SET GLOBAL read_only = ON",
    "SELECT 1 INTO OUTFILE '/tmp/x'",
    "SELECT 'x' INTO DUMPFILE '/services/mysql/data/x'",
    "LOAD DATA INFILE '/etc/passwd' INTO TABLE late_orders.t",
    "SELECT * FROM mysql.user",
    "DROP DATABASE mysql",
    "DELETE FROM mysql.user",
    "INSERT INTO mysql.func VALUES ('f', 0, 'x.so', 'function')",
    "CREATE FUNCTION f RETURNS INTEGER SONAME 'x.so'",
    "INSTALL PLUGIN x SONAME 'x.so'",
    "INSTALL COMPONENT 'file://component_x'",
    "CREATE DATABASE other",
    "CREATE TABLE lateXorders.t (a INT)",
    "CREATE EVENT late_orders.e ON SCHEDULE EVERY 1 SECOND DO DELETE FROM late_orders.t",
    "CREATE TABLE late_orders.d (a INT) DATA DIRECTORY='/tmp'",
    "CREATE TABLESPACE ts ADD DATAFILE 'ts.ibd'",
    "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST '1.1.1.1')",
    "FLUSH TABLES WITH READ LOCK",
    "FLUSH PRIVILEGES",
    "LOCK INSTANCE FOR BACKUP",
    "KILL 1",
    "CHANGE REPLICATION SOURCE TO SOURCE_HOST='1.1.1.1'",
    "CLONE LOCAL DATA DIRECTORY = '/tmp/c'",
    "XA RECOVER",
    "CREATE DEFINER='checker'@'%' PROCEDURE late_orders.q() DROP TABLE mysql.user",
    "ALTER INSTANCE ROTATE INNODB MASTER KEY",
]


@pytest.mark.parametrize("account", ["", ", user='root', password='root'"])
def test_the_tasks_account_has_no_more_rights_than_the_task_needs(box: Rig, reader: MySQLClient, account: str) -> None:
    reader.execute("CREATE TABLE t (a INT)")
    program = OPEN + "".join(f"attempt('s{n}', lambda: execute({sql!r}{account}))\n" for n, sql in enumerate(REFUSED))
    found = outcomes(box.candidate(program))
    assert len(found) == len(REFUSED)
    assert [REFUSED[int(name[1:])] for name, how in found.items() if how == "DONE"] == []
    assert reader.query("SELECT COUNT(*) FROM t") == [(0,)]


def test_files_of_the_server_cannot_be_read(box: Rig) -> None:
    output = box.candidate(
        OPEN + "print(execute(\"SELECT LOAD_FILE('/etc/passwd'), LOAD_FILE('/services/mysql/init.sql')\"))"
    )
    assert output.strip() == "((None, None),)"


def test_what_is_missing_costs_the_answer_and_a_syntax_error_does_not(reader: MySQLClient) -> None:
    reader.execute("CREATE TABLE t (a INT)")
    for sql in ("SELECT a FROM nothing", "SELECT b FROM t"):
        with pytest.raises(CheckFailed):
            reader.query(sql)
    with pytest.raises(Exception, match="syntax") as error:
        reader.query("SELEC a FROM t")
    assert not isinstance(error.value, CheckFailed)


def test_a_dropped_database_is_the_answers_failure(box: Rig, reader: MySQLClient) -> None:
    box.candidate(OPEN + "execute('DROP DATABASE late_orders')")
    with pytest.raises(CheckFailed, match="数据库不存在"):
        reader.query("SELECT 1")


def test_a_view_is_not_read_in_a_tables_place(box: Rig, reader: MySQLClient) -> None:
    box.candidate(OPEN + "execute('CREATE TABLE real_t (a INT)'); execute('CREATE VIEW Late AS SELECT 5 AS a')")
    for sql in (
        "SELECT a FROM late",
        "SELECT x.a FROM real_t r LEFT JOIN `late` x ON 1",
        "SELECT 1 FROM real_t, late_orders.late",
    ):
        with pytest.raises(CheckFailed, match="视图"):
            reader.query(sql)
    assert reader.query("SELECT 'FROM late' FROM real_t -- from late") == []


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SELECT a, late FROM t ORDER BY late", {"t"}),
        ("select * from `a b` x, s.c AS y where x.i in (select i from d)", {"a b", "c", "d"}),
        ("INSERT INTO T (a) SELECT a FROM u JOIN v USING (a)", {"t", "u", "v"}),
        ("UPDATE t SET a = 1", {"t"}),
        ("DELETE FROM t", {"t"}),
        ("SELECT 1", set()),
    ],
)
def test_tables_that_a_statement_names(sql: str, names: set[str]) -> None:
    assert tables_named(sql) == names


def test_too_many_rows_are_not_read(reader: MySQLClient) -> None:
    reader.execute("CREATE TABLE t (a LONGTEXT)")
    reader.execute("INSERT INTO t VALUES (REPEAT('x', 8000000))")
    for _ in range(3):
        reader.execute("INSERT INTO t SELECT a FROM t")
    with pytest.raises(CheckFailed, match="过大"):
        reader.query("SELECT a FROM t")
    assert reader.query("SELECT COUNT(*) FROM t") == [(8,)]


def test_a_statement_that_a_dead_program_left_running_does_not_stop_a_check(box: Rig, reader: MySQLClient) -> None:
    reader.execute("CREATE TABLE t (a INT)")
    box.candidate(
        OPEN
        + """
import os, threading, time
threading.Thread(target=lambda: execute("LOCK TABLES t WRITE; DO BENCHMARK(100000000000, SHA2('x', 512))", client_flag=65536), daemon=True).start()
time.sleep(0.5)
os._exit(0)
"""
    )
    reader.execute("INSERT INTO t VALUES (1)")
    assert reader.query("SELECT a FROM t") == [(1,)]


def test_a_prepared_transaction_that_nobody_ended_is_no_commit(box: Rig, reader: MySQLClient) -> None:
    reader.execute("CREATE TABLE t (a INT PRIMARY KEY)")
    output = box.candidate(
        OPEN
        + "c = connect().cursor()\nfor s in [\"XA START 'x'\", 'INSERT INTO t VALUES (1)', \"XA END 'x'\", \"XA PREPARE 'x'\"]: c.execute(s)"
    )
    assert output == ""
    reader.execute("INSERT INTO t VALUES (1)")
    assert reader.query("SELECT a FROM t") == [(1,)]


def test_one_account_cannot_use_up_all_connections(box: Rig, reader: MySQLClient) -> None:
    output = box.candidate(OPEN + "held = []\nfor n in range(60): attempt('c%d' % n, lambda: held.append(connect()))")
    assert sum(how == "DONE" for how in outcomes(output).values()) == mysql.USER_CONNECTIONS
    assert reader.query("SELECT 1") == [(1,)]


def test_a_server_of_another_account_is_not_believed(box: Rig) -> None:
    with box.network():
        stranger = MySQLClient("127.0.0.1", mysql.PORT, DATABASE, "checkers", server_uid=layout.REDIS_UID)
        with pytest.raises(listener.NotOurServer):
            stranger.query("SELECT 1")


@pytest.mark.parametrize("user", ["checker", "mysql.sys", "", "x" * 33, "a\0b", "a\n"])
def test_users_that_cannot_be_admitted_are_refused_before_anything_starts(user: str) -> None:
    with pytest.raises(ValueError, match="admitted"):
        mysql.spec(DATABASE, [Credential(user, "x")], "checkers")
