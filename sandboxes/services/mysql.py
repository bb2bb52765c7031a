"""MySQL: the server of one question, and the client by which checks read it.

Accounts, all of them made before candidate code runs:
- `checker`: everything, by a random password of this sandbox;
- `exam`, the account that the statement names, and the users that the answer names (root/123456 ...): the rights of
  `TASK_RIGHTS` on the task's database and nothing else. No SHUTDOWN, no SUPER or any dynamic privilege, no CREATE
  USER, FILE, PROCESS, RELOAD or EVENT, nothing on the system's own tables. Whoever is admitted as `root` is root in name only.
There is no other way in: the template's root is dropped.

A user for whom an answer names two passwords has both (MySQL's dual passwords); an empty one counts only when it is the
only one, and of more than two the first two are taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sandboxes import layout
from sandboxes.spec import Credential, ServiceSpec

PORT: Final = 3306
HOME: Final = f"{layout.SERVICE_DIR}/mysql"
INIT_FILE: Final = f"{HOME}/init.sql"
CHECKER: Final = "checker"
TASK_ACCOUNT: Final = Credential("exam", "exam123")  # what statements name
RESERVED: Final = frozenset({CHECKER, "mysql.sys", "mysql.session", "mysql.infoschema"})
USER_CONNECTIONS: Final = 40  # of one account at a time; the server takes 100, so the checker always gets in

TASK_RIGHTS: Final = (
    "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES, CREATE TEMPORARY TABLES, LOCK TABLES, "
    "CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, EXECUTE, TRIGGER"
)

FLAGS: Final = (
    "--bind-address=127.0.0.1",
    f"--port={PORT}",
    f"--socket={layout.MYSQL_SOCKET_DIR}/mysqld.sock",
    "--secure-file-priv=NULL",
    "--skip-name-resolve",
    "--local-infile=OFF",
    "--event-scheduler=OFF",
    "--max-connections=100",
    "--max-allowed-packet=16M",
    "--max-prepared-stmt-count=500",
    "--loose-global-connection-memory-tracking=ON",
    "--loose-global-connection-memory-limit=256M",
)


def spec(database: str, admitted: Sequence[Credential], checker_password: str) -> ServiceSpec:
    """A server that holds an empty `database`, the task's account, those admitted, and the checker's."""
    return ServiceSpec(
        name="mysql",
        uid=layout.MYSQL_UID,
        argv=(
            f"{layout.MYSQL_DIR}/bin/mysqld",
            f"--defaults-file={layout.MYSQL_DIR}/my.cnf",
            f"--datadir={HOME}/data",
            f"--init-file={INIT_FILE}",
            *FLAGS,
        ),
        listens=(PORT,),
        copy=((f"{layout.MYSQL_DIR}/template", f"{HOME}/data"),),
        files={INIT_FILE: init_sql(database, admitted, checker_password).encode("ascii")},
    )


def init_sql(database: str, admitted: Sequence[Credential], checker_password: str) -> str:
    """One statement a line. Names and passwords come from candidates: they travel as hex and are quoted by the server."""
    lines = _prepared("CREATE USER ", _text(CHECKER), "@'%' IDENTIFIED BY ", _text(checker_password))
    lines += [f"GRANT ALL ON *.* TO '{CHECKER}'@'%' WITH GRANT OPTION", "DROP USER 'root'@'localhost'"]
    lines += question_sql(database, admitted)
    return "".join(f"{line};\n" for line in lines)


def question_sql(database: str, admitted: Sequence[Credential]) -> list[str]:
    """What one question finds: its empty database, the task's account and those admitted. One statement each."""
    users = passwords([TASK_ACCOUNT, *admitted])
    name = quoted_name(database)
    lines = [f"CREATE DATABASE IF NOT EXISTS {name} CHARACTER SET utf8mb4"]
    for user, known in users.items():
        limit = f" WITH MAX_USER_CONNECTIONS {USER_CONNECTIONS}"
        lines += _prepared("CREATE USER ", _text(user), "@'%' IDENTIFIED BY ", _text(known[0]), limit)
        for other in known[1:]:
            lines += _prepared(
                "ALTER USER ", _text(user), "@'%' IDENTIFIED BY ", _text(other), " RETAIN CURRENT PASSWORD"
            )
        pattern = name.replace("_", r"\_").replace("%", r"\%")  # GRANT reads a name as a pattern
        lines += _prepared(f"GRANT {TASK_RIGHTS} ON {pattern}.* TO ", _text(user), "@'%'")
    return lines


def passwords(credentials: Sequence[Credential]) -> dict[str, tuple[str, ...]]:
    """Per user the one or two passwords that the server can hold for it. ValueError for what it cannot hold at all."""
    named: dict[str, list[str]] = {}
    for credential in credentials:
        if not admissible(credential):
            raise ValueError(f"not a user that can be admitted: {credential.user!r}")
        known = named.setdefault(credential.user, [])
        if credential.password not in known:
            known.append(credential.password)
    return {user: tuple([p for p in known if p][:2]) or ("",) for user, known in named.items()}


def admissible(credential: Credential) -> bool:
    """Whether MySQL can hold this user: printable, of its lengths, and not one of the server's or ours."""
    user, password = credential.user, credential.password
    return (
        0 < len(user) <= 32
        and len(password) <= 128
        and (user + password).isprintable()
        and user.lower() not in RESERVED
        and user == user.strip()
    )


def quoted_name(name: str) -> str:
    """An identifier in back quotes. ValueError for a name that no task should have."""
    if not name.isascii() or not name.replace("_", "").isalnum() or len(name) > 64:
        raise ValueError(f"not a database name for a task: {name!r}")
    return f"`{name}`"


def _text(value: str) -> bytes:
    return value.encode()


def _prepared(*parts: str | bytes) -> list[str]:
    """A statement put together by the server itself: `bytes` parts are values, sent as hex and quoted there."""
    pieces = [
        f"QUOTE(CONVERT({_hex(p)} USING utf8mb4))" if isinstance(p, bytes) else f"_utf8mb4 {_hex(p.encode())}"
        for p in parts
    ]
    return [
        f"SET @statement = CONCAT({', '.join(pieces)})",
        "PREPARE made FROM @statement",
        "EXECUTE made",
        "DEALLOCATE PREPARE made",
    ]


def _hex(data: bytes) -> str:
    return f"0x{data.hex()}" if data else "''"
