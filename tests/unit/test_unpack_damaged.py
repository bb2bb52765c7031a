"""A damaged archive is never taken for a smaller answer: what was cut off, flipped or hidden makes it unreadable."""

from __future__ import annotations

import binascii
import io
import os
import struct
import subprocess
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import libarchive
import pytest

from grader.intake import Submission, Unreadable, freeze
from grader.store import Store
from tests.unit.archives import rar_at, zip_at

TWO = {"1/main.py": b"print(1)\n", "2/main.py": b"print(2)\n" * 200}
DIGITS = os.urandom(3000)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def taken(path: Path, store: Store, data: bytes) -> Submission | Unreadable:
    path.write_bytes(data)
    return freeze(path, "001", (1, 2), store)


def reason(path: Path, store: Store, data: bytes) -> str:
    found = taken(path, store, data)
    assert isinstance(found, Unreadable), found
    return found.reason


def freeze_of(path: Path, store: Store, data: bytes) -> Submission:
    found = taken(path, store, data)
    assert isinstance(found, Submission), found
    return found


def assert_read(path: Path, store: Store, data: bytes, members: Mapping[str, bytes] = TWO) -> None:
    assert store.get_tree(freeze_of(path, store, data).digest) == {f"q{name}": text for name, text in members.items()}


def tar_bytes(mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, data in TWO.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def rar5_bytes(members: Mapping[str, bytes], *, volume: bool = False, end: bytes = b"\0") -> bytes:
    """A RAR 5 of stored files."""

    def vint(value: int) -> bytes:
        out = b""
        while value >= 0x80:
            out, value = out + bytes((value & 0x7F | 0x80,)), value >> 7
        return out + bytes((value,))

    def block(body: bytes) -> bytes:
        sized = vint(len(body)) + body
        return struct.pack("<I", binascii.crc32(sized)) + sized

    whole = b"Rar!\x1a\x07\x01\0" + block(b"\1\0" + (b"\1" if volume else b"\0"))
    for name, data in members.items():
        raw = name.encode()
        head = vint(2) + vint(2) + vint(len(data)) + vint(4) + vint(len(data)) + vint(0x20)
        head += struct.pack("<I", binascii.crc32(data)) + vint(0) + vint(0) + vint(len(raw)) + raw
        whole += block(head) + data
    return whole + block(b"\5\0" + end)


def test_every_whole_archive_is_read(tmp_path: Path, store: Store) -> None:
    for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        assert_read(tmp_path / "001.tar", store, tar_bytes(form=form))
    for packing in ("gz", "bz2", "xz"):
        assert_read(tmp_path / f"001.tar.{packing}", store, tar_bytes(f"w:{packing}"))
    for form in ("ustar", "gnutar", "pax"):
        with libarchive.file_writer(str(tmp_path / "made"), form) as archive:
            for name, data in TWO.items():
                archive.add_file_from_memory(name, len(data), data)
        assert_read(tmp_path / "001.tar", store, (tmp_path / "made").read_bytes())
    assert_read(tmp_path / "001.rar", store, rar_at(tmp_path / "made", TWO).read_bytes())
    assert_read(tmp_path / "001.rar", store, rar5_bytes(TWO))


def test_what_gnu_tar_and_info_zip_write_is_read(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "made"
    members = {**TWO, "2/hole.bin": bytes(3 << 20) + b"end"}
    for name, data in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    with (folder / "2/hole.bin").open("wb") as file:  # with a hole: a sparse member
        file.seek(3 << 20)
        file.write(b"end")
    for options in (("-c",), ("-cS", "--format=gnu"), ("-cS", "--format=pax"), ("-cz",)):
        subprocess.run(["tar", *options, "-f", tmp_path / "by-tar", "1", "2"], cwd=folder, check=True)
        assert_read(tmp_path / "001.tar", store, (tmp_path / "by-tar").read_bytes(), members)
    streamed = subprocess.run(["zip", "-q", "-r", "-", "1", "2"], cwd=folder, check=True, capture_output=True).stdout
    assert_read(tmp_path / "001.zip", store, streamed, members)
    assert_read(tmp_path / "001.zip", store, streamed[:-2] + b"\5\0hello", members)  # with a comment


def test_a_tar_that_was_cut_anywhere_is_unreadable(tmp_path: Path, store: Store) -> None:
    whole = tar_bytes(form=tarfile.USTAR_FORMAT)
    for cut in (512, 700, 1024, 1536, 2048, 1024 + 512 + 2048, 1024 + 512 + 2048 + 512):  # inside, between, and in the mark
        assert reason(tmp_path / "001.tar", store, whole[:cut]), cut
    assert "不完整" in reason(tmp_path / "001.tar", store, whole[:1024]), "it reads as a smaller answer"
    buffer = io.BytesIO()
    import gzip

    with gzip.open(buffer, "wb") as packed:
        packed.write(whole[:1024])
    assert "不完整" in reason(tmp_path / "001.tar.gz", store, buffer.getvalue())
    squeezed = tar_bytes("w:gz")
    for cut in (len(squeezed) - 1, len(squeezed) // 2):
        assert reason(tmp_path / "001.tar.gz", store, squeezed[:cut])


def test_nothing_hides_behind_a_tars_end(tmp_path: Path, store: Store) -> None:
    whole = tar_bytes()
    assert "另有内容" in reason(tmp_path / "001.tar", store, whole + whole)
    assert_read(tmp_path / "001.tar", store, whole + bytes(10240))


def test_a_rar_that_was_cut_between_its_members_is_unreadable(tmp_path: Path, store: Store) -> None:
    whole = rar_at(tmp_path / "made", TWO).read_bytes()
    first = len(rar_at(tmp_path / "made", {"1/main.py": TWO["1/main.py"]}).read_bytes())
    for cut in (first - 7, len(whole) - 7, len(whole) - 3):
        assert "不完整" in reason(tmp_path / "001.rar", store, whole[:cut]), cut
    new = rar5_bytes(TWO)
    end = len(new) - len(rar5_bytes({})) + len(rar5_bytes({})[:-8])
    for cut in (end, len(rar5_bytes({"1/main.py": TWO["1/main.py"]})) - 8):
        assert "不完整" in reason(tmp_path / "001.rar", store, new[:cut]), cut


def test_one_volume_of_several_is_unreadable(tmp_path: Path, store: Store) -> None:
    assert "分卷" in reason(tmp_path / "001.rar", store, rar5_bytes(TWO, end=b"\1"))
    assert reason(tmp_path / "001.rar", store, rar5_bytes(TWO, volume=True))
    whole = bytearray(rar_at(tmp_path / "made", TWO).read_bytes())
    whole[-4] |= 1  # the end block's flags: another volume follows
    struct.pack_into("<H", whole, len(whole) - 7, binascii.crc32(bytes(whole[-5:])) & 0xFFFF)
    assert "分卷" in reason(tmp_path / "001.rar", store, bytes(whole))


@pytest.mark.parametrize("kind", ["7z", "rar4", "rar5", "zip", "tar.gz"])
def test_a_flipped_bit_in_a_members_content_is_told(tmp_path: Path, store: Store, kind: str) -> None:
    members = {"1/data.bin": DIGITS, "1/main.py": b"print()"}
    if kind == "7z":
        with libarchive.file_writer(str(tmp_path / "made"), "7zip", options="7zip:compression=store") as archive:
            for name, data in members.items():
                archive.add_file_from_memory(name, len(data), data)
        whole = bytearray((tmp_path / "made").read_bytes())
    elif kind == "rar4":
        whole = bytearray(rar_at(tmp_path / "made", members).read_bytes())
    elif kind == "rar5":
        whole = bytearray(rar5_bytes(members))
    elif kind == "zip":
        with zipfile.ZipFile(tmp_path / "made", "w") as stored:
            for name, data in members.items():
                stored.writestr(name, data)
        whole = bytearray((tmp_path / "made").read_bytes())
    else:
        import gzip

        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            for name, data in members.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        whole = bytearray(gzip.compress(buffer.getvalue(), 0))
    path = tmp_path / f"001.{'rar' if kind.startswith('rar') else kind}"
    sound = freeze_of(path, store, bytes(whole))
    assert store.get_tree(sound.digest) == {f"q{name}": data for name, data in members.items()}
    whole[bytes(whole).index(DIGITS[1000:1064]) + 10] ^= 1
    assert "损坏" in reason(path, store, bytes(whole))


def test_zip_members_inside_one_another_are_refused(tmp_path: Path, store: Store) -> None:
    data = bytearray(zip_at(tmp_path / "made", {"1/a.py": DIGITS, "1/b.py": b"y"}).read_bytes())
    second = data.rindex(b"PK\1\2")
    struct.pack_into("<I", data, second + 42, 20)
    assert "重叠" in reason(tmp_path / "001.zip", store, bytes(data))


def test_a_zip_behind_a_zip_is_a_persons_matter(tmp_path: Path, store: Store) -> None:
    one = zip_at(tmp_path / "a", {"1/main.py": b"first"}).read_bytes()
    other = zip_at(tmp_path / "b", {"1/main.py": b"second"}).read_bytes()
    assert "另有内容" in reason(tmp_path / "001.zip", store, one + other)
    assert "没有成员" in reason(tmp_path / "001.zip", store, one + zip_at(tmp_path / "c", {}).read_bytes())


def test_gbk_names_in_a_tar_and_a_rar_are_chinese_and_no_damage(tmp_path: Path, store: Store) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT, encoding="gbk") as archive:
        info = tarfile.TarInfo("第1题/主程序.py")
        info.size = 1
        archive.addfile(info, io.BytesIO(b"x"))
    found = taken(tmp_path / "001.tar", store, buffer.getvalue())
    assert isinstance(found, Submission) and found.questions == {1: ("主程序.py",)}
