"""Statements about pages and charts, on elements that stand where a test puts them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, cast, get_args

import pytest

from grader import expect
from grader.bench import FileInfo
from grader.page import Box, Chart, Element, Series
from grader.results import CheckFailed
from grader.taskfile import TaskFile
from sandboxes import charts, materials
from sandboxes.browser import MAX_COUNT, MAX_FILE, named, page_files


@dataclass
class Put:
    """An element at a place, in a style."""

    called: str
    box: Box = field(default_factory=lambda: Box(0, 0, 10, 10))
    styles: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def style(self, name: str) -> str:
        return self.styles.get(name, "")


def at(x: float, y: float, width: float = 10, height: float = 10) -> Element:
    return cast(Element, Put(f"{x},{y}", Box(x, y, width, height)))


def coloured(**styles: str) -> Element:
    return cast(Element, Put("h1", styles={name.replace("_", "-"): value for name, value in styles.items()}))


def failing(action: Any) -> str:
    with pytest.raises(CheckFailed) as caught:
        action()
    evidence = caught.value.evidence
    return f"{evidence.summary}|{evidence.expected}|{evidence.seen}"


def test_relative_position_allows_for_borders_and_no_more() -> None:
    expect.above(at(0, 0), at(0, 10))
    expect.above(at(0, 0), at(500, 8.5))
    assert "上方" in failing(lambda: expect.above(at(0, 0), at(0, 5)))
    expect.left_of(at(0, 0), at(10, 300))
    assert "左侧" in failing(lambda: expect.left_of(at(0, 0), at(5, 0)))
    expect.inside(at(1, 1), at(0, 0, 20, 20))
    for box in ((15, 1), (1, 15), (-5, 1), (1, -5)):
        assert "之内" in failing(lambda box=box: expect.inside(at(*box), at(0, 0, 20, 20)))
    expect.centred(at(45, 0), at(0, 0, 100, 10))
    assert "+20" in failing(lambda: expect.centred(at(65, 0), at(0, 0, 100, 10)))


def test_rows_and_columns() -> None:
    expect.same_row([at(0, 0), at(12, 5), at(30, 2)])
    assert "同一行" in failing(lambda: expect.same_row([at(0, 0), at(12, 20)]))
    assert "左侧" in failing(lambda: expect.same_row([at(12, 0), at(0, 0)]))
    expect.same_column([at(0, 0), at(5, 12)])
    assert "同一列" in failing(lambda: expect.same_column([at(0, 0), at(50, 12)]))
    with pytest.raises(ValueError, match="two"):
        expect.same_row([at(0, 0)])


@pytest.mark.parametrize("wanted", ["red", "#f00", "#FF0000", "rgb(255, 0, 0)", "rgba(255,0,0,1)"])
def test_a_colour_is_the_same_however_it_is_written(wanted: str) -> None:
    expect.colour(coloured(color="rgb(255, 0, 0)"), wanted)
    failing(lambda: expect.colour(coloured(color="rgb(254, 0, 0)"), wanted))
    expect.colour(coloured(color="rgb(254, 3, 0)"), wanted, within=3)
    failing(lambda: expect.colour(coloured(color="rgba(255, 0, 0, 0.5)"), wanted))
    failing(lambda: expect.colour(coloured(), wanted))


def test_transparency_and_other_properties() -> None:
    expect.colour(coloured(background_color="rgba(0, 0, 0, 0)"), "transparent", of="background-color")
    expect.colour(coloured(color="rgba(0, 0, 255, 0.5)"), "rgba(0, 0, 255, 0.5)")
    with pytest.raises(ValueError, match="reddish"):
        expect.colour(coloured(color="rgb(1, 2, 3)"), "reddish")


def test_size_style_and_text() -> None:
    expect.size(at(0, 0, 200, 100), width=201)
    assert "宽度" in failing(lambda: expect.size(at(0, 0, 200, 100), width=210))
    assert "高度" in failing(lambda: expect.size(at(0, 0, 200, 100), width=200, height=50))
    expect.styled(coloured(text_align="-webkit-center"), {"text-align": ["center", "-webkit-center"]})
    assert "16px" in failing(lambda: expect.styled(coloured(font_size="16px"), {"font-size": "20px"}))
    texts = [cast(Element, Put("li", text=one)) for one in ("甲 \n 乙", "丙")]
    expect.shown(texts[0], "甲 乙")
    expect.texts(texts, ["甲 乙", "丙"])
    assert "顺序" in failing(lambda: expect.texts(texts[::-1], ["甲 乙", "丙"]))


BAR = Chart("各店销量", "", ("一月",), ("东", "西"), False, "", "", (Series("bar", "一月", ("东", "西"), (12, 30.5)),))
PIE = Chart("", "", (), (), False, "", "", (Series("pie", "", ("生鲜", "日用"), (5, 3)),))


def test_a_chart_is_what_it_shows() -> None:
    expect.chart(BAR, kind="bar", title="销量", legend=["一月"], categories=["东", "西"], series={"一月": [12, 30.5]})
    expect.chart(BAR, series={"": {"西": 30.5, "东": 12}})
    expect.chart(BAR, series={"一月": [12, 30]}, rel=0.02)
    expect.chart(PIE, kind="pie", series={"": {"日用": 3, "生鲜": 5}})


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"kind": "line"}, "类型"),
        ({"title": "利润"}, "标题"),
        ({"legend": ["二月"]}, "图例"),
        ({"categories": ["西", "东"]}, "类目"),
        ({"series": {"二月": [1, 2]}}, "没有要求的系列"),
        ({"series": {"一月": [12]}}, "个数"),
        ({"series": {"一月": [12, 31]}}, "第 2 个"),
        ({"series": {"一月": [12, None]}}, "不应有值"),
        ({"series": {"一月": {"东": 12}}}, "各项"),
        ({"horizontal": True}, "方向"),
    ],
)
def test_each_part_of_a_chart_is_named_when_it_is_wrong(given: dict[str, Any], word: str) -> None:
    assert word in failing(lambda: expect.chart(BAR, **given))


def test_empty_values_and_points() -> None:
    gaps = Chart("", "", (), (), False, "", "", (Series("line", "a", ("", ""), (None, ("东", 3.0))),))
    expect.chart(gaps, series={"a": [None, 3]})
    assert "第 1 个" in failing(lambda: expect.chart(gaps, series={"a": [1, 3]}))


SAID: dict[str, Any] = {
    **{"title": "t", "subtitle": "", "legend": [], "categories": ["a"], "horizontal": False, "x_name": "", "y_name": ""},
    "series": [{"kind": "bar", "name": "n", "names": ["a"], "values": [1.5]}],
}


def test_a_page_s_description_of_its_chart_is_parsed() -> None:
    assert charts.parsed(json.dumps(SAID)).series == (Series("bar", "n", ("a",), (1.5,)),)


@pytest.mark.parametrize(
    "said",
    [
        None, 3, "", "[]", "{}", "x" * 3_000_000, "[" * 100_000, "NaN",
        json.dumps({**SAID, "title": 3}), json.dumps({**SAID, "legend": "ab"}), json.dumps({**SAID, "categories": ["a"] * 6000}),
        json.dumps({**SAID, "series": [{**SAID["series"][0], "values": [1, 2]}]}),
        json.dumps({**SAID, "series": [{**SAID["series"][0], "values": [True]}]}),
        json.dumps({**SAID, "series": [{**SAID["series"][0], "values": [float("nan")]}]}),
        json.dumps({**SAID, "series": [{**SAID["series"][0], "values": [{"a": 1}]}]}),
        json.dumps({**SAID, "series": [{**SAID["series"][0], "values": [10**400]}]}),
    ],
)  # fmt: skip
def test_whatever_else_a_page_says_of_a_chart_costs_points_and_is_no_fault(said: object) -> None:
    assert "读不出来" in failing(lambda: charts.parsed(said))


def test_a_page_s_files_are_chosen_within_caps() -> None:
    files = [
        FileInfo("index.html", 10), FileInfo("a/B.PNG", 10), FileInfo("main.py", 10), FileInfo("venv/x.html", 10),
        FileInfo("data.csv", MAX_FILE + 1), FileInfo("noending", 1),
        *(FileInfo(f"p/{n}.png", 20) for n in range(2 * MAX_COUNT)),
    ]  # fmt: skip
    chosen = [one.path for one in page_files(files)]
    assert len(chosen) == MAX_COUNT
    assert {"index.html", "a/B.PNG"} < set(chosen)
    assert {"main.py", "venv/x.html", "data.csv", "noending"}.isdisjoint(chosen)


def test_a_page_is_found_in_any_case() -> None:
    files = [FileInfo("Index.HTML", 1), FileInfo("关于.html", 1)]
    assert named("index.html", files) == "Index.HTML"
    assert "Index.HTML" in failing(lambda: named("home.html", files))


CDN = [
    ("echarts", "/npm/echarts@5.4.3/dist/echarts.min.js", "echarts/echarts.min.js"),
    ("echarts", "/ajax/libs/echarts/4.9.0/echarts.common.min.js", "echarts/echarts.min.js"),
    ("echarts", "/js/ECharts.js", "echarts/echarts.min.js"),
    ("echarts", "/npm/echarts-gl@2/dist/echarts-gl.min.js", None),
    ("echarts", "/npm/echarts@5/map/js/china.js", None),
    ("jquery", "/jquery-3.6.0.min.js", "jquery/jquery.min.js"),
    ("jquery", "/ajax/libs/jquery/3.7.1/jquery.slim.min.js", "jquery/jquery.min.js"),
    ("jquery", "/ui/1.13.2/jquery-ui.min.js", None),
    ("bootstrap", "/npm/bootstrap@5.1.3/dist/js/bootstrap.bundle.min.js", "bootstrap/5/bootstrap.bundle.min.js"),
    ("bootstrap", "/npm/bootstrap@4.6.2/dist/css/bootstrap.min.css", "bootstrap/4/bootstrap.min.css"),
    ("bootstrap", "/bootstrap/4.5.2/js/bootstrap.min.js", "bootstrap/4/bootstrap.min.js"),
    ("bootstrap", "/css/bootstrap.min.css", "bootstrap/5/bootstrap.min.css"),
    ("bootstrap", "/npm/popper.js@1.16.1/dist/umd/popper.min.js", "bootstrap/4/popper.min.js"),
    ("bootstrap", "/npm/@popperjs/core@2.11.6/dist/umd/popper.min.js", "bootstrap/5/popper.min.js"),
]


@pytest.mark.parametrize(("name", "address", "file"), CDN)
def test_materials_answer_by_file_name(name: str, address: str, file: str | None) -> None:
    from sandboxes.inside.material_files import Materials

    found = Materials(materials.rules([name])).find(address)
    assert (found and found["file"]) == (file and f"/opt/materials/{file}")


def test_materials_are_those_that_a_task_may_name() -> None:
    field = TaskFile.model_fields["materials"].annotation
    (names, _) = get_args(field)
    assert set(get_args(names)) == set(materials.MATERIALS)
    with pytest.raises(ValueError, match="vue"):
        materials.rules(["vue"])
    packed = {part for one in materials.MATERIALS.values() for script in one.scripts for part in script.made_of}
    assert packed == set(materials.PACKED)
