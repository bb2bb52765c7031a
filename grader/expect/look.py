"""Where things stand on a page and how they look: order, relative position, colour, size. Never equal pixels.

Colours compare as computed: `red`, `#f00`, `#FF0000`, `rgb(255,0,0)` are one colour.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from PIL import ImageColor

from grader.page import Box, Element
from grader.results import CheckFailed
from grader.shown import clip, show

SLACK = 2.0  # CSS pixels: borders and rounding of fractions
_COMPUTED = re.compile(r"rgba?\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)(?:[,\s/]+([\d.]+%?))?\s*\)")

Rgba = tuple[int, int, int, float]


def above(upper: Element, lower: Element) -> None:
    """`upper` ends where `lower` begins, or higher."""
    one, other = upper.box, lower.box
    if one.bottom > other.y + SLACK:
        raise CheckFailed("页面元素的上下位置不对", expected=f"{upper.called} 在 {lower.called} 上方", seen=_places(upper, lower))


def left_of(left: Element, right: Element) -> None:
    """`left` ends where `right` begins, or further left."""
    one, other = left.box, right.box
    if one.right > other.x + SLACK:
        raise CheckFailed("页面元素的左右位置不对", expected=f"{left.called} 在 {right.called} 左侧", seen=_places(left, right))


def inside(inner: Element, outer: Element) -> None:
    """The whole box of `inner` lies within the one of `outer`."""
    one, other = inner.box, outer.box
    within = one.x >= other.x - SLACK and one.right <= other.right + SLACK
    if not (within and one.y >= other.y - SLACK and one.bottom <= other.bottom + SLACK):
        raise CheckFailed("页面元素的位置不对", expected=f"{inner.called} 在 {outer.called} 之内", seen=_places(inner, outer))


def same_row(elements: Sequence[Element]) -> None:
    """They stand side by side from left to right: each right of the one before, all sharing some height."""
    _enough(elements)
    for one, other in pairwise(elements):
        left_of(one, other)
        if min(one.box.bottom, other.box.bottom) <= max(one.box.y, other.box.y):
            expected = f"{one.called} 与 {other.called} 在同一行"
            raise CheckFailed("页面元素不在同一行", expected=expected, seen=_places(one, other))


def same_column(elements: Sequence[Element]) -> None:
    """They stand one below the other: each below the one before, all sharing some width."""
    _enough(elements)
    for one, other in pairwise(elements):
        above(one, other)
        if min(one.box.right, other.box.right) <= max(one.box.x, other.box.x):
            expected = f"{one.called} 与 {other.called} 在同一列"
            raise CheckFailed("页面元素不在同一列", expected=expected, seen=_places(one, other))


def centred(inner: Element, outer: Element, *, within: float = 5.0) -> None:
    """Horizontally centred in `outer`, to `within` CSS pixels."""
    one, other = inner.box, outer.box
    off = (one.x + one.right) / 2 - (other.x + other.right) / 2
    if abs(off) > within:
        expected = f"{inner.called} 在 {outer.called} 中水平居中"
        raise CheckFailed("页面元素没有水平居中", expected=expected, seen=f"偏离中线 {off:+.0f} 像素")


def size(element: Element, *, width: float | None = None, height: float | None = None, within: float = SLACK) -> None:
    """Its border box has this width and height in CSS pixels, to `within`."""
    if width is None and height is None:
        raise ValueError("size() needs width= or height=")
    box = element.box
    for word, wanted, seen in (("宽度", width, box.width), ("高度", height, box.height)):
        if wanted is not None and abs(seen - wanted) > within:
            raise CheckFailed(f"{element.called} 的{word}不对", expected=f"{wanted:g} 像素", seen=f"{seen:g} 像素")


def colour(element: Element, wanted: str, *, of: str = "color", within: int = 0) -> None:
    """A computed colour: `of` is "color", "background-color", "border-top-color"…; `within` levels of 255 a channel.

    `wanted` as CSS writes it: a name, `#rrggbb`, `rgb(…)`, `rgba(…)`, `transparent`. ValueError for anything else.
    """
    target = _colour(wanted)
    if target is None:
        raise ValueError(f"colour() does not know {wanted!r}")
    text = element.style(of)
    seen = _colour(text)
    if seen is None or any(abs(a - b) > within for a, b in zip(seen[:3], target[:3], strict=True)) or seen[3] != target[3]:
        raise CheckFailed(
            f"{element.called} 的颜色（{of}）不对", expected=f"{wanted}，即 {_written(target)}", seen=clip(text, 100) or "（没有）"
        )


def styled(element: Element, wanted: Mapping[str, str | Sequence[str]]) -> None:
    """Computed styles as the browser writes them, `{"font-size": "20px", "text-align": ["center", "-webkit-center"]}`."""
    for name, value in wanted.items():
        allowed = [value] if isinstance(value, str) else list(value)
        seen = element.style(name).strip()
        if seen not in allowed:
            raise CheckFailed(f"{element.called} 的样式 {name} 不对", expected=" 或 ".join(allowed), seen=clip(seen, 200) or "（没有）")


def shown(element: Element, text: str) -> None:
    """Its whole visible text is `text`; runs of white space count as one blank."""
    wanted, seen = " ".join(text.split()), " ".join(element.text.split())
    if seen != wanted:
        raise CheckFailed(f"{element.called} 显示的文字不对", expected=clip(wanted), seen=clip(seen) or "（没有文字）")


def texts(elements: Sequence[Element], wanted: Sequence[str], *, what: str = "各元素") -> None:
    """The visible texts of elements, in the page's order, are exactly these; runs of white space count as one blank."""
    seen = [" ".join(one.text.split()) for one in elements]
    due = [" ".join(one.split()) for one in wanted]
    if seen != due:
        raise CheckFailed(f"{what}显示的文字或顺序不对", expected=show(due), seen=show(seen))


def loaded(image: Element) -> None:
    """An `<img>` that shows its picture."""
    if not image.loaded:
        raise CheckFailed(f"{image.called} 的图片没有显示出来", expected="图片已载入", seen=f"src={image.attribute('src') or '（没有）'}")


def _enough(elements: Sequence[Element]) -> None:
    if len(elements) < 2:
        raise ValueError("a row or column needs two elements; say how many there must be before")


def _places(one: Element, other: Element) -> str:
    return f"{one.called}：{_place(one.box)}；{other.called}：{_place(other.box)}"


def _place(box: Box) -> str:
    return f"左 {box.x:.0f} 上 {box.y:.0f} 宽 {box.width:.0f} 高 {box.height:.0f}"


def _colour(text: str) -> Rgba | None:
    """Red, green, blue of 255 and opacity to two places; None for what is no colour."""
    text = text.strip().lower()
    if text == "transparent":
        return 0, 0, 0, 0.0
    computed = _COMPUTED.fullmatch(text)
    if computed:
        red, green, blue, alpha = computed.groups()
        opacity = 1.0 if alpha is None else float(alpha[:-1]) / 100 if alpha.endswith("%") else float(alpha)
        return round(float(red)), round(float(green)), round(float(blue)), round(opacity, 2)
    try:
        channels = ImageColor.getrgb(text)
    except ValueError:
        return None
    return channels[0], channels[1], channels[2], round(channels[3] / 255, 2) if len(channels) == 4 else 1.0


def _written(colour: Rgba) -> str:
    red, green, blue, opacity = colour
    return f"rgb({red}, {green}, {blue})" if opacity == 1 else f"rgba({red}, {green}, {blue}, {opacity:g})"
