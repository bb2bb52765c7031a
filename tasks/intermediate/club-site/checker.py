"""Checks for intermediate/club-site.

The site is started once and used by two visitors: the judging browser, and `bench.http`, which has cookies of its own. `visit`
keeps what each step saw, or why it could not; the checks judge these, and the database after the site has ended.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from grader import Bench, CheckFailed, check, expect
from grader.bench import App
from grader.page import Page

HEADER = ["编号", "活动", "地点", "费用"]
SERVER = ["python", "manage.py", "runserver", "127.0.0.1:8000", "--noreload"]
T = TypeVar("T")
Rows = list[list[str]]
Form = Mapping[str, str]


@dataclass(frozen=True)
class After:
    """Where a form led to."""

    path: str
    error: str  # visible text of .error
    user: str  # visible text of #user


@dataclass(frozen=True)
class Chosen:
    """The list of what a visitor has chosen, and where others who ask for theirs are led to."""

    rows: Rows
    total: str
    strangers: list[str]


@dataclass(frozen=True)
class Visit:
    """What was seen; CheckFailed where a step failed."""

    visits: list[str] | CheckFailed
    home: Rows | CheckFailed
    signed_up: After | CheckFailed
    mismatch: After | CheckFailed
    bad_phone: After | CheckFailed
    taken: After | CheckFailed
    wrong_password: After | CheckFailed
    unknown: After | CheckFailed
    logged_in: After | CheckFailed
    chosen: Chosen | CheckFailed
    logged_out: list[str] | CheckFailed


class Visitor:
    """A person with a browser."""

    def __init__(self, bench: Bench, app: App) -> None:
        self.bench, self.app = bench, app

    def open(self, path: str) -> Page:
        return self.bench.browser.open(self.app.url(path))

    def path(self, page: Page) -> str:
        return page.url.removeprefix(self.app.url("")).partition("?")[0]

    def fill(self, path: str, form: Form) -> After:
        """Fill in a form, send it, look at what comes."""
        page = self.open(path)
        for field, text in form.items():
            page.one(f"input[name={field}]").fill(text)
        page.one("#ok").click()
        return After(self.path(page), seen_in(page, ".error"), seen_in(page, "#user"))

    def choose(self, number: str) -> Page:
        """Click 报名 in the row of this activity."""
        page = self.open("/")
        for row in page.all("table tr"):
            if [one.text.strip() for one in row.all("td")[:1]] == [number]:
                buttons = [one for one in row.all("a, button, input[type=submit]") if "报名" in one.text + (one.attribute("value") or "")]
                if buttons:
                    buttons[0].click()
                    return page
        raise CheckFailed("列表中没有可以点击的“报名”", expected=f"编号 {number} 的一行中有“报名”", seen=page.text[:300])


def seen_in(page: Page, css: str) -> str:
    return " ".join(one.text.strip() for one in page.all(css)).strip()


def grid(page: Page, columns: int) -> Rows:
    return [[" ".join(cell.split()) for cell in row[:columns]] for row in page.table()]


@cache
def visit(bench: Bench) -> Visit:
    """Use the whole site once. CheckFailed when it does not start."""
    with bench.serve(SERVER, 8000, path="/") as app:
        visitor, data = Visitor(bench, app), bench.data
        return Visit(
            visits=attempt(lambda: [seen_in(visitor.open("/"), "#visits") for _ in range(3)]),
            home=attempt(lambda: look(visitor)),
            signed_up=attempt(lambda: visitor.fill("/signup/", data["new"])),
            mismatch=attempt(lambda: visitor.fill("/signup/", data["mismatch"])),
            bad_phone=attempt(lambda: visitor.fill("/signup/", data["bad_phone"])),
            taken=attempt(lambda: (post_short(visitor), visitor.fill("/signup/", data["taken"]))[1]),
            wrong_password=attempt(lambda: visitor.fill("/login/", data["known"] | {"password": "wrong-one"})),
            unknown=attempt(lambda: visitor.fill("/login/", data["unknown"])),
            logged_in=attempt(lambda: visitor.fill("/login/", data["known"])),
            chosen=attempt(lambda: choose(visitor)),
            logged_out=attempt(lambda: log_out(visitor)),
        )


def look(visitor: Visitor) -> Rows:
    expect.equal(visitor.bench.http.get(visitor.app.url("/")).status, 200, what="首页的状态码")
    page = visitor.open("/")
    page.screenshot("首页")
    return grid(page, 4)


def post_short(visitor: Visitor) -> None:
    """Forms that a browser itself might refuse to send."""
    http, url = visitor.bench.http, visitor.app.url("/signup/")
    for form in visitor.bench.data["too_short"]:
        tokens = expect.html(http.get(url).text).xpath('//input[@name="csrfmiddlewaretoken"]/@value')
        http.post(url, {**form, "csrfmiddlewaretoken": tokens[0] if tokens else ""})


def choose(visitor: Visitor) -> Chosen:
    data, http = visitor.bench.data, visitor.bench.http
    strangers = [http.get(visitor.app.url("/mine/")).url.removeprefix(visitor.app.url("")).partition("?")[0]]
    for number, *_ in (*data["chosen"], data["chosen"][0]):  # the first one twice
        visitor.choose(number)
    strangers.append(http.get(visitor.app.url("/mine/")).url.removeprefix(visitor.app.url("")).partition("?")[0])
    page = visitor.open("/mine/")
    page.screenshot("我的报名")
    return Chosen(grid(page, 4), page.one("#total").text.strip(), strangers)


def log_out(visitor: Visitor) -> list[str]:
    """Whose name the home page shows before and after, and where /mine/ leads to in the end."""
    before = seen_in(visitor.open("/"), "#user")
    visitor.open("/logout/")
    return [before, seen_in(visitor.open("/"), "#user"), visitor.path(visitor.open("/mine/"))]


def attempt(step: Callable[[], T]) -> T | CheckFailed:
    try:
        return step()
    except CheckFailed as failed:
        return failed


def seen(part: T | CheckFailed) -> T:
    """What a step saw; its CheckFailed is raised by the check that asks."""
    if isinstance(part, CheckFailed):
        raise part
    return part


def refused(after: After, path: str, what: str) -> None:
    """The form is shown again, and says why."""
    expect.equal(after.path, path, what=f"{what}，提交后的地址")
    if not after.error:
        raise CheckFailed(f"{what}，页面没有说明原因", expected="class 为 error 的元素中有文字", seen="没有看到文字")


def saved(bench: Bench, username: str) -> list[tuple[str, ...]]:
    return bench.mysql.query("SELECT username, phone FROM member WHERE username = %s", [username])


@check(points=2)
def lists_activities(bench: Bench) -> None:
    """首页可以打开，用表格列出全部活动"""
    rows = seen(visit(bench).home)
    expect.equal(rows[:1], [HEADER], what="表头的前 4 列")
    expect.rows([tuple(row) for row in rows[1:]], bench.data["rows"], what="活动")


@check(points=2.5)
def counts_visits(bench: Bench) -> None:
    """首页显示当前访问者的第几次访问，各个访问者分别计数"""
    expect.equal(seen(visit(bench).visits), ["1", "2", "3"], what="同一访问者三次打开首页显示的次数")


@check(points=2)
def signs_up(bench: Bench) -> None:
    """填写正确的注册表单保存到 member 表，转到登录页"""
    form = bench.data["new"]
    expect.equal(seen(visit(bench).signed_up).path, "/login/", what="注册成功后的地址")
    expect.rows(saved(bench, form["username"]), [(form["username"], form["phone"])], what="member 表")


@check(points=1.5, needs=signs_up)
def hashes_password(bench: Bench) -> None:
    """注册的密码加密保存"""
    query = "SELECT password LIKE 'pbkdf2_sha256$%%$%%$%%' FROM member WHERE username = %s"
    expect.rows(bench.mysql.query(query, [bench.data["new"]["username"]]), [(1,)], what="密码是否为 make_password 的结果（1 是 0 否）")


@check(points=2)
def refuses_bad_forms(bench: Bench) -> None:
    """注册表单不合要求时不保存，重新显示表单并说明原因"""
    refused(seen(visit(bench).mismatch), "/signup/", "两次输入的密码不同")
    refused(seen(visit(bench).bad_phone), "/signup/", "手机号只有 10 位")
    for form in (bench.data["mismatch"], bench.data["bad_phone"], *bench.data["too_short"]):
        expect.rows(saved(bench, form["username"]), [], what="不合要求的用户")


@check(points=1.5)
def refuses_taken_name(bench: Bench) -> None:
    """用户名已经存在时不保存，重新显示表单并说明原因"""
    refused(seen(visit(bench).taken), "/signup/", "用户名已经存在")
    name = bench.data["known"]["username"]
    expect.rows(saved(bench, name), [(name, bench.data["known_phone"])], what="原来的用户")


@check(points=2)
def logs_in(bench: Bench) -> None:
    """用户名和密码正确时登录，转到首页并显示用户名"""
    after = seen(visit(bench).logged_in)
    expect.equal(after.path, "/", what="登录后的地址")
    expect.equal(after.user, bench.data["known"]["username"], what="首页显示的用户名")


@check(points=1.5)
def refuses_wrong_login(bench: Bench) -> None:
    """密码错误、用户不存在时不能登录，重新显示表单并说明原因"""
    refused(seen(visit(bench).wrong_password), "/login/", "密码错误")
    refused(seen(visit(bench).unknown), "/login/", "用户不存在")


@check(points=3, needs=logs_in)
def keeps_choices(bench: Bench) -> None:
    """报名的活动保存在会话中，“我的报名”列出活动和费用合计，没有登录的访问者转到登录页"""
    chosen = seen(visit(bench).chosen)
    expect.equal(chosen.rows[:1], [HEADER], what="表头")
    expect.rows([tuple(row) for row in chosen.rows[1:]], bench.data["chosen"], what="我的报名")
    expect.equal(chosen.total, bench.data["total"], what="费用合计")
    expect.equal(chosen.strangers, ["/login/", "/login/"], what="没有登录的访问者打开 /mine/ 后的地址")


@check(points=2, needs=logs_in)
def logs_out(bench: Bench) -> None:
    """退出后首页不再显示用户名，打开“我的报名”转到登录页"""
    expect.equal(seen(visit(bench).logged_out), [bench.data["known"]["username"], "", "/login/"], what="退出前、退出后首页的用户名和 /mine/ 的地址")
