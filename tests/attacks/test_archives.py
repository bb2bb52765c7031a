"""Lines 26 to 31: whatever is handed in as an archive is frozen as it was meant, or unreadable; it is never anything else.

Each hostile archive is handed in beside an honest one of the same format, which must be read: a reader that refuses everything
would pass the rest. That nothing was written beside the store is looked at as well.
"""

from __future__ import annotations

import binascii
import gzip
import io
import lzma
import os
import struct
import tarfile
import time
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import libarchive
import pytest

from grader.intake import Submission, Unreadable, collect, freeze, take
from grader.store import Store
from grader.unpack.gate import MAX_LISTED
from tests.attacks.crafted import (
    COPY,
    HARD_LINK,
    JUNCTION,
    SYMLINK,
    UNIX,
    Old,
    encrypted,
    encrypted_7z,
    rar4,
    rar5,
    redirected,
    unicode_name,
)
from tests.unit.archives import rar_at, raw_zip_at, zip_at

HONEST = {"1/main.py": b"print(1)\n", "2/main.py": b"print(2)\n"}
Writer = Callable[[Path, Mapping[str, bytes]], Path]


def tar_at(path: Path, members: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def seven_at(path: Path, members: Mapping[str, bytes], options: str = "") -> Path:
    with libarchive.file_writer(str(path), "7zip", options=options) as archive:
        for name, data in members.items():
            archive.add_file_from_memory(name, len(data), data)
    return path


WRITERS: dict[str, Writer] = {"zip": zip_at, "tar": tar_at, "7z": seven_at, "rar": rar_at}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder of answers: the one thing that an archive could write beside."""
    folder = tmp_path / "answers"
    folder.mkdir()
    return folder


def reason(path: Path, store: Store) -> str:
    """Why the archive is unreadable; nothing but it and the store may be there afterwards."""
    found = freeze(path, "001", (1, 2), store)
    assert isinstance(found, Unreadable), found
    assert {one.name for one in path.parent.iterdir()} == {path.name}
    assert {one.name for one in path.parent.parent.iterdir()} <= {"answers", "store"}
    return found.reason


def read(path: Path, store: Store) -> dict[str, bytes]:
    found = freeze(path, "001", (1, 2), store)
    assert isinstance(found, Submission), found
    return store.get_tree(found.digest)


@pytest.mark.parametrize("form", WRITERS)
def test_the_honest_one_of_each_format_is_read(desk: Path, store: Store, form: str) -> None:
    assert read(WRITERS[form](desk / f"001.{form}", HONEST), store) == {f"q{name}": data for name, data in HONEST.items()}


NAMES = ["../1/x.py", "1/../../x.py", "/etc/cron.d/x", "C:/1/x.py", "c:x.py", "//server/share/x", "1/a\tb.py", "1/a\x7fb.py", "1/..", ".. /x",
         "a/" * 40 + "x", "1/" + "n" * 256]  # fmt: skip


@pytest.mark.parametrize(("form", "name"), [*((form, NAMES[0]) for form in WRITERS), *zip([*WRITERS] * 3, NAMES, strict=True)])
def test_a_name_that_leaves_its_folder_is_unreadable(desk: Path, store: Store, form: str, name: str) -> None:
    """Line 27."""
    assert "文件" in reason(WRITERS[form](desk / f"001.{form}", {**HONEST, name: b"x"}), store)


@pytest.mark.parametrize(
    ("form", "name"), [("zip", "..\\1\\x.py"), ("tar", "\\\\host\\share\\x"), ("rar", "C:\\x.py"), ("tar", "1\\..\\..\\x.py")]
)
def test_back_slashes_leave_it_no_more_than_slashes(desk: Path, store: Store, form: str, name: str) -> None:
    """Line 27."""
    assert "文件" in reason(WRITERS[form](desk / f"001.{form}", {**HONEST, name: b"x"}), store)


@pytest.mark.parametrize("raw", [b"1/a\0.py", b"1/a\n.py", b"1/a\r.py", b"1/\x1b[2J.py"])
def test_control_characters_in_a_name_are_unreadable(desk: Path, store: Store, raw: bytes) -> None:
    """Line 27."""
    assert "控制字符" in reason(raw_zip_at(desk / "001.zip", {b"1/main.py": b"x", raw: b"x"}), store)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.CONTTYPE])
def test_what_is_no_file_is_unreadable_whatever_it_is_called(desk: Path, store: Store, kind: bytes) -> None:
    """Line 28: a link first, then a file through it, as CVE-2025-4517 does; a device; a pipe."""
    with tarfile.open(desk / "001.tar", "w") as archive:
        info = tarfile.TarInfo("1/way")
        info.type, info.linkname, info.mode = kind, "../" * 20 + "tmp", 0o777
        archive.addfile(info)
        through = tarfile.TarInfo("1/way/../../main.py" if kind == tarfile.SYMTYPE else "1/main.py")
        archive.addfile(through)
    if kind == tarfile.CONTTYPE:  # a contiguous file is an ordinary one
        assert set(read(desk / "001.tar", store)) == {"q1/way", "q1/main.py"}
    else:
        assert "链接或特殊文件" in reason(desk / "001.tar", store)


def test_a_link_in_a_7z_is_unreadable(desk: Path, store: Store) -> None:
    """Line 28: the second member's attributes are those of a link."""
    data = bytearray(seven_at(desk / "001.7z", {"1/main.py": b"x", "1/way": b"/etc/passwd"}, "compression=store").read_bytes())
    regular = struct.pack("<H", 0o100664)
    at = data.rindex(regular)
    assert data.count(regular) == 2
    data[at : at + 2] = struct.pack("<H", 0o120777)
    sealed(data)
    (desk / "001.7z").write_bytes(data)
    assert "链接或特殊文件" in reason(desk / "001.7z", store)


MAIN = ("1/main.py", b"x", b"")
SPECIAL = {
    "a link in a RAR 4": rar4([Old(b"1/main.py"), Old(b"1/way", b"/etc/passwd", 0, UNIX, 0o120777)]),
    "a device in a RAR 4": rar4([Old(b"1/main.py"), Old(b"1/way", b"", 0, UNIX, 0o060777)]),
    "a link in a RAR 5": rar5([MAIN, ("1/way", b"", redirected(SYMLINK, b"/etc/passwd"))]),
    "a hard link in a RAR 5": rar5([MAIN, ("1/way", b"", redirected(HARD_LINK, b"1/main.py"))]),
    "a junction in a RAR 5": rar5([MAIN, ("1/way", b"", redirected(JUNCTION, b"C:/x"))]),
    "a copy of another in a RAR 5": rar5([MAIN, ("2/main.py", b"", redirected(COPY, b"1/main.py"))]),
}


@pytest.mark.parametrize("name", SPECIAL)
def test_what_is_no_file_in_a_rar_is_unreadable(desk: Path, store: Store, name: str) -> None:
    """Line 28."""
    (desk / "001.rar").write_bytes(SPECIAL[name])
    assert "链接或特殊文件" in reason(desk / "001.rar", store)


def test_names_have_an_end_together(desk: Path, store: Store) -> None:
    """Line 27: each name is short enough, all of them together are more than a sandbox is told at once."""
    path = zip_at(desk / "001.zip", {f"1/{'题' * 80}/{'目' * 80}/{n}": b"" for n in range(5000)})
    assert "合计" in reason(path, store)


def sealed(data: bytearray) -> None:
    """Make both checksums of a 7z fit what its header now says."""
    offset, size = struct.unpack_from("<QQ", data, 12)
    struct.pack_into("<I", data, 28, binascii.crc32(data[32 + offset : 32 + offset + size]))
    struct.pack_into("<I", data, 8, binascii.crc32(data[12:32]))


def overlapping(path: Path) -> Path:
    """A zip whose many entries share one kernel of data."""
    data = zip_at(path, {"1/a": os.urandom(1 << 20)}).read_bytes()
    at = data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    entry = data[at:end]
    entries = b"".join(entry.replace(b"1/a", f"1/{n}".encode()[:3].ljust(3, b"x")) for n in range(10, 99))
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 89, 89, len(entries), at, 0)
    path.write_bytes(data[:at] + entries + tail)
    return path


def test_entries_that_share_their_data_are_unreadable(desk: Path, store: Store) -> None:
    """Line 29: 89 MiB of entries in 1 MiB of archive."""
    assert reason(overlapping(desk / "001.zip"), store)


def test_a_bomb_inside_an_archive_stays_closed(desk: Path, store: Store) -> None:
    """Line 29: nobody opens an archive that lies in an archive."""
    inner = zip_at(desk / "inner", {"zeros": bytes(15 << 20)}).read_bytes()
    (desk / "inner").unlink()
    assert read(zip_at(desk / "001.zip", {**HONEST, "1/inner.zip": inner}), store)["q1/inner.zip"] == inner


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz"])
def test_a_packed_tar_of_nothing_but_zeros_is_unreadable(desk: Path, store: Store, packing: str) -> None:
    """Line 29."""
    with tarfile.open(desk / f"001.tar.{packing}", f"w:{packing}") as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo("1/zeros")
        info.size = 60 << 20
        archive.addfile(info, io.BytesIO(bytes(60 << 20)))
    assert "压缩比" in reason(desk / f"001.tar.{packing}", store)


def test_a_gzip_in_a_gzip_is_unreadable(desk: Path, store: Store) -> None:
    """Line 29: what is unpacked must be an archive's members, not another layer."""
    (desk / "001.tar.gz").write_bytes(gzip.compress(gzip.compress(bytes(30 << 20))))
    assert reason(desk / "001.tar.gz", store)


def huge_dictionary_xz(tar: bytes) -> bytes:
    """An .xz whose header asks for a dictionary of 4 GiB."""
    data = bytearray(lzma.compress(tar, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 16}]))
    size = (data[12] + 1) * 4
    at = data.index(b"\x21\x01", 12, 12 + size) + 2
    data[at] = 40
    data[12 + size - 4 : 12 + size] = struct.pack("<I", binascii.crc32(data[12 : 12 + size - 4]))
    return bytes(data)


def huge_dictionary_7z(path: Path) -> Path:
    """A 7z whose LZMA coder asks for a dictionary of 4 GiB; both checksums fit."""
    with libarchive.file_writer(str(path), "7zip", options="compression=lzma1") as archive:
        archive.add_file_from_memory("1/main.py", 20000, b"print(1)\n" * 2222 + b"\n\n")
    data = bytearray(path.read_bytes())
    at = data.rindex(b"\x03\x01\x01\x05\x5d") + 5
    data[at : at + 4] = b"\xff\xff\xff\xff"
    sealed(data)
    path.write_bytes(data)
    return path


def test_a_huge_dictionary_is_unreadable_and_takes_no_memory_of_ours(desk: Path, store: Store) -> None:
    """Line 29."""
    with lzma.open(io.BytesIO(huge_dictionary_xz(b"x"))) as file:
        assert file.read() == b"x", "the header that was forged is well formed"
    whole = tar_at(desk / "whole", HONEST).read_bytes()
    (desk / "whole").unlink()
    (desk / "001.tar.xz").write_bytes(huge_dictionary_xz(whole))
    assert reason(desk / "001.tar.xz", store)
    (desk / "001.tar.xz").unlink()
    assert reason(huge_dictionary_7z(desk / "001.7z"), store)


@pytest.mark.full
def test_too_many_empty_files_are_unreadable_in_bounded_time(desk: Path, store: Store) -> None:
    """Line 29: one more than may be listed, 200,001 of them; junk that is dropped counts as well."""
    with zipfile.ZipFile(desk / "001.zip", "w") as archive:
        for number in range(MAX_LISTED + 1):
            archive.writestr(zipfile.ZipInfo(f"1/venv/{number}"), b"")
    started = time.process_time()
    assert "过多" in reason(desk / "001.zip", store)
    assert time.process_time() - started < 30


PAIRS = [("1/main.py", "1/main.py"), ("1/main.py", "1/Main.PY"), ("1/straße.py", "1/STRASSE.py"), ("1/a", "1/a/b"), ("1/A/b", "1/a"), ("1/main.py", "./1//main.py")]


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize("form", ["zip", "tar", "7z", "rar"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_unreadable(desk: Path, store: Store, form: str, first: str, second: str) -> None:
    """Line 30: which of the two would be graded must not depend on who unpacks."""
    path = desk / f"001.{form}"
    if form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(first, "one")
            archive.writestr(second, "two")
    elif form == "tar":
        with tarfile.open(path, "w") as tar:
            for name in (first, second):
                tar.addfile(tarfile.TarInfo(name))
    elif form == "rar":
        path.write_bytes(rar5([(first, b"one", b""), (second, b"two", b"")]))
    else:
        with libarchive.file_writer(str(path), "7zip") as seven:
            for name in (first, second):
                seven.add_file_from_memory(name, 3, b"one")
    assert "名" in reason(path, store)


def test_an_encrypted_rar_is_unreadable_and_says_so(desk: Path, store: Store) -> None:
    """Line 31: the members' names are encrypted too (RAR 4, MHD_PASSWORD)."""

    def block(body: bytes) -> bytes:
        return struct.pack("<H", binascii.crc32(body) & 0xFFFF) + body

    (desk / "001.rar").write_bytes(b"Rar!\x1a\x07\x00" + block(struct.pack("<BHH6x", 0x73, 0x80, 13)) + os.urandom(200))
    assert reason(desk / "001.rar", store) == "压缩包已加密"


LOCKED = {
    "RAR 4": rar4([Old(b"1/main.py", bytes(16), 4)]),
    "RAR 5": rar5([("1/main.py", bytes(16), encrypted())]),
    "7z": encrypted_7z("1/main.py", os.urandom(32)),
}


@pytest.mark.parametrize("form", LOCKED)
def test_encrypted_members_are_unreadable_and_say_so(desk: Path, store: Store, form: str) -> None:
    """Line 31: the names can be read, and what is there would pass for the content."""
    (desk / "001.zip").write_bytes(LOCKED[form])
    assert reason(desk / "001.zip", store) == "压缩包已加密"


def test_misnamed_archives_are_read_as_what_they_are(desk: Path, store: Store) -> None:
    """Line 31: candidates rename."""
    due = {f"q{name}": data for name, data in HONEST.items()}
    for writer in WRITERS.values():
        for suffix in ("zip", "rar", "7z"):
            assert read(writer(desk / f"001.{suffix}", HONEST), store) == due


@pytest.mark.parametrize("data", [b"MZ\x90\0" + bytes(500), b"%PDF-1.5\n" + bytes(500), b"\x7fELF" + bytes(500), b"<html>" * 90, b"\0" * 10240, "作业".encode() * 200])
def test_what_is_no_archive_is_unreadable(desk: Path, store: Store, data: bytes) -> None:
    """Line 31."""
    (desk / "001.zip").write_bytes(data)
    assert reason(desk / "001.zip", store)


CHINESE = "第1题/主程序.py"


def declared_zip() -> bytes:
    """A name in GBK, and the same one in UTF-8 in the field that Info-ZIP and 7-Zip add."""
    raw, text, file = CHINESE.encode("gbk"), CHINESE.encode(), io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("x" * len(raw))
        info.extra = struct.pack("<HHBI", 0x7075, 5 + len(text), 1, binascii.crc32(raw)) + text
        archive.writestr(info, b"x")
    return file.getvalue().replace(b"x" * len(raw), raw)


def tar_of(encoding: str, form: int) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form, encoding=encoding) as archive:
        info = tarfile.TarInfo(CHINESE)
        info.size = 1
        archive.addfile(info, io.BytesIO(b"x"))
    return file.getvalue()


def made(write: Callable[[Path], object]) -> Callable[[Path], bytes]:
    def read_back(folder: Path) -> bytes:
        write(folder / "made")
        return (folder / "made").read_bytes()

    return read_back


NAMED: dict[str, Callable[[Path], bytes]] = {
    "a zip that says UTF-8": made(lambda path: zip_at(path, {CHINESE: b"x"})),
    "a zip in UTF-8": made(lambda path: raw_zip_at(path, {CHINESE.encode(): b"x"})),
    "a zip in GBK": made(lambda path: raw_zip_at(path, {CHINESE.encode("gbk"): b"x"})),
    "a zip that declares it": lambda _: declared_zip(),
    "a 7z": made(lambda path: seven_at(path, {CHINESE: b"x"})),
    "a RAR 4 in GBK": lambda _: rar4([Old(CHINESE.replace("/", "\\").encode("gbk"))]),
    "a RAR 4 that declares it": lambda _: rar4([Old(unicode_name(CHINESE.replace("/", "\\")), flags=0x200)]),
    "a RAR 5": lambda _: rar5([(CHINESE, b"x", b"")]),
    "a tar in UTF-8": lambda _: tar_of("utf-8", tarfile.GNU_FORMAT),
    "a tar in GBK": lambda _: tar_of("gbk", tarfile.USTAR_FORMAT),
    "a tar that declares it": lambda _: tar_of("utf-8", tarfile.PAX_FORMAT),
}


@pytest.mark.parametrize("how", NAMED)
def test_names_are_what_their_maker_meant(desk: Path, store: Store, tmp_path: Path, how: str) -> None:
    """UTF-8, GBK or declared, in every format."""
    (desk / "001.zip").write_bytes(NAMED[how](tmp_path))
    assert read(desk / "001.zip", store) == {"q1/主程序.py": b"x"}


@pytest.mark.full
@pytest.mark.parametrize("form", WRITERS)
def test_a_big_data_set_and_a_virtual_environment_trip_no_cap(desk: Path, store: Store, form: str) -> None:
    """Honest, and as large as answers come: 170 MB that do not pack, and 6,000 files of somebody's venv."""
    data = os.urandom(170 << 20)
    venv = {f"1/venv/Lib/site-packages/package{n % 90}/module{n}.py": b"pass\n" * 40 for n in range(6000)}
    write = partial(seven_at, options="compression=deflate") if form == "7z" else WRITERS[form]  # its own takes minutes to write
    path = write(desk / f"001.{form}", {**HONEST, **venv, "2/cifar-10/data_batch_1": data})
    began = time.process_time()
    found = freeze(path, "001", (1, 2), store)
    assert isinstance(found, Submission), found
    assert store.get_tree(found.digest)["q2/cifar-10/data_batch_1"] == data
    assert found.questions[1] == ("main.py",) and any("venv" in note for note in found.notes)
    assert time.process_time() - began < 30


def test_whose_answer_it_is_says_the_collected_file_alone(desk: Path, store: Store) -> None:
    """Line 26: a folder, a file or a comment inside that names another number changes nothing."""
    zip_at(desk / "20220001.zip", {"20220002/1/main.py": b"mine", "20220002/准考证号.txt": b"20220002"})
    zip_at(desk / "20220002.zip", {"1/main.py": b"theirs"})
    os.symlink("20220002.zip", desk / "20220003.zip")
    zip_at(desk / "20220002 .zip", HONEST)
    found, strays = collect(desk)
    taken = {one.admission: take(one, (1, 2), store) for one in found}
    first, second, third = (taken[f"2022000{n}"] for n in (1, 2, 3))
    assert isinstance(first, Submission) and store.get_tree(first.digest) == {"q1/main.py": b"mine"}
    assert isinstance(second, Submission) and store.get_tree(second.digest) == {"q1/main.py": b"theirs"}
    assert isinstance(third, Unreadable) and "链接" in third.reason
    assert strays == ["20220002 .zip"]
