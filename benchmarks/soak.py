"""A batch for hours, with something killed every few dozen answers: every score must be right, and nothing may grow.

    .venv/bin/python benchmarks/soak.py [--answers 10000] [--minutes M] [--json FILE]

A beginner exam is made on the fly: sample answers of four tasks (a program, gaps, a crawl, a page), archives as they
really come, programs that crash, loop or fork for ever. `grader run` grades it as a process of its own, with known answers
in between as by default, while at random a worker, a sandbox's agent, a whole container or the driver is killed; a dead
driver is started again. At the end every score is compared with what its sample answers declare, and the growth of each
figure per 1,000 answers (`trend.py`) with the most that it may be (`watch.py`). Exit code 1 where a score is wrong,
something is left behind, or a figure grows. Takes root and an engine on this machine. Memory of the engine and use of the
disk are the whole machine's: let nothing else work on it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import docker

from benchmarks.chaos import Chaos, Driver
from benchmarks.trend import WARM, slope, verdict
from benchmarks.watch import BOUNDS, Moment, below, engine_pids, held, marked, points, size_mib, used_mib
from grader import demo
from grader.cli.demo import compared
from grader.cli.folder import records
from grader.ledger import Ledger
from grader.scores import State, score_of
from grader.task import load_task
from sandboxes.container import LABEL, reap
from tests.faults.exams import ROOT

TASKS = ("score-book", "class-gaps", "idiom-crawl", "notice-page")
SLOW, SLOW_EVERY = {"endless loop", "fork bomb"}, 50  # a dozen CPU seconds each: one of them every so many answers
LOOK_S, SAMPLE_S, LINE_S, GONE_S = 0.5, 5.0, 30.0, 60.0
CALM_S = 120.0  # before the time is over nothing is killed: a start removes what the one before has left
STARTS = 5  # of a driver that ends by itself with answers left


# ---- the exam


def make(folder: Path, count: int, chance: random.Random) -> list[demo.Sample]:
    """exam.toml and `count` archives; what each must get."""
    worth = sum(load_task(ROOT / f"tasks/beginner/{name}").points for name in TASKS)
    paper = folder.parent / "paper.toml"
    paper.write_text(f'level = "beginner"\ntotal = {worth}\ntasks = {json.dumps([f"beginner/{name}" for name in TASKS])}\n')
    kinds = demo.make(folder, [paper], ROOT / "tasks")
    answers, exam = folder / "answers/beginner", folder / "exam.toml"
    for kind in kinds:
        (answers / f"{kind.admission}.zip").unlink()
    exam.write_text(exam.read_text(encoding="utf-8").replace("canaries = false\n", ""), encoding="utf-8")
    samples = []
    for number, kind in zip(range(1, count + 1), dealt(kinds, chance), strict=False):
        admission = f"2022{number:06}"
        (answers / f"{admission}.zip").write_bytes(signed(kind.archive, admission))
        samples.append(replace(kind, admission=admission, archive=b""))
    return samples


def dealt(kinds: list[demo.Sample], chance: random.Random) -> Iterator[demo.Sample]:
    """Every kind about equally often, in random order; the slow ones seldom."""
    slow = [one for one in kinds if one.kind in SLOW]
    rest = [one for one in kinds if one.kind not in SLOW]
    number = 0
    while True:
        for one in chance.sample(rest, k=len(rest)):
            number += 1
            if number % SLOW_EVERY == SLOW_EVERY // 2:
                yield slow[number // SLOW_EVERY % len(slow)]
            yield one


def signed(archive: bytes, admission: str) -> bytes:
    """The same zip with the admission number as its comment, so that no two are the same; a broken one as it is."""
    if archive[-22:-18] != b"PK\5\6":
        return archive
    return archive[:-2] + struct.pack("<H", len(admission)) + admission.encode()


# ---- the batch


@dataclass
class Soak:
    """One exam under way, with what disturbs it, and what was seen so far."""

    driver: Driver
    chaos: Chaos
    client: docker.DockerClient
    candidates: list[demo.Sample]
    engine: str  # its URL
    started: float = field(default_factory=time.monotonic)
    moments: list[Moment] = field(default_factory=list)

    def run(self, minutes: float) -> bool:
        """True when every answer is settled, False when the time was over before. SystemExit when it comes no further."""
        sampled = line = ended = 0
        end = self.started + 60 * minutes
        while time.monotonic() < end:
            done, since = self.driver.settled(), time.monotonic() - self.started
            if not self.driver.alive():
                if self.driver.starts and not self.driver.was_killed:
                    if self.driver.code in (0, 1) and not self.unsettled():
                        return True
                    ended += 1
                    if ended >= STARTS:
                        raise SystemExit(f"the driver ended {ended} times with answers left, with {self.driver.code}: see {self.driver.log}")
                self.driver.start()
            if since >= sampled * SAMPLE_S and self.driver.alive():
                sampled = int(since / SAMPLE_S) + 1
                self.moments.append(self.moment(done, since))
            if time.monotonic() < end - CALM_S:
                self.chaos.look(done)
            if since >= line * LINE_S:
                line = int(since / LINE_S) + 1
                print(f"{since:.0f} s: {done} answers; killed {self.chaos.told()}", file=sys.stderr, flush=True)
            time.sleep(LOOK_S)
        return False

    def moment(self, done: int, since: float) -> Moment:
        """Every figure now. A driver that is starting has few of them: its first answers are not counted (`trend.WARM`)."""
        driver = self.driver
        dockerd, containerd = engine_pids(self.engine)
        kept, temporary = size_mib(driver.folder), size_mib(driver.temporary)
        figures = {
            **held("driver", [driver.pid]),
            **held("workers and Ray", below(driver.pid)),
            **held("dockerd", dockerd),
            **held("containerd", containerd),
            "sandboxes": self.sandboxes(),
            "processes of all starts": len(marked(driver.mark)),
            "temporary files, MiB": round(temporary, 1),
            "disk beside all that, MiB": round(used_mib(self.disks()) - kept - temporary, 1),
            "records, MiB": round(kept, 1),
        }
        return Moment(round(since, 1), done, driver.starts, self.chaos.done["worker"], figures)

    def disks(self) -> list[Path]:
        engine = Path(self.client.info()["DockerRootDir"])
        return [self.driver.folder, *([engine] if engine.is_dir() else [])]

    def sandboxes(self) -> int:
        """Of every start together."""
        ours = {str(owner) for owner in self.driver.owners}
        return sum(one["Labels"][LABEL] in ours for one in self.client.api.containers(all=True, filters={"label": LABEL}))

    def left(self) -> list[str]:
        """What is still there of a batch that has ended, once it has had time to go."""
        deadline = time.monotonic() + GONE_S
        while True:
            there = {
                "sandboxes": self.sandboxes(),
                "processes": len(marked(self.driver.mark)),
                "folders of sandboxes": len(list(self.driver.temporary.glob("grader-*"))),
            }
            if not any(there.values()) or time.monotonic() > deadline:
                return [f"{count} {what} are left" for what, count in there.items() if count]
            time.sleep(1)

    def unsettled(self) -> set[str]:
        """Who has no score yet, and is not left to a person."""
        with records(self.driver.folder) as (ledger, _):
            return {one.admission for one in self.candidates if not is_settled(ledger, one.admission)}

    def wrong(self, unsettled: set[str]) -> list[str]:
        """Scores that are not what they must be."""
        with records(self.driver.folder) as (ledger, _):
            return [line for one in self.candidates if one.admission not in unsettled for line in compared(one, ledger)]


def is_settled(ledger: Ledger, admission: str) -> bool:
    """Whether all that is ours has been done for a candidate."""
    try:
        return score_of(ledger, "beginner-A", admission, ()).state not in (State.FAULT, State.MISSING)
    except KeyError:  # not taken in yet
        return False


# ---- the report


def rows(moments: list[Moment]) -> list[dict[str, object]]:
    """A figure each: where it began and ended, how it grew, and whether it may."""
    found: list[dict[str, object]] = []
    for figure, bound in BOUNDS.items():
        values = [one.figures[figure] for one in moments if one.answers >= WARM] or [one.figures[figure] for one in moments]
        grown = slope(points(moments, figure))
        found.append({
            "figure": figure, "first": values[0], "median": statistics.median(values), "most": max(values), "last": values[-1],
            "per 1,000": None if grown is None else round(grown, 2), "at most": bound.most,
            "verdict": "by design" if bound.most is None else verdict(grown, bound.most),
        })  # fmt: skip
    return found


def table(found: list[dict[str, object]]) -> str:
    """The rows for a reader."""
    heads = list(found[0])
    lines = [heads, *([shown(row[head]) for head in heads] for row in found)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(heads))]
    return "\n".join("  ".join([line[0].ljust(widths[0]), *(one.rjust(width) for one, width in zip(line[1:], widths[1:], strict=True))]) for line in lines)


def shown(value: object) -> str:
    return "" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)


def judged(soak: Soak, whole: bool, options: argparse.Namespace) -> bool:
    """Print what was found and keep it; whether all is well."""
    unsettled, left = soak.unsettled(), soak.left()
    wrong = soak.wrong(unsettled)
    found = rows(soak.moments)
    minutes = (time.monotonic() - soak.started) / 60
    settled = len(soak.candidates) - len(unsettled)
    print(table(found))
    print(
        f"{settled} of {len(soak.candidates)} answers settled in {minutes:.0f} min{'' if whole else ' (the time was over)'}; "
        f"killed: {soak.chaos.told()}; {soak.driver.starts} starts, {soak.driver.faults()} faults graded again"
    )
    for line in (*wrong[:20], *left):
        print(f"WRONG: {line}")
    print(f"scores: {settled - len({line.partition(' ')[0] for line in wrong})} of {settled} are what they must be")
    if options.json:
        said = {"seed": options.seed, "minutes": minutes, "settled": settled, "killed": dict(soak.chaos.done), "wrong": wrong, "left": left}
        options.json.write_text(json.dumps({**said, "figures": found, "moments": [asdict(one) for one in soak.moments]}, indent=1))
    return not wrong and not left and not any(row["verdict"] == "grows" for row in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop then, and judge what is settled")
    parser.add_argument("--kill-every", type=int, help="answers between two kills, on average (40; more often in a short run)")
    parser.add_argument("--slots", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=1, help="of the answers' order and of what is killed when")
    parser.add_argument("--engine", default="unix:///var/run/docker.sock")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the driver inherits whether it can be stopped by Ctrl-C
    chance = random.Random(options.seed)
    client = docker.DockerClient(base_url=options.engine, timeout=600)
    root = Path(tempfile.mkdtemp(prefix="soak-"))
    driver = Driver(root, options.engine, options.slots)
    driver.folder.mkdir(mode=0o700)
    driver.temporary.mkdir()
    chaos = Chaos(driver, client, options.kill_every or max(5, min(40, options.answers // 6)), chance)
    soak = Soak(driver, chaos, client, make(driver.folder, options.answers, chance), options.engine)
    print(f"{options.answers} answers in {root}", file=sys.stderr)
    try:
        whole = soak.run(options.minutes)
    except BaseException:  # also on Ctrl-C: a batch would outlive us
        driver.stop()
        for owner in driver.owners:
            reap(client, ours=owner)
        raise
    driver.stop()
    well = judged(soak, whole, options)
    if well:
        shutil.rmtree(root)
    else:
        print(f"kept: {root}")
    sys.exit(not well)


if __name__ == "__main__":
    main()
