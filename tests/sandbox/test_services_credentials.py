"""Which users and passwords an answer is found to name."""

from __future__ import annotations

import time

import pytest

from sandboxes.services import credentials
from sandboxes.services.credentials import Named, find
from sandboxes.spec import Credential

ROOT = Credential("root", "123456")


def of(text: str, name: str = "main.py") -> Named:
    return find({name: text.encode()})


@pytest.mark.parametrize(
    "text",
    [
        'conn = pymysql.connect(host="localhost", user="root", password="123456", database="shop")',
        "db = pymysql.connect(host='localhost', port=3306, user = 'root', passwd = '123456', db='shop')",
        "db = MySQLdb.connect('localhost', 'root', '123456', 'shop')",
        "db = pymysql.connect(\n    'localhost',\n    u'root',\n    r'123456',\n    'shop')",
        "h = 'localhost'\nu = 'root'\np = '123456'\ndb = pymysql.connect(h, u, p, 'shop')",
        "USER = 'root'\nPASSWORD = '123456'\npymysql.connect(user=USER, password=PASSWORD)",
        "MYSQL_USER = 'root'\nMYSQL_PASSWORD = '123456'",
        "config = {\n  'host': 'localhost',\n  'user': 'root',\n  'password': '123456',\n}\npymysql.connect(**config)",
        "DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql', 'USER': 'root', 'PASSWORD': '123456'}}",
        "engine = create_engine('mysql+pymysql://root:123456@localhost:3306/shop?charset=utf8')",
        "pymysql.connect(password='123456', user='root')",
    ],
)
def test_the_ways_to_name_a_mysql_user(text: str) -> None:
    assert of(text) == Named(mysql=(ROOT,))


def test_root_without_a_password_is_named() -> None:
    assert of("pymysql.connect(host='localhost', user='root', passwd='', db='x')").mysql == (Credential("root", ""),)
    assert of("pymysql.connect(user='root', passwd='')\npymysql.connect(user='root', passwd='root')").mysql == (
        Credential("root", "root"),
    )


def test_the_ways_to_name_a_mongo_user() -> None:
    for text in (
        "pymongo.MongoClient('localhost', 27017, username='root', password='123456')",
        "u = 'mongodb://root:123456@localhost:27017/'",
    ):
        assert of(text) == Named(mongo=(ROOT,))
    assert of("c = MongoClient('mongodb://a%40b:p%3A@localhost/')").mongo == (Credential("a@b", "p:"),)


def test_a_redis_password_counts_only_in_a_redis_call() -> None:
    assert of("import redis\nr = redis.Redis(host='localhost', password='foobared')").redis == ("foobared",)
    assert of(
        "import redis\nP = 'foobared'\nr = redis.StrictRedis(host='localhost',\n  port=6379, password=P)"
    ).redis == ("foobared",)
    assert of("pool = redis.ConnectionPool(host='localhost', password='foobared')").redis == ("foobared",)
    assert of("r = redis.from_url('redis://:foobared@localhost:6379/0')").redis == ("foobared",)
    assert (
        of("import redis\nr = redis.Redis(host='localhost')\nlogin = {'username': 'u', 'password': 'secret'}").redis
        == ()
    )
    assert of("import redis\nr = redis.Redis(password='')\ns = redis.Redis(password=None)").redis == ()


def test_other_files_and_encodings_are_read() -> None:
    assert find({"db.ini": b"[mysql]\nuser = root\npassword = 123456\n"}).mysql == (ROOT,)
    assert find({"a/.env": b"MYSQL_USER=root\nMYSQL_PASSWORD=123456\n"}).mysql == (ROOT,)
    assert find({"c.yaml": b"mysql:\n  user: root\n  password: '123456'\n"}).mysql == (ROOT,)
    assert find({"c.json": b'{"user": "root", "password": "123456"}'}).mysql == (ROOT,)
    assert find({"m.py": "# 连接数据库\npymysql.connect(user='root', password='密码')".encode("gb18030")}).mysql == (
        Credential("root", "密码"),
    )
    assert find({"notes.txt": b"user='root' password='123456'", "x.pyc": b"user='root' password='123456'"}) == Named()


def test_code_that_is_no_value_is_not_one() -> None:
    assert (
        of(
            "user = input('user')\npassword = getpass.getpass('password')\npymysql.connect(user=user, password=password)"
        )
        == Named()
    )
    assert of("def save(user, password): ...\nsave(user=form.user, password=form.password)") == Named()


def test_no_more_than_four_and_none_that_a_server_cannot_hold() -> None:
    many = "\n".join(f"pymysql.connect(user='u{n}', password='p')" for n in range(50))
    assert [c.user for c in of(many).mysql] == ["u0", "u1", "u2", "u3"]
    odd = "\n".join(
        f"pymysql.connect(user='{user}', password='p')" for user in ("checker", "mysql.sys", "x" * 40, "", "a\x07b")
    )
    assert of(odd).mysql == ()
    assert of("\n".join(f"pymysql.connect(user='root', password='{p}')" for p in "abc")).mysql == (
        Credential("root", "a"),
        Credential("root", "b"),
    )


def test_the_same_answer_gives_the_same_list() -> None:
    one = {"b.py": b"connect(user='b', password='1')", "a.py": b"connect(user='a', password='1')"}
    assert find(one) == find(dict(reversed(one.items())))
    assert [c.user for c in find(one).mysql] == ["a", "b"]


def test_the_evidence_says_it_and_keeps_the_password() -> None:
    said = credentials.notes(Named((ROOT,), (Credential("root", "x"),), ("foobared",)))
    assert said[0] == "MySQL：答案写明的账号 root（密码 6 位）已按题目账号的权限放行"
    assert "不带密码的连接因此被拒绝" in said[2]
    assert not any(secret in "".join(said) for secret in ("123456", "foobared"))


@pytest.mark.parametrize(
    "piece",
    [
        "user=",
        "connect(",
        'x="',
        'connect("a",',
        '"a",',
        "mysql://",
        'password="',
        "a",
        " ",
        "\n",
        "mysql://a:",
        "Redis(",
        "Redis(password=",
        "mysql password='1' user='2' ",
        "connect(a,",
        "user" + " " * 7,
    ],
)
def test_it_takes_a_time_that_grows_with_the_text_alone(piece: str) -> None:
    big = {f"{n}.py": (piece * (credentials.MAX_FILE_BYTES // len(piece))).encode() for n in range(4)}
    begun = time.process_time()
    find(big)
    assert time.process_time() - begun < 2
