"""What a check may ask of a page in the judging browser: what a person sees on it, and what a person does with it.

Protocols and plain values; `sandboxes/pages.py` and `sandboxes/elements.py` are the one implementation. Pixels are CSS
pixels of a window of 1280 x 900. What a page lacks, or does not do in its time, is CheckFailed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

RESULT: Final = "运行结果（参考）"  # label of the author's picture, which a report shows beside the candidate's


@dataclass(frozen=True)
class Box:
    """Where an element is: its border box, from the page's upper left corner, in CSS pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


Datum = float | str | None | tuple[float | str | None, ...]


@dataclass(frozen=True)
class Series:
    """One series of a chart."""

    kind: str  # ECharts' word: "bar", "line", "pie", "scatter" …
    name: str  # "" without one
    names: tuple[str, ...]  # of its data items, where they have any: slices of a pie; otherwise ""
    values: tuple[Datum, ...]  # a number; None where nothing is drawn; a tuple of them for a point of several dimensions

    @property
    def by_name(self) -> dict[str, Datum]:
        """Name of an item -> its value: the slices of a pie."""
        return dict(zip(self.names, self.values, strict=True))


@dataclass(frozen=True)
class Chart:
    """What an ECharts chart shows: its option as `getOption()` tells, reduced to what a person reads on it."""

    title: str  # "" without one
    subtitle: str
    legend: tuple[str, ...]
    categories: tuple[str, ...]  # of the first category axis, horizontal or vertical; empty without one
    horizontal: bool  # whether the category axis is the vertical one, so that bars lie
    x_name: str
    y_name: str
    series: tuple[Series, ...]

    def of(self, name: str) -> Series | None:
        """The series of that name."""
        return next((one for one in self.series if one.name == name), None)


class Element(Protocol):
    """Something seen on a page."""

    @property
    def called(self) -> str:
        """How evidence names it: the selector or text by which it was found."""

    @property
    def text(self) -> str:
        """Its visible text."""

    @property
    def value(self) -> str:
        """What a field of a form holds now; for a select, its chosen option's visible text."""

    @property
    def checked(self) -> bool:
        """Whether a checkbox, a radio button or an option is chosen."""

    @property
    def box(self) -> Box: ...
    @property
    def loaded(self) -> bool:
        """Whether an `<img>` has its picture."""

    def attribute(self, name: str) -> str | None: ...
    def style(self, name: str) -> str:
        """A computed style: colours as `rgb(255, 0, 0)`, lengths as `16px`, `font-weight` as `700`."""

    def all(self, css: str) -> list[Element]:
        """Visible matches below it, in the page's order."""

    def one(self, css: str) -> Element: ...
    def click(self) -> None: ...
    def double_click(self) -> None: ...
    def hover(self) -> None: ...
    def type(self, text: str) -> None:
        """Press keys after what is there."""

    def fill(self, text: str) -> None:
        """Replace what a field holds."""

    def choose(self, text: str) -> None:
        """Choose a select's option by its visible text."""

    def tick(self, on: bool = True) -> None:
        """Bring a checkbox or radio button into that state by a click, where it is not."""


class Page(Protocol):
    """A page in the judging browser, as a person would see it.

    A dialog (alert, confirm, prompt) that the check does not ask for is dismissed when the page is next looked at.
    """

    @property
    def url(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str:
        """Visible text of the body."""

    def all(self, css: str) -> list[Element]:
        """Visible matches, in the page's order; [] without one."""

    def one(self, css: str) -> Element:
        """The first visible match; CheckFailed when there is none."""

    def wait(self, css: str, *, text: str = "", timeout_s: float = 5.0) -> Element:
        """The first visible match that holds `text`, as soon as there is one; CheckFailed after `timeout_s`."""

    def link(self, text: str) -> Element:
        """The first visible link with this text; CheckFailed when there is none."""

    def button(self, text: str) -> Element:
        """The first visible button (`<button>`, `<input type=button|submit|reset>`) with this text; CheckFailed otherwise."""

    def field(self, name: str) -> Element:
        """The first visible form field of that `name`, `id`, label or placeholder; CheckFailed otherwise."""

    def table(self, css: str = "table") -> list[list[str]]:
        """Visible cell texts, row by row; CheckFailed when there is no such table."""

    def dialog(self, *, accept: bool = True, text: str | None = None) -> str:
        """The text of the dialog (alert, confirm, prompt) that stands or soon stands before the page; it is answered.

        `text` is typed into a prompt. CheckFailed when none appears within 2 s.
        """

    def chart(self, css: str = "[_echarts_instance_]") -> Chart:
        """What the ECharts chart on that element, or within it, shows. Its picture is kept.

        CheckFailed without a visible chart, and for one whose picture is blank.
        """

    def back(self) -> None: ...
    def screenshot(self, label: str) -> None:
        """Keep a picture as an exhibit, beside the task's result.png where there is one."""


class Browser(Protocol):
    """The judging browser: fresh, with an account of its own, never beside living candidate code."""

    def open(self, url: str) -> Page:
        """Load an address of a served page; CheckFailed when it does not load within its time."""

    def file(self, path: str) -> Page:
        """Open a page of the answer's folder, after everything of the candidate's has ended.

        Style sheets, scripts and pictures beside it are found as on Windows, whatever the case of their names. CheckFailed
        when the file is missing or does not load within its time.
        """
