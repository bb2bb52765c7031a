"""MongoDB: mongod with accounts on, behind a gate that lets in programs which name none.

Candidates come to `GATE_PORT`; `inside/mongo_gate.py` makes the accounts, then logs their connections in as `candidate`. The checker
comes straight to mongod on `PORT` by a random password. `candidate` and the users that the answer names have one role: read and
write in the task's database, and drop it. No other database, no `admin`, no shutdown, fsync, users or roles; server-side
JavaScript ($where, mapReduce, $function) is off for everybody. An admitted user exists in `admin` and in the task's database,
because answers name either as the place to log in, and has one password: the first that the answer names.

mongod keeps its data in memory (`ephemeralForTest`): faithful for what tasks ask (tests/sandbox/test_services_mongo.py),
and started in a seventh of WiredTiger's CPU time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from sandboxes import layout
from sandboxes.services import trusted
from sandboxes.spec import Credential, ServiceSpec

GATE_PORT: Final = 27017
PORT: Final = 27018
HOME: Final = f"{layout.SERVICE_DIR}/mongo"
CHECKER: Final = "checker"
CANDIDATE: Final = "candidate"
ROLE: Final = "task"
RESERVED: Final = frozenset({CHECKER, CANDIDATE, "__system"})
DATA_BYTES: Final = 1 << 30  # of mongod's data segment: answers that store more lose the server, not their neighbours

TASK_ACTIONS: Final = ("dropDatabase", "collMod", "validate", "indexStats")

MONGOD_FLAGS: Final = (
    "--auth",
    "--noscripting",
    "--nounixsocket",
    "--quiet",
    "--storageEngine=ephemeralForTest",
    "--bind_ip=127.0.0.1",
    f"--port={PORT}",
    f"--dbpath={HOME}/data",
    "--setParameter=diagnosticDataCollectionEnabled=false",
    "--setParameter=disableLogicalSessionCacheRefresh=true",
    "--setParameter=scramIterationCount=5000",
    "--setParameter=scramSHA256IterationCount=5000",
    "--maxConns=500",
)


def spec(database: str, admitted: Sequence[Credential], checker_password: str, candidate_password: str) -> ServiceSpec:
    """A mongod whose only database for candidates is `database`. Both passwords are random and ASCII."""
    config = {
        "port": GATE_PORT,
        "upstream": PORT,
        "dbpath": f"{HOME}/data",
        "mongod": [layout.MONGOD, *MONGOD_FLAGS],
        "data_bytes": DATA_BYTES,
        "checker": CHECKER,
        "checker_password": checker_password,
        "candidate": CANDIDATE,
        "candidate_password": candidate_password,
        "accounts": accounts(database, admitted, checker_password, candidate_password),
    }
    return ServiceSpec(
        name="mongo",
        uid=layout.MONGO_UID,
        argv=trusted.argv("mongo_gate"),
        listens=(GATE_PORT, PORT),
        files={f"{HOME}/gate.json": json.dumps(config).encode()},
    )


def accounts(
    database: str, admitted: Sequence[Credential], checker: str, candidate: str
) -> list[tuple[str, dict[str, Any]]]:
    """Commands, each with the database that it goes to; the checker's account comes first."""
    if (
        not database.isascii()
        or not database.replace("_", "").replace("-", "").isalnum()
        or database in ("admin", "config", "local")
    ):
        raise ValueError(f"not a database name for a task: {database!r}")
    rights = {
        "createRole": ROLE,
        "privileges": [{"resource": {"db": database, "collection": ""}, "actions": list(TASK_ACTIONS)}],
        "roles": [{"role": "readWrite", "db": database}],
    }
    role = [{"role": ROLE, "db": "admin"}]
    made: list[tuple[str, dict[str, Any]]] = [
        ("admin", {"createUser": CHECKER, "pwd": checker, "roles": ["root"], "mechanisms": ["SCRAM-SHA-256"]}),
        ("admin", rights),
        ("admin", {"createUser": CANDIDATE, "pwd": candidate, "roles": role, "mechanisms": ["SCRAM-SHA-256"]}),
    ]
    first = {c.user: c.password for c in reversed(admitted)}
    for user, password in first.items():
        if not admissible(Credential(user, password)):
            raise ValueError(f"not a user that can be admitted: {user!r}")
        made += [(place, {"createUser": user, "pwd": password, "roles": role}) for place in ("admin", database)]
    return made


def admissible(credential: Credential) -> bool:
    """Whether MongoDB can hold this user: it refuses an empty password."""
    user, password = credential.user, credential.password
    return 0 < len(user) <= 64 and 0 < len(password) <= 128 and (user + password).isprintable() and user not in RESERVED
