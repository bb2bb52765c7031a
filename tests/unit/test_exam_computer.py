"""Names of Windows, notes and commands: the rules of the exam's computer, without a container."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sandboxes.behaviour import MAX_TEXT, SENTENCES, sentences
from sandboxes.edition import load_edition
from sandboxes.inside.exam_behaviour import names as module
from sandboxes.inside.exam_behaviour.console import left_over
from sandboxes.inside.exam_behaviour.names import Names, drive, parts_of
from sandboxes.inside.exam_behaviour.notes import MOST, Notes


class Folder:
    """An answer's folder with the names that lead into it."""

    def __init__(self, root: Path, **how: bool) -> None:
        self.root, self.noted = root, []
        self.names = Names(str(root), lambda *note: self.noted.append(note), **how)
        for path in ("素材/学生.txt", "素材/图/A.PNG", "结果.txt"):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text("x")

    def found(self, path: str, **how: bool) -> str:
        return os.path.relpath(self.names.found(path, **how), self.root)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path)


@pytest.mark.parametrize(
    ("path", "at"),
    [
        ("D:\\x", 0),
        ("c:/x", 0),
        ("D:", 0),
        ("/exam/answer/D:\\x", 13),
        ("数据\\D:\\x", 3),
        ("http://x", -1),
        ("12:30.txt", -1),
        ("D:x.txt", -1),
        ("表:/x", -1),
        ("", -1),
    ],
)
def test_a_drives_letter_is_told_from_other_colons(path: str, at: int) -> None:
    assert drive(path) == at


def test_where_a_library_looks_by_itself_is_no_path_of_the_answers(folder: Folder) -> None:
    """Scrapy asks for this file on every computer; the answer's own of that name is another."""
    (folder.root / "scrapy.cfg").write_text("[settings]")
    assert folder.names.found(r"c:\scrapy\scrapy.cfg") == r"c:\scrapy\scrapy.cfg"
    assert folder.noted == []
    assert folder.found(r"D:\作答\scrapy.cfg") == "scrapy.cfg"


def test_parents_are_resolved_by_the_text() -> None:
    assert parts_of(r"\a\.\b\..\..\..\c//d") == ["c", "d"]


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("素材\\学生.txt", "素材/学生.txt"),
        ("素材\\图\\a.png", "素材/图/A.PNG"),
        ("D:\\别处\\素材\\学生.txt", "素材/学生.txt"),
        ("D:\\别处\\学生.txt", "D:\\别处\\学生.txt"),  # no end of it is in the folder
        ("D:\\别处\\结果.txt", "结果.txt"),
        ("D:\\", "."),
    ],
)
def test_what_is_read(folder: Folder, path: str, meant: str) -> None:
    assert folder.found(path) == meant


def test_the_systems_own_names_are_not_folded(folder: Folder) -> None:
    assert folder.names.found("/etc/Passwd") == "/etc/Passwd"


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("素材\\新.txt", "素材/新.txt"),
        ("D:\\考试\\新.txt", "新.txt"),
        ("D:\\考试\\素材\\图\\新.txt", "素材/图/新.txt"),
        ("D:\\考试\\素材\\结果.txt", "素材/结果.txt"),  # not the file of that name elsewhere
        ("没有\\新.txt", "没有/新.txt"),  # and so it fails there
        ("素材/图/a.png", "素材/图/A.PNG"),
        ("新.txt", "新.txt"),
    ],
)
def test_what_is_written(folder: Folder, path: str, meant: str) -> None:
    assert folder.found(path, new=True) == meant


def test_what_exists_as_it_is_written_is_never_another_file(folder: Folder) -> None:
    (folder.root / "素材\\学生.txt").write_text("y")
    (folder.root / "结果.TXT").write_text("z")
    assert folder.names.found("素材\\学生.txt") == "素材\\学生.txt"
    assert folder.names.found("结果.TXT") == "结果.TXT"
    assert folder.noted == []


def test_a_file_that_a_program_has_just_made_is_found_in_a_large_folder(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 2)
    for name in ("一.txt", "二.txt", "三.txt"):
        (folder.root / name).write_text("x")
    assert folder.found("A.txt", new=True) == "A.txt"
    (folder.root / "A.txt").write_text("x")
    listed = []
    monkeypatch.setattr(module, "LISTDIR", lambda path: listed.append(path) or [])
    assert folder.found("a.TXT") == "A.txt"
    assert listed == [], "a large folder is not listed again for every name"


def test_a_font_of_windows_is_a_font_here_and_no_other_file_is(tmp_path: Path) -> None:
    names = Names(str(tmp_path), lambda *_: None, font="/font.ttc")
    assert names.found(r"C:\Windows\Fonts\simhei.ttf") == names.found("c:/windows/fonts/SimSun.TTC") == "/font.ttc"
    for path in (r"C:\Windows\Fonts\x.txt", r"C:\Windows\simhei.ttf", r"D:\考试\Windows\Fonts\simhei.ttf"):
        assert names.found(path) == path


def test_each_behaviour_is_off_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plain = Folder(tmp_path, windows=False)
    assert plain.found("素材/图/a.png") == "素材/图/A.PNG"
    assert plain.names.found("素材\\学生.txt") == "素材\\学生.txt"
    exact = Folder(tmp_path, fold=False)
    assert exact.found("素材\\学生.txt") == "素材/学生.txt"
    assert exact.found("素材/图/a.png") == "素材/图/a.png"


@pytest.mark.parametrize(
    ("command", "left"),
    [
        ("cls", ""),
        ("CLS & pause", ""),
        ("chcp 65001>nul", ""),
        ("chcp 65001 && python x.py", "python x.py"),
        ("python x.py", None),
        ("echo cls", None),
        ("", None),
    ],
)
def test_only_the_consoles_own_words_are_left_out(command: str, left: str | None) -> None:
    assert left_over(command) == left


def test_notes_are_few_and_one_line_each(tmp_path: Path) -> None:
    path = tmp_path / "notes"
    notes = Notes(str(path))
    for _ in range(3):
        notes.note("shell", "cls\n\tx")
    for number in range(100):
        notes.note("path", f"a\\{number}", "x" * 1000)
    lines = path.read_text().splitlines()
    assert len(lines) == MOST
    assert lines[0] == "shell\tcls??x\t"
    assert all(line.count("\t") == 2 and len(line) < 300 for line in lines)


def test_notes_become_one_sentence_a_kind() -> None:
    data = "".join(f"path\ta\\{n}.csv\ta/{n}.csv\n" for n in range(5)) + "shell\tcls\t\nshell\tcls\t\n"
    path, shell = sentences(data.encode())
    assert "“a\\0.csv → a/0.csv”；“a\\1.csv → a/1.csv”；“a\\2.csv → a/2.csv” 等 5 处" in path
    assert shell.endswith("：“cls”")


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"score\t100\t100\n", b"path\n", b"path\ta\n", b"path\ta\tb\tc\n", b"\t\t\n" * 1000]
)
def test_what_is_no_note_says_nothing(data: bytes) -> None:
    assert sentences(data) == ()


def test_a_forged_note_stays_short_and_on_its_line() -> None:
    (sentence,) = sentences(("drive\t" + "长" * 5000 + "\u202e\x1b[2J\tx\r\n").encode())
    assert len(sentence) < len(SENTENCES["drive"]) + 2 * MAX_TEXT + 10
    assert sentence.isprintable()


def test_the_edition_says_what_is_on() -> None:
    edition = load_edition("2022-09")
    assert set(edition.candidate_env("beginner")["EXAM_BEHAVIOUR"].split(",")) == {
        "windows_paths", "ignore_case", "shell_words", "enter_at_end", "own_chromedriver", "script_folder",
    }  # fmt: skip
    off = dict.fromkeys(("windows_paths", "ignore_case", "shell_words", "enter_at_end", "own_chromedriver", "script_folder"), False)
    plain = edition.model_copy(update={"behaviour": edition.behaviour.model_copy(update=off)})
    assert plain.candidate_env("beginner")["EXAM_BEHAVIOUR"] == ""
