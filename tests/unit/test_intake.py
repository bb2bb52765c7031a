"""Every honest archive is read as it was meant; no hostile one does anything but become unreadable."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import libarchive
import pytest

from grader import intake
from grader.errors import BadInput
from grader.intake import Collected, Submission, Unreadable, collect, freeze, take
from grader.store import Store
from grader.unpack.child import NOBODY
from grader.unpack.gate import MAX_MEMBERS, MAX_TOTAL, Gate, Refused
from tests.unit.archives import rar_at, raw_zip_at, zip_at

FIVE = (1, 2, 3, 4, 5)
PLAIN = {"1/main.py": b"print(1)\n", "2/app/main.py": b"print(2)\n"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def readable(path: Path, store: Store, numbers: tuple[int, ...] = FIVE) -> Submission:
    found = freeze(path, "001", numbers, store)
    assert isinstance(found, Submission), found
    return found


def reason(path: Path, store: Store) -> str:
    found = freeze(path, "001", FIVE, store)
    assert isinstance(found, Unreadable), found
    return found.reason


def tree_of(found: Submission, store: Store) -> dict[str, bytes]:
    return store.get_tree(found.digest)


def test_a_plain_zip_is_frozen_question_by_question(tmp_path: Path, store: Store) -> None:
    found = readable(zip_at(tmp_path / "001.zip", PLAIN), store)
    assert tree_of(found, store) == {"q1/main.py": b"print(1)\n", "q2/app/main.py": b"print(2)\n"}
    assert found.questions == {1: ("main.py",), 2: ("app/main.py",)}
    assert found.archive is not None and store.get(found.archive) == (tmp_path / "001.zip").read_bytes()


def tar_bytes(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def test_the_same_answer_is_the_same_submission_whatever_carried_it(tmp_path: Path, store: Store) -> None:
    zip_at(tmp_path / "a.zip", PLAIN)
    rar_at(tmp_path / "b.rar", PLAIN)
    (tmp_path / "c.tar.gz").write_bytes(tar_bytes(PLAIN))
    with libarchive.file_writer(str(tmp_path / "d.7z"), "7zip") as archive:
        for name, data in PLAIN.items():
            archive.add_file_from_memory(name, len(data), data)
    rar_at(tmp_path / "misnamed.zip", PLAIN)
    for name, data in PLAIN.items():
        (tmp_path / "e" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "e" / name).write_bytes(data)
    digests = {readable(tmp_path / one, store).digest for one in ("a.zip", "b.rar", "c.tar.gz", "d.7z", "misnamed.zip", "e")}
    assert len(digests) == 1


@pytest.mark.parametrize("system", [0, 3])
@pytest.mark.parametrize("name", ["第1题", "题目1", "第一题", "一"])
def test_gbk_names_without_the_flag_are_chinese(tmp_path: Path, store: Store, system: int, name: str) -> None:
    raw = {f"{name}/主程序.py".encode("gbk"): b"x", f"{name}/数据/订单.csv".encode("gbk"): b"y"}
    found = readable(raw_zip_at(tmp_path / "001.zip", raw, system=system), store)
    assert found.questions == {1: ("主程序.py", "数据/订单.csv")}


def test_gbk_that_happens_to_be_valid_utf8_is_still_chinese(tmp_path: Path, store: Store) -> None:
    name = "一/a.py".encode("gbk")
    assert name.decode("utf-8") == "\u04bb/a.py"  # a Cyrillic letter
    assert readable(raw_zip_at(tmp_path / "001.zip", {name: b"x"}), store).questions == {1: ("a.py",)}


def test_utf8_names_without_the_flag_are_chinese_too(tmp_path: Path, store: Store) -> None:
    found = readable(raw_zip_at(tmp_path / "001.zip", {"第2题/报告.py".encode(): b"x"}, system=3), store)
    assert found.questions == {2: ("报告.py",)}


def test_a_marked_name_stays_what_it_is(tmp_path: Path, store: Store) -> None:
    assert readable(zip_at(tmp_path / "001.zip", {"第3题/café.py": b""}), store).questions == {3: ("café.py",)}


@pytest.mark.parametrize("wrapper", ["", "20221100001/", "答案/20221100001/", "a/b/c/", "1/"])
def test_folders_too_many_around_the_answer_do_no_harm(tmp_path: Path, store: Store, wrapper: str) -> None:
    found = readable(zip_at(tmp_path / "001.zip", {wrapper + name: data for name, data in PLAIN.items()}), store)
    assert found.questions == {1: ("main.py",), 2: ("app/main.py",)}


def test_windows_habits_are_dropped_and_said(tmp_path: Path, store: Store) -> None:
    junk = ["1/__pycache__/main.cpython-37.pyc", "1/.idea/x.xml", "1/.vscode/s.json", "1/Thumbs.db", "Desktop.ini", "1/.DS_Store"]
    junk += ["__MACOSX/1/._main.py", "1/venv/Lib/a.py", "1/.venv/b.py", "1/node_modules/c.js", "1/chromedriver.exe"]
    found = readable(zip_at(tmp_path / "001.zip", {**PLAIN, **dict.fromkeys(junk, b"x")}), store)
    assert found.questions == {1: ("main.py",), 2: ("app/main.py",)}
    [note] = found.notes
    assert all(word in note for word in ("venv/", ".idea/", "chromedriver.exe", "__MACOSX/", "Thumbs.db"))


def test_backslashes_are_folders(tmp_path: Path, store: Store) -> None:
    assert readable(zip_at(tmp_path / "001.zip", {"1\\数据\\a.csv": b""}), store).questions == {1: ("数据/a.csv",)}


def test_what_was_not_handed_in_is_absent_and_what_is_elsewhere_is_said(tmp_path: Path, store: Store) -> None:
    found = readable(zip_at(tmp_path / "001.zip", {"2/main.py": b"", "说明.txt": b"", "草稿/x.py": b""}), store)
    assert set(found.questions) == {2}
    assert any("说明.txt" in note and "草稿" in note for note in found.notes)


def test_an_answer_without_any_question_is_readable_and_says_so(tmp_path: Path, store: Store) -> None:
    for name, members in (("a.zip", {}), ("b.zip", {"说明.txt": b"x"}), ("c.zip", {"9/main.py": b"x"})):
        found = readable(zip_at(tmp_path / name, members), store)
        assert found.questions == {} and found.notes


def test_a_paper_of_one_question_needs_no_question_folder(tmp_path: Path, store: Store) -> None:
    found = readable(zip_at(tmp_path / "001.zip", {"我的答案/main.py": b"x", "我的答案/a/b.txt": b""}), store, (1,))
    assert found.questions == {1: ("a/b.txt", "main.py")} and found.notes


def test_two_folders_for_one_question_are_a_persons_matter_unless_one_is_plainly_a_copy(tmp_path: Path, store: Store) -> None:
    assert "第 1 题有多个文件夹" in reason(zip_at(tmp_path / "a.zip", {"1/a.py": b"", "q1/a.py": b""}), store)
    found = readable(zip_at(tmp_path / "b.zip", {"1/a.py": b"good", "1 - 副本/a.py": b""}), store)
    assert tree_of(found, store) == {"q1/a.py": b"good"} and "副本" in found.notes[0]
    assert "多个文件夹" in reason(zip_at(tmp_path / "c.zip", {"甲/1/a.py": b"", "乙/1/a.py": b""}), store)


@pytest.mark.parametrize(
    "name",
    ["../1/x.py", "1/../../x", "/1/x.py", "\\1\\x.py", "C:/1/x.py", "C:\\1\\x.py", "\\\\host\\share\\x", "1/a\nb.py",
     "1/a\x1bb.py", "1/.. /x", "1/" + "a" * 300, "1/" + "a/" * 40 + "x"],
)  # fmt: skip
def test_hostile_names_are_unreadable(tmp_path: Path, store: Store, name: str) -> None:
    assert "文件" in reason(zip_at(tmp_path / "001.zip", {**PLAIN, name: b"x"}), store)


def test_a_nul_in_a_name_is_unreadable(tmp_path: Path, store: Store) -> None:
    assert "控制字符" in reason(raw_zip_at(tmp_path / "001.zip", {b"1/a\0b.py": b"x"}), store)


@pytest.mark.parametrize("pair", [("1/a.py", "1/A.py"), ("1/a", "1/a/b"), ("1/a/b", "1/A"), ("1/a.py", "1\\a.py")])
def test_names_that_collide_are_unreadable(tmp_path: Path, store: Store, pair: tuple[str, str]) -> None:
    assert "名" in reason(zip_at(tmp_path / "001.zip", dict.fromkeys(pair, b"x")), store)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice_is_unreadable(tmp_path: Path, store: Store) -> None:
    with zipfile.ZipFile(tmp_path / "001.zip", "w") as archive:
        archive.writestr("1/a.py", "good")
        archive.writestr("1/a.py", "evil")
    assert "重名" in reason(tmp_path / "001.zip", store)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_unreadable(tmp_path: Path, store: Store, kind: bytes) -> None:
    with tarfile.open(tmp_path / "001.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("1/main.py"))
        info = tarfile.TarInfo("1/evil")
        info.type, info.linkname = kind, "1/main.py" if kind == tarfile.LNKTYPE else "/etc/passwd"
        archive.addfile(info)
    assert "链接或特殊文件" in reason(tmp_path / "001.tar", store)


def test_a_link_in_a_zip_or_folder_is_unreadable(tmp_path: Path, store: Store) -> None:
    with zipfile.ZipFile(tmp_path / "001.zip", "w") as archive:
        info = zipfile.ZipInfo("1/evil")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert "链接" in reason(tmp_path / "001.zip", store)
    for name, target in (("file", "/etc/passwd"), ("folder", "/etc")):
        (tmp_path / name / "1").mkdir(parents=True)
        (tmp_path / name / "1" / "evil").symlink_to(target)
        assert "链接" in reason(tmp_path / name, store)
    (tmp_path / "fifo" / "1").mkdir(parents=True)
    os.mkfifo(tmp_path / "fifo" / "1" / "pipe")
    assert "特殊文件" in reason(tmp_path / "fifo", store)


def test_an_encrypted_zip_is_unreadable_and_says_so(tmp_path: Path, store: Store) -> None:
    data = bytearray(zip_at(tmp_path / "001.zip", {"1/a.py": b"x"}).read_bytes())
    for magic, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(magic) + at] |= 1
    (tmp_path / "001.zip").write_bytes(data)
    assert "加密" in reason(tmp_path / "001.zip", store)


def test_broken_archives_are_unreadable_and_say_so(tmp_path: Path, store: Store) -> None:
    whole = zip_at(tmp_path / "001.zip", {"1/a.py": os.urandom(5000)}).read_bytes()
    rar = rar_at(tmp_path / "001.rar", {"1/a.py": os.urandom(5000)}).read_bytes()
    flipped = bytearray(whole)
    flipped[2000] ^= 0xFF
    cases = {"cut": whole[:3000], "flipped": bytes(flipped), "empty": b"", "text": b"hello" * 100, "rar": rar[:2000]}
    cases |= {"7z": b"7z\xbc\xaf\x27\x1c" + os.urandom(400), "gz": b"\x1f\x8b" + os.urandom(400), "bare": b"PK\5\6"}
    for name, data in cases.items():
        path = tmp_path / f"{name}.zip"
        path.write_bytes(data)
        assert any(word in reason(path, store) for word in ("损坏", "空的")), name


def test_bombs_are_unreadable(tmp_path: Path, store: Store) -> None:
    assert "压缩比" in reason(zip_at(tmp_path / "ratio.zip", {"1/a.bin": bytes(40 << 20)}), store)
    many = {f"1/{number}": b"" for number in range(MAX_MEMBERS + 1)}
    assert "过多" in reason(zip_at(tmp_path / "many.zip", many), store)


def test_big_but_honest_answers_are_read(tmp_path: Path, store: Store) -> None:
    members = {"1/data.bin": os.urandom(20 << 20), "1/zeros.txt": bytes(10 << 20)}
    members |= {f"1/venv/lib/{number}.py": b"x" for number in range(3000)}
    assert len(readable(zip_at(tmp_path / "001.zip", members), store).questions[1]) == 2


def test_the_total_is_capped_while_unpacking() -> None:
    gate = Gate(MAX_TOTAL)
    gate.count(MAX_TOTAL)
    with pytest.raises(Refused, match="过大"):
        gate.count(1)


def test_the_reader_has_given_up_root_files_and_processes() -> None:
    script = "import json,os,resource; from unpack.child import lock_down; lock_down()\n"
    script += "try:\n os.fork(); forked=True\nexcept OSError: forked=False\n"
    script += "network = os.readlink('/proc/self/ns/net')\n"
    script += "print(json.dumps([os.getresuid(), os.getgroups(), forked, resource.getrlimit(resource.RLIMIT_FSIZE), network]))"
    import json
    import subprocess
    import sys

    code = f"import sys; sys.path.append({str(intake.READER)!r})\n{script}"
    said = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, cwd="/").stdout
    uids, groups, forked, files, network = json.loads(said)
    assert files == [0, 0]
    if os.geteuid() == 0:
        assert uids == [NOBODY] * 3 and groups == [] and forked is False
        assert network != os.readlink("/proc/self/ns/net")


def test_a_reader_that_cannot_start_is_our_fault_not_the_candidates(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zip_at(tmp_path / "001.zip", PLAIN)
    monkeypatch.setattr(intake.sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match="did not start"):
        freeze(path, "001", FIVE, store)


def reader(folder: Path, line: str) -> None:
    """Another program where the child that reads archives is looked for."""
    (folder / "unpack").mkdir()
    (folder / "unpack" / "child.py").write_text(f"import os\n\ndef main():\n    {line}\n")


def test_a_reader_that_hangs_is_ended(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zip_at(tmp_path / "001.zip", PLAIN)
    reader(tmp_path, "import time; os.write(1, b'R' + bytes(4) + b'F\\0\\0\\0\\x031/a'); time.sleep(60)")
    monkeypatch.setattr(intake, "WALL_S", 0.5)
    monkeypatch.setattr(intake, "READER", tmp_path)
    assert "超过时限" in reason(path, store)


@pytest.mark.parametrize(
    "frames",
    [
        b"",
        b"F\0\0\0\x031/aC\0\0\0\x01x",
        b"F\0\0\0\x06../../Z\0\0\0\0",
        b"F\0\0\0\x031/aF\0\0\0\x031/aZ\0\0\0\0",
        b"Q\0\0\0\0",
        b"C\xff\xff\xff\xff",
    ],
)
def test_a_reader_that_was_taken_over_is_not_believed(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, frames: bytes
) -> None:
    path = zip_at(tmp_path / "001.zip", PLAIN)
    reader(tmp_path, f"os.write(1, b'R' + bytes(4) + {frames!r})")
    monkeypatch.setattr(intake, "READER", tmp_path)
    assert reason(path, store)


def test_what_lies_in_the_folder_is_sorted_by_admission_number(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    for name in ("002.zip", "001.ZIP", "003.tar.gz", "001.7z", "张三.zip", "readme.txt", "Thumbs.db", "a b.zip", "x" * 33 + ".zip"):
        (folder / name).write_bytes(b"")
    (folder / "004").mkdir()
    found, strays = collect(folder)
    assert [(one.admission, len(one.paths)) for one in found] == [("001", 2), ("002", 1), ("003", 1), ("004", 1)]
    assert set(strays) == {"张三.zip", "readme.txt", "a b.zip", "x" * 33 + ".zip"}
    two = take(found[0], FIVE, store)
    assert isinstance(two, Unreadable) and "多份" in two.reason
    with pytest.raises(BadInput, match="no such folder"):
        collect(tmp_path / "gone")


def test_one_collected_archive_is_taken(tmp_path: Path, store: Store) -> None:
    path = zip_at(tmp_path / "007.zip", PLAIN)
    found = take(Collected("007", (path,)), FIVE, store)
    assert isinstance(found, Submission) and found.admission == "007"


def test_what_lies_there_is_known_by_the_digest_that_is_recorded_of_it(tmp_path: Path, store: Store) -> None:
    path = zip_at(tmp_path / "001.zip", PLAIN)
    (tmp_path / "folder/1").mkdir(parents=True)
    (tmp_path / "folder/1/a.py").write_text("x")
    (tmp_path / "broken.zip").write_bytes(b"PK damaged")
    (tmp_path / "link.zip").symlink_to(path)
    with (tmp_path / "big.zip").open("wb") as file:
        file.truncate(intake._ARCHIVE_BYTES + 1)
    alone = [(path,), (tmp_path / "folder",), (tmp_path / "broken.zip",), (tmp_path / "link.zip",), (tmp_path / "big.zip",)]
    found = [Collected("001", paths) for paths in [*alone, (path, tmp_path / "folder"), (path, tmp_path / "broken.zip")]]
    digests = [one.digest() for one in found]
    assert digests == [take(one, FIVE, store).archive for one in found]
    assert len(set(digests)) == len(found) and all(re.fullmatch("sha256:[0-9a-f]{64}", one) for one in digests)
    assert digests[0] == "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def test_whatever_changes_in_a_folder_changes_its_digest(tmp_path: Path) -> None:
    folder = tmp_path / "001"
    (folder / "1").mkdir(parents=True)
    (folder / "1" / "a.py").write_text("x")
    one, seen = Collected("001", (folder,)), []

    def look() -> None:
        seen.append(one.digest())
        assert one.digest() == seen[-1]

    look()
    os.utime(folder / "1" / "a.py", (0, 0))
    assert one.digest() == seen[0], "when it was written is no part of it"
    (folder / "1" / "a.py").write_text("y")
    look()
    (folder / "1" / "a.py").rename(folder / "1" / "b.py")
    look()
    (folder / "2").mkdir()
    look()
    (folder / "2").rmdir()
    (folder / "2").write_text("")
    look()
    for target in ("/etc/passwd", "/etc"):
        (folder / "2").unlink()
        (folder / "2").symlink_to(target)
        look()
    (folder / "2").unlink()
    os.mkfifo(folder / "2")
    look()
    assert len(set(seen)) == len(seen)


def test_of_several_that_lie_there_each_name_and_each_byte_counts(tmp_path: Path) -> None:
    zip_at(tmp_path / "001.zip", PLAIN)
    seen = set()
    for name, data in (("001.7z", b"a"), ("001.7z", b"b"), ("001.rar", b"b")):
        (tmp_path / name).write_bytes(data)
        seen.add(Collected("001", (tmp_path / "001.zip", tmp_path / name)).digest())
    assert len(seen) == 3
