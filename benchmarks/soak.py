"""A batch for hours, with something killed every few answers: every score must be right, and nothing may grow.

    .venv/bin/python benchmarks/soak.py [--answers 10000] [--minutes M] [--own-engine] [--json FILE]

A beginner exam is made on the fly (`soak_exam.py`). `grader run` grades it as a process of its own, with known answers
in between as by default, while at random a worker, a sandbox's agent, a whole container or the driver is killed
(`chaos.py`); a dead driver is started again. At the end every score is compared with what it must be, the growth of each
figure per 1,000 answers (`trend.py`) with the most that it may be, and the engine with how it was before (`watch.py`).
Exit code 1 where a score is wrong, something is left behind, or a figure grows. `--minutes` or Ctrl-C end it early: then
what is settled until there is judged. Takes root and an engine on this machine, which shall have nothing else to do:
`--own-engine` starts one for the soak alone, on a tmpfs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import docker

from benchmarks import soak_exam
from benchmarks.chaos import Chaos, Driver
from benchmarks.processes import marked
from benchmarks.soak_exam import Answer
from benchmarks.trend import WARM, slope, span, verdict
from benchmarks.watch import BOUNDS, MOST_AT_REST, Watch, size_mib
from grader.cli.common import edition_named, require_image
from grader.cli.folder import records
from grader.exam import EDITION
from sandboxes.container import reap
from sandboxes.edition import level_named
from tests.faults.engine import ENGINE_MIB, Disk, OwnEngine
from tests.faults.exams import ROOT

LOOK_S, SAMPLE_S, LINE_S, GONE_S = 0.5, 5.0, 30.0, 60.0
SPARED, SPARED_FROM = 0.4, 1000  # the driver is killed in this part of the answers only, where there are more than so many
CALM_S = 120.0  # before the time is over nothing is killed: a start removes what the one before has left
STARTS = 5  # of a driver that ends by itself with answers left


@dataclass
class Soak:
    """One exam under way, with what disturbs it, and what was seen so far."""

    driver: Driver
    chaos: Chaos
    watch: Watch
    answers: list[Answer]
    started: float = field(default_factory=time.monotonic)
    ended: list[int | None] = field(default_factory=list)  # codes of drivers that ended by themselves with answers left
    graded_s: float = 0.0  # until the last answer was graded
    took_s: float = 0.0  # until the driver had ended, report and all

    def run(self, minutes: float) -> bool:
        """Whether every answer was settled, rather than the time over. SystemExit when it comes no further."""
        sampled = line = done = 0
        end = self.started + 60 * minutes
        while (now := time.monotonic()) < end:
            graded, since = self.driver.graded(), now - self.started
            if graded > done:
                done, self.graded_s = graded, since
            if not self.driver.alive():
                if self.driver.starts and not self.driver.was_killed:
                    if self.driver.code in (0, 1) and not self.unsettled():
                        self.took_s = since
                        return True
                    self.ended.append(self.driver.code)
                    if len(self.ended) >= STARTS:
                        raise SystemExit(f"the driver ended {STARTS} times with answers left, with {self.ended}: see {self.driver.log}")
                self.driver.start()
            if since >= sampled * SAMPLE_S and self.driver.alive():
                sampled = int(since / SAMPLE_S) + 1
                self.watch.look(done)
            if now < end - CALM_S:
                self.chaos.look(done)
            if since >= line * LINE_S:
                line = int(since / LINE_S) + 1
                print(f"{since:.0f} s: {done} answers; killed {self.chaos.told()}; {self.driver.faults} faults", file=sys.stderr, flush=True)
            time.sleep(LOOK_S)
        self.took_s = time.monotonic() - self.started
        return False

    def left(self) -> list[str]:
        """What is still there of a batch that has ended, once it has had time to go."""
        deadline = time.monotonic() + GONE_S
        while True:
            there = {
                "sandboxes": self.watch.sandboxes(),
                "processes": len(marked(self.driver.mark)),
                "folders of sandboxes": len(list(self.driver.temporary.glob("grader-*"))),
            }
            if not any(there.values()) or time.monotonic() > deadline:
                return [f"{count} {what} are left" for what, count in there.items() if count]
            time.sleep(1)

    def unsettled(self) -> set[str]:
        """Who has no score yet, and is not left to a person."""
        with records(self.driver.folder) as (ledger, _):
            return {one.admission for one in self.answers if not one.is_settled(ledger)}

    def wrong(self, unsettled: set[str]) -> list[str]:
        """Scores that are not what they must be."""
        with records(self.driver.folder) as (ledger, _):
            found = (one.differs(ledger) for one in self.answers if one.admission not in unsettled)
            return [line for line in found if line]


# ---- the report


def grown(watch: Watch) -> list[dict[str, object]]:
    """A figure each: where it began and ended, how it grew, and whether it may."""
    found: list[dict[str, object]] = []
    for figure, bound in BOUNDS.items():
        points = watch.points[figure]
        values = [one.value for one in points if one.answers >= WARM] or [one.value for one in points] or [0.0]
        per_thousand = slope(points)
        found.append({
            "figure": figure, "first": values[0], "median": statistics.median(values), "highest": max(values), "last": values[-1],
            "per 1,000": None if per_thousand is None else round(per_thousand, 2), "at most": float(bound.most),
            "verdict": verdict(per_thousand, bound.most, least=bound.least, over=span(points)),
        })  # fmt: skip
    return found


def stayed(before: dict[str, float], after: dict[str, float]) -> list[dict[str, object]]:
    """What the engine has more of at rest than before the batch."""
    return [
        {
            "at rest": figure, "before": before[figure], "after": after[figure], "at most": f"+{most:.0f}",
            "verdict": "flat" if after[figure] - before[figure] <= most else "grows",
        }
        for figure, most in MOST_AT_REST.items()
    ]  # fmt: skip


def table(found: list[dict[str, object]]) -> str:
    """The rows for a reader."""
    heads = list(found[0])
    lines = [heads, *([shown(row[head]) for head in heads] for row in found)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(heads))]
    return "\n".join("  ".join([line[0].ljust(widths[0]), *(one.rjust(width) for one, width in zip(line[1:], widths[1:], strict=True))]) for line in lines)


def shown(value: object) -> str:
    return "" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)


def judged(soak: Soak, before: dict[str, float], options: argparse.Namespace, *, whole: bool) -> bool:
    """Print what was found and keep it; whether all is well."""
    driver, unsettled = soak.driver, soak.unsettled()
    wrong, left = soak.wrong(unsettled), soak.left()
    left += [f"the driver ended by itself with answers left, with code {code}" for code in soak.ended]
    figures, rest = grown(soak.watch), stayed(before, soak.watch.at_rest())
    settled, minutes = len(soak.answers) - len(unsettled), soak.took_s / 60
    print(table(figures), table(rest), sep="\n\n")
    print(
        f"\n{settled} of {len(soak.answers)} answers settled in {minutes:.1f} min{'' if whole else ' (ended early)'}, "
        f"{settled / soak.graded_s * 60 if settled else 0:.0f} a minute; killed: {soak.chaos.told()}; "
        f"{driver.starts} starts, {driver.faults} faults graded again; records: {size_mib(driver.folder):.0f} MiB; "
        f"this program itself: {time.process_time():.0f} CPU-s"
    )
    for line in (*wrong[:20], *left):
        print(f"WRONG: {line}")
    print(f"scores: {settled - len(wrong)} of {settled} are what they must be")
    well = not wrong and not left and not any(row["verdict"] == "grows" for row in (*figures, *rest))
    if options.json:
        said = {
            "answers": len(soak.answers), "seed": options.seed, "whole": whole, "minutes": minutes, "settled": settled, "wrong": wrong,
            "left": left, "killed": dict(soak.chaos.done), "starts": driver.starts, "faults": driver.faults, "well": well,
        }  # fmt: skip
        points = {figure: [astuple(one) for one in found] for figure, found in soak.watch.points.items()}
        options.json.write_text(json.dumps({**said, "figures": figures, "rest": rest, "points": points}))
    return well


# ---- the whole of it


@contextmanager
def engine_for(options: argparse.Namespace, log: Path) -> Iterator[str]:
    """The URL of the engine to work on."""
    if not options.own_engine:
        yield options.engine
        return
    source = docker.DockerClient(base_url=options.engine, timeout=600)
    with Disk.mounted(ENGINE_MIB) as disk:
        own = OwnEngine(disk, log)
        try:
            own.start()
            own.take_image(source, require_image(source, edition_named(EDITION), level_named("beginner")).tag)
            yield own.url
        finally:
            own.end()


def soaked(root: Path, url: str, options: argparse.Namespace) -> bool:
    """Make the exam, grade it and judge; whether all is well. Nothing of it is left running."""
    chance = random.Random(options.seed)
    client = docker.DockerClient(base_url=url, timeout=600)
    driver = Driver(root, url, options.slots)
    driver.folder.mkdir(mode=0o700)
    driver.temporary.mkdir()
    answers = soak_exam.make(driver.folder, driver.tasks, ROOT / "tasks", options.answers, chance)
    watch = Watch(driver, client, url)
    before = watch.at_rest()
    print(f"{options.answers} answers in {root}", file=sys.stderr)
    chaos = Chaos(driver, client, options.kill_every, max(SPARED_FROM, int(SPARED * options.answers)), chance)
    soak = Soak(driver, chaos, watch, answers)
    try:
        try:
            whole = soak.run(options.minutes)
        except KeyboardInterrupt:
            whole, soak.took_s = False, time.monotonic() - soak.started
        driver.stop()
        return judged(soak, before, options, whole=whole)
    finally:
        driver.stop()
        for owner in driver.owners:
            reap(client, ours=owner)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop then, and judge what is settled")
    parser.add_argument("--kill-every", type=float, default=15, help="answers between two kills, on average, in a storm")
    parser.add_argument("--slots", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=1, help="of the answers' order and of what is killed when")
    parser.add_argument("--engine", default="unix:///var/run/docker.sock")
    parser.add_argument("--own-engine", action="store_true", help="start one for this alone; the image comes from --engine")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    for one in (signal.SIGINT, signal.SIGTERM):  # the driver inherits whether it can be stopped by Ctrl-C
        signal.signal(one, signal.default_int_handler)
    root = Path(tempfile.mkdtemp(prefix="soak-"))
    with engine_for(options, root / "engine.log") as url:
        well = soaked(root, url, options)
    if well:
        shutil.rmtree(root)
    else:
        print(f"kept: {root}")
    sys.exit(not well)


if __name__ == "__main__":
    main()
