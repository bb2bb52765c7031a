"""One window of the judging browser, and whose fault it is when something in it does not work.

A page that lacks what is asked for, stands still, crashes its tab or never stops asking is at fault: CheckFailed. A
driver that is gone is ours, and rises; a browser that is gone is a server that died. Dialogs that a check did not ask for are dismissed, as a person would.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from selenium import webdriver
from selenium.common.exceptions import (
    ElementNotInteractableException,
    InvalidElementStateException,
    InvalidSelectorException,
    InvalidSessionIdException,
    JavascriptException,
    MoveTargetOutOfBoundsException,
    NoAlertPresentException,
    NoSuchElementException,
    NoSuchWindowException,
    StaleElementReferenceException,
    TimeoutException,
    UnexpectedAlertPresentException,
    WebDriverException,
)
from selenium.webdriver.common.alert import Alert
from selenium.webdriver.remote.webelement import WebElement
from urllib3.exceptions import ReadTimeoutError

from grader.page import RESULT
from grader.results import CheckFailed, Exhibit
from grader.shown import clip
from sandboxes.http_client import PageTimeout
from sandboxes.services.listener import ServiceDied
from sandboxes.world import World

LOAD_S: Final = 15
NAVIGATION_S: Final = 0.1  # what Chrome takes, at the most, to begin what a click asks for
DIALOG_S: Final = 2.0
DIALOGS: Final = 20  # that a page may put in the way of one step
CRASHED: Final = ("tab crashed", "page crash", "target frame detached", "disconnected: unable to")
PAGE_TROUBLE: Final = (
    NoSuchElementException,
    ElementNotInteractableException,
    InvalidElementStateException,
    JavascriptException,
    MoveTargetOutOfBoundsException,
    StaleElementReferenceException,
)
T = TypeVar("T")


class Tab:
    """A driver's window. `result` is the author's picture, kept beside every screenshot; `late` is told what stood still."""

    def __init__(self, driver: webdriver.Remote, keep: list[Exhibit], result: bytes | None, late: list[str]) -> None:
        self.driver, self._keep, self._result, self._late = driver, keep, result, late
        self._world = World(driver)
        self.stuck = False  # it did not answer: not to be used for another page
        self._windows = 1

    @property
    def fresh(self) -> bool:
        """Whether another page may be opened in it: it answers, and shows one window."""
        try:
            return not self.stuck and len(self.driver.window_handles) == 1
        except UnexpectedAlertPresentException:
            return True
        except WebDriverException:
            return False

    def do(self, what: str, action: Callable[[], T], seen: str) -> T:
        """`action`, after what stands before the page is out of the way. `seen` is what evidence names: a selector, an address."""
        for _ in range(DIALOGS):
            try:
                return action()
            except UnexpectedAlertPresentException:
                self._dismiss()
            except (TimeoutException, ReadTimeoutError) as error:
                raise self._stands_still(f"页面长时间没有响应：{what}", seen) from error
            except InvalidSelectorException:
                raise  # the author's
            except NoSuchWindowException as error:
                self.stuck = True
                raise CheckFailed("页面的窗口已经关闭", seen=seen) from error
            except PAGE_TROUBLE as error:
                raise CheckFailed(f"页面元素无法{what}", expected=seen, seen=type(error).__name__) from error
            except WebDriverException as error:
                raise self._blamed(error, what, seen) from error
        self.stuck = True
        raise CheckFailed("页面不停地弹出对话框", seen=seen)

    def ask(self, script: str, *args: object, what: str = "读取", seen: str = "页面") -> Any:
        """What a script of ours returns in the page. The page may have changed what the script calls: judge its shape."""
        return self.do(what, lambda: self.driver.execute_script(script, *args), seen)

    def ask_past(self, script: str, *args: object, element: WebElement | None = None, seen: str = "页面") -> Any:
        """What a script of ours returns in a world of its own, past whatever the page has put in the place of the browser's
        functions. Its arguments[0] is the element, or the document."""

        def asked() -> Any:
            self.driver.execute_script("return 1")  # where a dialog stands in the way, or the page is busy, this says so
            return self._world.document(script, *args) if element is None else self._world.of(element, script, *args)

        return self.do("读取", asked, seen)

    def settle(self) -> None:
        """Wait until a navigation that an event has set off is under way: every later command then waits for its end.

        A click may return just before its form is sent; a picture taken in that gap stalls chromedriver for ten seconds.
        A dialog is left standing: the check may ask for it. A window that was opened is the one a person looks at now.
        """
        deadline = time.monotonic() + LOAD_S
        time.sleep(NAVIGATION_S)
        while self._is_loading():
            if time.monotonic() > deadline:
                raise self._stands_still(f"页面没有在 {LOAD_S} 秒内载入", "点击之后")
            time.sleep(NAVIGATION_S)
        self._look_at_newest()

    def _look_at_newest(self) -> None:
        try:
            windows = self.driver.window_handles
            if len(windows) > self._windows:
                self.driver.switch_to.window(windows[-1])
            self._windows = len(windows)
        except UnexpectedAlertPresentException:
            return

    def _is_loading(self) -> bool:
        def state() -> bool:
            try:
                return bool(self.driver.execute_script("return document.readyState") != "complete")
            except UnexpectedAlertPresentException:
                return False
            except PAGE_TROUBLE:  # the page was left: the next one is under way
                return False
            except NoSuchWindowException:  # a page may close itself; whatever is asked of it next will say so
                return False

        return self.do("操作", state, "操作之后")

    def dialog(self, *, accept: bool, text: str | None) -> str:
        deadline = time.monotonic() + DIALOG_S
        while True:
            try:
                alert = Alert(self.driver)
                said = str(alert.text)
                break
            except NoAlertPresentException:
                if time.monotonic() > deadline:
                    raise CheckFailed("没有弹出对话框", expected="弹出对话框（alert、confirm 或 prompt）") from None
                time.sleep(NAVIGATION_S / 2)
        if text is not None:
            self.do("输入", lambda: alert.send_keys(text), f"对话框“{clip(said, 100)}”")
        self.do("操作", alert.accept if accept else alert.dismiss, "对话框")
        self.settle()
        return said

    def _blamed(self, error: WebDriverException, what: str, seen: str) -> Exception:
        """Whose it is when the driver could not do something for a reason of no class: the page's where the browser lives on.

        A page that has rewritten what JavaScript is made of confuses the driver so. What could not be loaded is for the caller.
        """
        said = str(error.msg).partition("\n")[0]
        if "crash" not in said and (isinstance(error, InvalidSessionIdException) or ("disconnected" in said and self._is_gone())):
            self.stuck = True
            return ServiceDied(f"while a page was judged ({what}), these servers ended: browser")
        if any(word in said for word in CRASHED):
            return self._stands_still("页面使浏览器崩溃", seen)
        if "net::ERR_" in said or not said.startswith("unknown error") or not self.driver.window_handles:
            return error
        return CheckFailed(f"浏览器在这个页面上无法{what}", expected=seen, seen=clip(said, 200))

    def _is_gone(self) -> bool:
        """Whether the whole browser has ended, and not just a tab."""
        try:
            return not self.driver.window_handles
        except UnexpectedAlertPresentException:
            return False
        except WebDriverException:
            return True

    def _stands_still(self, what: str, seen: str) -> PageTimeout:
        self.stuck = True
        self._late.append(seen)
        return PageTimeout(what, seen=seen)

    def _dismiss(self) -> None:
        try:
            Alert(self.driver).dismiss()
        except NoAlertPresentException:
            return

    def keep_picture(self, label: str, png: bytes) -> None:
        self._keep.append(Exhibit(label, "image/png", png))

    def keep_expected(self) -> None:
        """The author's picture of what should be seen, to be shown beside the one before it."""
        if self._result is not None:
            self._keep.append(Exhibit(RESULT, "image/png", self._result))


def poll(ready: Callable[[], bool], seconds: float, *, unless: Callable[[], bool] = lambda: False) -> bool:
    """Whether `ready` becomes true within the time; False at once where `unless` says that it never will."""
    deadline = time.monotonic() + seconds
    while not ready():
        if unless() or time.monotonic() > deadline:
            return False
        time.sleep(NAVIGATION_S)
    return True
