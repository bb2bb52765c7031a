"""What is believed: our server, its tables, a browser that no page of another question has touched."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest

from grader.results import CheckFailed, Verdict
from sandboxes import agent_client, layout
from sandboxes.agent_client import Agent, AgentLost
from sandboxes.checker import Place
from sandboxes.edition import Level
from sandboxes.images import ImageInfo
from sandboxes.services import listener, mongo, mysql, mysql_client, redis
from sandboxes.services.mongo_client import MongoReader
from sandboxes.services.mysql_client import MySQLClient, WornOut
from sandboxes.spec import ServiceSpec
from tests.grading import Grading, package, verdicts, why
from tests.sandbox.services_rig import ATTEMPTS, Rig, outcomes, rig
from workers.slot import Answering

PASSWORD = "checkers"
OPEN = f"""{ATTEMPTS}
import pymysql
def execute(sql):
    with pymysql.connect(host='127.0.0.1', user='exam', password='exam123', database='shop', autocommit=True) as one:
        one.cursor().execute(sql)
"""


@pytest.fixture(scope="module")
def box(image: Callable[[Level], ImageInfo]) -> Iterator[Rig]:
    with rig(image("intermediate").id) as made:
        made.start(mysql.spec("shop", (), PASSWORD))
        yield made


@pytest.fixture
def reader(box: Rig) -> Iterator[MySQLClient]:
    with box.network():
        client = MySQLClient("127.0.0.1", mysql.PORT, "shop", PASSWORD)
        yield client
        client.close()


def test_the_tasks_account_has_only_the_tasks_rights(box: Rig, reader: MySQLClient) -> None:
    attempts = OPEN + "attempt('other', lambda: execute('CREATE DATABASE other'))\nattempt('stop', lambda: execute('KILL 999999'))"
    attempts += "\nattempt('users', lambda: execute('SELECT * FROM mysql.user'))"
    told = outcomes(box.candidate(attempts))
    assert {name for name, how in told.items() if how.startswith("refused")} == {"other", "stop", "users"}
    reader.execute("CREATE USER 'rich'@'%' IDENTIFIED BY 'exam123'")
    reader.execute("GRANT ALL ON *.* TO 'rich'@'%'")
    told = outcomes(box.candidate(attempts.replace("user='exam'", "user='rich'")))
    assert {name for name, how in told.items() if how == "DONE"} == {"other", "users"}
    assert "Unknown thread" in told["stop"]  # it may end threads, and there is none of this number


REDIS = f"{ATTEMPTS}\nimport redis\nr = redis.Redis(socket_timeout=3)\n" + "".join(
    f"attempt({line!r}, lambda: r.execute_command(*{line.split('_')!r}))\n" for line in ("CONFIG_GET_dir", "ACL_LIST", "SAVE", "CLIENT_PAUSE_1")
)
MONGO = f"""{ATTEMPTS}
import pymongo
client = pymongo.MongoClient('localhost', 27017)
attempt('other', lambda: client.other.t.insert_one({{'a': 1}}))
attempt('users', lambda: client.admin.system.users.find_one())
attempt('log', lambda: client.admin.command('getLog', 'global'))
"""


def without(spec: ServiceSpec, old: bytes, new: bytes = b"") -> ServiceSpec:
    """A server whose files say something else in one place."""
    (path,) = (path for path, data in spec.files.items() if old in data)
    assert spec.files[path].count(old) == 1
    return replace(spec, files={**spec.files, path: spec.files[path].replace(old, new)})


@pytest.mark.parametrize(
    ("spec", "narrow", "wide", "attempts"),
    [
        (redis.spec([], PASSWORD), b" -@admin -@dangerous", b"", REDIS),
        (
            mongo.spec("shop", [], PASSWORD, "tasks"),
            b'"pwd": "tasks", "roles": [{"role": "task", "db": "admin"}]',
            b'"pwd": "tasks", "roles": [{"role": "root", "db": "admin"}]',
            MONGO,
        ),
    ],
    ids=["redis", "mongo"],
)
def test_what_an_account_may_is_what_its_rights_say(box: Rig, spec: ServiceSpec, narrow: bytes, wide: bytes, attempts: str) -> None:
    """The same commands, refused to the task's account, and done where the one line that keeps it small is gone."""
    for server, done in ((spec, False), (without(spec, narrow, wide), True)):
        box.stop(spec.uid)
        box.start(server)
        told = outcomes(box.candidate(attempts))
        assert len(told) == attempts.count("attempt('")
        assert {how == "DONE" for how in told.values()} == {done}, told
    box.stop(spec.uid)


def test_a_view_is_read_in_a_collections_place_only_where_nobody_looks(box: Rig) -> None:
    box.start(mongo.spec("shop", [], PASSWORD, "tasks"))
    box.candidate("import pymongo\ndb = pymongo.MongoClient('localhost', 27017).shop\ndb.t.insert_one({'a': 1})\ndb.create_collection('v', viewOn='t', pipeline=[])")
    with box.network():
        view = MongoReader("127.0.0.1", mongo.PORT, "shop", PASSWORD)
        with pytest.raises(CheckFailed, match="视图"):
            view.find("v")
        with patch.object(MongoReader, "_require_collection", lambda *_: None):
            assert view.find("v") == [{"a": 1}]
        view.close()
    box.stop(layout.MONGO_UID)


def test_a_view_is_read_only_where_nobody_looks(box: Rig, reader: MySQLClient) -> None:
    said = box.candidate(OPEN + "attempt('view', lambda: execute('CREATE OR REPLACE VIEW late AS SELECT 42 AS n'))")
    assert outcomes(said) == {"view": "DONE"}
    with pytest.raises(CheckFailed, match="视图"):
        reader.query("SELECT n FROM late")
    with patch.object(MySQLClient, "_refuse_views", lambda *_: None):
        assert reader.query("SELECT n FROM late") == [(42,)]


def test_a_server_is_believed_by_its_account_alone(box: Rig) -> None:
    """The very server, asked for under another account: were the look left out, it would be believed."""
    with box.network():
        stranger = MySQLClient("127.0.0.1", mysql.PORT, "shop", PASSWORD, server_uid=layout.CANDIDATE_UID)
        with pytest.raises(listener.NotOurServer):
            stranger.query("SELECT 1")
        with patch.object(listener, "require", lambda *_: None):
            assert stranger.query("SELECT 1") == [(1,)]
        stranger.close()


COUNTING = """<meta charset="utf-8"><p id="n"></p><script>
const n = Number(localStorage.n || 0) + 1; localStorage.n = n;
document.cookie = 'seen=' + n + ';max-age=9999'; document.getElementById('n').textContent = '第' + n + '次';
</script>"""
TWICE = '''
from grader import Bench, check, expect


@check(points=1)
def {name}(bench: Bench) -> None:
    """浏览器"""
    for n in (1, 2):
        expect.equal(bench.browser.file("index.html").one("#n").text, f"第{{n}}次")
'''


def test_each_question_has_a_browser_of_its_own(grading: Grading) -> None:
    """Within a question a page finds what it stored; the next question's begins with nothing."""
    files = {"index.html": COUNTING.encode()}
    tasks = [package(TWICE.format(name=name), points=1, keys='kind = "web"\nfiles = ["index.html"]') for name in ("first", "second")]
    for outcome, name in zip(grading.outcomes(tasks, [files, files]), ("first", "second"), strict=True):
        assert outcome.report is not None, outcome.fault
        assert verdicts(outcome.report) == {name: Verdict.PASSED}, why(outcome.report, name)


SERVED = '''
from grader import Bench, check, expect


@check(points=1)
def shows(bench: Bench) -> None:
    """页面"""
    with bench.serve(["python", "main.py"], 8000) as app:
        expect.seen_text(bench.browser.open(app.url("/")), "内容")
'''
SERVER = """
import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header('Content-Type', 'text/html; charset=utf-8'); self.end_headers()
        self.wfile.write('<p>内容</p>'.encode())
http.server.ThreadingHTTPServer(('0.0.0.0', 8000), Handler).serve_forever()
"""


def test_no_browser_is_started_beside_a_living_answer(grading: Grading) -> None:
    task = package(SERVED, points=1, keys="serves = 8000")
    assert verdicts(grading.report(task, SERVER)) == {"shows": Verdict.PASSED}
    place = Answering._place

    def in_the_same_sandbox(self: Answering, *args: object) -> Place:
        with patch.object(self, "_apart", None):
            return place(self, *args)  # type: ignore[arg-type]

    with patch.object(Answering, "_place", in_the_same_sandbox):
        (outcome,) = grading.outcomes([task], [{"main.py": SERVER.encode()}])
    assert outcome.report is not None
    assert [result.verdict for result in outcome.report.results] == [Verdict.FAULT]  # the agent itself refuses


ANNOUNCED = {
    "a header of 4 GiB": b"\xff\xff\xff\xff",
    "a file of 1 TiB": struct.pack(">I", 26) + b'{"blobs": [1099511627776]}',
    "a file of less than nothing": struct.pack(">I", 15) + b'{"blobs": [-1]}',
    "no header": struct.pack(">I", 2) + b"[]",
    "a deep one": struct.pack(">I", 200_000) + b"[" * 200_000,
}


@pytest.mark.parametrize("what", ANNOUNCED)
def test_an_agent_that_was_taken_over_is_lost_and_fills_no_memory(what: str) -> None:
    ours, theirs = socket.socketpair()
    with theirs, ours:
        theirs.sendall(ANNOUNCED[what] + b"9" * 200)
        with pytest.raises(AgentLost):
            Agent(ours).hello()


def test_a_worker_that_believed_its_agent_would_wait_for_what_never_comes() -> None:
    """The probe probes: without the cap the same bytes keep the worker reading until the connection ends."""
    ours, theirs = socket.socketpair()
    with theirs, ours, patch.object(agent_client, "_within", lambda size, _most: size):
        theirs.sendall(ANNOUNCED["a header of 4 GiB"] + b"9" * 200)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(AgentLost, match="connection closed"):
            Agent(ours).hello()


def test_a_server_that_keeps_too_much_is_not_used_again(box: Rig, reader: MySQLClient) -> None:
    """An undo log does not shrink: what one question made it grow by would be missing to the next."""
    reader.renew(())
    grow = OPEN + """
one, two = (pymysql.connect(host='127.0.0.1', user='exam', password='exam123', database='shop') for _ in range(2))
one.cursor().execute('CREATE TABLE filler (id INT PRIMARY KEY, a VARCHAR(7000))')
for number in range(100): one.cursor().execute("INSERT INTO filler VALUES (%d, REPEAT('x', 7000))" % number)
one.commit()
two.cursor().execute('START TRANSACTION WITH CONSISTENT SNAPSHOT')
for _ in range(150): one.cursor().execute('UPDATE filler SET a = REPEAT(CHAR(65 + RAND() * 20), 7000)')
print('grown')
"""
    assert "grown" in box.candidate(grow)
    with pytest.raises(WornOut):
        reader.renew(())
    with patch.object(mysql_client, "MOST_KEPT", 1 << 30):
        reader.renew(())
