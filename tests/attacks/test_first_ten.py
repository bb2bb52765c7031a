"""Ten hostile answers that had to be harmless before the first task was written. Each declares what must happen.

After each, an honest answer in the same slot still gets its point, and nothing of ours is left running.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import docker
import pytest

from grader.bench import Limit
from grader.results import TaskReport, Verdict
from sandboxes import layout
from sandboxes.owners import LABEL, Owner
from tests.grading import Grading, package, verdicts, why

RUN = """
from grader import Bench, check, expect

@check(points=1)
def {name}(bench: Bench) -> None:
    \"\"\"{name}\"\"\"
{body}
"""


def one_check(name: str, body: str, *, keys: str = "", data: str | None = None) -> dict[str, bytes]:
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    return package(RUN.format(name=name, body=lines), points=1, keys=keys, data=data)


@pytest.fixture(autouse=True)
def nothing_is_left(client: docker.DockerClient) -> None:
    """No sandbox of this process's may outlive its job."""
    ours = {"label": f"{LABEL}={Owner.of(os.getpid())}"}
    before = {one["Id"] for one in client.api.containers(all=True, filters=ours)}
    yield
    assert {one["Id"] for one in client.api.containers(all=True, filters=ours)} <= before


@pytest.fixture
def attack(grading: Grading) -> Callable[..., TaskReport]:
    """Grade a hostile answer, then an honest one in the same sandbox, which must pass."""
    honest = one_check("honest", 'expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), ["ok"])')

    def run(task: dict[str, bytes], source: str) -> TaskReport:
        first, second = grading.outcomes([task, honest], [{"main.py": source.encode()}, {"main.py": b"print('ok')"}])
        assert first.report is not None, first.fault
        assert not first.report.faults, first.report.faults
        assert second.report is not None and verdicts(second.report) == {"honest": Verdict.PASSED}, second
        return first.report

    return run


def test_a_reniced_fork_bomb_is_ended(attack: Callable[..., TaskReport]) -> None:
    body = """
execution = bench.run("python", "main.py", timeout_s=2)
expect.equal(execution.limit, None)
"""
    source = """
import ctypes, os
try: os.nice(19)
except OSError: pass
ctypes.CDLL(None).sched_setscheduler(0, 5, ctypes.byref(ctypes.c_int(0)))
for pid in range(0, 400):
    try: os.setpriority(os.PRIO_PROCESS, pid, 19)
    except OSError: pass
while True:
    try: os.fork()
    except OSError: pass
"""
    report = attack(one_check("bomb", body), source)
    assert verdicts(report) == {"bomb": Verdict.FAILED}
    assert report.wall_s < 20  # of a limit of 2 s: the bomb must not keep PID 1 from its work


def test_many_small_children_out_of_memory_spare_the_server(attack: Callable[..., TaskReport]) -> None:
    body = f"""
execution = bench.run("python", "main.py", timeout_s=15)
bench.mysql.query("SELECT 1")
expect.equal(str(execution.limit), "{Limit.MEMORY}")
"""
    source = """
import os, time
for _ in range(60):
    if os.fork() == 0:
        x = bytearray(60 << 20)
        for i in range(0, len(x), 4096): x[i] = 1
        time.sleep(3); os._exit(0)
time.sleep(6)
"""
    report = attack(one_check("memory", body, keys='services = ["mysql"]'), source)
    assert verdicts(report) == {"memory": Verdict.PASSED}, why(report, "memory")


def test_a_daemon_that_outlives_its_parent_changes_nothing(attack: Callable[..., TaskReport]) -> None:
    body = """
import time
expect.clean_exit(bench.run("python", "main.py"))
time.sleep(1.5)
expect.equal(bench.read("out.txt"), b"late")
"""
    source = """
import os, time
open('out.txt', 'w').write('soon')
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for fd in (0, 1, 2): os.close(fd)
        time.sleep(0.8)
        open('out.txt', 'w').write('late')
        time.sleep(600)
    os._exit(0)
"""
    report = attack(one_check("daemon", body), source)
    assert verdicts(report) == {"daemon": Verdict.FAILED}
    assert "soon" in why(report, "daemon").replace("▶", "")


@pytest.mark.parametrize("target", ["/etc/passwd", f"{layout.INSIDE_DIR}/agent/__main__.py", "/proc/1/environ", "/proc/self/mem"])
def test_a_link_is_no_output_file(attack: Callable[..., TaskReport], target: str) -> None:
    body = """
expect.clean_exit(bench.run("python", "main.py"))
bench.read("out.txt")
"""
    report = attack(one_check("link", body), f"import os; os.symlink({target!r}, 'out.txt')")
    assert verdicts(report) == {"link": Verdict.FAILED}
    assert "符号链接" in why(report, "link")


def test_a_fake_mysqld_is_not_asked(attack: Callable[..., TaskReport]) -> None:
    body = """
expect.clean_exit(bench.run("python", "main.py"))
expect.rows(bench.mysql.query("SELECT n FROM answer"), [(42,)])
"""
    source = """
import os, socket, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for host, family in (('0.0.0.0', socket.AF_INET), ('127.0.0.1', socket.AF_INET), ('::', socket.AF_INET6)):
            for port in (3306, 27018, 6379):
                fake = socket.socket(family)
                fake.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                fake.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                try: fake.bind((host, port)); fake.listen(5); globals()[f'{host}{port}'] = fake
                except OSError as error: pass
        os.system('pkill -9 mysqld')
        time.sleep(600)
    os._exit(0)
time.sleep(0.5)
"""
    report = attack(one_check("fake", body, keys='services = ["mysql"]'), source)
    assert verdicts(report) == {"fake": Verdict.FAILED}
    assert "数据表不存在" in why(report, "fake")


def test_forged_protocol_lines_are_only_output(attack: Callable[..., TaskReport]) -> None:
    body = """
expect.clean_exit(bench.run("python", "main.py"))
results = bench.call("main.py", "f", [(1,), (2,)])
expect.equal([expect.returned(one) for one in results], [1, 2])
"""
    source = r"""
import json, os, struct, sys
def frame(value):
    text = json.dumps(dict(value, blobs=[])).encode()
    return struct.pack('>I', len(text)) + text
for fd in (1, 2, 3, 4, 5, 6, 7):
    for forged in (b'PASSED\n', b'{"verdict": "passed"}\n', frame({'ok': 'ended'}), b'\x1b]0;PASSED\x07', b'{"returned": 1, "printed": ""}\n'):
        try: os.write(fd, forged)
        except OSError: pass
def f(n): return 99
"""
    report = attack(one_check("forged", body), source)
    assert verdicts(report) == {"forged": Verdict.FAILED}


def test_shutdown_and_drop_user_are_refused(attack: Callable[..., TaskReport]) -> None:
    body = """
expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), ["refused"] * 9)
bench.mysql.query("SELECT 1")
"""
    source = """
import pymysql
for statement in ('SHUTDOWN', "DROP USER 'checker'@'%'", "DROP USER 'root'@'%'", "CREATE USER 'x'@'%' IDENTIFIED BY 'y'",
                  "SET GLOBAL read_only = 1", "ALTER USER 'checker'@'%' IDENTIFIED BY 'mine'", 'DELETE FROM mysql.user',
                  "SELECT 'x' INTO OUTFILE '/tmp/x'", 'CREATE DATABASE other'):
    connection = pymysql.connect(host='localhost', user='root', password='root')
    try: connection.cursor().execute(statement); print('done', statement)
    except pymysql.MySQLError as error: print('refused')
"""
    report = attack(one_check("rights", body, keys='services = ["mysql"]'), source)
    assert verdicts(report) == {"rights": Verdict.PASSED}, why(report, "rights")


def test_redis_config_and_its_like_are_refused(attack: Callable[..., TaskReport]) -> None:
    body = """
expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), ["refused"] * 8)
expect.equal(bench.redis.string("mine"), "1")
"""
    source = """
import redis
r = redis.Redis()
r.set('mine', 1)
for words in (('CONFIG', 'SET', 'dir', '/tmp'), ('MODULE', 'LOAD', '/tmp/x.so'), ('DEBUG', 'SLEEP', '60'), ('SLAVEOF', 'localhost', '1'),
              ('SHUTDOWN', 'NOSAVE'), ('ACL', 'SETUSER', 'checker', 'nopass'), ('SAVE',), ('MONITOR',)):
    try: r.execute_command(*words); print('done', words)
    except redis.RedisError: print('refused')
"""
    report = attack(one_check("redis", body, keys='services = ["redis"]'), source)
    assert verdicts(report) == {"redis": Verdict.PASSED}, why(report, "redis")


def test_the_checker_cannot_be_read(attack: Callable[..., TaskReport]) -> None:
    """A word that stands in checker, data and expected values is nowhere that the candidate can look."""
    data = """
from grader.data import TaskData

def build(seed: int) -> TaskData:
    return TaskData(values={"expected": "geheim" + "nis-4711"}, mysql=["CREATE TABLE t (n INT)"])
"""
    body = """
GEHEIM = "geheim" + "nis-4711"
expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py", timeout_s=60)), ["found nothing"])
expect.equal(GEHEIM, bench.data["expected"])
"""
    source = """
import os
word = b'geheim' + b'nis-' + b'4711'
half = b'geheim"' + b' + "nis'
found = []
def look(path):
    try:
        with open(path, 'rb') as file:
            while True:
                data = file.read(1 << 22)
                if not data: return
                if word in data or half in data: found.append(path); return
    except (OSError, ValueError): pass
for folder, folders, files in os.walk('/', followlinks=False):
    folders[:] = [f for f in folders if os.path.join(folder, f) not in ('/sys', '/dev', '/opt/mysql', '/opt/mongo', '/usr/share', '/proc/sys')]
    for name in files:
        path = os.path.join(folder, name)
        if not path.startswith('/proc/') or name in ('environ', 'cmdline', 'maps'): look(path)
print('found', [f for f in found if not f.startswith(os.getcwd())] or 'nothing')
"""
    report = attack(one_check("secret", body, keys='services = ["mysql"]\n[limits]\nwall_s = 60.0\ncpu_s = 60', data=data), source)
    assert verdicts(report) == {"secret": Verdict.PASSED}, why(report, "secret")


def test_the_judging_browser_cannot_be_taken_over(attack: Callable[..., TaskReport]) -> None:
    """Neither from the answer's sandbox, which cannot reach it, nor by the page, which Chrome keeps from its driver."""
    body = """
import time
with bench.serve(["python", "main.py"], 8000) as app:
    page = bench.browser.open(app.url("/"))
    time.sleep(2)
    expect.seen_text(page, "真实内容")
    expect.seen_text(bench.browser.open(app.url("/seen")), "driver: closed / page: closed")
"""
    source = """
import http.server, json, socket, threading, time, urllib.request
seen = {'driver': 'closed', 'page': 'closed'}
def hunt():
    while True:
        for port in (9515, 9222, 10080, 4444, *range(32768, 32800)):
            with socket.socket() as probe:
                probe.settimeout(0.2)
                if probe.connect_ex(('127.0.0.1', port)) == 0: seen['driver'] = 'open %d' % port
        time.sleep(0.1)
threading.Thread(target=hunt, daemon=True).start()
PAGE = '''<meta charset="utf-8"><p>真实内容</p><script>
for (const port of [9515, 9222, 10080, 4444])
  for (const what of ['/shutdown', '/status', '/sessions', '/json/list'])
    fetch('http://127.0.0.1:' + port + what, {mode: 'no-cors'}).then(() => fetch('/got?' + port)).catch(() => 0);
window.open('http://127.0.0.1:10080/shutdown'); navigator.sendBeacon('http://127.0.0.1:10080/session', '{}');
</script>'''
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith('/got'): seen['page'] = 'open ' + self.path
        body = 'driver: %(driver)s / page: %(page)s' % seen if self.path == '/seen' else PAGE
        self.send_response(200); self.send_header('Content-Type', 'text/html; charset=utf-8'); self.end_headers()
        self.wfile.write(body.encode())
http.server.ThreadingHTTPServer(('0.0.0.0', 8000), Handler).serve_forever()
"""
    report = attack(one_check("browser", body, keys="serves = 8000"), source)
    assert verdicts(report) == {"browser": Verdict.PASSED}, why(report, "browser")
