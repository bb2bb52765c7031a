"""A club's activities and members, what visitors fill in, and the passwords behind the hashes."""

from __future__ import annotations

import base64
import hashlib
from decimal import Decimal
from random import Random

from grader import TaskData

TITLES = ("周末登山", "电影之夜", "手工陶艺", "城市骑行", "桌游聚会", "植物写生", "星空观测", "咖啡拉花", "羽毛球友谊赛", "非遗剪纸")
PLACES = ("青石山", "学生活动中心", "三号教学楼", "滨河绿道", "图书馆报告厅", "体育馆")
WORDS = ("lake", "moon", "pine", "rain", "star", "wind")
TABLES = (
    "CREATE TABLE activity (id INT PRIMARY KEY, title VARCHAR(50) NOT NULL, place VARCHAR(50) NOT NULL, "
    "fee DECIMAL(8,2) NOT NULL) CHARACTER SET utf8mb4",
    "CREATE TABLE member (id INT PRIMARY KEY AUTO_INCREMENT, username VARCHAR(20) NOT NULL UNIQUE, "
    "password VARCHAR(128) NOT NULL, phone VARCHAR(20) NOT NULL) CHARACTER SET utf8mb4",
    "CREATE TABLE django_session (session_key VARCHAR(40) NOT NULL PRIMARY KEY, session_data LONGTEXT NOT NULL, "
    "expire_date DATETIME(6) NOT NULL, KEY django_session_expire_date (expire_date)) CHARACTER SET utf8mb4",
)


def build(seed: int) -> TaskData:
    """Activities as texts of the page; `new` is a form at the rules' very bounds, `bad` are forms that break one rule each."""
    random = Random(seed)
    titles = random.sample(TITLES, 6)
    ids = sorted(random.sample(range(11, 90), 6))
    fees = [Decimal(random.randrange(1000, 6000, 50)).scaleb(-2) for _ in titles]
    places = [random.choice(PLACES) for _ in titles]
    rows = [(str(id), title, place, str(fee)) for id, title, place, fee in zip(ids, titles, places, fees, strict=True)]
    one, other = random.sample(range(1, 6), 2)  # not the first row, which every row's link may lead to

    known, password = name(random, 8), f"{random.choice(WORDS)}{random.randrange(1000, 9999)}"
    members = [(known, password, phone(random)), (name(random, 7), "Secret99", phone(random))]
    new = {"username": name(random, 12), "password": f"a{random.randrange(10_000, 99_999)}", "phone": phone(random)}
    return TaskData(
        values={
            "rows": rows,
            "chosen": [rows[one], rows[other]],
            "total": str(fees[one] + fees[other]),
            "known": {"username": known, "password": password},
            "known_phone": members[0][2],
            "unknown": {"username": name(random, 9), "password": password},
            "new": form(**new),
            "taken": form(known, "another1", phone(random)),
            "mismatch": form(name(random, 6), "first123", phone(random)) | {"confirm": "first124"},
            "bad_phone": form(name(random, 6), "first123", phone(random)[:10]),
            "too_short": [form(name(random, 3), "first123", phone(random)), form(name(random, 6), "ab123", phone(random))],
        },
        mysql=[
            *TABLES,
            f"INSERT INTO activity VALUES {', '.join(str(row) for row in rows)}",
            f"INSERT INTO member (username, password, phone) VALUES {', '.join(member(*one) for one in members)}",
        ],
    )


def name(random: Random, length: int) -> str:
    """A user name that no other has: letters, then digits."""
    word = "".join(random.sample("abcdefghjkmnpqrstuvwxyz", max(length - 4, 2)))
    return word + "".join(str(random.randrange(10)) for _ in range(length - len(word)))


def phone(random: Random) -> str:
    return f"199{random.randrange(10_000_000, 99_999_999)}"


def form(username: str, password: str, phone: str) -> dict[str, str]:
    return {"username": username, "password": password, "confirm": password, "phone": phone}


def member(username: str, password: str, phone: str) -> str:
    return f"('{username}', '{hashed(password, username)}', '{phone}')"


def hashed(password: str, salt: str, rounds: int = 1000) -> str:
    """As Django's make_password writes it, with few rounds."""
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), rounds)
    return f"pbkdf2_sha256${rounds}${salt}${base64.b64encode(digest).decode()}"
