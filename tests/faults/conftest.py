"""One exam of known answers, graded undisturbed: what every disturbed one must equal."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandboxes.edition import Level
from sandboxes.images import ImageInfo
from tests.faults import exams
from tests.faults.exams import Sitting
from tests.unit.archives import zip_at

PROGRAMS = {
    "20220001": (exams.SLOW_RIGHT, exams.SAYS_42),
    "20220002": (exams.SLOW_RIGHT, exams.SAYS_42),
    "20220003": (exams.SLOW_RIGHT, exams.SAYS_41),
    "20220004": (exams.NOT_SAVED, exams.SAYS_42),
    "20220005": (exams.LOOPS, exams.SAYS_42),
    "20220006": (exams.RIGHT, exams.SLEEPS),
    "20220007": (exams.RIGHT,),
    "20220008": ("raise SystemExit(1)\n", exams.SAYS_42),
}
POINTS = {
    "20220001": (10, 10), "20220002": (10, 10), "20220003": (10, 0), "20220004": (6, 10), "20220005": (0, 10),
    "20220006": (10, 0), "20220007": (10, 0), "20220008": (0, 10),
}  # fmt: skip
UNREADABLE = {"20220011": "损坏", "20220012": "加密", "20220013": "压缩比"}


def hand_in_everything(sitting: Sitting) -> None:
    """Eight answers that can be graded and three that cannot."""
    for candidate, programs in PROGRAMS.items():
        sitting.hand_in(candidate, *programs)
    broken, encrypted, bomb = (sitting.answers / f"{candidate}.zip" for candidate in UNREADABLE)
    broken.write_bytes((sitting.answers / "20220001.zip").read_bytes()[:80])
    data = bytearray(zip_at(encrypted, {"1/main.py": b"print()"}).read_bytes())
    for magic, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(magic) + at] |= 1
    encrypted.write_bytes(data)
    zip_at(bomb, {"1/main.py": b"print()", "1/zeros.bin": bytes(40 << 20)})


@dataclass(frozen=True)
class Undisturbed:
    """The sitting with what its run printed."""

    sitting: Sitting
    printed: str
    took_s: float


@pytest.fixture(scope="session")
def beginner(image: Callable[[Level], ImageInfo]) -> ImageInfo:
    """The level's image, built before a test's clock runs."""
    return image("beginner")


@pytest.fixture
def sitting(tmp_path: Path, engine_url: str, beginner: ImageInfo) -> Sitting:
    """An exam of two questions without answers."""
    return Sitting.make(tmp_path, engine_url)


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, engine_url: str, beginner: ImageInfo) -> Undisturbed:
    """Every answer, graded in one go on two slots of a Ray started here."""
    one = Sitting.make(tmp_path_factory.mktemp("undisturbed"), engine_url)
    hand_in_everything(one)
    started = time.monotonic()
    done = one.run("--slots", "2")
    return Undisturbed(one, done.stdout + done.stderr, time.monotonic() - started)


@pytest.fixture
def copied(undisturbed: Undisturbed, tmp_path: Path) -> Sitting:
    """The undisturbed exam with its records, to be graded further without touching the original."""
    shutil.copytree(undisturbed.sitting.folder, tmp_path / "copy/exam")
    shutil.copytree(undisturbed.sitting.tasks, tmp_path / "copy/tasks")
    return Sitting(tmp_path / "copy/exam", tmp_path / "copy/tasks", undisturbed.sitting.engine)
