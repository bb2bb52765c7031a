"""What a question is equipped with: its servers started and filled, and the clients by which its checks read them.

Runs in the checker child, before any code of the candidate's does.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grader.data import TaskData
from grader.results import Exhibit
from grader.task import Task
from sandboxes import layout
from sandboxes.agent_client import Agent
from sandboxes.bench import Equipment, NotDeclared
from sandboxes.browser import Extras, LiveBrowser
from sandboxes.services import credentials, mongo, mysql, redis, site
from sandboxes.services.credentials import Named
from sandboxes.services.kept import KeptMongo, KeptMySQL, KeptRedis
from sandboxes.services.mongo_client import MongoReader
from sandboxes.services.mysql_client import MySQLClient, WornOut

HOST = "127.0.0.1"
MAX_LOG = 32 << 20
RESULT = "result.png"  # of a task package: 运行结果, the author's picture of what should be seen
KEPT = ("mysql",)  # slow to start, quick to make new: goes on through one submission's questions
DATABASES = {
    "mysql": (mysql.PORT, layout.MYSQL_UID),
    "mongo": (mongo.PORT, layout.MONGO_UID),
    "redis": (redis.PORT, layout.REDIS_UID),
}
LISTENS = {
    **{name: [one] for name, one in DATABASES.items()},
    "mongo": [(port, layout.MONGO_UID) for port in (mongo.PORT, mongo.GATE_PORT)],
    "site": [(port, layout.SITE_UID) for port in site.PORTS],
}


def servers(task: Task) -> dict[str, list[tuple[int, int]]]:
    """Name -> (port, uid of its listener) of the servers that live beside the answer's programs."""
    names = (*task.file.services, *(("site",) if task.file.materials else ()))
    return {name: LISTENS[name] for name in names}


def relayed(task: Task) -> tuple[tuple[int, int], ...]:
    """(port, uid of its listener) of the answer's sandbox that checks need when they live in the judging one."""
    pages = () if task.file.serves is None else ((task.file.serves, layout.CANDIDATE_UID),)
    return (*pages, *(DATABASES[name] for name in task.file.services if name in DATABASES))


def equip(
    task: Task,
    data: TaskData,
    agent: Agent,
    *,
    apart: Agent | None,
    named: Named,
    white_list: Sequence[str],
    password: str,
    running: Sequence[str],
    keep: list[Exhibit],
    late: list[str],
) -> Equipment:
    """Start the question's servers, fill them, and give the clients. Screenshots go to `keep`, pages that stood still to `late`.

    `password` is the checker's in this sandbox; a server that is `running` since an earlier question of the same
    submission is made new instead of started.
    """
    specs = {
        "mysql": lambda: mysql.spec(task.file.database, named.mysql, password),
        "mongo": lambda: mongo.spec(task.file.database, named.mongo, password, secrets.token_hex(16)),
        "redis": lambda: redis.spec(named.redis, password),
        "site": lambda: site.spec(data.sites, white_list, task.file.materials),
    }
    names = dict.fromkeys((*task.file.services, *(("site",) if task.file.materials else ())))
    fresh = [specs[name]() for name in names if name not in running]
    if fresh:
        agent.start_services(fresh)
    if apart is not None and task.file.materials:
        apart.start_services([site.spec({}, (), task.file.materials)])
    clients = _clients(task, agent, password, relayed=apart is not None)
    extras = Extras(task.file.materials, task.tree.get(RESULT))
    clients["browser"] = LiveBrowser(apart or agent, agent, extras, keep=keep, late=late)
    if "mysql" in clients and "mysql" in running:
        try:
            clients["mysql"].renew(named.mysql)
        except WornOut:
            clients["mysql"].close()
            agent.end_services(["mysql"])
            agent.start_services([specs["mysql"]()])
    _fill(clients, data)
    for name, kept in (("mysql", KeptMySQL), ("mongo", KeptMongo), ("redis", KeptRedis)):
        if name in clients:
            clients[name] = kept(clients[name], keep)
    return Equipment(**{name: clients.get(name, NotDeclared(name)) for name in Equipment.__annotations__})


def _clients(task: Task, agent: Agent, password: str, *, relayed: bool) -> dict[str, Any]:
    """A client for each service of the task. In the judging sandbox a relay of the checker's uid stands for each server."""

    def uid(real: int) -> int:
        return layout.CHECKER_UID if relayed else real

    database = task.file.database
    makers: dict[str, Callable[[], Any]] = {
        "mysql": lambda: MySQLClient(HOST, mysql.PORT, database, password, server_uid=uid(layout.MYSQL_UID)),
        "mongo": lambda: MongoReader(HOST, mongo.PORT, database, password, server_uid=uid(layout.MONGO_UID)),
        "redis": lambda: redis.RedisReader(HOST, redis.PORT, password, server_uid=uid(layout.REDIS_UID)),
        "site": lambda: site.SiteReader(lambda: site_log(agent)),
    }
    return {name: makers[name]() for name in task.file.services}


def _fill(clients: Mapping[str, Any], data: TaskData) -> None:
    for statement in data.mysql:
        clients["mysql"].execute(statement)
    for collection, documents in data.mongo.items():
        clients["mongo"].insert(collection, documents)
    for command in data.redis:
        clients["redis"].command(*command)


def site_log(agent: Agent) -> bytes:
    """The access log as it is now, read by the site's own account."""
    return agent.get("access.log", max_bytes=MAX_LOG, root=site.HOME, uid=layout.SITE_UID)


def notes(task: Task, agent: Agent, named: Named, *, apart: Agent | None = None) -> tuple[str, ...]:
    """Facts that a reader of the report should know: admitted accounts, pages that were not frozen."""
    wanted = task.file.services
    found = credentials.notes(
        Named(
            named.mysql if "mysql" in wanted else (),
            named.mongo if "mongo" in wanted else (),
            named.redis if "redis" in wanted else (),
        )
    )
    asked = [agent] if "site" in wanted or task.file.materials else []
    asked += [apart] if apart is not None and task.file.materials else []
    return (*found, *(note for one in asked for note in site.notes(site.parse_log(site_log(one)))))
