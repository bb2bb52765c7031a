"""How checks read MongoDB: the checker's own account on mongod's own port, past the gate."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import bson
import pymongo
from bson.codec_options import CodecOptions, DatetimeConversion
from bson.errors import InvalidBSON
from bson.raw_bson import RawBSONDocument
from pymongo.errors import BulkWriteError, CollectionInvalid, WriteError

from grader.results import CheckFailed
from sandboxes import layout
from sandboxes.services import listener, mongo

MAX_DOCUMENTS: Final = 100_000
MAX_BYTES: Final = 32 << 20
QUERY_MS: Final = 10_000
_OURS: Final = secrets.token_hex(16)  # the name of this process's connections, which no candidate can know
LEFTOVER_S: Final = 1.0  # how long a dead program's operation may still run before it is killed
_ANYTHING: Final[CodecOptions[dict[str, Any]]] = CodecOptions(
    unicode_decode_error_handler="replace", datetime_conversion=DatetimeConversion.DATETIME_MS
)


class MongoReader:
    """The task's database. Connects at first use; belongs to one process and is never shared."""

    def __init__(
        self, host: str, port: int, database: str, password: str, *, server_uid: int = layout.MONGO_UID
    ) -> None:
        self.host, self.port, self.database, self.password = host, port, database, password
        self.server_uid = server_uid
        self._client: pymongo.MongoClient[RawBSONDocument] | None = None

    def find(
        self, collection: str, query: Mapping[str, Any] | None = None, *, sort: Sequence[tuple[str, int]] = ()
    ) -> list[dict[str, Any]]:
        """Documents without `_id`. CheckFailed for a collection that is missing, a view, or too much."""
        database = self._ready()
        self._require_collection(database, collection)
        cursor = database[collection].find(query or {}, {"_id": 0}, max_time_ms=QUERY_MS, batch_size=1000)
        documents: list[dict[str, Any]] = []
        size = 0
        with cursor.sort(list(sort)) if sort else cursor as found:
            for raw in found:
                size += len(raw.raw)
                if len(documents) >= MAX_DOCUMENTS or size > MAX_BYTES:
                    seen = f"超过 {len(documents)} 个文档或 {size} 字节"
                    raise CheckFailed(
                        f"MongoDB：集合 {collection} 过大", expected=f"不超过 {MAX_DOCUMENTS} 个文档", seen=seen
                    )
                try:
                    documents.append(bson.decode(raw.raw))
                except InvalidBSON as error:  # no text, no date: a program put these bytes together itself
                    raise CheckFailed(f"MongoDB：集合 {collection} 中有无法读取的文档", seen=str(error)[:200]) from error
        return documents

    def insert(self, collection: str, documents: Sequence[Mapping[str, Any]]) -> None:
        """Put an author's documents there. CheckFailed where the answer's collection does not take them."""
        database = self._ready()
        if self._kind(database, collection) == "view":
            raise CheckFailed(f"MongoDB：{collection} 是视图，题目要求的是集合", expected="集合", seen="视图")
        if not documents:
            return
        try:
            database[collection].insert_many([RawBSONDocument(bson.encode(document)) for document in documents])
        except (BulkWriteError, WriteError, CollectionInvalid) as error:
            raise CheckFailed(f"MongoDB：集合 {collection} 不接受题目的数据", seen=str(error)[:500]) from error

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _ready(self) -> pymongo.database.Database[RawBSONDocument]:
        listener.require(self.port, self.server_uid, "mongo")
        if self._client is None:
            self._client = pymongo.MongoClient(
                self.host,
                self.port,
                username=mongo.CHECKER,
                password=self.password,
                authMechanism="SCRAM-SHA-256",
                directConnection=True,
                document_class=RawBSONDocument,
                maxPoolSize=2,
                serverSelectionTimeoutMS=5000,
                connectTimeoutMS=5000,
                socketTimeoutMS=QUERY_MS + 5000,
                retryReads=False,
                retryWrites=False,
                serverMonitoringMode="poll",
                appname=_OURS,
            )
        _settle(self._client)
        return self._client[self.database]

    def _require_collection(self, database: pymongo.database.Database[RawBSONDocument], collection: str) -> None:
        kind = self._kind(database, collection)
        if kind is None:
            names = sorted(database.list_collection_names())[:20]
            raise CheckFailed(
                f"MongoDB：缺少集合 {collection}", expected=collection, seen="、".join(names) or "没有集合"
            )
        if kind != "collection":
            raise CheckFailed(f"MongoDB：{collection} 是视图，题目要求的是集合", expected="集合", seen="视图")

    def _kind(self, database: pymongo.database.Database[RawBSONDocument], collection: str) -> str | None:
        """ "collection", "view", "timeseries", or None when there is none of that name."""
        for found in database.list_collections(filter={"name": collection}):
            return str(found["type"])
        return None


def _settle(client: pymongo.MongoClient[RawBSONDocument]) -> None:
    """No connection but ours is open in the server when this returns, so nothing of the candidate's is under way.

    The gate holds a client's connection to the server until all that the client sent has been read there.
    """
    started = time.monotonic()
    stages: list[dict[str, Any]] = [
        {"$currentOp": {"allUsers": True, "idleConnections": True}},
        {"$match": {"client": {"$exists": True}, "appName": {"$ne": _OURS}}},
    ]
    while left := [bson.decode(raw.raw, _ANYTHING) for raw in client.admin.aggregate(stages)]:
        waited = time.monotonic() - started
        if waited > QUERY_MS / 1000:
            raise TimeoutError(f"mongod does not end {len(left)} connections of programs that are gone")
        if waited > LEFTOVER_S:
            for operation in left:
                if operation.get("active") and "opid" in operation:
                    client.admin.command("killOp", 1, op=operation["opid"])
        time.sleep(0.005 if waited < LEFTOVER_S else 0.1)
