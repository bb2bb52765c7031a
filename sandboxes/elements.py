"""One element of a page in the judging browser. What it cannot do is the page's failure."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, cast

from selenium.common.exceptions import UnexpectedTagNameException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

from grader.page import Box, Element
from grader.results import CheckFailed, NeedsPerson
from grader.shown import clip
from sandboxes import page_scripts
from sandboxes.tab import Tab, poll
from sandboxes.world import TEXT, holds

MAX_TEXT: Final = 200_000
MAX_ELEMENTS: Final = 5000
READINGS: Final = 8
PICTURE_S: Final = 2.0  # how long a picture may take to arrive once the page has loaded


class LiveElement:
    """Found by `called`, a selector or a text."""

    def __init__(self, tab: Tab, element: WebElement, called: str) -> None:
        self._tab, self._element, self.called = tab, element, called

    @property
    def text(self) -> str:
        """NeedsPerson where the page itself says another text than the browser shows."""
        for _ in range(READINGS):  # a page that counts has moved on between the two
            said = str(self._do("读取", lambda: self._element.text))[:MAX_TEXT]
            shown = str(self._past(TEXT) or "") if said else ""
            if holds(shown, said):
                return said
        raise NeedsPerson("页面改写了浏览器自己的函数，读到的文字与显示的不同：由人工评定", expected=f"显示：{clip(shown, 500)}", seen=f"读到：{clip(said, 500)}")

    @property
    def value(self) -> str:
        found = self._past(page_scripts.VALUE)
        if not isinstance(found, str):
            raise CheckFailed("页面元素不是表单的输入项", expected=self.called)
        return found[:MAX_TEXT]

    @property
    def checked(self) -> bool:
        return bool(self._do("读取", self._element.is_selected))

    @property
    def box(self) -> Box:
        found = self._past(page_scripts.BOX)
        if not (isinstance(found, list) and len(found) == 4 and all(_finite(one) for one in found)):
            raise CheckFailed("页面元素的位置读不出来", expected=self.called)
        return Box(*(float(one) for one in found))

    @property
    def loaded(self) -> bool:
        """Waits for a picture that is still on its way."""

        def state() -> Any:
            return self._past(page_scripts.LOADED)

        return poll(lambda: state() == [True, True, True], PICTURE_S, unless=lambda: state()[1] is True)

    def attribute(self, name: str) -> str | None:
        value = self._do("读取", lambda: self._element.get_attribute(name))
        return None if value is None else str(value)[:MAX_TEXT]

    def style(self, name: str) -> str:
        return str(self._past(page_scripts.STYLE, name) or "")[:MAX_TEXT]

    def all(self, css: str) -> list[Element]:
        return elements(self._tab, self._ask(page_scripts.BELOW, css), f"{self.called} {css}")

    def one(self, css: str) -> Element:
        found = self.all(css)
        if not found:
            raise CheckFailed("页面上没有看到要求的元素", expected=f"{self.called} 中的 {css}", seen=self.text[:300])
        return found[0]

    def click(self) -> None:
        self._act("点击", self._element.click)

    def double_click(self) -> None:
        self._act("双击", ActionChains(self._tab.driver).double_click(self._element).perform)

    def hover(self) -> None:
        self._act("移到", ActionChains(self._tab.driver).move_to_element(self._element).perform)

    def type(self, text: str) -> None:
        self._do("输入", lambda: self._element.send_keys(text))

    def fill(self, text: str) -> None:
        if self._ask(page_scripts.SET, text) is True:
            return
        self._do("清空", self._element.clear)
        self.type(text)

    def choose(self, text: str) -> None:
        def pick() -> None:
            try:
                Select(self._element).select_by_visible_text(text)
            except UnexpectedTagNameException:
                raise CheckFailed("页面元素不是下拉列表", expected=self.called) from None

        self._act(f"选择“{text}”", pick)

    def tick(self, on: bool = True) -> None:
        if self.checked != on:
            self.click()
        if self.checked != on:
            raise CheckFailed(f"{self.called} 点击之后的状态不对", expected="选中" if on else "未选中", seen="未选中" if on else "选中")

    def _act(self, what: str, action: Callable[[], object]) -> None:
        self._do(what, action)
        self._tab.settle()

    def _do(self, what: str, action: Callable[[], Any]) -> Any:
        return self._tab.do(what, action, self.called)

    def _past(self, script: str, *args: object) -> Any:
        return self._tab.ask_past(script, *args, element=self._element, seen=self.called)

    def _ask(self, script: str, *args: object) -> Any:
        return self._tab.ask(script, self._element, *args, seen=self.called)


def elements(tab: Tab, found: object, called: str) -> list[Element]:
    """What a script of ours found, as elements; a page may have made it something else. Several are numbered from 1."""
    those = [one for one in found if isinstance(one, WebElement)][:MAX_ELEMENTS] if isinstance(found, list) else []
    names = [called] if len(those) == 1 else [f"{called}（第 {n} 个）" for n in range(1, len(those) + 1)]
    return [cast(Element, LiveElement(tab, one, name)) for one, name in zip(those, names, strict=True)]


def _finite(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
