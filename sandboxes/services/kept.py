"""What a check reads from a database, kept as an exhibit: the rows are the evidence, long after the sandbox is gone.

Exhibits are known by their bytes, so each begins with what was asked: two readings without a row stay two.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from grader.bench import Mongo, MySQL, Redis
from grader.results import Exhibit
from grader.shown import clip

T = TypeVar("T")
KEPT_BYTES = 64 << 10  # of one reading
LABEL = 80  # characters of a statement in a label


class KeptMySQL:
    """The task's MySQL, each SELECT kept as CSV below its statement and parameters."""

    def __init__(self, mysql: MySQL, keep: list[Exhibit]) -> None:
        self._mysql, self._keep = mysql, keep

    def query(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        rows = self._mysql.query(sql, params)
        asked = " ".join(sql.split())
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([[asked, *params], *rows])
        self._keep.append(Exhibit(f"MySQL：{clip(asked, LABEL)}", "text/csv", text.getvalue().encode()[:KEPT_BYTES]))
        return rows

    def execute(self, sql: str, params: Sequence[object] = ()) -> None:
        self._mysql.execute(sql, params)


class KeptMongo:
    """The task's MongoDB, each reading kept as JSON."""

    def __init__(self, mongo: Mongo, keep: list[Exhibit]) -> None:
        self._mongo, self._keep = mongo, keep

    def find(
        self, collection: str, query: Mapping[str, Any] | None = None, *, sort: Sequence[tuple[str, int]] = ()
    ) -> list[dict[str, Any]]:
        found = self._mongo.find(collection, query, sort=sort)
        asked = {"collection": collection, "query": dict(query or {}), "sort": [list(one) for one in sort]}
        self._keep.append(as_json(f"MongoDB：{collection}", {**asked, "documents": found}))
        return found

    def insert(self, collection: str, documents: Sequence[Mapping[str, Any]]) -> None:
        self._mongo.insert(collection, documents)


class KeptRedis:
    """The sandbox's Redis, each reading kept as JSON."""

    def __init__(self, redis: Redis, keep: list[Exhibit]) -> None:
        self._redis, self._keep = redis, keep

    def keys(self, pattern: str = "*") -> list[str]:
        return self._kept(f"键 {pattern}", self._redis.keys(pattern))

    def type(self, key: str) -> str:
        return self._redis.type(key)

    def string(self, key: str) -> str | None:
        return self._kept(key, self._redis.string(key))

    def hash(self, key: str) -> dict[str, str]:
        return self._kept(key, self._redis.hash(key))

    def items(self, key: str) -> list[str]:
        return self._kept(key, self._redis.items(key))

    def members(self, key: str) -> set[str]:
        return self._kept(key, self._redis.members(key))

    def zset(self, key: str) -> list[tuple[str, float]]:
        return self._kept(key, self._redis.zset(key))

    def ttl_s(self, key: str) -> int | None:
        return self._redis.ttl_s(key)

    def command(self, *args: str | int | float) -> object:
        return self._redis.command(*args)

    def _kept(self, key: str, value: T) -> T:
        plain = sorted(value) if isinstance(value, set) else value
        self._keep.append(as_json(f"Redis：{clip(key, LABEL)}", {"key": key, "value": plain}))
        return value


def as_json(label: str, value: object) -> Exhibit:
    """A reading as JSON; what JSON has no form for (dates, decimals) as text."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    return Exhibit(label, "application/json", text.encode("utf-8", "replace")[:KEPT_BYTES])
