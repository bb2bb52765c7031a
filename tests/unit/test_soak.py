"""What the soak hands in and when it kills, and that a real process that leaks is seen to."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import zipfile
from collections import Counter
from decimal import Decimal
from itertools import islice

from benchmarks.chaos import CALM, STORM, next_strike
from benchmarks.processes import usage
from benchmarks.soak_exam import PROGRAM, SHARES, SLOW_EVERY, Kind, dealt, signed
from benchmarks.trend import Point, slope, verdict
from grader.demo import packed
from grader.scores import State

LEAKS = """
kept = []
for _ in iter(input, "end"):
    if {leaks}:
        kept.append((open("/dev/null"), bytearray(64 << 10)))
    print(len(kept), flush=True)
"""


def kinds() -> dict[str, list[Kind]]:
    names = ("full", "half", "endless-loop", "endless loop", "fork bomb")
    return {
        name: [*(Kind(one, one.encode(), Decimal(1)) for one in names), Kind("a broken archive", b"", State.UNREADABLE)] for name in SHARES
    }


def test_the_dear_answers_are_few() -> None:
    found = list(islice(dealt(kinds(), random.Random(3)), 2 * SLOW_EVERY))
    shares = Counter(name for name, _ in found)
    assert all(abs(shares[name] / 4 - share) <= 2 for name, share in SHARES.items())
    slow = [kind.name for name, kind in found if name == PROGRAM and kind.name in ("endless-loop", "endless loop", "fork bomb")]
    assert len(slow) == len(set(slow)) == 2
    assert sum(kind.due is State.UNREADABLE for _, kind in found) == 8


def test_no_two_archives_are_the_same_and_all_can_be_opened() -> None:
    plain = packed({1: {"main.py": b"print()"}})
    first, second = signed(plain, "2022000001"), signed(plain, "2022000002")
    assert first != second
    for one in (first, second):
        with zipfile.ZipFile(io.BytesIO(one)) as archive:
            assert archive.testzip() is None
            assert archive.read("1/main.py") == b"print()"


def test_kills_come_in_storms() -> None:
    chance, times, now = random.Random(5), [], 0.0
    while now < 40 * (STORM + CALM):
        now = next_strike(int(now), 10, chance)
        times.append(now)
    assert all(time % (STORM + CALM) < STORM for time in times)
    assert abs(len(times) / (40 * STORM / 10) - 1) < 0.1


def grown(leaks: str) -> tuple[str, str]:
    """Verdicts about descriptors and memory of a process that does one thing an answer."""
    command = [sys.executable, "-c", LEAKS.format(leaks=leaks)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        files, memory = [], []
        for answer in range(300):
            process.stdin.write("\n")
            process.stdin.flush()
            process.stdout.readline()
            found = usage([process.pid])
            files.append(Point(0, answer, found.files))
            memory.append(Point(0, answer, found.memory_mib))
        process.stdin.write("end\n")
        process.stdin.flush()
    return verdict(slope(files), 5), verdict(slope(memory), 5)


def test_a_process_that_leaks_is_seen_to() -> None:
    assert grown("_ is not None") == ("grows", "grows")
    assert grown("False") == ("flat", "flat")
