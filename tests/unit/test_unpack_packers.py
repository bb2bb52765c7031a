"""Archives as WinRAR's and 7-Zip's own packers make them (fixtures/README.md says how): compressed, solid, with all that a box can tick."""

from __future__ import annotations

import os
import struct
import subprocess
from pathlib import Path

import pytest

from grader.intake import Submission, Unreadable, freeze
from grader.store import Store
from grader.unpack.child import tell
from tests.unit.archives import zip_at

FIXTURES = Path(__file__).parent / "fixtures"
LINES = "".join(f"print('第 {n} 行')\n" for n in range(1, 21)).encode()
ANSWER = {
    "第1题/主程序.py": LINES,
    "第2题/副本.py": LINES,
    "第2题/空.py": b"",
    "第2题/main.py": b"".join(b"print(%d)\n" % n for n in range(1, 13)),
}
WHOLE = ["rar4.rar", "rar4-recovery-comment.rar", "rar5.rar", "rar5-solid.rar", "rar5-recovery-comment.rar", "rar5-blake2.rar", "7z.7z", "7z.zip"]  # fmt: skip
NOT_WHOLE = {
    "rar4-volume.part1.rar": "分卷",
    "rar5-volume.part1.rar": "分卷",
    "7z-volume.7z.001": "已损坏",
    "rar4-encrypted.rar": "已加密",
    "rar5-encrypted.rar": "已加密",
    "7z-encrypted.7z": "已加密",
    "7z-encrypted.zip": "已加密",
    "rar4-names-encrypted.rar": "已加密",
    "rar5-names-encrypted.rar": "已加密",
    "7z-names-encrypted.7z": "已加密",
    "rar5-references.rar": "链接或特殊文件",  # the library reads a reference as an empty file
    "rar4-solid.rar": "压缩方式不支持",  # by the library
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def read(data: bytes) -> dict[str, bytes] | str:
    """The archive's files, or why it is unreadable: what the child says of it, in this process."""
    descriptor = os.memfd_create("archive")
    os.write(descriptor, data)
    os.lseek(descriptor, 0, os.SEEK_SET)
    frames: list[tuple[bytes, bytes]] = []
    tell(descriptor, lambda kind, data: frames.append((kind, data)))
    os.close(descriptor)
    if frames[-1][0] == b"E":
        return frames[-1][1].decode()
    files: dict[str, bytes] = {}
    for kind, data in frames[:-1]:
        if kind == b"F":
            files[name := data.decode()] = b""
        elif kind == b"C":
            files[name] += data
    return files


@pytest.mark.parametrize("name", WHOLE)
def test_what_a_packer_made_is_read_exactly(store: Store, name: str) -> None:
    found = freeze(FIXTURES / name, "001", (1, 2), store)
    assert isinstance(found, Submission), found
    due = {f"q{path[1]}/{path[4:]}": data for path, data in ANSWER.items()}
    assert store.get_tree(found.digest) == due


@pytest.mark.parametrize("name", NOT_WHOLE)
def test_what_cannot_be_read_says_why(store: Store, name: str) -> None:
    found = freeze(FIXTURES / name, "001", (1, 2), store)
    assert isinstance(found, Unreadable) and NOT_WHOLE[name] in found.reason, found


@pytest.mark.parametrize("name", WHOLE)
def test_cut_anywhere_it_is_unreadable(name: str) -> None:
    data = (FIXTURES / name).read_bytes()
    assert read(data) == ANSWER
    assert [end for end in range(len(data)) if not isinstance(read(data[:end]), str)] == []


@pytest.mark.parametrize("name", [*WHOLE, *NOT_WHOLE])
def test_a_flipped_bit_makes_it_no_other_answer(name: str) -> None:
    """A moment, a comment or a recovery record may have it; a file, its name and their number may not."""
    whole = (FIXTURES / name).read_bytes()
    flipped = bytearray(whole)
    other = []
    for at in range(len(whole)):
        for bit in (0x01, 0x80):
            flipped[at] ^= bit
            found = read(bytes(flipped))
            if not isinstance(found, str) and (name not in WHOLE or found != ANSWER):
                other.append((at, bit, sorted(found)))
            flipped[at] ^= bit
    assert other == []


def test_a_zips_end_mark_says_how_many_members_there_are(tmp_path: Path) -> None:
    """The length of a comment, of which there is none, swallows the members behind it."""
    whole = bytearray(zip_at(tmp_path / "001.zip", {"1/main.py": b"x", "2/main.py": b"y"}).read_bytes())
    assert read(bytes(whole)) == {"1/main.py": b"x", "2/main.py": b"y"}
    whole[whole.index(b"PK\1\2") + 33] ^= 1
    assert "成员数" in str(read(bytes(whole)))


def test_a_zip_that_keeps_its_number_in_64_bits_is_read(tmp_path: Path) -> None:
    for name, data in ANSWER.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    subprocess.run(["zip", "-q", "-r", "-fz", "made", "第1题", "第2题"], cwd=tmp_path, check=True)
    made = bytearray((tmp_path / "made.zip").read_bytes())
    end, large = made.rindex(b"PK\5\6"), made.rindex(b"PK\6\6")
    assert read(bytes(made)) == ANSWER
    struct.pack_into("<HH", made, end + 8, 0xFFFF, 0xFFFF)
    assert read(bytes(made)) == ANSWER
    made[large + 32] ^= 1
    assert "成员数" in str(read(bytes(made)))
