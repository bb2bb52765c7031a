"""A tiny real exam whose questions need servers: one question a service, each asking its server all the while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.faults import exams
from tests.faults.exams import Sitting

TOML = """
title = "{name}"
points = 10
services = ["{service}"]
database = "shop"
limits = {{ wall_s = 60, cpu_s = 60 }}
[answers.full]
points = 10
[answers.empty]
points = 0
"""
CHECKER = '''
import time

from grader import Bench, check, expect


@check(points=4)
def says(bench: Bench) -> None:
    """打印各数之和"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), [str(bench.data["sum"])])


@check(points=6, needs=says)
def keeps(bench: Bench) -> None:
    """把和存好"""
    {opened}
    expect.equal({saved}, str(bench.data["sum"]))
    time.sleep(1.0)  # the judging can be found at work
    expect.equal({saved}, str(bench.data["sum"]))
'''
DATA = """
import random

from grader import TaskData


def build(seed: int) -> TaskData:
    numbers = [random.Random(seed).randrange(10**6) + n for n in range(3)]
    return TaskData(values={{"sum": sum(numbers)}}, {given})
"""
PROGRAM = """
import time
{opened}
until = time.time() + {while_s}
while True:  # whoever ends the server ends this at once
    numbers = {asked}
    if time.time() > until:
        break
    time.sleep(0.01)
total = sum(map(int, numbers))
{saved}
print(total)
"""


@dataclass(frozen=True)
class Question:
    """One service's question: add up what the server has, and keep the sum."""

    service: str
    given: str  # of the data: what the server has at first
    opened: str  # the program's beginning
    asked: str  # how it asks for the numbers
    saved: str  # how it keeps `total`
    look: tuple[str, str]  # how a check begins, and how it reads what was kept

    def write(self, tasks: Path) -> None:
        files = {
            "task.toml": TOML.format(name=self.service, service=self.service), "statement.md": f"# {self.service}\n",
            "checker.py": CHECKER.format(opened=self.look[0], saved=self.look[1]), "data.py": DATA.format(given=self.given),
            "answers/full/main.py": self.right,
        }  # fmt: skip
        for path, text in files.items():
            place = tasks / "intermediate" / self.service / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)

    @property
    def right(self) -> str:
        return PROGRAM.format(opened=self.opened, asked=self.asked, saved=self.saved, while_s=1.0)

    @property
    def wrong(self) -> str:
        """Prints the sum and keeps another: 4 points of 10."""
        return PROGRAM.format(opened=self.opened, asked=self.asked, saved=f"total += 1\n{self.saved}\ntotal -= 1", while_s=0)


HOST = "www.shicimingju.com"
MONGO = Question(
    "mongo", 'mongo={"numbers": [{"n": n} for n in numbers]}',
    'import pymongo\ndb = pymongo.MongoClient("localhost", 27017, serverSelectionTimeoutMS=2000)["shop"]',
    '[one["n"] for one in db.numbers.find()]', 'db.sums.insert_one({"n": total})',
    ("", '"".join(str(one["n"]) for one in bench.mongo.find("sums"))'),
)  # fmt: skip
REDIS = Question(
    "redis", 'redis=[("RPUSH", "numbers", *numbers)]',
    'import redis\ndb = redis.Redis()', 'db.lrange("numbers", 0, -1)', 'db.set("sum", total)',
    ("", 'bench.redis.string("sum")'),
)  # fmt: skip
SITE = Question(
    "site", f'sites={{"{HOST}": {{"/numbers.txt": " ".join(map(str, numbers)).encode()}}}}',
    "import requests", f'requests.get("http://{HOST}/numbers.txt").text.split()',
    'open("index.html", "w").write("<p>%d</p>" % total)',
    (f'assert bench.site.requests("{HOST}")\n    page = bench.browser.file("index.html")', 'page.one("p").text'),
)  # fmt: skip
MYSQL = Question(
    "mysql",
    'mysql=["CREATE TABLE numbers (n INT)", "INSERT INTO numbers VALUES " + ", ".join(f"({n})" for n in numbers)]',
    "import pymysql\n"
    'db = pymysql.connect(host="localhost", user="exam", password="exam123", database="shop", autocommit=True)\n'
    "def ask(sql):\n    with db.cursor() as cursor:\n        cursor.execute(sql)\n        return [row[0] for row in cursor.fetchall()]\n",
    'ask("SELECT n FROM numbers")', 'ask("CREATE TABLE sums (n INT)"); ask("INSERT INTO sums VALUES (%d)" % total)',
    ("", '"".join(str(n) for n, in bench.mysql.query("SELECT n FROM sums"))'),
)  # fmt: skip
QUESTIONS = (MONGO, REDIS, SITE, MYSQL)  # MySQL last: it would go on through what comes after it
EXAM = exams.EXAM.replace("beginner", "intermediate")


@dataclass(frozen=True)
class Intermediate(Sitting):
    """An exam of the level that has servers."""

    @property
    def answers(self) -> Path:
        return self.folder / "answers/intermediate"

    @classmethod
    def of(cls, root: Path, engine: str, *questions: Question) -> Intermediate:
        sitting = cls(root / "exam", root / "tasks", engine)
        for one in questions:
            one.write(sitting.tasks)
        sitting.answers.mkdir(parents=True)
        names = ", ".join(f'"intermediate/{one.service}"' for one in questions)
        (sitting.folder / "exam.toml").write_text(EXAM.format(total=10 * len(questions), tasks=names))
        return sitting
