"""What MongoDB admits, what it refuses, how faithful its engine is, and how a check reads it."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator

import pytest

from grader.results import CheckFailed
from sandboxes import layout
from sandboxes.edition import Level
from sandboxes.images import ImageInfo
from sandboxes.services import listener, mongo
from sandboxes.services.mongo_client import MongoReader
from sandboxes.spec import Credential
from tests.sandbox.services_rig import ATTEMPTS, Rig, outcomes, rig

ADMITTED = [Credential("root", "123456"), Credential("a b", "p@:/'\"二")]
OPEN = (
    "import os, pymongo, warnings\nwarnings.simplefilter('ignore')\nclient = pymongo.MongoClient('localhost', 27017)\ndb = client['shop']\n"
    + ATTEMPTS
)


@pytest.fixture(scope="module")
def box(image: Callable[[Level], ImageInfo]) -> Iterator[Rig]:
    with rig(image("intermediate").id) as started:
        yield started


@pytest.fixture
def reader(box: Rig) -> Iterator[MongoReader]:
    box.stop(layout.MONGO_UID)
    box.start(mongo.spec("shop", ADMITTED, "checkers", "tasks"))
    with box.network():
        made = MongoReader("127.0.0.1", mongo.PORT, "shop", "checkers")
        yield made
        made.close()


def test_programs_without_a_login_work_as_in_the_exam_room(box: Rig, reader: MongoReader) -> None:
    output = box.candidate(
        OPEN
        + """
import datetime
db.goods.insert({"name": "一", "price": 3.5, "tags": ["a", "b"]})
db.goods.insert_many([{"name": "二", "price": 1, "tags": ["b"], "n": {"deep": 1}}, {"name": "三", "price": 2, "at": datetime.datetime(2022, 9, 1)}])
db.goods.update({"name": "一"}, {"$set": {"price": 4}, "$push": {"tags": "c"}})
db.goods.update_one({"name": "四"}, {"$inc": {"price": 9}}, upsert=True)
db.goods.remove({"name": "三"})
db.goods.create_index("name", unique=True)
db.shops.insert_one({"_id": 7, "sells": "一"})
assert db.goods.count() == db.goods.count_documents({}) == 3
try:
    db.goods.insert_one({"name": "一"})
    print("a double")
except pymongo.errors.DuplicateKeyError:
    pass
assert [g["name"] for g in db.goods.find({"price": {"$gte": 2}}).sort("price", -1).limit(1)] == ["四"]
assert db.goods.find_one({"tags": "b", "n.deep": {"$exists": True}})["name"] == "二"
assert db.goods.find_one({"name": {"$regex": "^一"}}) is not None
joined = list(db.shops.aggregate([{"$lookup": {"from": "goods", "localField": "sells", "foreignField": "name", "as": "g"}}, {"$unwind": "$g"}]))
assert joined[0]["g"]["price"] == 4
grouped = list(db.goods.aggregate([{"$unwind": "$tags"}, {"$group": {"_id": "$tags", "n": {"$sum": 1}, "avg": {"$avg": "$price"}}}, {"$sort": {"_id": 1}}]))
assert grouped == [{"_id": "a", "n": 1, "avg": 4.0}, {"_id": "b", "n": 2, "avg": 2.5}, {"_id": "c", "n": 1, "avg": 4.0}], grouped
assert sorted(db.goods.distinct("tags")) == ["a", "b", "c"]
assert db.goods.find_one_and_update({"name": "二"}, {"$inc": {"price": 1}}, return_document=True)["price"] == 2
db.goods.bulk_write([pymongo.UpdateOne({"name": "二"}, {"$set": {"x": None}}), pymongo.DeleteOne({"name": "四"})])
db.big.insert_many([{"i": i, "s": "x" * 1000} for i in range(20000)])
assert db.big.count_documents({"i": {"$lt": 500}}) == 500 and [d["i"] for d in db.big.find().sort("i", -1)][:2] == [19999, 19998]
db.big.rename("large"); db.large.drop()
assert client.list_database_names() == ["shop"] and sorted(db.list_collection_names()) == ["goods", "shops"]
assert db.command("collstats", "goods")["count"] == 2 and client.server_info()["version"]
print("well")
"""
    )
    assert output == "well\n"
    assert [d["name"] for d in reader.find("goods", sort=[("name", 1)])] == ["一", "二"]
    assert reader.find("goods", {"name": "二"}) == [
        {"name": "二", "price": 2, "tags": ["b"], "n": {"deep": 1}, "x": None}
    ]
    assert reader.find("shops") == [{"sells": "一"}]


def test_users_that_the_answer_names_log_in(box: Rig, reader: MongoReader) -> None:
    addresses = {
        "admin": "mongodb://root:123456@localhost:27017/",
        "shop": "mongodb://root:123456@localhost:27017/shop",
        "sha1": "mongodb://root:123456@localhost:27017/?authMechanism=SCRAM-SHA-1",
        "odd": "mongodb://a%20b:p%40%3A%2F'%22%E4%BA%8C@localhost/",
        "wrong": "mongodb://root:12345@localhost:27017/",
        "nobody": "mongodb://me:123456@localhost:27017/",
        "checker": "mongodb://checker:x@localhost:27017/",
    }
    program = OPEN + "".join(
        f"attempt({name!r}, lambda: pymongo.MongoClient({url!r}).shop.t.insert_one({{}}))\n"
        for name, url in addresses.items()
    )
    program += "c = pymongo.MongoClient()\nc.server_info()\nattempt('late', lambda: (c.admin.authenticate('root', '123456'), c.shop.t.insert_one({})))\n"
    output = box.candidate(program)
    assert {name for name, how in outcomes(output).items() if how == "DONE"} == {
        "admin",
        "shop",
        "sha1",
        "odd",
        "late",
    }, output
    assert len(reader.find("t")) == 5


REFUSED = [
    "client.other.t.insert_one({})",
    "client.admin.t.insert_one({})",
    "client.config.t.insert_one({})",
    "client.local.t.insert_one({})",
    "client.Shop2.t.find_one()",
    "list(client.admin.system.users.find())",
    "list(client.admin.system.roles.find())",
    "list(client.local.startup_log.find())",
    "client.admin.command('shutdown')",
    "client.admin.command('shutdown', force=True)",
    "client.admin.command('fsync', lock=True)",
    "client.admin.command('dropUser', 'root')",
    "db.command('dropUser', 'root')",
    "db.command('dropAllUsersFromDatabase')",
    "db.command('createUser', 'me', pwd='x', roles=[])",
    "db.command('updateUser', 'root', roles=['dbOwner'])",
    "db.command('createRole', 'r', privileges=[], roles=[])",
    "client.admin.command('grantRolesToUser', 'root', roles=['root'])",
    "client.admin.command('setParameter', 1, quiet=False)",
    "client.admin.command('getParameter', '*')",
    "client.admin.command('getCmdLineOpts')",
    "client.admin.command('getLog', 'global')",
    "client.admin.command('killOp', 1, op=1)",
    "client.admin.command('killAllSessions', [])",
    "client.admin.command('serverStatus')",
    "client.admin.command('replSetInitiate', {})",
    "client.admin.command('setFeatureCompatibilityVersion', '5.0')",
    "client.admin.command('rotateCertificates')",
    "client.admin.command('logRotate', 1)",
    "client.admin.command('renameCollection', 'shop.t', to='other.t')",
    "db.command('profile', 2)",
    "list(db.t.find({'$where': 'while(1);'}))",
    "db.t.map_reduce('function(){while(1);}', 'function(k,v){return 1}', 'out')",
    "list(db.t.aggregate([{'$project': {'z': {'$function': {'body': 'function(){while(1);}', 'args': [], 'lang': 'js'}}}}]))",
    "list(db.t.aggregate([{'$out': {'db': 'other', 'coll': 'x'}}]))",
    "list(db.t.aggregate([{'$lookup': {'from': {'db': 'admin', 'coll': 'system.users'}, 'pipeline': [], 'as': 'x'}}]))",
    "pymongo.MongoClient('localhost', 27018).shop.t.find_one()",
    "pymongo.MongoClient('localhost', 27018).admin.command('createUser', 'me', pwd='x', roles=['root'])",
]


@pytest.mark.parametrize("account", ["", "root:123456@"])
def test_nothing_but_the_tasks_database_can_be_touched(box: Rig, reader: MongoReader, account: str) -> None:
    program = (
        OPEN.replace("'localhost', 27017", f"'mongodb://{account}localhost:27017/'") + "db.t.insert_one({'a': 1})\n"
    )
    found = outcomes(
        box.candidate(program + "".join(f"attempt('s{n}', lambda: {code})\n" for n, code in enumerate(REFUSED)))
    )
    assert len(found) == len(REFUSED)
    assert [REFUSED[int(name[1:])] for name, how in found.items() if how == "DONE"] == []
    assert reader.find("t") == [{"a": 1}]


def test_the_tasks_database_may_be_dropped(box: Rig, reader: MongoReader) -> None:
    reader.insert("t", [{"a": 1}])
    assert box.candidate(OPEN + "client.drop_database('shop')") == ""
    with pytest.raises(CheckFailed, match="缺少集合"):
        reader.find("t")


def test_a_view_is_not_read_in_a_collections_place(box: Rig, reader: MongoReader) -> None:
    box.candidate(OPEN + "db.t.insert_one({'a': 1})\ndb.create_collection('v', viewOn='t', pipeline=[])")
    with pytest.raises(CheckFailed, match="视图"):
        reader.find("v")
    with pytest.raises(CheckFailed, match="视图"):
        reader.insert("v", [{"a": 1}])


def test_an_author_puts_documents_there(box: Rig, reader: MongoReader) -> None:
    reader.insert("t", [{"a": 1, "at": datetime.datetime(2022, 9, 1)}, {"a": 2}])
    assert reader.find("t", {"a": {"$gt": 1}}) == [{"a": 2}]
    box.candidate(OPEN + "db.u.create_index('a', unique=True)")
    with pytest.raises(CheckFailed, match="不接受"):
        reader.insert("u", [{"a": 1}, {"a": 1}])


def test_too_much_is_not_read(box: Rig, reader: MongoReader) -> None:
    box.candidate(OPEN + "[db.t.insert_one({'a': 'x' * 15000000}) for i in range(4)]")
    with pytest.raises(CheckFailed, match="过大"):
        reader.find("t")


def test_an_unacknowledged_write_of_a_program_that_ended_is_seen(box: Rig, reader: MongoReader) -> None:
    box.candidate(
        OPEN
        + "w = db.get_collection('t', write_concern=pymongo.WriteConcern(0))\nfor i in range(20): w.insert_many([{'i': i}] * 1 + [{'s': 'x' * 100000} for _ in range(20)])\nos._exit(0)"
    )
    assert len(reader.find("t", {"i": {"$exists": True}})) == 20


def test_an_operation_that_a_dead_program_left_running_does_not_stop_a_check(box: Rig, reader: MongoReader) -> None:
    box.candidate(
        OPEN
        + """
import threading, time
db.t.insert_many([{"i": i} for i in range(3000)])
stages = [{"$lookup": {"from": "t", "pipeline": [{"$lookup": {"from": "t", "pipeline": [], "as": "x%d" % i}}, {"$unwind": "$x%d" % i}], "as": "y"}} for i in range(3)]
threading.Thread(target=lambda: list(db.t.aggregate(stages)), daemon=True).start()
time.sleep(0.3)
os._exit(0)
"""
    )
    assert len(reader.find("t")) == 3000


def test_garbage_on_the_gates_port_harms_nobody(box: Rig, reader: MongoReader) -> None:
    output = box.candidate(
        OPEN
        + r"""
import random, socket, struct
random.seed(1)
def send(data):
    s = socket.create_connection(("127.0.0.1", 27017)); s.settimeout(0.2); s.sendall(data)
    try: s.recv(100)
    except OSError: pass
    return s
held = [send(bytes(random.randrange(256) for _ in range(n))) for n in range(0, 60, 3)]
held += [send(struct.pack("<iiii", n, 1, 0, 2013) + b"\0" * 60) for n in (-1, 0, 15, 16, 17, 21, 30, 76, 1 << 20, 0x7fffffff)]
held += [send(struct.pack("<iiii", n, 1, 0, 2004) + b"\1" * 60) for n in (17, 21, 30, 76)]
db.t.insert_one({"a": 1})
print("well")
"""
    )
    assert output == "well\n"
    assert reader.find("t") == [{"a": 1}]


def test_a_server_of_another_account_is_not_believed(box: Rig, reader: MongoReader) -> None:
    stranger = MongoReader("127.0.0.1", mongo.PORT, "shop", "checkers", server_uid=layout.MYSQL_UID)
    with pytest.raises(listener.NotOurServer):
        stranger.find("t")


def test_a_mongod_that_dies_takes_the_gate_with_it(box: Rig, reader: MongoReader) -> None:
    assert box.sh("pkill -9 mongod || kill -9 $(pidof mongod)", layout.MONGO_UID) == ""
    deadline = time.monotonic() + 5
    while listener.owner(mongo.GATE_PORT) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("name", ["admin", "config", "local", "a.b", "", "a$"])
def test_names_that_no_tasks_database_has_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="database"):
        mongo.spec(name, [], "checkers", "tasks")
