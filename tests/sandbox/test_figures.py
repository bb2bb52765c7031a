"""Plots as candidates draw them, in real sandboxes: what is noted of them, and what the exam's window does to a figure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import docker
import pytest

from grader import expect
from grader.bench import FileInfo
from grader.plots import Figure
from grader.results import CheckFailed, Verdict
from sandboxes.agent_client import Agent, Ran
from sandboxes.container import start_sandbox
from sandboxes.edition import Edition, Level
from sandboxes.figures import FigureNotes
from sandboxes.images import ImageInfo
from sandboxes.spec import Limits
from tests.grading import Grading, package, verdicts, why
from workers.slot import Slot

PLOTS = Path(__file__).parent / "plots"
GALLERY, RARE, FONT_FILE = [(PLOTS / name).read_text(encoding="utf-8") for name in ("gallery.py", "rare.py", "font_file.py")]
HEAD = "import matplotlib.pyplot as plt\nplt.rcParams['font.sans-serif'] = ['SimHei']\n"
DRAW = "plt.bar(['甲', '乙'], [1, 2])\nplt.title('标题')\n"


@dataclass
class Drawing:
    """The parts of a bench that figures need, over a live sandbox."""

    agent: Agent
    given: dict[str, str]
    notes: FigureNotes = field(init=False)

    def __post_init__(self) -> None:
        self.notes = FigureNotes(self.agent)

    def run(self, source: str) -> Ran:
        self.agent.put({"main.py": source.encode()})
        limits = Limits(wall_s=120.0, cpu_s=60)
        return self.agent.run(["python", "main.py"], env=self.notes.env(self.given), limits=limits)

    def drawn(self, source: str) -> Any:
        """Run a program that must end well; the bench, typed Any because it is not a whole one."""
        execution = self.run(source).execution
        assert execution.exit_code == 0, execution.stderr_text
        return self

    def figures(self) -> list[Figure]:
        return self.notes.read()

    def files(self) -> list[FileInfo]:
        return self.agent.files()

    def read(self, path: str, *, max_bytes: int = 1 << 20) -> bytes:
        return self.agent.get(path, max_bytes=max_bytes)


@pytest.fixture(scope="module")
def sandbox(client: docker.DockerClient, image: Callable[[Level], ImageInfo], edition: Edition) -> Iterator[Drawing]:
    with start_sandbox(client, image("advanced").id, labels={"grader.test": "1"}) as one:
        yield Drawing(one.agent, edition.candidate_env("advanced"))


@pytest.fixture(scope="module")
def gallery(sandbox: Drawing) -> Any:
    sandbox.agent.reset()
    return sandbox.drawn(GALLERY)


@pytest.fixture(scope="class")
def fresh(sandbox: Drawing) -> Drawing:
    sandbox.agent.reset()
    return sandbox


def failure(statement: Callable[[], object]) -> str:
    with pytest.raises(CheckFailed) as caught:
        statement()
    evidence = caught.value.evidence
    return f"{evidence.summary}｜{evidence.expected}｜{evidence.seen}"


class TestEachKind:
    """Values are those that the gallery's program gives to the plotting functions."""

    def test_bars_with_all_their_texts(self, gallery: Any) -> None:
        figure = expect.figure(gallery, saved="柱形.png", min_size=(800, 600))
        expect.titled(figure, "各区均价")
        expect.labels(figure, x="区域", y="单价(元)")
        expect.legend(figure, ["均价"])
        expect.ticks(figure, x=["锦江区", "武侯区", "青羊区"])
        expect.annotated(figure, ["356.0", "210.5", "298.0"])
        expect.bars(figure, {"锦江区": 356, "武侯区": 210.5, "青羊区": 298}, ordered=True, horizontal=False)
        expect.chinese_drawn(figure, minus=True)

    def test_wrong_expectations_are_not_met(self, gallery: Any) -> None:
        figure = expect.figure(gallery, saved="柱形.png")
        assert "锦江区：355" in failure(lambda: expect.bars(figure, {"锦江区": 355, "武侯区": 210.5, "青羊区": 298}))
        assert "总价" in failure(lambda: expect.titled(figure, "各区总价"))
        assert "没有折线" in failure(lambda: expect.line(figure, None, [1]))
        assert "方向" in failure(lambda: expect.bars(figure, {"锦江区": 356}, horizontal=True))
        assert "尺寸" in failure(lambda: expect.figure(gallery, saved="柱形.png", min_size=(801, 600)))

    @pytest.mark.parametrize("name", ["横向.png", "seaborn柱形.png"])
    def test_bars_whichever_way_they_are_drawn(self, gallery: Any, name: str) -> None:
        figure = expect.figure(gallery, saved=name)
        expect.bars(figure, {"锦江区": 356, "武侯区": 210.5, "青羊区": 298}, horizontal=name == "横向.png", ordered=True)

    def test_bars_side_by_side_are_named_by_the_legend(self, gallery: Any) -> None:
        figure = expect.figure(gallery, saved="并列.png")
        expect.bars(figure, {"一班": 80, "二班": 70}, label="语文")
        expect.bars(figure, {"一班": 60, "二班": 90}, label="数学")
        assert "英语" in failure(lambda: expect.bars(figure, {"一班": 60, "二班": 90}, label="英语"))

    def test_stacked_bars_have_their_own_lengths(self, gallery: Any) -> None:
        figure = expect.figure(gallery, saved="堆叠.png")
        expect.bars(figure, {"甲": 1, "乙": 2}, label="女")
        (plot,) = figure.axes
        assert [one.starts for one in plot.bars] == [(0, 0), (3, 4)]

    def test_bars_drawn_one_by_one_count_together(self, gallery: Any) -> None:
        expect.bars(expect.figure(gallery, saved="逐个.png"), {"甲": 3, "乙": -4})

    def test_counted_grouped_and_tabled_bars(self, gallery: Any) -> None:
        expect.bars(expect.figure(gallery, saved="计数.png"), {"男": 2, "女": 3})
        expect.bars(expect.figure(gallery, saved="分组.png"), {"1": 6, "2": 8}, label="西")
        figure = expect.figure(gallery, saved="pandas柱形.png")
        expect.titled(figure, "房价")
        expect.bars(figure, {"锦江区": 3, "武侯区": 5, "青羊区": 4}, label="套数")

    def test_lines_over_numbers_dates_and_names(self, gallery: Any) -> None:
        figure = expect.figure(gallery, saved="折线.png")
        expect.line(figure, [2019, 2020, 2021], [1.5, 2.5, -2.0], label="增长率")
        expect.line(figure, [2019, 2020, 2021], [1, None, 3], label="缺一年")
        assert figure.axes[0].lines[0].style == "--"
        days = ["2022-01-01", date(2022, 1, 2), "2022-01-04"]
        expect.line(expect.figure(gallery, saved="日期.png"), days, [1, 2, 4])
        expect.line(expect.figure(gallery, saved="月份.png"), ["2022-01-31", "2022-02-28", "2022-03-31"], [1, 2, 3], label="月销量")
        expect.line(expect.figure(gallery, saved="季节.png"), ["春", "夏", "秋"], [4, 5, 6])
        expect.line(expect.figure(gallery, saved="seaborn折线.png"), [1, 2], [80, 90], label="二班")
        assert "横坐标" in failure(lambda: expect.line(expect.figure(gallery, saved="季节.png"), ["春", "秋", "夏"], [4, 5, 6]))

    def test_points(self, gallery: Any) -> None:
        figure = expect.figure(gallery, saved="散点.png")
        expect.scatter(figure, [6, 5], [8, 7], label="类二")
        expect.scatter(figure, [1, 5, 2, 6], [3, 7, 4, 8])
        assert "位置" in failure(lambda: expect.scatter(figure, [1, 5, 2, 6], [3, 7, 4, 9]))
        expect.scatter(expect.figure(gallery, saved="seaborn散点.png"), [1, 1, 2, 2], [60, 80, 70, 90])
        expect.scatter(expect.figure(gallery, saved="类别散点.png"), ["甲", "甲", "乙"], [3, 5, 4])

    def test_pies(self, gallery: Any) -> None:
        expect.pie(expect.figure(gallery, saved="饼图.png"), {"甲": 1, "乙": 1, "丙": 2})
        expect.pie(expect.figure(gallery, saved="饼图图例.png"), {"甲": 25, "乙": 75})
        figure = expect.figure(gallery, saved="pandas饼图.png")
        expect.pie(figure, {"锦江区": 356, "武侯区": 210.5, "青羊区": 298})
        assert "比例" in failure(lambda: expect.pie(figure, {"锦江区": 356, "武侯区": 298, "青羊区": 210.5}))

    def test_histograms(self, gallery: Any) -> None:
        expect.hist(expect.figure(gallery, saved="直方.png"), [3, 4, 1], [20, 30, 40, 50])
        expect.hist(expect.figure(gallery, saved="seaborn直方.png"), [3, 2, 3], [21, 29, 37, 45])
        assert "中点" in failure(lambda: expect.hist(expect.figure(gallery, saved="直方.png"), [3, 4, 1], [20, 28, 36, 44]))

    def test_boxes(self, gallery: Any) -> None:
        expect.boxes(expect.figure(gallery, saved="箱线.png"), {"一班": (2, 3, 4), "二班": (4, 6, 8)})
        figure = expect.figure(gallery, saved="seaborn箱线.png")
        expect.boxes(figure, {"一班": (62.5, 65, 67.5), "二班": (82.5, 85, 87.5)})
        assert "二班" in failure(lambda: expect.boxes(figure, {"一班": (62.5, 65, 67.5), "二班": (82.5, 86, 87.5)}))

    def test_heat_maps_and_pictures(self, gallery: Any) -> None:
        figure = expect.figure(gallery, saved="热力.png")
        expect.heat(figure, [[1.0, 0.5], [0.25, None]])
        expect.ticks(figure, x=["丙", "丁"], y=["甲", "乙"])
        expect.heat(expect.figure(gallery, saved="图像.png"), [[1, 2, 3], [4, 5, 6]])

    def test_plots_of_one_figure_are_told_apart(self, gallery: Any) -> None:
        figure = expect.figure(gallery, saved="两图.png")
        expect.titled(figure, "两图")
        expect.line(expect.axes(figure, 0), [0, 1], [1, 2])
        expect.bars(expect.axes(figure, title="右图"), {"甲": 1})
        assert "2 个子图" in failure(lambda: expect.axes(figure))


def test_what_is_rarely_drawn_is_noted_without_trouble(sandbox: Drawing) -> None:
    sandbox.agent.reset()
    ran = sandbox.run(RARE).execution
    assert ran.exit_code == 0, ran.stderr_text
    assert len(sandbox.figures()) == int(ran.stdout_text)


class TestTheWindow:
    """What the exam's computer does when a figure is shown."""

    def test_a_shown_figure_is_noted_and_does_not_block(self, fresh: Drawing) -> None:
        bench = fresh.drawn(HEAD + DRAW + "plt.show()\nprint(plt.get_fignums())")
        expect.bars(expect.figure(bench, title="标题"), {"甲": 1, "乙": 2})
        assert "保存" in failure(lambda: expect.figure(bench, title="另一标题"))

    def test_saving_after_showing_saves_a_blank_picture(self, fresh: Drawing) -> None:
        bench = fresh.drawn(HEAD + DRAW + "plt.show()\nplt.savefig('price.png')")
        assert "plt.show() 之后" in failure(lambda: expect.figure(bench, saved="price.png"))
        assert "空白" in failure(lambda: expect.drawn(bench, "price.png"))

    def test_a_figure_kept_by_name_can_be_saved_after_showing(self, fresh: Drawing) -> None:
        bench = fresh.drawn(HEAD + "figure, axes = plt.subplots()\naxes.plot([1, 2])\nplt.show()\nfigure.savefig('kept.png')")
        expect.line(expect.figure(bench, saved="kept.png"), [0, 1], [1, 2])

    def test_saving_before_showing_is_well(self, fresh: Drawing) -> None:
        bench = fresh.drawn(HEAD + DRAW + "plt.savefig('price.png', dpi=200, bbox_inches='tight')\nplt.show()")
        expect.bars(expect.figure(bench, saved="PRICE.PNG"), {"甲": 1, "乙": 2})

    @pytest.mark.parametrize("backend", ["TkAgg", "Qt5Agg"])
    def test_named_windows_are_there(self, fresh: Drawing, backend: str) -> None:
        source = f"import matplotlib\nmatplotlib.use('{backend}')\n{HEAD}plt.switch_backend('{backend.lower()}')\n{DRAW}plt.show()"
        expect.titled(expect.figure(fresh.drawn(source)), "标题")

    def test_agg_has_no_window_so_a_later_savefig_still_has_the_figure(self, fresh: Drawing) -> None:
        source = "import matplotlib\nmatplotlib.use('Agg')\n" + HEAD + DRAW + "plt.show()\nplt.savefig('price.png')"
        bench = fresh.drawn(source)
        expect.bars(expect.figure(bench, saved="price.png"), {"甲": 1, "乙": 2})

    def test_interactive_mode_keeps_the_window_open(self, fresh: Drawing) -> None:
        bench = fresh.drawn(HEAD + "plt.ion()\n" + DRAW + "plt.show()\nplt.pause(0.01)\nplt.savefig('price.png')")
        expect.bars(expect.figure(bench, saved="price.png"), {"甲": 1, "乙": 2})

    def test_pylab_is_pyplot(self, fresh: Drawing) -> None:
        bench = fresh.drawn("from pylab import *\nmpl.rcParams['font.sans-serif'] = ['SimHei']\nplot([1, 2], [3, 4])\ntitle('标题')\nshow()")
        expect.line(expect.figure(bench, title="标题"), [1, 2], [3, 4])


class TestGlyphs:
    def test_chinese_without_a_font_is_boxes_even_when_warnings_are_off(self, fresh: Drawing) -> None:
        source = "import warnings\nwarnings.filterwarnings('ignore')\nimport matplotlib.pyplot as plt\n" + DRAW + "plt.savefig('boxes.png')"
        bench = fresh.drawn(source)
        figure = expect.figure(bench, saved="boxes.png")
        expect.titled(figure, "标题")
        told = failure(lambda: expect.chinese_drawn(figure))
        assert all(one in told for one in "标题甲乙")

    def test_fonts_named_by_their_files_on_windows_are_drawn(self, fresh: Drawing) -> None:
        bench = fresh.drawn(FONT_FILE)
        figure = expect.figure(bench, saved="font.png")
        expect.titled(figure, "标题")
        expect.chinese_drawn(figure)

    def test_seaborn_style_after_the_font_loses_it(self, fresh: Drawing) -> None:
        bench = fresh.drawn("import seaborn as sns\n" + HEAD + "sns.set()\n" + DRAW + "plt.savefig('boxes.png')")
        assert "方框" in failure(lambda: expect.chinese_drawn(expect.figure(bench, saved="boxes.png")))

    def test_the_minus_of_simhei_is_a_box_until_it_is_set_to_the_typed_one(self, fresh: Drawing) -> None:
        plot = "plt.plot([-1, 2], [-3, 4])\nplt.title('标题')\nplt.show()\n"
        bench = fresh.drawn(HEAD + plot + "plt.rcParams['axes.unicode_minus'] = False\n" + plot)
        boxed, whole = bench.figures()
        expect.chinese_drawn(boxed)
        assert "负号" in failure(lambda: expect.chinese_drawn(boxed, minus=True))
        expect.chinese_drawn(whole, minus=True)

    def test_a_tick_out_of_view_is_no_box(self, fresh: Drawing) -> None:
        bench = fresh.drawn(HEAD + "plt.bar(['甲', '乙'], [10, 20])\nplt.title('标题')\nplt.show()")
        expect.chinese_drawn(expect.figure(bench), minus=True)


class TestPictures:
    def test_a_picture_of_another_format_than_its_name(self, fresh: Drawing) -> None:
        bench = fresh.drawn(HEAD + DRAW + "plt.savefig('price.png', format='jpg')")
        assert "PNG" in failure(lambda: expect.figure(bench, saved="price.png"))

    def test_a_jpeg_and_a_file_object(self, fresh: Drawing) -> None:
        bench = fresh.drawn(HEAD + DRAW + "plt.savefig('a.jpg')\nwith open('b.png', 'wb') as f:\n    plt.savefig(f)")
        for name in ("a.jpg", "b.png"):
            expect.bars(expect.figure(bench, saved=name), {"甲": 1, "乙": 2})

    def test_a_missing_picture(self, fresh: Drawing) -> None:
        bench = fresh.drawn(HEAD + DRAW + "plt.savefig('prices.png')")
        assert "prices.png" in failure(lambda: expect.figure(bench, saved="price_list.png"))

    def test_a_picture_that_matplotlib_did_not_save_now(self, fresh: Drawing) -> None:
        bench = fresh.drawn(HEAD + DRAW + "plt.savefig('old.png')")
        expect.figure(bench, saved="old.png")
        bench = fresh.drawn("print('nothing drawn')")
        assert bench.figures() == []
        assert "old.png 不是" in failure(lambda: expect.figure(bench, saved="old.png"))
        expect.drawn(bench, "old.png")


class TestForgeries:
    """The notes are the candidate's file: what is written there must fit the form and the saved picture."""

    def forged(self, sha256: str | None, **changes: object) -> str:
        note = {"event": "savefig", "sha256": sha256, "title": "各区均价", "missing": "", "axes": [], "trouble": None, **changes}
        write = f"import os\npath = os.environ['EXAM_FIGURES']\nos.makedirs(os.path.dirname(path), exist_ok=True)\nopen(path, 'w', encoding='utf-8').write({json.dumps(note, ensure_ascii=False)!r})\n"
        return write + "from PIL import Image, ImageDraw\ni = Image.new('RGB', (640, 480))\nImageDraw.Draw(i).line((0, 0, 600, 400), width=9)\ni.save('price.png')\n"

    def test_a_note_about_another_picture_is_not_believed(self, fresh: Drawing) -> None:
        bench = fresh.drawn(self.forged("0" * 64))
        assert "不是程序这次运行时" in failure(lambda: expect.figure(bench, saved="price.png"))

    @pytest.mark.parametrize("changes", [{"score": 100}, {"axes": [{}]}, {"title": 5}, {"axes": None}])
    def test_a_note_of_another_form_is_refused(self, fresh: Drawing, changes: dict[str, object]) -> None:
        bench = fresh.drawn(self.forged(None, **changes))
        assert "格式不对" in failure(lambda: expect.figure(bench))

    def test_a_huge_note_and_a_link_are_not_read(self, fresh: Drawing) -> None:
        path = "import os\npath = os.environ['EXAM_FIGURES']\nos.makedirs(os.path.dirname(path), exist_ok=True)\n"
        bench = fresh.drawn(path + "open(path, 'wb').write(b' ' * (9 << 20))")
        assert "too_large" in failure(lambda: expect.figure(bench))
        bench = fresh.drawn(path + "os.symlink('/etc/passwd', path)")
        assert "link" in failure(lambda: expect.figure(bench))


CHECKER = """
from grader import Bench, check, expect

@check(points=4)
def saves_the_plot(bench: Bench) -> None:
    \"\"\"保存各区均价柱形图\"\"\"
    expect.clean_exit(bench.run("python", "main.py"))
    expect.bars(expect.figure(bench, saved="price.png"), {"甲": 1, "乙": 2})

@check(points=2, needs=saves_the_plot)
def has_a_title(bench: Bench) -> None:
    \"\"\"标题正确，中文正常显示\"\"\"
    figure = expect.figure(bench, saved="price.png")
    expect.titled(figure, "标题")
    expect.chinese_drawn(figure)

@check(points=2)
def draws_in_a_function(bench: Bench) -> None:
    \"\"\"函数 draw 画出折线\"\"\"
    expect.returned(bench.call("main.py", "draw", [[[3, 4]]])[0])
    expect.line(expect.figure(bench), None, [3, 4])
"""
ANSWER = HEAD + DRAW + "plt.savefig('price.png')\ndef draw(values):\n    plt.figure()\n    plt.plot(values)\n    plt.show()\n"


def test_a_whole_question_is_judged_by_its_figures(
    slot: Slot, tmp_path: Path, image: Callable[[Level], ImageInfo]
) -> None:
    grading = Grading(slot, tmp_path, image("advanced").id, level="advanced")
    keys = "[limits]\nwall_s = 120"
    report = grading.report(package(CHECKER, points=8, keys=keys), ANSWER)
    assert set(verdicts(report).values()) == {Verdict.PASSED}, [r.evidence for r in report.results]
    worse = ANSWER.replace("[1, 2]", "[1, 3]").replace("plt.show()", "pass")
    report = grading.report(package(CHECKER, points=8, keys=keys), worse)
    assert [*verdicts(report).values()] == [Verdict.FAILED, Verdict.SKIPPED, Verdict.FAILED]
    assert "乙：2" in why(report, "saves_the_plot")
    assert "没有折线" in why(report, "draws_in_a_function")  # importing the file drew the bars only
