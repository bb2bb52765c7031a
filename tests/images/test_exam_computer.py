"""Programs that were written and tried on the exam's Windows do the same here, on the interpreters of both handbooks' levels.

Each program of `programs/windows` is as a candidate writes it and prints what it met; what is expected is what Windows does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sandboxes import layout
from sandboxes.behaviour import sentences
from tests.images.conftest import PROGRAMS, Box, Boxes, Ran

NOTES = f"{layout.HOME_DIR}/{layout.NOTES_FILE}"
CLEAN = f'rm -rf "{NOTES}" {layout.ANSWER_DIR}/* && '
OFF = ("env", "EXAM_BEHAVIOUR=")


@pytest.fixture(params=["intermediate", "advanced"])
def windows(request: pytest.FixtureRequest, boxes: Boxes) -> Iterator[Box]:
    """3.7 and 3.9, with nothing of another program."""
    box = boxes[request.param]
    yield box
    box.command("sh", "-c", CLEAN + "true")


def run(box: Box, name: str, stdin: str = "", before: tuple[str, ...] = ()) -> Ran:
    source = (PROGRAMS / "windows" / f"{name}.py").read_text(encoding="utf-8")
    script = CLEAN + 'printf %s "$0" >main.py && printf "$1" >/tmp/stdin && shift && "$@" python main.py </tmp/stdin'
    return box.command("sh", "-c", script, source, stdin, *before)


def met(box: Box, name: str) -> dict[str, Any]:
    ran = run(box, name)
    assert ran.exit_code == 0, ran.output + ran.errors
    assert ran.errors == ""
    return dict(json.loads(ran.output.splitlines()[-1].partition("按回车键退出")[0]))


def notes(box: Box) -> str:
    return "\n".join(sentences(box.command("cat", NOTES).output.encode()))


def test_back_slashed_paths_are_paths(windows: Box) -> None:
    told = met(windows, "paths")
    text = "姓名,分数\n张三,90\n"
    assert told == {
        "written": ["成绩.csv"],
        "read": text,
        **dict.fromkeys(("doubled", "dotted", "mixed", "from here", "io and codecs"), True),
        "asked": [True, True, True, False, True, True],
        "listed": ["成绩.csv"],
        "taken apart": ["成绩.csv", ["a", "b.csv"], "a\\b"],
        "walked": [[[], ["成绩.csv"]]],
        "globbed": ["成绩.csv"],
        "pathlib": ["成绩.csv", "成绩", ".csv", True, True],
        "pathlib below": True,
        "made": True,
        "renamed": ["图", "新.csv"],
        "removed": ["图"],
        "json": {"甲": 1},
        "zip": ["成绩.csv"],
        "sqlite": [["t"]],
        "lxml": ["一"],
        "tree": "二",
        "changed to": True,
        "errors": ["FileNotFoundError"] * 4,
        "left": [],
    }
    assert "数据\\成绩.csv → 数据/成绩.csv" in notes(windows)


def test_paths_with_a_drive_point_into_the_answers_folder(windows: Box) -> None:
    assert met(windows, "drives") == {
        **dict.fromkeys(("read", "slashes", "deep", "pathlib", "joined"), "王五"),
        "exists": [True, False, True],
        "listed": ["图", "学生.txt"],
        "written": ["一", "二"],
        "added": "一三",
        "made": ["页.html"],
        "here": True,
        "error": "[Errno 2] No such file or directory: 'D:\\\\考试\\\\没有.txt'",
    }
    assert "D:\\Python考试\\20220001\\素材\\学生.txt → 素材/学生.txt" in notes(windows)


def test_file_names_are_found_in_any_case(windows: Box) -> None:
    assert met(windows, "cases") == {
        "read": "1",
        "listed": ["NEW.txt", "Scores.CSV"],
        "contents": "12",
        "exists": [True, False],
        "there": True,
        "below": True,
        "globbed": ["Data/Scores.CSV"],
        "renamed": ["New.txt", "Scores.CSV", "Sub"],
        "exact first": "x",
        "left": ["New.txt", "Sub", "甲.txt"],
    }
    assert "data/scores.csv → Data/Scores.CSV" in notes(windows)


def test_the_consoles_words_do_nothing_and_make_no_noise(windows: Box) -> None:
    ran = run(windows, "console")
    assert (ran.exit_code, ran.errors) == (0, "")
    assert ran.output.startswith("一\n"), "what follows chcp is still run"
    told = json.loads(ran.output.splitlines()[1].partition("按回车键退出")[0])
    assert told == {"codes": [0] * 7, "both": 0, "false": True, "shell": 0, "popen": "", "list": "cls\n", "files": ["main.py"]}
    assert "cls" in notes(windows)
    assert "按回车键退出" in notes(windows)


def test_line_ends_and_byte_order_marks_are_read_as_there(windows: Box) -> None:
    assert met(windows, "encoded") == {
        "crlf": [["姓名", "分"], ["张三", "1"]],
        "bom": True,
        "bom kept": "\ufeff",
        "as gbk": "gbk",
    }


def test_a_source_with_mark_and_line_ends_of_windows_runs(windows: Box) -> None:
    source = r"\357\273\277# -*- coding: utf-8 -*-\r\nif True:\r\n    print('一')\r\n"
    assert windows.command("sh", "-c", f'printf "{source}" >main.py && python main.py').output == "一\n"


def test_input_is_fed_and_enter_is_pressed_only_for_who_waits_for_enter(windows: Box) -> None:
    fed = run(windows, "enters", stdin="张三\\n")
    assert (fed.exit_code, fed.errors) == (0, "")
    assert fed.output == "姓名张三\n按回车键继续年龄没有了\n"
    missing = run(windows, "ends")
    assert missing.exit_code == 1
    assert missing.errors.strip().endswith("EOFError: EOF when reading a line")
    assert "exam_behaviour" not in missing.errors
    assert run(windows, "reads_to_end", stdin="1\\n2\\n").output == "2\n"


def test_a_chromedriver_of_their_own_path_is_ours(windows: Box) -> None:
    ran = run(windows, "drivers")
    assert ran.exit_code == 0, ran.errors
    assert json.loads(ran.output.splitlines()[-1]) == ["甲", "甲", "甲", "甲", "一", "PNG"]
    assert "D:\\Python\\chromedriver.exe" in notes(windows)


def test_tables_and_pictures_are_opened_by_names_of_windows(boxes: Boxes) -> None:
    told = met(boxes["advanced"], "tables")
    assert told == {"rows": [3, 3, 3, 3], "picture": [640, 480], "array": [1.0, 2.0], "drawn": True}


def test_an_errors_traceback_shows_the_answers_frames_only(windows: Box) -> None:
    errors = run(windows, "fails").errors
    assert errors.count("File ") == 2
    assert errors.strip().splitlines()[-1] == "FileNotFoundError: [Errno 2] No such file or directory: '没有\\\\x.csv'"


@pytest.mark.parametrize("name", ["paths", "drives", "cases", "console", "drivers"])
def test_without_the_editions_word_the_same_program_fails(windows: Box, name: str) -> None:
    assert run(windows, name, before=OFF).exit_code != 0
    assert windows.command("cat", NOTES).exit_code != 0, "nothing was adapted, so nothing is noted"


def test_a_program_without_anything_of_windows_leaves_no_note(windows: Box) -> None:
    windows.command("sh", "-c", CLEAN + "true")
    printed = windows.python(
        "import os, pathlib, tempfile, shutil, sqlite3, subprocess, glob\n"
        "os.makedirs('a/b'); open('a/b/c.txt', 'w').write('x'); open('a/b/C2.txt', 'x').close()\n"
        "os.rename('a/b/c.txt', 'a/d.txt'); shutil.copytree('a', 'e'); shutil.rmtree('a')\n"
        "print(os.path.exists('a'), sorted(glob.glob('e/*.txt')), pathlib.Path('e', 'd.txt').read_text())\n"
        "with tempfile.NamedTemporaryFile() as file: print(os.stat(file.name).st_size)\n"
        "folder = os.open('e', os.O_RDONLY); print(os.stat('d.txt', dir_fd=folder).st_size, sorted(os.listdir(folder))); os.close(folder)\n"
        "print(subprocess.run(['sh', '-c', 'echo 1'], stdout=subprocess.PIPE).stdout, os.system('exit 3') >> 8)\n"
        "print(os.stat in os.supports_dir_fd, os.stat in os.supports_follow_symlinks, shutil.rmtree.avoids_symlink_attacks)\n"
        "shutil.rmtree('e')"
    )
    assert printed.splitlines() == [
        "False ['e/d.txt'] x",
        "0",
        "1 ['b', 'd.txt']",
        "b'1\\n' 3",
        "True True True",
    ]
    assert windows.command("cat", NOTES).exit_code != 0
