"""Statements about figures: what fits passes, what does not says what was there instead."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from PIL import Image, ImageDraw

from grader import expect
from grader.bench import FileInfo
from grader.plots import Axes, Bars, Boxes, Figure, Grid, Line, Pie, Scatter
from grader.results import CheckFailed
from sandboxes.figures import FigureTrouble, parse
from tests.unit.bench_double import double

EMPTY = Axes(
    title="", xlabel="", ylabel="", xticks=(), yticks=(), legend=None, texts=(), bars=(), lines=(), scatters=(), pies=(),
    boxes=(), grids=(), areas=0,
)  # fmt: skip
BLANK = Figure(event="show", sha256=None, title="", missing="", axes=(), trouble=None)


def failure(statement: Callable[[], object]) -> str:
    with pytest.raises(CheckFailed) as caught:
        statement()
    evidence = caught.value.evidence
    return f"{evidence.summary}｜{evidence.expected}｜{evidence.seen}"


def shown(*axes: Axes, **changes: Any) -> Figure:
    return replace(BLANK, axes=axes, **changes)


def columns(names: str, lengths: tuple[float | None, ...], label: str = "", lying: bool = False) -> Bars:
    """Bars over 0, 1, 2 … whose ticks carry one character each."""
    places = tuple(float(one) for one in range(len(names)))
    return Bars(label, lying, places, tuple(names), (0.0,) * len(names), lengths)


def curve(x: tuple[Any, ...], y: tuple[Any, ...], label: str = "", names: tuple[str | None, ...] | None = None) -> Line:
    return Line(label, x, names or (None,) * len(x), y, "-", "None")


def bench_with(figures: list[Figure], **files: bytes) -> Any:
    named = {name.replace("_", "."): data for name, data in files.items()}
    return double(
        figures=lambda: figures,
        files=lambda: [FileInfo(name, len(data)) for name, data in named.items()],
        read=lambda path, max_bytes: named[path],
    )


def picture(ink: str = "navy") -> bytes:
    image, out = Image.new("RGB", (640, 480), "white"), io.BytesIO()
    ImageDraw.Draw(image).rectangle((100, 100, 300, 400), fill=ink)
    image.save(out, "PNG")
    return out.getvalue()


def saved(data: bytes, *axes: Axes) -> Figure:
    return shown(*axes, event="savefig", sha256=hashlib.sha256(data).hexdigest())


# ---- which figure


def test_the_figure_is_the_one_that_made_the_picture() -> None:
    one, other = picture("navy"), picture("red")
    noted = [saved(one, replace(EMPTY, title="甲")), saved(other, replace(EMPTY, title="乙"))]
    assert expect.figure(bench_with(noted, a_png=one), saved="a.png").titles() == ("甲",)
    assert expect.figure(bench_with(noted, a_png=other), saved="A.PNG").titles() == ("乙",)
    told = failure(lambda: expect.figure(bench_with(noted[:1], a_png=other), saved="a.png"))
    assert "不是程序这次运行时" in told
    assert "甲" in told


def test_a_blank_picture_after_a_window_was_closed_is_explained() -> None:
    blank = picture("white")
    noted = [shown(EMPTY), saved(blank)]
    assert "plt.show() 之后" in failure(lambda: expect.figure(bench_with(noted, a_png=blank), saved="a.png"))
    assert "几乎是同一种颜色" in failure(lambda: expect.figure(bench_with(noted[1:], a_png=blank), saved="a.png"))


def test_without_a_picture_the_last_figure_or_the_one_with_the_title() -> None:
    noted = [shown(replace(EMPTY, title="甲")), shown(title="乙")]
    assert expect.figure(bench_with(noted)) is noted[1]
    assert expect.figure(bench_with(noted), title="甲") is noted[0]
    assert "显示了“甲”" in failure(lambda: expect.figure(bench_with(noted), title="丙"))
    assert "没有用 matplotlib" in failure(lambda: expect.figure(bench_with([])))


def test_a_picture_of_a_suffix_that_nobody_judges_is_the_authors_mistake() -> None:
    with pytest.raises(ValueError, match="png"):
        expect.drawn(bench_with([], a_svg=b"<svg/>"), "a.svg")


def test_plots_are_chosen_by_number_or_title() -> None:
    figure = shown(replace(EMPTY, title="左"), replace(EMPTY, title="右"))
    assert expect.axes(figure, 1).title == "右"
    assert expect.axes(figure, title="左").title == "左"
    assert "至少 3 个" in failure(lambda: expect.axes(figure, 2))
    assert "2 个子图" in failure(lambda: expect.axes(figure))
    assert "“左”、“右”" in failure(lambda: expect.axes(figure, title="中"))
    assert "空白" in failure(lambda: expect.axes(BLANK))


# ---- texts


def test_texts_are_read_as_people_read_them() -> None:
    plot = replace(EMPTY, title="单价 （元）", xlabel="区域", legend=("甲：", "乙"), xticks=("一", "二"), texts=("最高 12.50",))
    expect.titled(plot, "单价(元)")
    expect.titled(shown(plot), "单价(元)")
    expect.titled(shown(plot, title="总图"), "总图")
    expect.labels(plot, x="区域")
    expect.legend(plot, ["乙", "甲:"])
    expect.ticks(plot, x=["一", "二"])
    expect.annotated(plot, ["12.5", "最高"])
    assert "图的标题不对" in failure(lambda: expect.titled(plot, "总价(元)"))
    assert "y 轴没有标签" in failure(lambda: expect.labels(plot, x="区域", y="元"))
    assert "图例不对" in failure(lambda: expect.legend(plot, ["乙", "甲:"], ordered=True))
    assert "图例不对" in failure(lambda: expect.legend(plot, ["甲:"]))
    assert "没有图例" in failure(lambda: expect.legend(EMPTY, ["甲"]))
    assert "刻度" in failure(lambda: expect.ticks(plot, x=["二", "一"]))
    assert "12.6" in failure(lambda: expect.annotated(plot, ["12.6"]))


def test_boxes_in_place_of_chinese() -> None:
    plot = replace(EMPTY, title="标题")
    expect.chinese_drawn(shown(plot, missing="\u2212"))
    expect.chinese_drawn(shown(plot, missing=""), minus=True)
    assert "标" in failure(lambda: expect.chinese_drawn(shown(plot, missing="标")))
    assert "负号" in failure(lambda: expect.chinese_drawn(shown(plot, missing="\u2212"), minus=True))
    assert "没有中文" in failure(lambda: expect.chinese_drawn(shown(replace(EMPTY, title="title"))))


# ---- bars


def test_bars_by_name_in_any_order_and_either_way() -> None:
    for lying in (False, True):
        plot = replace(EMPTY, bars=(columns("甲乙丙", (1.0, 2.0, 3.0), lying=lying),))
        expect.bars(plot, {"丙": 3, "甲": 1, "乙": 2})
        expect.bars(plot, {"甲": 1, "乙": 2, "丙": 3}, ordered=True)
        assert "方向" in failure(lambda plot=plot, lying=lying: expect.bars(plot, {"甲": 1}, horizontal=not lying))
    expect.bars(plot, {"丙": 3, "乙": 2, "甲": 1}, ordered=True)  # lying: from the top


def test_an_upright_plot_has_its_order_from_the_left() -> None:
    plot = replace(EMPTY, bars=(columns("甲乙丙", (1.0, 2.0, 3.0)),))
    assert "甲、乙、丙" in failure(lambda: expect.bars(plot, {"丙": 3, "乙": 2, "甲": 1}, ordered=True))


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ({"甲": 1, "乙": 2.1}, "乙：2.1｜乙：2"),
        ({"甲": 1}, "类别不对"),
        ({"甲": 1, "丁": 2}, "甲、丁｜甲、乙"),
        ({"甲": 1, "乙": 2, "丙": 3}, "类别不对"),
    ],
)
def test_other_bars(expected: dict[str, float], told: str) -> None:
    assert told in failure(lambda: expect.bars(replace(EMPTY, bars=(columns("甲乙", (1.0, 2.0)),)), expected))


def test_tolerance_is_absolute_and_a_millionth_without_one() -> None:
    plot = replace(EMPTY, bars=(columns("甲", (1000.0005,)),))
    expect.bars(plot, {"甲": 1000})
    expect.bars(plot, {"甲": 1001}, tolerance=1)
    assert "1002" in failure(lambda: expect.bars(plot, {"甲": 1002}, tolerance=1))
    assert "1000.01" in failure(lambda: expect.bars(plot, {"甲": 1000.01}))


def test_series_are_chosen_by_label_or_taken_together() -> None:
    plot = replace(EMPTY, bars=(columns("甲", (1.0,), "男"), replace(columns("乙", (2.0,), "女"), at=(1.0,))))
    expect.bars(plot, {"乙": 2}, label="女")
    expect.bars(plot, {"甲": 1, "乙": 2})
    assert "男、女" in failure(lambda: expect.bars(plot, {"甲": 1}, label="老"))


def test_numbers_on_a_scale_are_places_and_names_go_before_places() -> None:
    scale = Bars("", False, (2019.0, 2020.0), (None, None), (0.0, 0.0), (5.0, 6.0))
    expect.bars(replace(EMPTY, bars=(scale,)), {2019: 5, 2020: 6})
    expect.bars(replace(EMPTY, bars=(scale,)), {"2019": 5, "2020": 6})
    months = Bars("", False, (0.0, 1.0, 2.0), ("1", "2", "3"), (0.0,) * 3, (7.0, 8.0, 9.0))  # as seaborn draws them
    expect.bars(replace(EMPTY, bars=(months,)), {1: 7, 2: 8, 3: 9})
    assert "柱形的高度不对" in failure(lambda: expect.bars(replace(EMPTY, bars=(months,)), {1: 8, 2: 9, 3: 7}))


def test_bars_that_are_not_drawn_do_not_count() -> None:
    expect.bars(replace(EMPTY, bars=(columns("甲乙", (1.0, None)),)), {"甲": 1})


# ---- lines


def test_lines_over_numbers_names_and_dates() -> None:
    plot = replace(EMPTY, lines=(curve((1.0, 2.0), (3.0, None), "甲"), curve(("2022-01-01", "2022-01-02"), (5.0, 6.0), "乙")))
    expect.line(plot, [1, 2], [3, float("nan")], label="甲")
    expect.line(plot, [date(2022, 1, 1), datetime(2022, 1, 2)], [5, 6])
    expect.line(plot, None, [5, 6])
    assert "横坐标" in failure(lambda: expect.line(plot, [1, 3], [3, None], label="甲"))
    assert "个数不同" in failure(lambda: expect.line(plot, [1], [3], label="甲"))
    assert "第 2 个：7｜第 2 个：6" in failure(lambda: expect.line(plot, None, [5, 7], label="乙"))
    assert "没有折线" in failure(lambda: expect.line(replace(EMPTY, areas=1), None, [1]))


def test_months_are_dates_drawn_coarsely() -> None:
    plot = replace(EMPTY, lines=(curve(("2022-01", "2022-02"), (1.0, 2.0)),))
    expect.line(plot, ["2022-01-31", "2022-02-28"], [1, 2])
    assert "横坐标" in failure(lambda: expect.line(plot, ["2022-01-31", "2022-03-31"], [1, 2]))


def test_a_point_between_two_named_ticks_is_known_by_them() -> None:
    plot = replace(EMPTY, lines=(curve((0.0, 1.0, 2.0), (1.0, 2.0, 3.0), names=("春", None, "秋")),))
    expect.line(plot, ["春", "夏", "秋"], [1, 2, 3])
    assert "横坐标" in failure(lambda: expect.line(plot, ["春", "夏", "冬"], [1, 2, 3]))
    nameless = replace(EMPTY, lines=(curve((0.0, 1.0, 2.0), (1.0, 2.0, 3.0)),))
    assert "横坐标" in failure(lambda: expect.line(nameless, ["春", "夏", "秋"], [1, 2, 3]))


# ---- the others


def test_points_in_any_order_each_once() -> None:
    plot = replace(EMPTY, scatters=(Scatter("", (1.0, 1.0, 2.0), (5.0, 5.0, 6.0)), Scatter("", ("甲",), (7.0,))))
    expect.scatter(plot, [2, 1, 1], [6, 5, 5])
    expect.scatter(plot, ["甲"], [7])
    expect.scatter(plot, [2.3, 1.2, 0.8], [6.2, 5.1, 4.9], tolerance=0.3)
    assert "位置" in failure(lambda: expect.scatter(plot, [2, 2, 1], [6, 6, 5]))
    assert "2 个" in failure(lambda: expect.scatter(plot, [1, 2], [5, 6]))


def test_shares_of_a_pie_by_label_or_legend() -> None:
    wedges = Pie(("甲", "乙"), (0.25, 0.75))
    expect.pie(replace(EMPTY, pies=(wedges,)), {"乙": 30, "甲": 10})
    expect.pie(replace(EMPTY, pies=(replace(wedges, labels=("", "")),), legend=("甲", "乙")), {"乙": 30, "甲": 10})
    assert "标注" in failure(lambda: expect.pie(replace(EMPTY, pies=(replace(wedges, labels=("", "")),)), {"乙": 30, "甲": 10}))
    assert "甲：0.75｜乙：0.75" in failure(lambda: expect.pie(replace(EMPTY, pies=(wedges,)), {"乙": 10, "甲": 30}))


def test_counts_and_bins_of_a_histogram() -> None:
    plot = replace(EMPTY, bars=(Bars("", False, (25.0, 35.0), (None, None), (0.0, 0.0), (3.0, 4.0)),))
    expect.hist(plot, [3, 4], [20, 30, 40])
    expect.hist(plot, [3, 4])
    assert "频数" in failure(lambda: expect.hist(plot, [4, 3]))
    assert "中点" in failure(lambda: expect.hist(plot, [3, 4], [20, 31, 42]))


def test_quartiles_and_grids() -> None:
    group = Boxes(False, ("甲",), (1.0,), (2.0,), (3.0,), (0.0,), (4.0,))
    expect.boxes(replace(EMPTY, boxes=(group,)), {"甲": (1, 2, 3)})
    assert "中位数：2.5" in failure(lambda: expect.boxes(replace(EMPTY, boxes=(group,)), {"甲": (1, 2.5, 3)}))
    assert "类别" in failure(lambda: expect.boxes(replace(EMPTY, boxes=(group,)), {"乙": (1, 2, 3)}))
    plot = replace(EMPTY, grids=(Grid(((1.0, None), (3.0, 4.0)), (2, 2)),))
    expect.heat(plot, [[1, float("nan")], [3, 4]])
    assert "第 4 个：5" in failure(lambda: expect.heat(plot, [[1, None], [3, 5]]))
    assert "2×1｜2×2" in failure(lambda: expect.heat(plot, [[1], [3]]))


@pytest.mark.parametrize(
    "statement",
    [
        lambda plot: expect.bars(plot, {"甲": float("nan")}),
        lambda plot: expect.bars(plot, {}),
        lambda plot: expect.line(plot, [1], [1, 2]),
        lambda plot: expect.line(plot, [], []),
        lambda plot: expect.scatter(plot, [], []),
        lambda plot: expect.hist(plot, [1, 2], [1, 2]),
    ],
)
def test_what_an_author_cannot_mean_is_a_fault(statement: Callable[[Axes], object]) -> None:
    plot = replace(EMPTY, bars=(columns("甲", (1.0,)),), lines=(curve((1.0,), (1.0,)),), scatters=(Scatter("", (1.0,), (1.0,)),))
    with pytest.raises(ValueError, match=r"."):
        statement(plot)


# ---- notes


def test_notes_are_read_strictly() -> None:
    plain = {"event": "show", "sha256": None, "title": "甲", "missing": "", "axes": [], "trouble": None}
    (figure,) = parse(json.dumps(plain).encode() + b"\n")
    assert figure == shown(title="甲")
    for change in ({"event": "seen"}, {"title": 1}, {"extra": 1}, {"axes": [1]}, {"missing": None}):
        assert "格式不对" in failure(lambda change=change: parse(json.dumps({**plain, **change}).encode()))
    for line in (b"[" * 100_000, b"{}", b"\xff", b'{"event": NaN}'):
        assert "格式不对" in failure(lambda line=line: parse(line))


def test_columns_of_different_lengths_are_no_note_of_ours() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        Scatter("", (1.0,), ())
    with pytest.raises(ValueError, match="different lengths"):
        Grid(((1.0,), (1.0, 2.0)), (2, 1))


def test_what_we_could_not_describe_is_a_fault() -> None:
    note = {"event": "show", "sha256": None, "title": "", "missing": "", "axes": [], "trouble": "KeyError: x"}
    with pytest.raises(FigureTrouble, match="KeyError"):
        parse(json.dumps(note).encode())
    assert "过多" in failure(lambda: parse(json.dumps({**note, "trouble": "too large"}).encode()))
