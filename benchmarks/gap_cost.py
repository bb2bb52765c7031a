"""What grading ten gaps costs when not one text is accepted as it stands, so that each is tried in the reference.

    .venv/bin/python benchmarks/gap_cost.py [--blocks 9]

Three arms, interleaved: ten gaps tried, ten gaps accepted by their texts, and a task without gaps whose one check runs the
same program. CPU seconds of the whole machine for one answer in a warm slot, container, services and checks included.
Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import docker

from benchmarks.answer_cost import spread
from benchmarks.machine import Idle, Meter
from grader.exam import WHITE_LIST
from grader.jobs import Job, Question
from grader.store import Store
from grader.task import Task
from sandboxes.edition import load_edition
from sandboxes.host import Host
from sandboxes.images import Images
from sandboxes.owners import Owner
from workers.slot import Slot, SlotSettings

GAPS = 10
LEVEL = "beginner"
REFERENCE = "import csv\nimport json\nimport re\n\n" + "".join(f"v{n} = ⟦{n}: {n} + 1⟧\n" for n in range(1, GAPS + 1))
REFERENCE += "print(json.dumps([" + ", ".join(f"v{n}" for n in range(1, GAPS + 1)) + "]))\n"
CHECKER = f'''
from grader import Bench, check, expect, test


def runs(bench: Bench) -> None:
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), [str({[n + 1 for n in range(1, GAPS + 1)]})])


@test
def prints(bench: Bench) -> None:
    """输出十个数"""
    runs(bench)
'''
CHECK = '''

@check(points=10)
def whole(bench: Bench) -> None:
    """程序输出十个数"""
    runs(bench)
'''


def toml(gaps: bool) -> str:
    """task.toml with ten gaps, or with none."""
    tables = "".join(f'[gaps.{n}]\npoints = 1\ntests = ["prints"]\n' for n in range(1, GAPS + 1)) if gaps else ""
    return f'title = "十空"\npoints = 10\n{tables}[answers.full]\npoints = 10\n[answers.empty]\npoints = 0\n'


def arms() -> dict[str, tuple[Task, dict[str, bytes]]]:
    """Name -> the task and an answer that gets everything."""
    shared = {"statement.md": b"# x\n", "reference/main.py": REFERENCE.encode()}
    gaps = Task.from_tree({**shared, "task.toml": toml(True).encode(), "checker.py": CHECKER.encode()}, f"{LEVEL}/gaps")
    plain = {"statement.md": b"# x\n", "task.toml": toml(False).encode(), "checker.py": (CHECKER + CHECK).encode()}
    assert gaps.framework is not None
    accepted = gaps.framework.reference()
    tried = gaps.framework.handed({n: f"abs({n}) + abs(1)" for n in range(1, GAPS + 1)})
    return {
        "ten gaps, each tried": (gaps, tried),
        "ten gaps, accepted": (gaps, accepted),
        "no gaps, one run": (Task.from_tree(plain, f"{LEVEL}/plain"), accepted),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--blocks", type=int, default=9)
    parser.add_argument("--engine", default="unix:///var/run/docker.sock")
    options = parser.parse_args()
    client = docker.DockerClient(base_url=options.engine, timeout=600)
    edition = load_edition("2022-09")
    image = Images(client, edition, Host.here(os.environ)).build(LEVEL).id
    idle = Idle.measured()
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, Slot(SlotSettings(options.engine, Owner.of(os.getpid()))) as slot:
        store = Store(Path(folder))
        for block in range(-1, options.blocks):  # the first warms up
            for name, (task, answer) in arms().items():
                question = Question(1, task.id, store.put_tree(task.tree), task.points)
                submission = store.put_tree({f"q1/{path}": data for path, data in answer.items()})
                job = Job(
                    run="benchmark", candidate="benchmark", submission=submission, level=LEVEL, edition=edition.name,
                    image=image, questions=(question,), attempt=1, store=store.url, white_list=WHITE_LIST,
                    seed=secrets.token_hex(32), alone=True,
                )  # fmt: skip
                with Meter(idle) as meter:
                    (outcome,) = slot.grade(job).questions
                if outcome.report is None or outcome.report.earned != Decimal(10):
                    raise SystemExit(f"{name}: {outcome.fault or outcome.report}")
                if block >= 0:
                    found.setdefault(name, []).append(round(meter.cost.cpu_s, 3))
    for name, values in found.items():
        print(f"{name:22} {spread(values)} CPU-s")


if __name__ == "__main__":
    main()
