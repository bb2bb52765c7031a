"""Users and passwords that an answer writes down for its databases.

Each site chose its own passwords and answers have them hard-coded; unless the statement fixes them, they are admitted with
the rights of the task's account. Found by one bounded scan over the answer's texts, never by running or parsing them:
- calls and configurations of keywords or entries: `user="root", passwd="123456"`, `'USER': 'root'`, `password = 123456`;
- positional calls: `pymysql.connect("localhost", "root", "123456", "shop")`, with strings or constants of the same file;
- `redis.Redis(..., password="...")`: for Redis nothing looser, because a password there shuts out programs without one;
- addresses: `mysql://root:123456@…`, `mongodb://…`, `redis://:123456@…`.
A wrong find only admits an account with no more rights than the task's own, so the scan may be generous; it must be
linear in its input and give the same list for the same answer.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from sandboxes.services import mongo, mysql
from sandboxes.spec import Credential

ENDINGS: Final = (".py", ".ini", ".cfg", ".conf", ".toml", ".json", ".yaml", ".yml", ".env", ".properties")
MAX_FILES: Final = 200
MAX_FILE_BYTES: Final = 256 << 10
MAX_TOTAL_BYTES: Final = 4 << 20
MAX_EACH: Final = 4
NEAR: Final = 400  # characters between a user and its password, or a password and the word that says whose it is

STRING: Final = r"(?:[rbuRBU]?\"([^\"\r\n]{0,128})\"|[rbuRBU]?'([^'\r\n]{0,128})'|([^\s\"',;()\[\]{}#]{1,128}))"
FIELD: Final = re.compile(
    r"(?<![a-z0-9])(user|username|usr|uid|passwd|password|pwd|pass)[\"']?[ \t]{0,8}[:=][ \t]{0,8}" + STRING, re.I
)
ASSIGNED: Final = re.compile(r"^[ \t]{0,40}([A-Za-z_]\w{0,60})[ \t]{0,4}=[ \t]{0,4}" + STRING, re.M)
CALL: Final = re.compile(r"\b[Cc]onnect(?:ion)?\s{0,8}\(" + ",".join([r"\s{0,40}" + STRING + r"\s{0,40}"] * 3))
REDIS_CALL: Final = re.compile(
    r"\b(?:Strict)?(?:Redis|ConnectionPool)\s{0,8}\([^()]{0,400}?\bpassword\s{0,4}=\s{0,4}" + STRING
)
ADDRESS: Final = re.compile(
    r"\b(mysql|mongodb|rediss?)(?:\+[a-z]{1,20})?://([^\s:/@\"']{0,64}):([^\s/@\"']{1,128})@", re.I
)
OWNER: Final = re.compile(r"mysql|mongo", re.I)
USER_WORDS: Final = frozenset({"user", "username", "usr", "uid"})


@dataclass(frozen=True)
class Named:
    """What an answer names, in the order of its files and lines, at most `MAX_EACH` a service."""

    mysql: tuple[Credential, ...] = ()
    mongo: tuple[Credential, ...] = ()
    redis: tuple[str, ...] = ()  # passwords


@dataclass(frozen=True)
class _Field:
    at: int
    kind: str
    value: str


def find(files: Mapping[str, bytes]) -> Named:
    """Scan the texts of an answer: path -> bytes. Other files, and what is past the caps, are not looked at."""
    mysql_found: dict[Credential, None] = {}
    mongo_found: dict[Credential, None] = {}
    redis_found: dict[str, None] = {}
    for path, text in _texts(files):
        for service, credential in _Text(text, is_code=path.lower().endswith(".py")).pairs():
            if service.startswith("redis"):
                if credential.password and credential.password.isprintable():
                    redis_found[credential.password] = None
            elif service.startswith("mongo"):
                if mongo.admissible(credential):
                    mongo_found[credential] = None
            elif mysql.admissible(credential):
                mysql_found[credential] = None
    return Named(_held(mysql_found), _one_each(mongo_found), tuple(redis_found)[:MAX_EACH])


def notes(named: Named) -> tuple[str, ...]:
    """What the evidence says of it, in Chinese; a password is shown by its length alone."""
    found = []
    for service, credentials in (("MySQL", named.mysql), ("MongoDB", named.mongo)):
        for c in credentials:
            if (service, c) == ("MySQL", mysql.TASK_ACCOUNT):
                continue
            found.append(f"{service}：答案写明的账号 {c.user}（{_masked(c.password)}）已按题目账号的权限放行")
    for password in named.redis:
        found.append(f"Redis：答案写明了密码（{_masked(password)}），服务器按此密码放行；不带密码的连接因此被拒绝")
    return tuple(found)


def _masked(password: str) -> str:
    return f"密码 {len(password)} 位" if password else "无密码"


def _texts(files: Mapping[str, bytes]) -> Iterable[tuple[str, str]]:
    left = MAX_TOTAL_BYTES
    chosen = [path for path in sorted(files) if path.lower().endswith(ENDINGS)][:MAX_FILES]
    for path in chosen:
        data = files[path][:MAX_FILE_BYTES]
        left -= len(data)
        if left < 0:
            return
        try:
            yield path, data.decode("utf-8-sig")
        except UnicodeDecodeError:
            yield path, data.decode("gb18030", errors="replace")


class _Text:
    """One file: what stands in it, each with its place."""

    def __init__(self, text: str, *, is_code: bool) -> None:
        self.text, self.is_code = text, is_code
        self.owners = [(m.start(), m.group().lower()) for m in OWNER.finditer(text)]
        self.constants = {
            m.group(1): m.group(2) or m.group(3) or "" for m in ASSIGNED.finditer(text) if m.group(4) is None
        }

    def pairs(self) -> list[tuple[str, Credential]]:
        """Service, and user with password, in the order of the text."""
        found = [
            (m.start(), m.group(1).lower(), Credential(unquote(m.group(2)), unquote(m.group(3))))
            for m in ADDRESS.finditer(self.text)
        ]
        for m in CALL.finditer(self.text):
            user, password = self._value(m, 4), self._value(m, 7)
            if user and password is not None:
                found.append((m.start(), "mysql", Credential(user, password)))
        for m in REDIS_CALL.finditer(self.text):
            found.append((m.start(), "redis", Credential("", self._value(m, 1) or "")))
        found += self._joined(list(self._fields()))
        found.sort(key=lambda item: item[0])
        return [(service, credential) for _at, service, credential in found]

    def _value(self, m: re.Match[str], group: int) -> str | None:
        """The string at three groups of a match; in code a bare word is the constant of that name, or nothing."""
        double, single, bare = m.group(group), m.group(group + 1), m.group(group + 2)
        if double is not None or single is not None:
            return double if double is not None else single
        return self.constants.get(bare.rpartition(".")[2]) if self.is_code else bare

    def _fields(self) -> Iterable[_Field]:
        for m in FIELD.finditer(self.text):
            value = self._value(m, 2)
            if value is not None:
                yield _Field(m.start(), "user" if m.group(1).lower() in USER_WORDS else "password", value)

    def _joined(self, fields: list[_Field]) -> list[tuple[int, str, Credential]]:
        """Each password with the nearest user before it, else right after it; one without a user is nobody's."""
        found = []
        for number, field in enumerate(fields):
            if field.kind == "password":
                before = [f for f in fields[max(0, number - 4) : number] if f.kind == "user" and field.at - f.at < NEAR]
                after = [f for f in fields[number + 1 : number + 2] if f.kind == "user" and f.at - field.at < NEAR]
                user = before[-1].value if before else after[0].value if after else ""
                found.append((field.at, self._owner(field.at), Credential(user, field.value)))
        return found

    def _owner(self, at: int) -> str:
        """The service whose name stands last before a place; MySQL where none does."""
        number = bisect.bisect(self.owners, (at, ""))
        return self.owners[number - 1][1] if number else "mysql"


def _held(found: Mapping[Credential, None]) -> tuple[Credential, ...]:
    """Those that MySQL can hold together: two passwords a user, an empty one only alone."""
    kept = {user: passwords[:2] for user, passwords in mysql.passwords(list(found)).items()}
    return tuple(c for c in found if c.password in kept[c.user])[:MAX_EACH]


def _one_each(found: Mapping[Credential, None]) -> tuple[Credential, ...]:
    first: dict[str, Credential] = {}
    for credential in found:
        first.setdefault(credential.user, credential)
    return tuple(first.values())[:MAX_EACH]
