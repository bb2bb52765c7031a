"""A tiny real exam on disk, the real `grader` command beside it, and what its ledger says.

Two beginner questions without services: a sandbox and two interpreter starts an answer. The data hangs on the seed,
so an answer earns its points only in the data of its own run.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import docker

from grader.ledger import Ledger, open_ledger
from grader.scores import State, scores
from sandboxes.owners import LABEL, Owner
from tests.unit.archives import zip_at

ROOT = Path(__file__).parents[2]
GRADER = [sys.executable, "-c", "from grader.cli.main import main; main()"]
PATIENCE_S = 120.0

ADDS = '''
from grader import Bench, check, expect


@check(points=6)
def adds(bench: Bench) -> None:
    """打印 numbers.txt 中各数之和"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), [str(sum(bench.data["numbers"]))])


@check(points=4, needs=adds)
def saves(bench: Bench) -> None:
    """把和写入 sum.txt"""
    expect.equal(expect.file(bench, "sum.txt").strip(), str(sum(bench.data["numbers"])).encode())
'''
SAYS = '''
from grader import Bench, check, expect


@check(points=10)
def says(bench: Bench) -> None:
    """打印 42"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), ["42"])
'''
DATA = """
import random

from grader import TaskData


def build(seed: int) -> TaskData:
    numbers = [random.Random(seed).randrange(10**9) + n for n in range(5)]
    return TaskData(values={"numbers": numbers}, files={"numbers.txt": "\\n".join(map(str, numbers)).encode()})
"""
TOML = """
title = "{title}"
points = 10
limits = {{ wall_s = 3 }}
[answers.full]
points = 10
[answers.empty]
points = 0
"""
EXAM = """
title = "小型考试"
canaries = false
[[papers]]
level = "beginner"
total = {total}
tasks = [{tasks}]
"""

READ = "numbers = [int(line) for line in open('numbers.txt')]\n"
RIGHT = READ + "print(sum(numbers)); open('sum.txt', 'w').write(str(sum(numbers)))\n"
SLOW_RIGHT = "import time; time.sleep(0.6)\n" + RIGHT
NOT_SAVED = READ + "print(sum(numbers))\n"
SAYS_42, SAYS_41 = "print(6 * 7)\n", "print(41)\n"
LOOPS = "while True: pass\n"
SLEEPS = "import time; time.sleep(60)\n"


def write_task(tasks: Path, name: str, checker: str, data: str | None = None) -> Path:
    """A sound beginner task worth 10 points."""
    folder = tasks / "beginner" / name
    files = {
        "task.toml": TOML.format(title=name), "statement.md": f"# {name}\n", "checker.py": checker,
        "answers/full/main.py": "print()\n",
    }  # fmt: skip
    for path, text in (files | ({"data.py": data} if data else {})).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


@dataclass(frozen=True)
class Sitting:
    """An exam's folder with the folder of its tasks and the engine it is graded on."""

    folder: Path
    tasks: Path
    engine: str

    @classmethod
    def make(cls, root: Path, engine: str, tasks: Mapping[str, tuple[str, str | None]] | None = None) -> Sitting:
        """An exam without answers; `tasks` are name -> (checker, data)."""
        made = tasks or {"adds": (ADDS, DATA), "says": (SAYS, None)}
        sitting = cls(root / "exam", root / "tasks", engine)
        for name, (checker, data) in made.items():
            write_task(sitting.tasks, name, checker, data)
        sitting.answers.mkdir(parents=True)
        names = ", ".join(f'"beginner/{name}"' for name in made)
        (sitting.folder / "exam.toml").write_text(EXAM.format(total=10 * len(made), tasks=names))
        return sitting

    @property
    def answers(self) -> Path:
        return self.folder / "answers/beginner"

    def hand_in(self, candidate: str, *programs: str) -> None:
        """One archive with a main.py a question."""
        zip_at(self.answers / f"{candidate}.zip", {f"{n}/main.py": text.encode() for n, text in enumerate(programs, 1)})

    # ---- the command

    def run(self, *options: str, check: int | None = 0) -> subprocess.CompletedProcess[str]:
        """`grader run` to its end, with the exit code it must have."""
        return grader("run", self.folder, *self._options(), *options, check=check)

    def replay(self, candidate: str, *options: str, check: int | None = 0) -> subprocess.CompletedProcess[str]:
        return grader("replay", self.folder, candidate, "--engine", self.engine, *options, check=check)

    @contextmanager
    def started(self, *options: str) -> Iterator[subprocess.Popen[str]]:
        """`grader run` under way; it is dead when this ends."""
        command = [*GRADER, "run", str(self.folder), *self._options(), *options]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=listen_to_ctrl_c,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def killed(self, when: Callable[[Sitting], bool], *options: str) -> Owner:
        """`grader run`, killed with SIGKILL as soon as `when` holds; who it was."""
        with self.started(*options) as process:
            owner = Owner.of(process.pid)
            wait_for(lambda: when(self) or process.poll() is not None)
            process.kill()
            _, errors = process.communicate()
            assert process.returncode == -signal.SIGKILL, f"ended before it could be killed: {errors}"
        return owner

    def _options(self) -> list[str]:
        return ["--engine", self.engine, "--tasks", str(self.tasks)]

    # ---- the record

    def rows(self, table: str) -> list[dict[str, Any]]:
        """A table of the ledger as it is on the disk now; [] while there is none."""
        path = self.folder / "ledger.sqlite"
        if not path.exists():
            return []
        try:
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30) as connection:
                connection.row_factory = sqlite3.Row
                return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid")]
        except sqlite3.OperationalError as error:
            assert "no such table" in str(error) or "unable to open" in str(error), error
            return []
        finally:
            connection.close()

    def final(self) -> list[dict[str, Any]]:
        """The results that are no faults."""
        return [row for row in self.rows("results") if not row["is_fault"]]

    def attempts(self, candidate: str) -> dict[int, list[dict[str, Any]]]:
        """Question -> every attempt of the candidate's first run."""
        [run] = [row["id"] for row in self.rows("runs") if row["candidate"] == candidate and row["kind"] == "first"]
        found: dict[int, list[dict[str, Any]]] = {}
        for row in self.rows("results"):
            if row["run"] == run:
                found.setdefault(row["question"], []).append(row)
        return found

    def scores(self) -> dict[str, tuple[State, tuple[Decimal | None, ...]]]:
        """Candidate -> state and points by question, as the reports have them."""
        with self.ledger() as ledger:
            [first, *_] = [row["id"] for row in self.rows("runs")]
            run = ledger.run(first)
            assert run is not None
            everyone = scores(ledger, run.paper, run.questions)
            return {one.candidate: (one.state, tuple(part.score.earned for part in one.questions)) for one in everyone}

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        ledger = open_ledger(str(self.folder / "ledger.sqlite"))
        try:
            yield ledger
        finally:
            ledger.close()


def grader(*words: str | Path, check: int | None = 0, **options: Any) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    done = subprocess.run(
        [*GRADER, *map(str, words)], cwd=ROOT, text=True, capture_output=True, timeout=2 * PATIENCE_S, check=False, **options
    )
    if check is not None:
        assert done.returncode == check, f"exit {done.returncode}, not {check}\n{done.stdout}\n{done.stderr}"
    return done


def wait_for(happened: Callable[[], object], *, within_s: float = PATIENCE_S) -> None:
    """Look until it has happened; the deadline is for what never does."""
    deadline = time.monotonic() + within_s
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def sandboxes_of(client: docker.DockerClient, owner: Owner) -> list[str]:
    """Ids of the containers that belong to this driver."""
    found = client.containers.list(all=True, filters={"label": f"{LABEL}={owner}"}, ignore_removed=True)
    return [str(one.id) for one in found]


def descendants(pid: int) -> dict[int, str]:
    """Every process below `pid`: pid -> command line. Nobody else's memory is looked at: that may wait for ever."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found: set[int] = {pid}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    lines = {}
    for one in found - {pid}:
        with suppress(OSError):
            lines[one] = Path(f"/proc/{one}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return lines


def killed(pid: int, is_meant: Callable[[int], bool]) -> bool:
    """SIGKILL to `pid` if it still is what is meant, asked once its number can go to nobody else."""
    try:
        file = os.pidfd_open(pid)
    except ProcessLookupError:
        return False
    try:
        if not is_meant(pid):
            return False
        signal.pidfd_send_signal(file, signal.SIGKILL)
        return True
    except ProcessLookupError:
        return False
    finally:
        os.close(file)


def listen_to_ctrl_c() -> None:
    """As at a terminal: what a shell starts in the background ignores SIGINT, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def interrupt(process: subprocess.Popen[str]) -> None:
    """Ctrl-C as a terminal sends it: to the whole group."""
    os.killpg(process.pid, signal.SIGINT)
