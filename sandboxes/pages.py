"""What the judging browser shows now: the page as a person would see it, and what a person can do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from grader import expect
from grader.page import Chart, Element
from grader.results import CheckFailed
from sandboxes import charts, page_scripts
from sandboxes.elements import MAX_TEXT, LiveElement, elements
from sandboxes.tab import Tab, poll

DRAWN_S: Final = 3.0  # how long a chart may take to appear and stand still: ECharts animates for 1 s


class LivePage:
    """Belongs to a tab; goes on with whatever page the tab comes to show."""

    def __init__(self, tab: Tab) -> None:
        self._tab, self._driver = tab, tab.driver

    @property
    def url(self) -> str:
        return self._tab.do("读取", lambda: str(self._driver.current_url), "地址")

    @property
    def title(self) -> str:
        return self._tab.do("读取", lambda: str(self._driver.title), "标题")[:MAX_TEXT]

    @property
    def text(self) -> str:
        return self.one("body").text

    def all(self, css: str) -> list[Element]:
        return elements(self._tab, self._tab.ask(page_scripts.VISIBLE, css, seen=css), css)

    def one(self, css: str) -> Element:
        found = self._tab.ask(page_scripts.VISIBLE, css, seen=css)
        return self._found(found[0] if isinstance(found, list) and found else None, css, "元素", css)

    def wait(self, css: str, *, text: str = "", timeout_s: float = 5.0) -> Element:
        def those() -> list[Element]:
            return [one for one in self.all(css) if text in one.text]

        if not poll(lambda: bool(those()), timeout_s):
            wanted = f"{css} 中出现“{text}”" if text else css
            raise CheckFailed(f"等待 {timeout_s:g} 秒，页面上没有出现要求的内容", expected=wanted, seen=self.text[:500])
        return those()[0]

    def link(self, text: str) -> Element:
        found = self._tab.do("查找", lambda: self._driver.find_elements(By.LINK_TEXT, text), text)
        shown = [one for one in found if self._tab.do("查找", one.is_displayed, text)]
        return self._found(shown[0] if shown else None, text, "链接", text)

    def button(self, text: str) -> Element:
        return self._found(self._tab.ask(page_scripts.BUTTON, text, seen=text), text, "按钮", f"按钮“{text}”")

    def field(self, name: str) -> Element:
        return self._found(self._tab.ask(page_scripts.FIELD, name, seen=name), name, "输入项", f"输入项“{name}”")

    def table(self, css: str = "table") -> list[list[str]]:
        rows = self._tab.ask_past(page_scripts.TABLE, css, seen=css)
        if not (isinstance(rows, list) and all(isinstance(row, list) for row in rows)):
            raise CheckFailed("页面上没有看到表格", expected=css, seen=self._where())
        return [[str(cell)[:MAX_TEXT] for cell in row] for row in rows]

    def dialog(self, *, accept: bool = True, text: str | None = None) -> str:
        return self._tab.dialog(accept=accept, text=text)

    def chart(self, css: str = "[_echarts_instance_]") -> Chart:
        found: list[object] = []

        def read() -> bool:
            answer = self._tab.ask(page_scripts.CHART, css, seen=css)
            found[:] = answer if isinstance(answer, list) and len(answer) == 3 else []
            return bool(found) and found[1] is not None

        if not poll(read, DRAWN_S) and not found:
            raise CheckFailed("页面上没有看到 ECharts 图表", expected=css, seen=self._where())
        host, said, why = found
        if said is None or not isinstance(host, WebElement):
            raise CheckFailed("图表的配置读不出来", expected=css, seen=str(why)[:300])
        self._drawn(host, css)
        return charts.parsed(said)

    def back(self) -> None:
        self._tab.do("后退", self._driver.back, "后退")

    def screenshot(self, label: str) -> None:
        moving = self._tab.ask(page_scripts.MOVING) is True
        take = self._driver.get_screenshot_as_png
        self._tab.keep_picture(label, self._still(take, label) if moving else self._tab.do("截图", take, label))
        self._tab.keep_expected()

    def _drawn(self, host: WebElement, css: str) -> None:
        """The chart's picture, kept: what is believed of an option has at least been drawn."""
        picture = self._still(lambda: host.screenshot_as_png, css, drawn=inked)
        self._tab.keep_picture(f"图表 {css}", picture)
        expect.picture(picture, what="图表")

    def _still(self, take: Callable[[], bytes], called: str, drawn: Callable[[bytes], bool] = lambda _: True) -> bytes:
        """A picture once it no longer changes, or the last one within the time: ECharts draws by and by."""
        pictures = [b""]

        def same() -> bool:
            pictures.append(self._tab.do("截图", take, called))
            return pictures[-1] == pictures[-2] and drawn(pictures[-1])

        poll(same, DRAWN_S)
        return pictures[-1]

    def _found(self, found: object, wanted: str, what: str, called: str) -> Element:
        if not isinstance(found, WebElement):
            raise CheckFailed(f"页面上没有看到要求的{what}", expected=wanted, seen=self._where())
        return cast(Element, LiveElement(self._tab, found, called))

    def _where(self) -> str:
        return f"页面标题：{self.title}"


def inked(picture: bytes) -> bool:
    """Whether there is something on it."""
    try:
        expect.picture(picture)
    except CheckFailed:
        return False
    return True
