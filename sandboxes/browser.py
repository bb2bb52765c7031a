"""The judging browser: real Chrome under an account of its own, driven from the checker child.

It lives in a sandbox without candidate code, or in the answer's sandbox once that code is dead. chromedriver listens
on a port that Chrome itself refuses to visit, and speaks to Chrome over a pipe, so that no page can reach either. Pages
that are files are copied to the browser's own account and come from `inside/page_server.py`. A browser that a page has
brought to a stand is thrown away with everything of its account; the next page gets a fresh one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from selenium import webdriver
from selenium.common.exceptions import WebDriverException

from grader.bench import FileInfo
from grader.page import Page
from grader.results import CheckFailed, Exhibit
from sandboxes import layout, materials
from sandboxes.agent_client import Agent, Refusal
from sandboxes.pages import LivePage
from sandboxes.services import trusted
from sandboxes.spec import ServiceSpec
from sandboxes.tab import LOAD_S, Tab
from sandboxes.wire import connection

PORT: Final = 10080  # on Chrome's list of ports that no page may visit
PAGE_PORT: Final = 10081
PAGES: Final = f"http://127.0.0.1:{PAGE_PORT}/"
HOME: Final = f"{layout.SERVICE_DIR}/browser"
DRIVER: Final = (layout.CHROMEDRIVER, f"--port={PORT}", "--allowed-ips=127.0.0.1", "--silent")
NO_NAMES: Final = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"

MAX_FILE: Final = 16 << 20  # bytes of one file of a page; a larger one is not there for it
MAX_FILES: Final = 64 << 20  # of all of them together
MAX_COUNT: Final = 500
PAGE_FILES: Final = frozenset({
    "html", "htm", "css", "js", "mjs", "json", "geojson", "txt", "csv", "xml", "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp",
    "ico", "mp3", "mp4", "woff", "woff2", "ttf", "otf",
})  # fmt: skip
NOT_PAGES: Final = frozenset({"venv", ".venv", "env", "node_modules", "__pycache__", ".idea", ".vscode", ".git"})


@dataclass(frozen=True)
class Extras:
    """What a task adds to its pages."""

    materials: tuple[str, ...] = ()
    result: bytes | None = field(default=None, repr=False)  # the author's picture of what should be seen


def spec(rules: list[list[str]] | None = None) -> ServiceSpec:
    """chromedriver under the browser's uid; with `rules` of materials, maybe none, the server of the answer's files too."""
    env = {"LANG": "zh_CN.UTF-8", "TZ": "Asia/Shanghai", "HOME": HOME, "XDG_CACHE_HOME": f"{HOME}/cache"}
    if rules is None:
        return ServiceSpec("browser", layout.BROWSER_UID, DRIVER, (PORT,), env)
    config = json.dumps({"driver": DRIVER, "port": PAGE_PORT, "rules": rules}).encode()
    files = {f"{HOME}/page.json": config, f"{HOME}/page/.keep": b""}
    return ServiceSpec("browser", layout.BROWSER_UID, trusted.argv("page_server"), (PORT, PAGE_PORT), env, files=files)


class LiveBrowser:
    """Starts with the first page; ends with the question, after a page that stands still, or by `close`.

    `agent` is that of the sandbox where it lives, `answer` that of the answer's; `keep` receives pictures, `late` a word
    for each page that stood still.
    """

    def __init__(self, agent: Agent, answer: Agent, extras: Extras, *, keep: list[Exhibit], late: list[str]) -> None:
        self._agent, self._answer, self._extras = agent, answer, extras
        self._keep, self._late = keep, late
        self._tab: Tab | None = None
        self._has_files = False

    def open(self, url: str) -> Page:
        return self._load(self._ready(files=False), url)

    def file(self, path: str) -> Page:
        pages = page_files(self._answer.files())
        path = named(path, pages)
        tab = self._ready(files=True)
        copies = self._copies(pages)
        if f"page/{path}" not in copies:
            raise CheckFailed(f"{path}：文件不能读取")
        self._keep.append(Exhibit(path, "text/html", copies[f"page/{path}"]))
        self._agent.put(copies, root=HOME, uid=layout.BROWSER_UID)
        return self._load(tab, PAGES + quote(path))

    def close(self) -> None:
        """End it with everything of its account: candidate code must never run beside it."""
        if self._tab is not None:
            self._tab = None
            self._agent.end_services(["browser"])

    def _load(self, tab: Tab, url: str) -> Page:
        try:
            tab.do("载入", lambda: tab.driver.get(url), url)
        except WebDriverException as error:
            if "net::ERR_" not in str(error.msg) or url.startswith(PAGES):  # our own server always answers
                raise
            reason = str(error.msg).partition("net::")[2].split()[0]
            raise CheckFailed("页面无法打开", expected=url, seen=reason) from error
        return LivePage(tab)

    def _copies(self, pages: Sequence[FileInfo]) -> dict[str, bytes]:
        """The pages' files, read with the candidate's rights; what that account cannot read is not there."""
        copies: dict[str, bytes] = {}
        for one in pages:
            try:
                copies[f"page/{one.path}"] = self._answer.get(one.path, max_bytes=MAX_FILE)
            except Refusal as refusal:
                if refusal.kind not in ("missing", "denied", "not_regular", "link", "too_large"):
                    raise
        return copies

    def _ready(self, *, files: bool) -> Tab:
        if self._tab is not None and (not self._tab.fresh or (files and not self._has_files)):
            self.close()
        if self._tab is None:
            rules = materials.rules(self._extras.materials) if files else None
            self._agent.start_services([spec(rules)])
            self._tab = Tab(self._driver(), self._keep, self._extras.result, self._late)
            self._has_files = files
        return self._tab

    def _driver(self) -> webdriver.Remote:
        options = webdriver.ChromeOptions()
        names = () if self._extras.materials else (NO_NAMES,)
        for argument in ("--remote-debugging-pipe", "--window-size=1280,900", "--lang=zh-CN", "--no-sandbox", *names):
            options.add_argument(argument)
        options.timeouts = {"pageLoad": LOAD_S * 1000, "script": LOAD_S * 1000}
        options.unhandled_prompt_behavior = "ignore"  # dialogs stand until they are asked for, or in the way
        return webdriver.Remote(command_executor=connection(PORT), options=options)


def page_files(files: Sequence[FileInfo]) -> list[FileInfo]:
    """Those that a page may consist of, pages and small ones first, within the caps."""
    fitting = [one for one in files if one.path.rpartition(".")[2].lower() in PAGE_FILES and one.size <= MAX_FILE]
    fitting = [one for one in fitting if NOT_PAGES.isdisjoint(one.path.split("/")[:-1])]
    fitting.sort(key=lambda one: (not one.path.lower().endswith((".html", ".htm")), one.size))
    chosen, total = [], 0
    for one in fitting[:MAX_COUNT]:
        total += one.size
        if total <= MAX_FILES:
            chosen.append(one)
    return chosen


def named(path: str, files: Sequence[FileInfo]) -> str:
    """The file of that name as it is there, whatever its case. CheckFailed when there is none."""
    paths = [one.path for one in files]
    alike = [one for one in paths if one.casefold() == path.casefold()]
    if not alike:
        raise CheckFailed(f"缺少文件 {path}", seen="作答文件夹中有：" + ("、".join(paths[:20]) or "（没有网页文件）"))
    return path if path in paths else alike[0]
