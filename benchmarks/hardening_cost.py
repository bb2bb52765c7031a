"""What the walls around an honest answer cost: graded with all of them, against without those that can be taken away.

    .venv/bin/python benchmarks/hardening_cost.py [--pairs 40] [--paper NAME[/1,2,3]]... [--json FILE]

Taken away: the seccomp filters (ours and the engine's), the read-only root, no-new-privileges, dropped capabilities, limits
of processes, memory and CPU, the flags and caps of the tmpfs folders, each process's own limits, and the look
at clock and CPU time while a program runs. What stays is not a wall beside the grading but how it is done: namespaces,
accounts, wiping between questions, killing what is left, a second sandbox for served pages, the checker child's own rights.

Overhead (`answer_cost.py`) of the reference answers to some questions of two papers, or to all or some of each `--paper`, in a warm slot, each
pair in random order, the ratio of each pair, its median with a 95 % bootstrap interval. Both arms bind a copy of the agent, so that
this costs both the same; that a wall is really there, or really gone, is asked inside a sandbox before anything is
measured. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[1]))

import docker

from benchmarks.answer_cost import Answer, own_work_s, prepared
from benchmarks.machine import Idle, Meter
from benchmarks.trend import median_interval
from grader.store import Store
from sandboxes import container, layout
from sandboxes.container import start_sandbox
from sandboxes.edition import level_named, load_edition
from sandboxes.owners import Owner
from sandboxes.spec import Limits
from tests.walls.rig import AGENT, Edit, Settings, altered
from workers.slot import Slot, SlotSettings

# Two questions of gaps and a program; gaps in SQL and a program with MySQL and Redis: what does little work of its own.
ANSWERS = (("beginner-A", (1, 2, 3)), ("intermediate-A", (1, 3)))
START = "warm_start.py"  # beside the agent: loads the filter for the trials of gaps
EDITS: tuple[Edit, ...] = (
    ("walls.py", "    deny = seccomp.ERRNO(errno.EPERM)\n", "    return rules\n    deny = seccomp.ERRNO(errno.EPERM)\n"),
    ("walls.py", "rules.load()", "pass"),
    ("walls.py", "    return [\n        (resource.RLIMIT_CPU", "    return []\n    return [\n        (resource.RLIMIT_CPU"),
    ("command.py", 'if time.monotonic() >= self.deadline:\n            return "wall"', "pass"),
    ("command.py", 'return "cpu" if cpu_used_s() - self.cpu_before_s >= self.limits["cpu_s"] else None', "return None"),
    ("__main__.py", "return min(LOOK_S, max(0.0, self.command.deadline - time.monotonic()))", "return None"),
)
START_EDIT = ("if library.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:", "if False:")
OURS = ("size=", "nr_inodes=", "nosuid", "nodev", "noexec")

PROBE = """
import json, resource
status = dict(line.split(':', 1) for line in open('/proc/self/status'))
mounts = {line.split()[4]: line.split()[5].split(',') for line in open('/proc/self/mountinfo')}
def group(kind, first, second):
    for path in ('/sys/fs/cgroup/%s/%s' % (kind, first), '/sys/fs/cgroup/%s' % second):
        try: return open(path).read().strip()
        except OSError: pass
def within(text, most): return text != 'max' and int(text) < most
print(json.dumps({
    'seccomp': int(status['Seccomp']) == 2,
    'no-new-privileges': int(status['NoNewPrivs']) == 1,
    'capabilities': bin(int(status['CapBnd'], 16)).count('1') <= 2,
    'read-only root': 'ro' in mounts['/'],
    'flags of /exam': {'noexec', 'nosuid', 'nodev'} <= set(mounts['/exam']),
    'processes': within(group('pids', 'pids.max', 'pids.max'), 10000),
    'memory': within(group('memory', 'memory.limit_in_bytes', 'memory.max'), 1 << 40),
    'CPU': group('cpu', 'cpu.cfs_quota_us', 'cpu.max').split()[0] not in ('-1', 'max'),
    'descriptors': resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 1024,
    'CPU time': resource.getrlimit(resource.RLIMIT_CPU)[0] != resource.RLIM_INFINITY,
    'file size': resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY,
}))
"""


@dataclass(frozen=True)
class Arm:
    """Sandboxes as they are, or without walls."""

    walls: bool
    folder: Path  # of the copies that are bound: agent/ and warm_start.py

    @classmethod
    def made(cls, folder: Path, *, walls: bool) -> Arm:
        """The copies on the disk. AssertionError when the agent no longer has what is edited."""
        folder.mkdir()
        altered(folder / "agent", () if walls else EDITS)
        text = (AGENT.parent / START).read_text()
        assert text.count(START_EDIT[0]) == 1, f"{START} no longer has this once: {START_EDIT[0]}"
        (folder / START).write_text(text if walls else text.replace(*START_EDIT))
        return cls(walls, folder)

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Every sandbox that this process starts meanwhile is of this arm."""
        as_it_is = container.settings

        def settings(*words: Any) -> Settings:
            built = as_it_is(*words) if self.walls else lowered(as_it_is(*words))
            bound = {self.folder / "agent": layout.AGENT, self.folder / START: f"{layout.INSIDE_DIR}/{START}"}
            built["volumes"].update({str(path): {"bind": inside, "mode": "ro"} for path, inside in bound.items()})
            return built

        with patch.object(container, "settings", settings):
            yield


def lowered(settings: Settings) -> Settings:
    """The engine's settings without walls."""
    # The sandbox's own limit of descriptors stays: an engine may have none, and MySQL then makes tables for as many.
    ulimits = [one for one in settings["ulimits"] if one.name == "nofile"]
    settings.update(
        read_only=False, cap_drop=None, cap_add=None, security_opt=["seccomp=unconfined"], pids_limit=None,
        mem_limit=None, memswap_limit=None, nano_cpus=None, ulimits=ulimits,
    )  # fmt: skip
    settings["tmpfs"] = {
        path: ",".join([*(one for one in how.split(",") if not one.startswith(OURS)), "exec", "suid", "dev"])
        for path, how in settings["tmpfs"].items()
    }
    return settings


def require(client: docker.DockerClient, arm: Arm, answer: Answer) -> None:
    """Ask a program in a sandbox of this arm. SystemExit when a wall is missing, or still there."""
    edition, level = load_edition(answer.paper.edition), level_named(answer.paper.level)
    with arm.in_force(), start_sandbox(client, answer.job.image, labels={"grader.benchmark": "1"}) as sandbox:
        sandbox.agent.reset()
        sandbox.agent.put({"main.py": PROBE.encode()})
        ran = sandbox.agent.run(["python", "main.py"], env=edition.candidate_env(level), limits=Limits())
    if ran.execution.exit_code != 0:
        raise SystemExit(f"the probe failed: {ran.execution.stderr_text}")
    wrong = [name for name, there in json.loads(ran.execution.stdout).items() if there != arm.walls]
    if wrong:
        raise SystemExit(f"{answer.name}: {'missing' if arm.walls else 'still there'}: {', '.join(wrong)}")


def cost_s(slot: Slot, arm: Arm, answer: Answer, idle: Idle) -> float:
    """CPU seconds of overhead of one answer, which must get everything."""
    with arm.in_force(), Meter(idle) as meter:
        outcome = slot.grade(answer.job)
    return round(meter.cost.cpu_s - own_work_s(answer, outcome), 3)


def told(name: str, pairs: list[tuple[float, float]], chance: random.Random) -> str:
    """One answer's ratio in words."""
    ratios = [with_walls / without for with_walls, without in pairs]
    low, high = median_interval(ratios, chance)
    more = statistics.median(with_walls - without for with_walls, without in pairs)
    return f"{name} {statistics.median(ratios):.3f} ({low:.3f} to {high:.3f}), {more:+.2f} CPU-s"


Chosen = tuple[str, tuple[int, ...] | None]  # a paper, and which of its questions; None: all


def which(text: str) -> Chosen:
    """`beginner-A`, or `beginner-A/1,2`. ValueError when the questions are no numbers."""
    paper, _, questions = text.partition("/")
    return paper, tuple(map(int, questions.split(","))) if questions else None


def measured(
    client: docker.DockerClient, engine: str, chosen: Sequence[Chosen], pairs: int, chance: random.Random
) -> Mapping[str, list[tuple[float, float]]]:
    """Answer -> pairs of CPU seconds, with walls and without."""
    with tempfile.TemporaryDirectory(prefix="grader-walls-") as folder, Slot(SlotSettings(engine, Owner.of(os.getpid()))) as slot:
        arms = [Arm.made(Path(folder, name), walls=name == "walls") for name in ("walls", "bare")]
        answers = [prepared(client, Store(Path(folder, "store")), paper, only=only) for paper, only in chosen]
        found: dict[str, list[tuple[float, float]]] = {answer.name: [] for answer in answers}
        for answer in answers:
            for arm in arms:
                require(client, arm, answer)
                cost_s(slot, arm, answer, Idle(0.0))  # warm
        idle = Idle.measured()
        for pair in range(pairs):
            for answer in answers:
                order = chance.sample(arms, k=2)
                costs = {arm.walls: cost_s(slot, arm, answer, idle) for arm in order}
                found[answer.name].append((costs[True], costs[False]))
            print(f"pair {pair + 1} of {pairs}", file=sys.stderr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pairs", type=int, default=40)
    parser.add_argument("--paper", type=which, action="append", help="a paper, or NAME/1,2 for some questions, instead of those chosen here")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="unix:///var/run/docker.sock")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    client = docker.DockerClient(base_url=options.engine, timeout=600)
    found = measured(client, options.engine, options.paper or ANSWERS, options.pairs, chance)
    words = "; ".join(told(name, pairs, chance) for name, pairs in found.items())
    print(f"overhead with all walls to overhead without, median (95 %) of {options.pairs} pairs: {words}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
