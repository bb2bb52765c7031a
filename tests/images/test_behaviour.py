"""Programs see their Windows computer where Linux would differ: encodings, clock, fonts, the order of sets."""

from __future__ import annotations

import json

import pytest

from tests.images.conftest import Box, Boxes

WINDOWS_FONTS = ["SimHei", "Microsoft YaHei", "SimSun", "KaiTi", "FangSong"]


def test_open_without_an_encoding_is_gbk_and_file_names_are_unicode(box: Box) -> None:
    printed = json.loads(box.program("encodings.py"))
    assert printed == {
        "stored": list("中文".encode("gbk")),
        "asked": "cp936",
        "locale": "cp936",
        "file_names": "utf-8",
        "stdout": "utf-8",
        "stdin": "utf-8",
        "listed": ["成绩.txt"],
        "child": list("中文".encode()),
    }


def test_the_behaviour_brings_in_no_module_but_its_own(box: Box) -> None:
    program = "import sys; print(*sorted(sys.modules))"
    plain = box.command("env", "-u", "EXAM_BEHAVIOUR", "python", "-c", program).output.split()
    more = set(box.python(program).split()) - set(plain)
    assert "exam_behaviour.files" in more
    assert {name for name in more if not name.startswith("exam_behaviour.")} <= {"_functools"}


def test_the_clock_is_chinas(box: Box) -> None:
    assert box.python("import time; print(time.strftime('%z'), time.tzname[0])").split() == ["+0800", "CST"]


def test_sets_have_one_order_in_every_run(box: Box) -> None:
    program = "print(list({'张三', '李四', '王五', 'a', 'b'}))"
    assert len({box.python(program) for _ in range(3)}) == 1


@pytest.mark.parametrize("font", WINDOWS_FONTS)
def test_fonts_of_windows_are_drawn_with_a_chinese_font(box: Box, font: str) -> None:
    assert "Zen Hei" in box.command("fc-match", f"{font}:lang=zh-cn").output


def test_the_font_cache_is_built(box: Box) -> None:
    ran = box.command("fc-cache", "-v", "/usr/share/fonts")
    assert "skipping, existing cache is valid" in ran.output
    assert "failed to write cache" not in ran.output


@pytest.mark.parametrize("font", WINDOWS_FONTS[:3])
def test_seaborn_draws_a_chinese_title(boxes: Boxes, font: str) -> None:
    warnings, different = boxes["advanced"].program("seaborn_plot.py", font).split("\n")[:2]
    assert warnings == "[]"
    assert int(different) > 100, "two titles look the same: their glyphs are missing"


def test_without_a_chinese_font_the_same_plot_warns_so_the_check_above_can_fail(boxes: Boxes) -> None:
    warnings, different = boxes["advanced"].program("seaborn_plot.py", "DejaVu Sans").split("\n")[:2]
    assert "missing from current font" in warnings
    assert int(different) == 0


def test_matplotlib_searches_no_fonts_at_run_time(boxes: Boxes) -> None:
    printed = boxes["advanced"].python(
        "import logging, sys; logging.basicConfig(level=logging.INFO, stream=sys.stdout)\n"
        "import matplotlib.font_manager"
    )
    assert printed == ""  # otherwise: generated new fontManager


def test_the_data_packages_work_together(boxes: Boxes) -> None:
    printed = boxes["advanced"].python(
        "import pandas, numpy, openpyxl, scipy.stats, bs4\n"
        "from sklearn.linear_model import LinearRegression\n"
        "t = pandas.DataFrame({'x': [1, 2, 3], 'y': [2, 4, 6]}); t.to_excel('t.xlsx', index=False)\n"
        "m = LinearRegression().fit(pandas.read_excel('t.xlsx')[['x']], t.y)\n"
        "print(round(m.predict(pandas.DataFrame({'x': [10]}))[0], 6), scipy.stats.pearsonr(t.x, t.y)[0].round(6))\n"
        "print(bs4.BeautifulSoup('<p>一</p>', 'lxml').p.text)"
    )
    assert printed.split() == ["20.0", "1.0", "一"]
