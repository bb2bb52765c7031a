"""The ledger's tables, and what keeps them append-only.

Every table only grows: on SQLite, triggers refuse UPDATE and DELETE whoever asks; on a server, grant the account
INSERT and SELECT alone. Columns that hold points are text of a Decimal; times are UTC in ISO 8601.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.pool import ConnectionPoolEntry

VERSION = 3
READABLE = (0, 2, VERSION)  # 3 has two tables more than 2, and nothing else
DIGEST = String(80)

metadata = MetaData()

exam_seeds = Table(
    "exam_seeds",
    metadata,
    Column("paper", String(64), primary_key=True),
    Column("secret", String(64), nullable=False),
    Column("created_at", String(40), nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("candidate", String(32), nullable=False),
    Column("paper", String(64), nullable=False),
    Column("digest", DIGEST),  # NULL when unreadable
    Column("unreadable", Text),  # the reason, NULL when readable
    Column("questions", Text, nullable=False),  # JSON: numbers handed in
    Column("notes", Text, nullable=False),  # JSON: facts for a reader
    Column("archive", DIGEST),  # the archive as it came
    Column("identity", DIGEST, nullable=False),  # of digest or reason
    Column("created_at", String(40), nullable=False),
    UniqueConstraint("paper", "candidate", "identity"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("candidate", String(32), nullable=False),
    Column("paper", String(64), nullable=False),
    Column("kind", String(16), nullable=False),  # first, replay, verify
    Column("first_key", String(128), unique=True),  # paper/candidate of a first run, NULL for another
    Column("reason", Text, nullable=False),
    Column("submission", DIGEST, nullable=False),
    Column("paper_digest", DIGEST, nullable=False),
    Column("questions", Text, nullable=False),  # JSON: number, task, package digest, points
    Column("level", String(16), nullable=False),
    Column("image", String(128), nullable=False),
    Column("recipe", DIGEST, nullable=False),
    Column("tools", Text, nullable=False),  # JSON
    Column("edition", String(32), nullable=False),
    Column("white_list", Text, nullable=False),  # JSON: host names of the sites
    Column("seed_paper", ForeignKey(exam_seeds.c.paper), nullable=False),
    Column("grader", String(64), nullable=False),
    Column("created_at", String(40), nullable=False),
    Index("runs_by_candidate", "paper", "candidate"),
)

results = Table(
    "results",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey(runs.c.id), nullable=False),
    Column("question", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("package", DIGEST, nullable=False),
    Column("report", Text),  # JSON of a TaskReport, NULL when there is none
    Column("is_fault", Boolean, nullable=False),
    Column("fault", Text),
    Column("worker", Text, nullable=False),
    Column("committed_at", String(40), nullable=False),
    UniqueConstraint("run", "question", "attempt"),
)

adjustments = Table(
    "adjustments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("candidate", String(32), nullable=False),
    Column("paper", String(64), nullable=False),
    Column("question", Integer),  # NULL: the whole paper
    Column("points", String(16), nullable=False),  # signed
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("decides", String(64)),  # name of the check that a person decides, NULL for a correction
)

canaries = Table(
    "canaries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("node", String(255), nullable=False),
    Column("task", String(128), nullable=False),
    Column("sample", String(128), nullable=False),
    Column("package", DIGEST, nullable=False),
    Column("image", String(128), nullable=False),
    Column("expected", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("same", Boolean, nullable=False),
    Column("asked_at", String(40), nullable=False),  # of the round's begin: what was committed before it is proved
    Column("created_at", String(40), nullable=False),
    UniqueConstraint("round", "node", "task", "sample"),
    Index("canaries_by_node", "node", "asked_at"),
)

withdrawals = Table(  # results that do not count, because the node that gave them was found wrong
    "withdrawals",
    metadata,
    Column("run", ForeignKey(runs.c.id), primary_key=True),
    Column("question", Integer, primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("created_at", String(40), nullable=False),
)


def connect(url: str) -> Engine:
    """An engine with the tables in place. SQLite: WAL, every commit on the disk before it returns.

    `synchronous=FULL` and not NORMAL: in WAL, NORMAL may lose the last commits when the power goes, and a question's
    first result is final only if it is still there afterwards. It costs one flush a commit.
    """
    sqlite = make_url(url).get_backend_name() == "sqlite"
    engine = create_engine(url, connect_args={"timeout": 60} if sqlite else {})
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    with engine.execution_options(writes=True).begin() as connection:
        metadata.create_all(connection)
        if sqlite:
            _forbid_changes(connection)
    return engine


def _prepare_sqlite(dbapi: Any, _record: ConnectionPoolEntry) -> None:
    dbapi.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        dbapi.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a transaction that reads first and writes later could not wait for it.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _forbid_changes(connection: Connection) -> None:
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if found not in READABLE:
        raise RuntimeError(f"the ledger is of version {found}, this grader knows {VERSION}")
    for table in metadata.sorted_tables:
        for verb in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER IF NOT EXISTS {table.name}_no_{verb.lower()} BEFORE {verb} ON {table.name} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
