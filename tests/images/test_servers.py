"""The databases answer the candidates' pinned client libraries as those of the exam do."""

from __future__ import annotations

import json

import pytest

from tests.images.conftest import MONGO_PORTS, Box

ACCESS_DENIED_FOR_USER = 1045
NEEDS_PRIVILEGE = 1227


@pytest.mark.parametrize("storage", MONGO_PORTS)
def test_mongo_insert_and_lookup(server_box: Box, storage: str) -> None:
    """On the candidates' engine and on the quick one that sandboxes use: the same answers."""
    printed = json.loads(server_box.program("mongo_orders.py", str(MONGO_PORTS[storage])))
    assert printed == {
        "count": 2,
        "joined": [{"_id": 1, "name": "铅笔", "sum": 2 * 1.5}, {"_id": 2, "name": "橡皮", "sum": 4 * 2.0}],
    }


def test_mysql_compares_and_sorts_text_as_version_8_does(server_box: Box) -> None:
    """Accents and case do not count in utf8mb4_0900_ai_ci, and table names have no case as on Windows."""
    printed = json.loads(server_box.program("mysql_text.py"))
    assert printed["equal"] == [["Ärger"]]
    assert printed["ordered"] == [["apfel", 1], ["Ärger", 2], ["zebra", 3], ["中文😀", 4]]


def test_mysql_settings_are_those_of_the_candidates_computer(server_box: Box) -> None:
    printed = server_box.python(
        "import pymysql\n"
        "c = pymysql.connect(host='127.0.0.1', user='root', password='123456').cursor()\n"
        "c.execute('SELECT @@collation_server, @@lower_case_table_names, TIMEDIFF(NOW(), UTC_TIMESTAMP())')\n"
        "print(*c.fetchone())"
    )
    assert printed.split() == ["utf8mb4_0900_ai_ci", "1", "8:00:00"]


def test_a_script_that_names_mysql_native_password_runs_for_whoever_may_create_users(server_box: Box) -> None:
    printed = json.loads(server_box.program("mysql_native_password.py", "author", "secret"))
    assert printed == {"logged_in": "old@127.0.0.1", "wrong_password": ACCESS_DENIED_FOR_USER}


def test_a_candidates_account_is_told_which_privilege_it_lacks(server_box: Box) -> None:
    printed = json.loads(server_box.program("mysql_native_password.py", "root", "123456"))
    code, message = printed["create"]
    assert code == NEEDS_PRIVILEGE
    assert "CREATE USER" in message


def test_mysql_writes_and_reads_no_file_of_the_server(server_box: Box) -> None:
    printed = server_box.python(
        "import pymysql\n"
        "c = pymysql.connect(host='127.0.0.1', user='author', password='secret', local_infile=True).cursor()\n"
        "for q in ('SELECT 1 INTO OUTFILE \"/tmp/x\"', 'SELECT LOAD_FILE(\"/etc/passwd\")'):\n"
        "    try:\n"
        "        c.execute(q)\n"
        "        print(c.fetchall())\n"
        "    except pymysql.err.MySQLError as e:\n"
        "        print(e.args[0])"
    )
    assert printed.split() == ["1290", "((None,),)"]


@pytest.mark.parametrize(("driver", "module"), [("mysqlclient", "MySQLdb"), ("PyMySQL", "pymysql")])
def test_django_migrates_and_asks_through(server_box: Box, driver: str, module: str) -> None:
    printed = server_box.program("django_library.py", driver)
    assert printed.split("\n") == [module, "False 1", "True 2", "张三", ""]


def test_redis_zadd_with_a_mapping_and_hmset(server_box: Box) -> None:
    printed = server_box.program("redis_board.py")
    assert printed.strip() == "[('李四', 95.0), ('张三', 90.0)] {'name': '张三', 'age': '18'}"


def test_a_second_mysql_stays_small(server_box: Box) -> None:
    """A second server beside the first: a start on a fresh copy of the template.

    0.4 s and 155 MiB on a quiet machine with 2 cores.
    """
    script = (
        "import os, re, subprocess, time\n"
        "subprocess.run(['cp', '-a', '/opt/mysql/template', '/services/mysql/second'], check=True)\n"
        "started = time.monotonic()\n"
        "server = subprocess.Popen(['/opt/mysql/bin/mysqld', '--defaults-file=/opt/mysql/my.cnf',\n"
        "    '--datadir=/services/mysql/second', '--port=3307', '--socket=/run/mysqld/second.sock',\n"
        "    '--pid-file=/run/mysqld/second.pid'], stderr=subprocess.DEVNULL)\n"
        "while not os.path.exists('/run/mysqld/second.pid'): time.sleep(0.002)\n"
        "ready = time.monotonic() - started\n"
        "status = open('/proc/%d/status' % server.pid).read()\n"
        "server.kill(); server.wait()\n"
        "subprocess.run(['rm', '-r', '/services/mysql/second'])\n"
        "print(ready, re.search(r'VmRSS:\\s+(\\d+)', status)[1])\n"
    )
    ran = server_box.command("/usr/bin/python3", "-I", "-c", script, uid=10002)
    assert ran.exit_code == 0, ran.output
    _, rss_kib = ran.output.split()
    assert int(rss_kib) < 250 * 1024
