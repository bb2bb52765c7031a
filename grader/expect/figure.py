"""What a figure says: the picture that was saved and the figure that made it, titles, labels, legend, glyphs.

    fig = expect.figure(bench, saved="price.png")
    expect.titled(fig, "各区均价")

Texts are compared as people read them: white space and the width of brackets and signs do not count. What is drawn from
the data is the subject of `series.py`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from grader.bench import Bench
from grader.expect.files import file
from grader.expect.picture import MAX_BYTES, Picture, picture
from grader.plots import Axes, Figure
from grader.results import CheckFailed
from grader.shown import clip, differing

FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "bmp": "BMP"}
MINUS = "\u2212"


def drawn(bench: Bench, path: str, *, min_size: tuple[int, int] = (1, 1)) -> Picture:
    """A picture file, however it was made: there, of the format that its name says, no smaller than (width, height), not blank."""
    return _drawn(file(bench, path, max_bytes=MAX_BYTES), path, min_size)


def figure(
    bench: Bench, *, saved: str | None = None, title: str | None = None, min_size: tuple[int, int] = (1, 1)
) -> Figure:
    """The figure that the last program saved as `saved`, or the last one it saved or showed (with this title).

    With `saved` the picture is judged too (see `drawn`), and the figure is the one whose saving made these very bytes.
    """
    noted = bench.figures()
    if saved is not None:
        return _saved(bench, saved, noted, min_size)
    found = [one for one in noted if title is None or any(same(title, other) for other in one.titles())]
    if not found:
        wanted = "用 matplotlib 保存或显示的图" + (f"，标题为“{title}”" if title else "")
        raise CheckFailed("没有找到要求的图", expected=wanted, seen=_listed(noted))
    return found[-1]


def axes(fig: Figure, number: int | None = None, *, title: str | None = None) -> Axes:
    """One plot of a figure: the only one, the one with this number (from 0, as they were made) or with this title."""
    if number is not None:
        if number < len(fig.axes):
            return fig.axes[number]
        raise CheckFailed(f"图中没有第 {number + 1} 个子图", expected=f"至少 {number + 1} 个子图", seen=f"{len(fig.axes)} 个子图")
    found = [one for one in fig.axes if title is None or same(title, one.title)]
    if not found:
        wanted = f"标题为“{title}”的子图" if title else "图中有一个坐标系"
        raise CheckFailed("没有找到要求的子图", expected=wanted, seen=_quoted(fig.titles()) if fig.axes else "图是空白的")
    if len(found) > 1 and title is None:
        raise CheckFailed("图中的子图数目不对", expected="1 个子图", seen=f"{len(found)} 个子图：{_quoted(fig.titles())}")
    return found[-1]


def plot_of(place: Figure | Axes) -> Axes:
    """The plot itself, or the only one of a figure."""
    return place if isinstance(place, Axes) else axes(place)


def titled(place: Figure | Axes, title: str) -> None:
    """A plot has this title; a figure has it itself or on one of its plots."""
    titles = place.titles() if isinstance(place, Figure) else tuple(filter(None, [place.title]))
    if not any(same(title, one) for one in titles):
        if len(titles) == 1:
            expected, seen = differing(title, titles[0])
            raise CheckFailed("图的标题不对", expected=expected, seen=seen)
        raise CheckFailed("图的标题不对" if titles else "图没有标题", expected=title, seen=_quoted(titles))


def labels(place: Figure | Axes, *, x: str | None = None, y: str | None = None) -> None:
    """The labels of the axes."""
    plot = plot_of(place)
    for name, expected, seen in (("x 轴", x, plot.xlabel), ("y 轴", y, plot.ylabel)):
        if expected is not None and not same(expected, seen):
            raise CheckFailed(f"{name}的标签不对" if seen else f"{name}没有标签", expected=expected, seen=clip(seen) or None)


def legend(place: Figure | Axes, entries: Sequence[str], *, ordered: bool = False) -> None:
    """The legend has these entries and no others."""
    seen = plot_of(place).legend
    if seen is None:
        raise CheckFailed("图中没有图例", expected=_quoted(entries))
    one, other = [plain(text) for text in entries], [plain(text) for text in seen]
    if one != other if ordered else sorted(one) != sorted(other):
        raise CheckFailed("图例不对", expected=_quoted(entries), seen=_quoted(seen))


def ticks(place: Figure | Axes, *, x: Sequence[str] | None = None, y: Sequence[str] | None = None) -> None:
    """The labels of the ticks in view, in order along the axis."""
    plot = plot_of(place)
    for name, expected, seen in (("x 轴", x, plot.xticks), ("y 轴", y, plot.yticks)):
        if expected is not None and [plain(one) for one in expected] != [plain(one) for one in seen]:
            raise CheckFailed(f"{name}的刻度标签不对", expected=_quoted(expected), seen=_quoted(seen))


def annotated(place: Figure | Axes, texts: Iterable[str]) -> None:
    """Each text is written on the plot, by itself or within a longer one."""
    seen = plot_of(place).texts
    for text in texts:
        if not any(plain(text) in plain(one) for one in seen):
            raise CheckFailed(f"图中没有标注“{text}”", expected=text, seen=_quoted(seen))


def chinese_drawn(fig: Figure, *, minus: bool = False) -> None:
    """There is Chinese in the figure and all of it has glyphs; with `minus`, the minus sign too."""
    if not any(_is_chinese(one) for text in _all_texts(fig) for one in text):
        raise CheckFailed("图中没有中文", expected="标题、标签等使用中文", seen=_quoted(fig.titles()))
    boxes = "".join(one for one in fig.missing if _is_chinese(one))
    if boxes:
        raise CheckFailed("图中的中文显示为方框（没有设置中文字体）", expected="中文正常显示", seen=f"显示为方框的字：{clip(boxes, 100)}")
    if minus and MINUS in fig.missing:
        raise CheckFailed("图中的负号显示为方框", expected="负号正常显示（axes.unicode_minus 设为 False）", seen="负号显示为方框")


def same(one: str, other: str) -> bool:
    """Whether two texts of a plot read alike."""
    return plain(one) == plain(other)


def plain(text: str) -> str:
    """A text without white space, full-width signs as their narrow ones, the minus sign as typed."""
    return "".join(unicodedata.normalize("NFKC", text).replace(MINUS, "-").split())


def _saved(bench: Bench, path: str, noted: Sequence[Figure], min_size: tuple[int, int]) -> Figure:
    data = file(bench, path, max_bytes=MAX_BYTES)
    digest = hashlib.sha256(data).hexdigest()
    at = max((index for index, one in enumerate(noted) if one.sha256 == digest), default=None)
    if at is not None and not noted[at].axes and any(one.event == "show" for one in noted[:at]):
        seen = "plt.show() 之后才保存：窗口关闭后图已不在，存下的是空白图"
        raise CheckFailed(f"{path} 是空白的", expected="在 plt.show() 之前保存", seen=seen)
    _drawn(data, path, min_size)
    if at is None:
        seen = _listed(noted)
        raise CheckFailed(f"{path} 不是程序这次运行时用 matplotlib 保存的图", expected=f"程序运行时保存 {path}", seen=seen)
    return noted[at]


def _drawn(data: bytes, path: str, min_size: tuple[int, int]) -> Picture:
    suffix = path.rpartition(".")[2].lower()
    if suffix not in FORMATS:
        raise ValueError(f"{path}: a picture is judged as one of {', '.join(FORMATS)}")
    return picture(data, format=FORMATS[suffix], min_width=min_size[0], min_height=min_size[1], what=path)


def _listed(noted: Sequence[Figure]) -> str:
    if not noted:
        return "程序没有用 matplotlib 保存或显示过图"
    words = {"savefig": "保存", "show": "显示"}
    return clip("、".join(f"{words[one.event]}了{_quoted(one.titles()) if one.titles() else '无标题的图'}" for one in noted), 500)


def _quoted(texts: Iterable[str]) -> str:
    return clip("、".join(f"“{text}”" for text in texts), 1000) or "（无）"


def _all_texts(fig: Figure) -> Iterator[str]:
    yield fig.title
    for one in fig.axes:
        yield from (one.title, one.xlabel, one.ylabel, *one.xticks, *one.yticks, *(one.legend or ()), *one.texts)


def _is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
