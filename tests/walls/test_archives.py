"""An untrusted archive: the caps of what is taken from it, and the child that reads it. Each probe gets through without its wall.

The reader is a program of its own: a wall is taken away by running a copy with a line changed, and by changing the
same number in this process, where what the reader says is counted again.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader import intake
from grader.intake import Submission, Unreadable, freeze
from grader.store import Store
from grader.unpack import gate
from tests.attacks.test_archives import huge_dictionary_7z
from tests.unit.archives import zip_at

PACKAGE = Path(gate.__file__).parent


@pytest.fixture
def altered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Run a copy of the reader in which `old` reads `new`; a number that has a name is changed here too."""

    def run(old: str, new: str) -> None:
        copy = tmp_path / "reader" / PACKAGE.name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        (place,) = [one for one in copy.iterdir() if old in one.read_text()]
        text = place.read_text()
        assert text.count(old) == 1, f"{place.name} no longer has this once: {old}"
        place.write_text(text.replace(old, new))
        name, _, value = new.partition(" = ")
        if name.isidentifier() and value:
            monkeypatch.setattr(gate, name, eval(value))
        monkeypatch.setattr(intake, "READER", copy.parent)

    return run


@dataclass(frozen=True)
class Cap:
    """An archive, the word by which a cap refuses it, and the reader's line with another cap."""

    members: Callable[[], dict[str, bytes]]
    word: str
    without: tuple[str, str]  # the line, and what stands there instead


CAPS = {
    "depth": Cap(lambda: {"1/" + "a/" * 40 + "x": b"x"}, "嵌套过深", ("MAX_DEPTH = 32", "MAX_DEPTH = 99")),
    "ratio": Cap(lambda: {"1/zeros": bytes(40 << 20)}, "压缩比", ("MAX_RATIO = 200", "MAX_RATIO = 9999")),
    "length of a name": Cap(lambda: {"1/" + "n" * 256: b"x"}, "文件名过长", ("MAX_NAME = 255", "MAX_NAME = 999")),
}


@pytest.mark.parametrize("name", CAPS)
def test_what_is_over_a_cap_is_unreadable_and_read_without_it(name: str, tmp_path: Path, altered: Callable[[str, str], None]) -> None:
    cap, store = CAPS[name], Store(tmp_path / "store")
    path = zip_at(tmp_path / "001.zip", cap.members())
    refused = freeze(path, "001", (1, 2), store)
    assert isinstance(refused, Unreadable) and cap.word in refused.reason, refused
    altered(*cap.without)
    assert isinstance(freeze(path, "001", (1, 2), store), Submission)


def test_a_name_that_the_reader_let_through_is_looked_at_again(tmp_path: Path, altered: Callable[[str, str], None]) -> None:
    path = zip_at(tmp_path / "001.zip", {"1/../../x": b"x"})
    altered('if ".." in (', 'if "no" in (')
    refused = freeze(path, "001", (1, 2), Store(tmp_path / "store"))
    assert isinstance(refused, Unreadable) and "上级文件夹" in refused.reason


LOWER = {  # what is too much to be read in a test: a small archive, and the cap lowered to below it
    "total": Cap(lambda: {"1/a": bytes(5 << 20), "1/b": bytes(5 << 20)}, "解压后过大", ("MAX_TOTAL = 512 << 20", "MAX_TOTAL = 8 << 20")),
    "number": Cap(lambda: {f"1/{n}": b"" for n in range(9)}, "文件过多", ("MAX_MEMBERS = 20_000", "MAX_MEMBERS = 8")),
    "members at all": Cap(lambda: {f"1/venv/{n}": b"" for n in range(9)}, "成员过多", ("MAX_LISTED = 200_000", "MAX_LISTED = 8")),
    "all names": Cap(lambda: {f"1/{'题' * 80}/{n}": b"" for n in range(9)}, "合计超过", ("MAX_NAMES = 2 << 20", "MAX_NAMES = 1 << 11")),
}


@pytest.mark.parametrize("name", LOWER)
def test_it_is_the_cap_that_refuses(name: str, tmp_path: Path, altered: Callable[[str, str], None]) -> None:
    cap, store = LOWER[name], Store(tmp_path / "store")
    path = zip_at(tmp_path / "001.zip", cap.members())
    assert isinstance(freeze(path, "001", (1, 2), store), Submission)
    altered(*cap.without)
    refused = freeze(path, "001", (1, 2), store)
    assert isinstance(refused, Unreadable) and cap.word in refused.reason, refused


def test_a_reader_that_asks_for_all_memory_gets_it_without_the_limit(tmp_path: Path, altered: Callable[[str, str], None]) -> None:
    """A dictionary of 4 GiB: refused by the child's own limit, for the archive as such can be read."""
    store, path = Store(tmp_path / "store"), huge_dictionary_7z(tmp_path / "001.7z")
    assert isinstance(freeze(path, "001", (1, 2), store), Unreadable)
    altered("        (resource.RLIMIT_AS, MEMORY),\n", "")
    assert isinstance(freeze(path, "001", (1, 2), store), Submission)


PROBE = """
import json, mmap, os, sys
sys.path.append(FOLDER)
from unpack.child import lock_down
if LOCKED: lock_down()
told = {}
def tried(what, f):
    try: told[what] = f() is not False
    except (OSError, MemoryError): told[what] = False
def fork():
    pid = os.fork()
    if pid == 0: os._exit(0)
    os.waitpid(pid, 0)
tried('a process', fork)
tried('a closed file', lambda: open('/etc/shadow').close())
tried('to write a file', lambda: os.write(os.open(TARGET, os.O_WRONLY), b'x'))
tried('root again', lambda: os.setuid(0))
tried('memory', lambda: mmap.mmap(-1, 2 << 30))
told['our network'] = os.readlink('/proc/self/ns/net') == NETWORK
print(json.dumps(told))
"""


@pytest.mark.parametrize("locked", [True, False])
def test_a_reader_that_was_taken_over_can_do_nothing(tmp_path: Path, locked: bool) -> None:
    target = tmp_path / "writable"
    target.touch(mode=0o666)
    target.chmod(0o666)
    tmp_path.chmod(0o755)
    words = {"FOLDER": str(intake.READER), "LOCKED": locked, "TARGET": str(target), "NETWORK": os.readlink("/proc/self/ns/net")}
    code = "".join(f"{name} = {value!r}\n" for name, value in words.items()) + PROBE
    said = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, cwd="/").stdout
    assert set(json.loads(said).values()) == {not locked}, said
