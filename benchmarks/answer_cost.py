"""What grading costs beyond the candidate's own work, and how long a reviewer waits.

    .venv/bin/python benchmarks/answer_cost.py [--blocks 7] [--json FILE]

Overhead = CPU of the whole machine for one answer in a warm slot, less the candidate's own work. Own work = what the
answer's programs used (as the agent counted them) less what interpreter start, imports and a browser's start cost them,
measured bare in a sandbox just before. Workloads are interleaved; a block is one of each. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import docker

from benchmarks.machine import Idle, Meter
from grader.exam import Paper, load_paper
from grader.jobs import Job, Outcome
from grader.store import Store
from grader.task import FULL, Task
from sandboxes.container import Sandbox, start_sandbox
from sandboxes.edition import level_named, load_edition
from sandboxes.host import Host
from sandboxes.images import Images
from sandboxes.owners import Owner
from sandboxes.services import mongo, mysql, redis, site
from sandboxes.spec import Limits
from workers.slot import Slot, SlotSettings

ROOT = Path(__file__).parents[1]
PAPERS = ("beginner-A", "intermediate-A", "advanced-A")
BROWSER_START = "\nfrom selenium import webdriver\nwebdriver.Chrome().quit()\n"


@dataclass(frozen=True)
class Answer:
    """One workload: a paper and its reference answers."""

    name: str
    paper: Paper
    job: Job
    bare_s: dict[str, float]  # task id -> CPU seconds of one bare start with its imports


def imports_of(task: Task) -> str:
    """The answer's imports of libraries, as a program; with a browser's start where it drives one."""
    local = {Path(path).stem for path in task.answer(FULL)} | {path.split("/")[0] for path in task.answer(FULL)}
    names: set[str] = set()
    for path, data in task.answer(FULL).items():
        if path.endswith(".py"):
            for node in ast.walk(ast.parse(data)):
                found = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                found += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
                names.update(name for name in found if name.split(".")[0] not in local)
    source = "".join(f"import {name}\n" for name in sorted(names) if not name.startswith("django.contrib"))
    return source + (BROWSER_START if any(name.startswith("selenium") for name in names) else "")


def bare_start_s(sandbox: Sandbox, task: Task, env: dict[str, str], times: int = 5) -> float:
    """Median CPU seconds of interpreter start and imports."""
    sandbox.agent.reset()
    sandbox.agent.put({"bare.py": imports_of(task).encode()})
    limits = Limits(wall_s=60, cpu_s=60)
    return statistics.median(
        sandbox.agent.run(["python", "bare.py"], env=env, limits=limits).execution.cpu_s for _ in range(times)
    )


def prepared(client: docker.DockerClient, store: Store, name: str, *, only: tuple[int, ...] | None = None) -> Answer:
    """A paper's reference answers as a job; with `only`, to these questions of it."""
    paper = load_paper(str(ROOT / "exams/papers" / f"{name}.toml"), ROOT / "tasks")
    edition, level = load_edition(paper.edition), level_named(paper.level)
    image = Images(client, edition, Host.here(os.environ)).build(level)
    tree = {f"q{n}/{path}": data for n, task in enumerate(paper.tasks, 1) for path, data in task.answer(FULL).items()}
    job = Job(
        run="benchmark",
        candidate="benchmark",
        submission=store.put_tree(tree),
        level=paper.level,
        edition=paper.edition,
        image=image.id,
        questions=tuple(one for one in paper.keep(store) if only is None or one.number in only),
        attempt=1,
        store=store.url,
        white_list=paper.white_list,
        seed=secrets.token_hex(32),
        alone=True,
    )
    with start_sandbox(client, image.id, labels={"grader.benchmark": "1"}) as sandbox:
        env = edition.candidate_env(level)
        asked = {one.task for one in job.questions}
        bare = {task.id: bare_start_s(sandbox, task, env) for task in paper.tasks if task.id in asked}
    return Answer(name if only is None else f"{name} {'+'.join(map(str, only))}", paper, job, bare)


def own_work_s(answer: Answer, outcome: Outcome) -> float:
    """CPU seconds of the candidate's own work. Raises when the reference did not get everything."""
    own = 0.0
    for one in outcome.questions:
        if one.report is None or one.report.earned != one.report.possible:
            raise SystemExit(f"{answer.name}: the reference lost points in question {one.number}: {one.fault}")
        own += sum(max(0.0, run.cpu_s - answer.bare_s[one.report.task]) for run in one.report.programs)
    return own


def command_ms(client: docker.DockerClient, image: str, times: int = 200) -> list[float]:
    """Milliseconds of one command in a running sandbox, as the worker sees them."""
    with start_sandbox(client, image, labels={"grader.benchmark": "1"}) as sandbox:
        found = []
        for _ in range(times):
            with Meter(Idle(0.0)) as meter:
                sandbox.agent.run(["true"], env={"PATH": "/bin"}, limits=Limits())
            found.append(meter.cost.wall_s * 1000)
        return found


def memory_mib(client: docker.DockerClient, image: str) -> float:
    """Memory of an intermediate sandbox with every service up, its tmpfs folders included."""
    with start_sandbox(client, image, labels={"grader.benchmark": "1"}) as sandbox:
        password = secrets.token_hex(16)
        pages = {"search.jd.com": {"/": b"<p>x</p>"}}
        specs = [mysql.spec("exam", [], password), mongo.spec("exam", [], password, password), redis.spec([], password)]
        sandbox.agent.start_services([*specs, site.spec(pages, ["jd.com"])])
        return float(sandbox.container.stats(stream=False)["memory_stats"]["usage"]) / (1 << 20)


def cold_rerun_s(name: str, times: int = 3) -> list[float]:
    """Seconds of `grader grade` from nothing, less the programs' own wall time."""
    paper = ROOT / "exams/papers" / f"{name}.toml"
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for n, task in enumerate(load_paper(str(paper), ROOT / "tasks").tasks, 1):
            for path, data in task.answer(FULL).items():
                target = Path(folder, "answer", str(n), path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
        for _ in range(times):
            with Meter(Idle(0.0)) as meter:
                done = subprocess.run(
                    [ROOT / ".venv/bin/grader", "grade", str(paper), f"{folder}/answer", "--json"],
                    check=True, capture_output=True, cwd=ROOT,
                )  # fmt: skip
            questions = json.loads(done.stdout)["questions"]
            found.append(meter.cost.wall_s - sum(run["wall_s"] for q in questions for run in q["programs"]))
    return found


def spread(values: list[float], digits: int = 2) -> str:
    """Median with least and most."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--blocks", type=int, default=7)
    parser.add_argument("--engine", default="unix:///var/run/docker.sock")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    client = docker.DockerClient(base_url=options.engine, timeout=600)
    idle = Idle.measured()
    print(f"idle: {idle.rate:.3f} CPU-s a second")
    figures: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder, Slot(SlotSettings(options.engine, Owner.of(os.getpid()))) as slot:
        store = Store(Path(folder))
        answers = [prepared(client, store, name) for name in PAPERS]
        for answer in answers:
            slot.grade(answer.job)  # warm: the checker server's imports, the page cache
        for block in range(options.blocks):
            for answer in answers:
                with Meter(idle) as meter:
                    outcome = slot.grade(answer.job)
                own = own_work_s(answer, outcome)
                there = figures.setdefault(answer.name, {"total": [], "own": [], "overhead": [], "wall": []})
                for key, value in (("total", meter.cost.cpu_s), ("own", own), ("overhead", meter.cost.cpu_s - own), ("wall", meter.cost.wall_s)):
                    there[key].append(round(value, 3))
            print(f"block {block + 1} of {options.blocks}", file=sys.stderr)
        image = next(answer.job.image for answer in answers if answer.name == "intermediate-A")
        commands = command_ms(client, image)
        memory = memory_mib(client, image)
    print(f"{'paper':16} {'overhead CPU-s':24} {'own CPU-s':22} {'wall s':22}")
    for name, there in figures.items():
        print(f"{name:16} {spread(there['overhead']):24} {spread(there['own']):22} {spread(there['wall']):22}")
    print(f"a command in a running sandbox: p50 {statistics.median(commands):.1f} ms, p95 {sorted(commands)[int(len(commands) * 0.95)]:.1f} ms")
    print(f"an intermediate sandbox with all services up: {memory:.0f} MiB")
    cold = {name: cold_rerun_s(name) for name in PAPERS}
    for name, values in cold.items():
        print(f"{name}: re-run from a cold start, less the programs' own time: {spread(values)} s")
    if options.json:
        options.json.write_text(json.dumps({"figures": figures, "cold": cold, "command_ms": commands, "memory_mib": memory}, indent=1))


if __name__ == "__main__":
    main()
