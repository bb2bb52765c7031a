"""One answer's way through the slot: the services, the judging sandbox, what is whose fault."""

from __future__ import annotations

from grader.results import Verdict
from grader.store import Store
from tests.grading import Grading, package, verdicts, why

RUNS = """
from grader import Bench, check, expect

@check(points=1)
def runs(bench: Bench) -> None:
    \"\"\"程序正常运行\"\"\"
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), ["42"])
"""


def test_a_right_and_a_wrong_answer(grading: Grading) -> None:
    task = package(RUNS, points=1)
    assert verdicts(grading.report(task, "print(6 * 7)")) == {"runs": Verdict.PASSED}
    wrong = grading.report(task, "print(6 * 8)")
    assert verdicts(wrong) == {"runs": Verdict.FAILED}
    assert why(wrong, "runs").replace("▶", "").splitlines()[1:] == ["42", "48"]


def test_every_service_in_one_question(grading: Grading) -> None:
    checker = '''
from grader import Bench, check, expect

@check(points=1)
def mysql(bench: Bench) -> None:
    """MySQL"""
    expect.clean_exit(bench.run("python", "main.py"))
    expect.rows(bench.mysql.query("SELECT name, n FROM copy ORDER BY n"), [("甲", 1), ("乙", 2)])

@check(points=1)
def mongo(bench: Bench) -> None:
    """MongoDB"""
    expect.equal(bench.mongo.find("copy"), [{"name": "甲"}])

@check(points=1)
def redis(bench: Bench) -> None:
    """Redis"""
    expect.equal(bench.redis.zset("board"), [("乙", 2.0), ("甲", 1.0)])

@check(points=1)
def site(bench: Bench) -> None:
    """网站"""
    expect.called(bench.site.requests(), "/list?page=1", host="search.jd.com", at_least=2)
    expect.equal([r.path for r in bench.site.missing()], ["/nowhere"])
'''
    data = '''
from grader.data import TaskData

def build(seed: int) -> TaskData:
    return TaskData(
        mysql=["CREATE TABLE source (name VARCHAR(20), n INT)", "INSERT INTO source VALUES ('甲', 1), ('乙', 2)"],
        mongo={"source": [{"name": "甲"}]},
        redis=[("SET", "who", "乙")],
        sites={"search.jd.com": {"/list?page=1": "<p>页面</p>".encode()}},
    )
'''
    answer = """
import pymysql, pymongo, redis, requests
db = pymysql.connect(host='localhost', user='root', password='123456', database='exam', charset='utf8mb4')
cursor = db.cursor()
cursor.execute('CREATE TABLE copy AS SELECT * FROM source')
db.commit()
exam = pymongo.MongoClient('localhost', 27017)['exam']
exam['copy'].insert([{'name': d['name']} for d in exam['source'].find()])
r = redis.Redis(decode_responses=True)
r.zadd('board', {r.get('who'): 2, '甲': 1})
for scheme in ('http', 'https'):
    page = requests.get(scheme + '://search.jd.com/list?page=1')
    assert '页面' in page.text, page.text
assert requests.get('https://item.jd.com/nowhere').status_code == 404
"""
    task = package(checker, points=4, keys='services = ["mysql", "mongo", "redis", "site"]', data=data)
    report = grading.report(task, answer)
    assert verdicts(report) == dict.fromkeys(["mysql", "mongo", "redis", "site"], Verdict.PASSED), report
    kept = {exhibit.label: exhibit.digest for exhibit in report.exhibits}
    assert {"MySQL：SELECT name, n FROM copy ORDER BY n", "MongoDB：copy", "Redis：board"} <= set(kept)
    store = Store(grading.folder / "store")
    rows = store.get(kept["MySQL：SELECT name, n FROM copy ORDER BY n"]).decode().splitlines()
    assert rows == ['"SELECT name, n FROM copy ORDER BY n"', "甲,1", "乙,2"]
    assert any("root" in note for note in report.notes)
    assert any("题目缺页" in note and "item.jd.com/nowhere" in note for note in report.notes)


SERVED = '''
from grader import Bench, check, expect

@check(points=1)
def page(bench: Bench) -> None:
    """网页显示数据"""
    with bench.serve(["python", "main.py"], 8000) as app:
        expect.equal(bench.http.get(app.url("/")).status, 200)
        page = bench.browser.open(app.url("/"))
        expect.seen_text(page, "书名")
        expect.table_cells(page, [["书名", "价格"], ["红楼梦", "59.7"]])
        page.one("#more").click()
        expect.seen_text(page, "已展开")
        page.screenshot("首页")
    expect.rows(bench.mysql.query("SELECT path FROM visits"), [("/",)] * 2)
'''
SERVER = """
import http.server, pymysql
PAGE = '''<meta charset="utf-8"><title>书店</title><table><tr><th>书名<th>价格<tr><td>红楼梦<td>59.7</table>
<button id="more" onclick="document.getElementById('x').innerText='已展开'">更多</button><p id="x"></p>'''
db = pymysql.connect(host='127.0.0.1', user='exam', password='exam123', database='exam', autocommit=True)
db.cursor().execute('CREATE TABLE visits (path VARCHAR(50))')
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == '/':
            db.cursor().execute('INSERT INTO visits VALUES (%s)', [self.path])
        self.send_response(200 if self.path == '/' else 404)
        self.send_header('Content-Type', 'text/html'); self.end_headers(); self.wfile.write(PAGE.encode())
http.server.HTTPServer(('127.0.0.1', 8000), Handler).serve_forever()
"""


def test_a_served_page_is_judged_from_a_second_sandbox(grading: Grading) -> None:
    checker = SERVED.replace("* 2)", "* 3)")  # ready, http, browser
    report = grading.report(package(checker, points=1, keys='serves = 8000\nservices = ["mysql"]'), SERVER)
    assert verdicts(report) == {"page": Verdict.PASSED}, why(report, "page")
    assert [e.media_type for e in report.exhibits if e.label == "首页"] == ["image/png"]


def test_a_program_that_serves_nothing_loses_its_points(grading: Grading) -> None:
    report = grading.report(package(SERVED, points=1, keys='serves = 8000\nservices = ["mysql"]'), "print('忘了启动')")
    assert verdicts(report) == {"page": Verdict.FAILED}
    assert "忘了启动" in why(report, "page")


def test_functions_are_called_in_the_candidates_interpreter(grading: Grading) -> None:
    checker = '''
from grader import Bench, check, expect
from grader.bench import Raised, Returned

@check(points=1)
def function(bench: Bench) -> None:
    """函数"""
    first, second, third = bench.call("main.py", "divide", [(6, 3), (1, 0), (-7, 2)])
    expect.equal(expect.returned(first), (2, 0))
    expect.raised(second, "ZeroDivisionError")
    expect.equal(expect.returned(third), (-4, 1))

@check(points=1)
def cart(bench: Bench) -> None:
    """类"""
    gave = bench.drive("main.py", "cart = answer.Cart(owner); cart.add(3); cart.add(4); give(cart.total); give(cart.owner)", owner="甲")
    expect.equal([expect.returned(one) for one in gave], [7, "甲"])
'''
    answer = """
def divide(a, b):
    return a // b, a % b
class Cart:
    def __init__(self, owner): self.owner, self.total = owner, 0
    def add(self, n): self.total += n
"""
    report = grading.report(package(checker, points=2), answer)
    assert verdicts(report) == {"function": Verdict.PASSED, "cart": Verdict.PASSED}, [why(report, r.check) for r in report.results]


def test_the_next_question_finds_a_new_database(grading: Grading) -> None:
    """MySQL goes on through a submission's questions, made new for each: nothing of the last one is left in it."""
    keys = 'services = ["mysql"]\ndatabase = "{}"'
    leave = """
import pymysql
def run(*statements):
    db = pymysql.connect(host='localhost', user='root', password='123456', database='first')
    for statement in statements: db.cursor().execute(statement)
    return db
run('CREATE TABLE u (n INT)', 'CREATE TABLE t (n INT)', 'INSERT INTO t VALUES (1)', 'CREATE VIEW v AS SELECT * FROM t')
run('CREATE PROCEDURE p() SELECT 1', 'CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 7')
run("XA START 'x'", 'INSERT INTO t VALUES (2)', "XA END 'x'", "XA PREPARE 'x'")
kept = run('LOCK TABLES u WRITE')
run("ALTER USER USER() IDENTIFIED BY 'mine'")
print(42)
"""
    look = """
import pymysql
db = pymysql.connect(host='localhost', user='exam', password='exam123')
cursor = db.cursor()
def ask(statement):
    try: cursor.execute(statement); return sorted(str(row[0]) for row in cursor.fetchall())
    except pymysql.MySQLError as error: return error.args[0]
print(ask('SHOW DATABASES'), ask('SHOW TABLES FROM second'), ask('SELECT routine_name FROM information_schema.routines WHERE routine_schema <> "sys"'))
for user, password in (('root', '123456'), ('root', 'mine')):
    try: pymysql.connect(host='localhost', user=user, password=password); print('in')
    except pymysql.MySQLError as error: print(error.args[0])
"""
    seen = ["['information_schema', 'performance_schema', 'second'] [] []", "1045", "1045"]
    first = package(RUNS, points=1, keys=keys.format("first"))
    second = package(RUNS.replace('["42"]', repr(seen)), points=1, keys=keys.format("second"))
    hidden = look.replace("user='exam', password='exam123'", "**dict(zip(('user', 'password'), ('exam', 'exam123')))")
    hidden = hidden.replace("user=user, password=password", "**dict(zip(('user', 'password'), (user, password)))")
    outcomes = grading.outcomes([first, second], [{"main.py": leave.encode()}, {"main.py": hidden.encode()}])
    for outcome in outcomes:
        assert outcome.report is not None, outcome.fault
        assert verdicts(outcome.report) == {"runs": Verdict.PASSED}, why(outcome.report, "runs")


def test_a_program_that_ends_in_a_call_is_told_from_one_that_returns(grading: Grading) -> None:
    checker = '''
from grader import Bench, check, expect
from grader.bench import Raised

@check(points=1)
def called(bench: Bench) -> None:
    """逐个调用"""
    first, second, third = bench.call("main.py", "f", [(1,), (0,), (2,)])
    expect.equal(expect.returned(first), 1)
    expect.equal([getattr(one, "kind", None) for one in (second, third)], ["ProcessEnded"] * 2)

@check(points=1)
def driven(bench: Bench) -> None:
    """一次驱动"""
    expect.equal([getattr(one, "kind", None) for one in bench.drive("main.py", "give(answer.f(0))")], ["ProcessEnded"])
    expect.equal([expect.returned(one) for one in bench.drive("main.py", "give(answer.f(3))")], [3])
'''
    answer = "import os\ndef f(n): return n or os._exit(0)\n"
    report = grading.report(package(checker, points=2), answer)
    assert verdicts(report) == {"called": Verdict.PASSED, "driven": Verdict.PASSED}, [why(report, r.check) for r in report.results]


def test_a_looping_or_crashing_checker_is_a_fault_and_the_next_question_is_judged(grading: Grading) -> None:
    crash = package(RUNS.replace('expect.stdout_lines(expect', 'import os; os.abort()\n    expect.stdout_lines(expect'), points=1)
    broken = package(RUNS.replace("expect.stdout_lines(expect", "{}['x']; expect.stdout_lines(expect"), points=1)
    good = package(RUNS, points=1)
    answer = {"main.py": b"print(42)"}
    first, second, third = grading.outcomes([crash, broken, good], [answer] * 3)
    assert first.report is None and "signal 6" in (first.fault or "")
    assert second.report is not None and verdicts(second.report) == {"runs": Verdict.FAULT}
    assert third.report is not None and verdicts(third.report) == {"runs": Verdict.PASSED}


def test_a_checker_imports_only_what_was_loaded_before_it_gave_its_rights_up(grading: Grading) -> None:
    """On every machine alike, also where the files could still be read: a task that runs here runs there."""
    late = package(RUNS.replace("    expect.stdout", "    import sqlite3\n    expect.stdout"), points=1)
    known = package(RUNS.replace("    expect.stdout", "    import statistics\n    expect.stdout"), points=1)
    first, second = grading.outcomes([late, known], [{"main.py": b"print(42)"}] * 2)
    assert first.report is not None and "sqlite3: not loaded" in (first.report.results[0].fault or "")
    assert second.report is not None and verdicts(second.report) == {"runs": Verdict.PASSED}


def test_the_next_question_finds_nothing_of_the_last(grading: Grading) -> None:
    looks = RUNS.replace('["42"]', '["[\'main.py\'] [] 0"]')
    leave = "import os, subprocess; open('/tmp/x', 'w').close(); open('y', 'w').close(); subprocess.Popen(['sleep', '99']); print(42)"
    look = "import os; print(os.listdir('.'), os.listdir('/tmp'), sum('sleep' in open(f'/proc/{p}/comm').read() for p in os.listdir('/proc') if p.isdigit()))"
    outcomes = grading.outcomes([package(RUNS, points=1), package(looks, points=1)], [{"main.py": leave.encode()}, {"main.py": look.encode()}])
    assert [verdicts(o.report) for o in outcomes if o.report] == [{"runs": Verdict.PASSED}] * 2, [why(o.report, "runs") for o in outcomes if o.report]
