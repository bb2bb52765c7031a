"""The judging browser: real Chrome under an account of its own, driven from the checker child.

It lives in a sandbox without candidate code, or in the answer's sandbox once that code is dead. chromedriver listens
on a port that Chrome itself refuses to visit, and speaks to Chrome over a pipe, so that no page can reach either.
What a page is at fault for (does not load, has no such element, stands still) is CheckFailed; a dead driver is ours.
"""

from __future__ import annotations

import time
from typing import Any, cast

from selenium import webdriver
from selenium.common.exceptions import (
    ElementNotInteractableException,
    InvalidElementStateException,
    JavascriptException,
    MoveTargetOutOfBoundsException,
    NoSuchElementException,
    StaleElementReferenceException,
    TimeoutException,
    UnexpectedAlertPresentException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.webelement import WebElement

from grader.bench import Element, Page
from grader.results import CheckFailed, Exhibit
from sandboxes import layout
from sandboxes.agent_client import Agent
from sandboxes.http_client import PageTimeout
from sandboxes.spec import ServiceSpec

PORT = 10080  # on Chrome's list of ports that no page may visit
LOAD_S = 15
NAVIGATION_S = 0.1  # what Chrome takes, at the most, to begin what a click asks for
MAX_TEXT = 200_000
# One question to the browser instead of one for each element: those with a box, not hidden and not transparent.
VISIBLE = """
const seen = e => e.getClientRects().length > 0 && (e => e.visibility === "visible" && e.opacity !== "0")(getComputedStyle(e));
return [...document.querySelectorAll(arguments[0])].filter(seen);
"""
PAGE_TROUBLE = (
    NoSuchElementException,
    ElementNotInteractableException,
    InvalidElementStateException,
    JavascriptException,
    MoveTargetOutOfBoundsException,
    StaleElementReferenceException,
    UnexpectedAlertPresentException,
)


def spec() -> ServiceSpec:
    """chromedriver under the browser's uid."""
    home = f"{layout.SERVICE_DIR}/browser"
    return ServiceSpec(
        name="browser",
        uid=layout.BROWSER_UID,
        argv=(layout.CHROMEDRIVER, f"--port={PORT}", "--allowed-ips=127.0.0.1", "--silent"),
        listens=(PORT,),
        env={"LANG": "zh_CN.UTF-8", "TZ": "Asia/Shanghai", "HOME": home, "XDG_CACHE_HOME": f"{home}/cache"},
    )


class LiveBrowser:
    """Starts with the first page and ends with the question. `keep` receives screenshots."""

    def __init__(self, agent: Agent, keep: list[Exhibit]) -> None:
        self._agent, self._keep = agent, keep
        self._driver: webdriver.Remote | None = None

    def open(self, url: str) -> Page:
        driver = self._driver or self._start()
        try:
            driver.get(url)
        except TimeoutException as error:
            raise PageTimeout(f"页面没有在 {LOAD_S} 秒内载入", seen=url) from error
        except WebDriverException as error:
            if "net::ERR_" not in str(error.msg):
                raise
            reason = str(error.msg).partition("net::")[2].split()[0]
            raise CheckFailed("页面无法打开", expected=url, seen=reason) from error
        return LivePage(driver, self._keep)

    def _start(self) -> webdriver.Remote:
        self._agent.start_services([spec()])
        options = webdriver.ChromeOptions()
        for argument in ("--remote-debugging-pipe", "--window-size=1280,900", "--lang=zh-CN", "--no-sandbox"):
            options.add_argument(argument)
        options.timeouts = {"pageLoad": LOAD_S * 1000, "script": LOAD_S * 1000}
        options.unhandled_prompt_behavior = "dismiss and notify"
        config = ClientConfig(remote_server_addr=f"http://127.0.0.1:{PORT}", timeout=60)
        driver = webdriver.Remote(command_executor=f"http://127.0.0.1:{PORT}", options=options, client_config=config)
        self._driver = driver
        return driver


class LivePage:
    """What the browser shows now."""

    def __init__(self, driver: webdriver.Remote, keep: list[Exhibit]) -> None:
        self._driver, self._keep = driver, keep

    @property
    def url(self) -> str:
        return str(self._driver.current_url)

    @property
    def title(self) -> str:
        return str(self._driver.title)

    @property
    def text(self) -> str:
        return self.one("body").text

    def all(self, css: str) -> list[Element]:
        found: Any = self._driver.execute_script(VISIBLE, css)
        return [cast(Element, LiveElement(one, css)) for one in found or ()]

    def link(self, text: str) -> Element:
        found = [one for one in self._driver.find_elements(By.LINK_TEXT, text) if one.is_displayed()]
        if not found:
            raise CheckFailed("页面上没有看到要求的链接", expected=text, seen=f"页面标题：{self.title}")
        return cast(Element, LiveElement(found[0], text))

    def one(self, css: str) -> Element:
        found = self.all(css)
        if not found:
            raise CheckFailed("页面上没有看到要求的元素", expected=css, seen=f"页面标题：{self.title}")
        return found[0]

    def table(self, css: str = "table") -> list[list[str]]:
        script = (
            "const t = document.querySelector(arguments[0]); if (!t || !t.rows) return null;"
            "return [...t.rows].map(r => [...r.cells].map(c => c.innerText.trim()));"
        )
        rows: Any = self._driver.execute_script(script, css)
        if rows is None:
            raise CheckFailed("页面上没有看到表格", expected=css, seen=f"页面标题：{self.title}")
        return [[str(cell) for cell in row] for row in rows]

    def screenshot(self, label: str) -> None:
        self._keep.append(Exhibit(label, "image/png", self._driver.get_screenshot_as_png()))


class LiveElement:
    """One visible element; what it cannot do is the page's failure."""

    def __init__(self, element: WebElement, css: str) -> None:
        self._element, self._css = element, css

    @property
    def text(self) -> str:
        return str(self._on("读取", lambda: self._element.text))[:MAX_TEXT]

    def attribute(self, name: str) -> str | None:
        value = self._on("读取", lambda: self._element.get_attribute(name))
        return None if value is None else str(value)[:MAX_TEXT]

    def style(self, name: str) -> str:
        return str(self._on("读取", lambda: self._element.value_of_css_property(name)))

    def click(self) -> None:
        self._on("点击", self._element.click)
        settle(self._element.parent)

    def type(self, text: str) -> None:
        self._on("输入", lambda: self._element.send_keys(text))

    def _on(self, what: str, action: Any) -> Any:
        try:
            return action()
        except TimeoutException as error:
            raise PageTimeout(f"{what}之后页面没有在 {LOAD_S} 秒内响应", seen=self._css) from error
        except PAGE_TROUBLE as error:
            raise CheckFailed(f"页面元素无法{what}", expected=self._css, seen=type(error).__name__) from error


def settle(driver: webdriver.Remote) -> None:
    """Wait until a navigation that an event has set off is under way: every later command then waits for its end.

    A click may return just before its form is sent; a picture taken in that gap stalls chromedriver for ten seconds.
    """
    deadline = time.monotonic() + LOAD_S
    time.sleep(NAVIGATION_S)
    try:
        while driver.execute_script("return document.readyState") != "complete":
            if time.monotonic() > deadline:
                raise PageTimeout(f"页面没有在 {LOAD_S} 秒内载入", seen=driver.current_url)
            time.sleep(NAVIGATION_S)
    except PAGE_TROUBLE:  # an alert stands before the page, or the page was left: it is under way
        return
