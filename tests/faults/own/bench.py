"""Known answers, the moments at which something is done to their batch, and what must hold afterwards."""

from __future__ import annotations

import random
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import docker

from grader.scores import State
from sandboxes.layout import ANSWER_DIR
from tests.faults import exams
from tests.faults.engine import OwnEngine, command_lines, inside
from tests.faults.exams import Sitting, wait_for
from tests.faults.test_batch import assert_counted_once
from tests.unit.archives import zip_at

WAITS = "import time; time.sleep(1.2)\n"  # long enough to be found at work, well within the limit
PROGRAMS = {
    "20220001": (WAITS + exams.RIGHT, exams.SAYS_42),
    "20220002": (WAITS + exams.NOT_SAVED, exams.SAYS_42),
    "20220003": (WAITS + exams.RIGHT, exams.SAYS_41),
    "20220004": (exams.RIGHT, WAITS + exams.SAYS_42),
}
POINTS = {"20220001": (10, 10), "20220002": (6, 10), "20220003": (10, 0), "20220004": (10, 10)}
HEAVY, HEAVY_BYTES = "a.bin", 48 << 20  # comes before main.py and takes long enough to be put into the sandbox to be seen there
UNREADABLE = "20220005"

LONG = """\n    time.sleep(1.2)\n"""  # a check that is long enough for the judging to be seen
ADDS = exams.ADDS.replace("from grader", "import time\n\nfrom grader", 1).replace('"""把和写入 sum.txt"""\n', '"""把和写入 sum.txt"""' + LONG)
assert LONG in ADDS

Judged = dict[tuple[str, int], tuple[tuple[str, str, Decimal], ...]]  # (candidate, question) -> check, verdict, points


@dataclass(frozen=True)
class Truth:
    """Verdicts and scores of the undisturbed batch."""

    judged: Judged
    scores: dict[str, tuple[State, tuple[Decimal | None, ...]]]


def handed_in(root: Path, engine: str) -> Sitting:
    """An exam with four answers that can be graded and one that cannot; nothing is graded. The first question has a server."""
    sitting = Sitting.make(root, engine, {"adds": (ADDS, exams.DATA), "says": (exams.SAYS, None)})
    toml = sitting.tasks / "beginner/adds/task.toml"
    toml.write_text('services = ["site"]\n' + toml.read_text())
    for candidate, programs in PROGRAMS.items():
        sitting.hand_in(candidate, *programs)
    first, second = (text.encode() for text in PROGRAMS["20220002"])
    heavy = random.Random(1).randbytes(HEAVY_BYTES)
    zip_at(sitting.answers / "20220002.zip", {f"1/{HEAVY}": heavy, "1/main.py": first, "2/main.py": second})
    whole = (sitting.answers / "20220001.zip").read_bytes()
    (sitting.answers / f"{UNREADABLE}.zip").write_bytes(whole[:80])
    return sitting


def judged(sitting: Sitting) -> Judged:
    """Every verdict that counts."""
    found: Judged = {}
    with sitting.ledger() as ledger:
        for row in sitting.rows("runs"):
            for question, result in ledger.final_results(row["id"]).items():
                assert result.report is not None
                one = tuple((each.check, str(each.verdict), each.earned) for each in result.report.results)
                found[row["candidate"], question] = one
    return found


def truth_of(sitting: Sitting) -> Truth:
    """The record of an undisturbed batch, held to the points that the answers are known to earn."""
    scores = sitting.scores()
    scored = {one: points for one, (state, points) in scores.items() if state is State.SCORED}
    assert scored == {one: tuple(map(Decimal, points)) for one, points in POINTS.items()}
    assert scores[UNREADABLE][0] is State.UNREADABLE
    return Truth(judged(sitting), scores)


@dataclass
class Bystander:
    """Sees how far a batch is, and what it leaves."""

    engine: OwnEngine
    truth: Truth
    temporary: Path  # TMPDIR of every process of the command's
    _seen: set[str] = field(default_factory=set)  # sandboxes in which a program was seen
    _roots: dict[str, Path | None] = field(default_factory=dict)  # of each sandbox, through one of its processes
    _death: threading.Event | None = None  # set when a sandbox has died

    # ---- moments; each is something that can be seen from outside

    def taking_in(self, sitting: Sitting) -> bool:
        """Intake, unpack: the first answer has been taken in, the next one is."""
        return bool(sitting.rows("submissions"))

    def pinned(self, sitting: Sitting) -> bool:
        return bool(sitting.rows("runs"))

    def created(self, sitting: Sitting) -> bool:
        """Create: a sandbox exists."""
        return bool(self.engine.sandboxes())

    def serving(self, sitting: Sitting) -> bool:
        """Start service: a question's server has been started, and no program."""
        found = {one: b"\n".join(inside(one).values()) for one in self.engine.sandboxes()}
        self._seen |= {one for one, lines in found.items() if b"main.py" in lines}
        return any(b"site_server" in lines and one not in self._seen for one, lines in found.items())

    def putting(self, sitting: Sitting) -> bool:
        """Put: some of an answer's files are in the sandbox, and not all."""
        for sandbox in self.engine.sandboxes():
            with suppress(OSError):
                if (folder := self._answer_in(sandbox)) and (folder / HEAVY).exists() and not (folder / "main.py").exists():
                    return True
        return False

    def _answer_in(self, sandbox: str) -> Path | None:
        """The folder of the answer in a sandbox, when it has a process; found quickly, for files do not take long."""
        if not (found := self._roots.get(sandbox)) or not found.exists():
            self._roots[sandbox] = found = next((Path(f"/proc/{pid}/root") for pid in inside(sandbox)), None)
        return found and found / ANSWER_DIR.lstrip("/")

    def running(self, sitting: Sitting) -> bool:
        """Run: the candidate's program is there."""
        mine = {one for one in self.engine.sandboxes() if any(b"main.py" in line for line in inside(one).values())}
        self._seen |= mine
        return bool(mine)

    def checking(self, sitting: Sitting) -> bool:
        """Inspect, check: the program has ended in a sandbox that still stands, and a child judges."""
        return not self.running(sitting) and bool(self._seen & set(self.engine.sandboxes())) and bool(self.children())

    def destroying(self, sitting: Sitting) -> bool:
        """Destroy: a sandbox has just been killed, to be removed."""
        if self._death is None:  # asked for the first time, before the batch has a sandbox
            self._death = threading.Event()
            threading.Thread(target=self._await_death, args=(self._death,), daemon=True).start()
        return self._death.is_set()

    def _await_death(self, death: threading.Event) -> None:
        next(docker.APIClient(base_url=self.engine.url, timeout=None).events(filters={"event": "die"}))
        death.set()

    def committed(self, sitting: Sitting) -> bool:
        return bool(sitting.final())

    # ---- processes of the command's

    def processes(self) -> dict[int, bytes]:
        """Those that have our TMPDIR: pid -> command line."""
        mark = f"TMPDIR={self.temporary}".encode()
        found = {}
        for pid, line in command_lines().items():
            with suppress(OSError):
                if mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                    found[pid] = line
        return found

    def checkers(self) -> dict[int, int]:
        """Checker servers and their children: pid -> parent."""
        found = {}
        for pid, line in self.processes().items():
            if b"sandboxes.checker" in line:
                with suppress(OSError):
                    found[pid] = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        return found

    def children(self) -> list[int]:
        """Children that judge a question now."""
        found = self.checkers()
        return [pid for pid, parent in found.items() if parent in found]

    def servers(self) -> list[int]:
        found = self.checkers()
        return [pid for pid, parent in found.items() if parent not in found]

    # ---- afterwards

    @contextmanager
    def at(self, when: Callable[[Sitting], bool], sitting: Sitting, *options: str) -> Iterator[subprocess.Popen[str]]:
        """`grader run` that has come to this moment; it is dead when this ends."""
        with sitting.started(*options) as process:
            wait_for(lambda: when(sitting) or process.poll() is not None)
            assert process.poll() is None, process.communicate()
            yield process

    def same(self, sitting: Sitting) -> None:
        """The record is that of the undisturbed batch, each result is there once, and nothing is left behind."""
        assert judged(sitting) == self.truth.judged
        assert sitting.scores() == self.truth.scores
        assert_counted_once(sitting)
        self.nothing_left()

    def nothing_left(self) -> None:
        """No container, mount, shim, volume, process or temporary folder. What ends by itself has time to."""
        left = self.left()
        with suppress(AssertionError):
            wait_for(lambda: not self.left(), within_s=60)
        assert not self.left(), f"at first: {left}"

    def left(self) -> dict[str, object]:
        volumes = self.engine.client.api.volumes()["Volumes"] or []
        found = {
            "containers": self.engine.sandboxes(), "mounts": self.engine.mounts(), "shims": self.engine.shims(),
            "volumes": volumes, "processes": self.processes(), "folders": list(self.temporary.glob("grader-*")),
        }  # fmt: skip
        return {what: which for what, which in found.items() if which}


def ended(process: subprocess.Popen[str], *codes: int) -> str:
    """What the command said on standard error; it ended by itself, with one of these codes and no traceback."""
    said, errors = process.communicate(timeout=exams.PATIENCE_S)
    assert process.returncode in codes, f"exit {process.returncode}\n{said}\n{errors}"
    assert "Traceback" not in errors, errors
    return errors
