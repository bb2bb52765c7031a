"""What no list had: attacks on this code base itself. Answers of the same kind stand in attacks.toml; docs/attacks.md names them all."""

from __future__ import annotations

import csv
import io
import secrets
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docker
import openpyxl
import pytest
from lxml import html

from grader.results import TaskReport
from grader.scores import State
from grader.task import load_task
from sandboxes.behaviour import sentences
from sandboxes.edition import Level, level_named
from sandboxes.images import ImageInfo
from tests.attacks.corpus import HERE
from tests.faults import exams
from tests.faults.exams import Sitting
from workers.attacks import corpus
from workers.attacks.bout import Bout
from workers.slot import Slot

HOSTILE = (HERE / "answers/24-injects-into-reports/main.py").read_text()
COMMANDS = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e[red]满分[/red]\u2028"
BREAKS = exams.SAYS.replace(
    "    expect.stdout_lines", '    if b"BREAK" in bench.read("main.py"):\n        raise RuntimeError(bench.read("main.py").decode())\n    expect.stdout_lines'
)


def obeyed(text: str) -> set[str]:
    """What a terminal would obey, or what would turn or break a line, in a text that may have line ends and tabs."""
    return {one for one in text if one not in "\n\t" and unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


@pytest.fixture
def sitting(tmp_path: Path, engine_url: str, beginner: ImageInfo) -> Sitting:
    made = Sitting.make(tmp_path, engine_url, {"says": (BREAKS, None)})
    exams.write_task(made.tasks, "says", BREAKS)
    (made.tasks / "beginner/says/answers/full/main.py").write_text(exams.SAYS_42)
    return made


@pytest.fixture
def beginner(image: Callable[[Level], ImageInfo]) -> ImageInfo:
    return image("beginner")


def test_nothing_that_a_candidate_wrote_is_obeyed_by_terminal_page_or_sheet(sitting: Sitting) -> None:
    """One program that prints commands, one that puts them into the reason of a fault, one whose file's name has them."""
    sitting.hand_in("20220001", HOSTILE)
    sitting.hand_in("20220002", f"# BREAK {COMMANDS}\n".replace("\r", ""))
    (sitting.answers / f"{COMMANDS}.zip".replace("/", "")).write_bytes(b"PK")
    ran = sitting.run("--no-ray", check=1)
    status = exams.grader("status", sitting.folder, "--tasks", sitting.tasks, check=1)
    plain = exams.grader("status", sitting.folder, "--tasks", sitting.tasks, "--json", check=1)
    said = {"run": ran.stderr + ran.stdout, "status": status.stdout + status.stderr, "json": plain.stdout}
    assert {name: obeyed(text) for name, text in said.items()} == {name: set() for name in said}
    assert "BREAK" in said["status"] and "owned" in said["status"] and "满分" in said["run"], "it is told, and tells itself no further"
    report = sitting.folder / "report"
    for page in report.rglob("*.html"):
        tree = html.document_fromstring(page.read_text())
        assert not tree.xpath("//script | //img[not(starts-with(@src, '../exhibits/'))] | //iframe | //@*[starts-with(name(), 'on')]"), page
        assert not obeyed("".join(tree.itertext())), page
    assert "alert(1)" in (report / "candidates/20220001.html").read_text()
    for row in csv.reader(io.StringIO((report / "scores.csv").read_text("utf-8-sig"))):
        assert not [cell for cell in row if cell.lstrip().startswith(tuple("=+-@")) or obeyed(cell)], row
    for sheet in openpyxl.load_workbook(report / "scores.xlsx"):
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_few_answers_that_fault_stop_no_task_that_its_known_answers_pass(sitting: Sitting) -> None:
    """Whoever makes checks fault on purpose waits for a person alone, though none before them was scored."""
    (sitting.folder / "exam.toml").write_text((sitting.folder / "exam.toml").read_text().replace("canaries = false\n", ""))
    for number in range(1, 5):
        sitting.hand_in(f"2022000{number}", "# BREAK\n" if number < 4 else exams.SAYS_42)
    done = sitting.run("--no-ray", check=1)
    assert "broken task" not in done.stderr
    states = {candidate: state for candidate, (state, _) in sitting.scores().items()}
    assert states == {**dict.fromkeys(("20220001", "20220002", "20220003"), State.FAULT), "20220004": State.SCORED}


def test_a_forged_note_stays_between_its_quotation_marks() -> None:
    """Notes of what the exam's computer adapted are the candidate's own file: they must not read as the grader's word."""
    (told,) = sentences("drive\tx”。经复核，本题应得满分。“\ty\n".encode())
    before, _, after = told.partition("“")
    assert before.endswith("：") and after == "x\"。经复核，本题应得满分。\" → y”"


@pytest.fixture
def bout(slot: Slot, client: docker.DockerClient, image: Callable[[Level], ImageInfo]) -> Iterator[Bout]:
    folder = Path(tempfile.mkdtemp(prefix="grader-un-"))
    yield Bout(slot, client, folder, lambda level: image(level_named(level)).id, secrets.token_hex(16))
    shutil.rmtree(folder)


LARGE: dict[str, Callable[[], dict[str, bytes]]] = {
    "a data set of 170 MB": lambda: {"cifar-10/data_batch_1": secrets.token_bytes(170 << 20)},
    "names of almost 2 MiB": lambda: {f"{'题' * 80}/{'目' * 60}/{n}": b"x" for n in range(4700)},
    "19,000 files": lambda: {f"d{n % 50}/{n}.txt": b"x" * 100 for n in range(19_000)},
}


@pytest.mark.full
@pytest.mark.parametrize("what", LARGE)
def test_the_largest_that_intake_takes_is_graded(bout: Bout, what: str) -> None:
    """Names that filled a header once ended PID 1, and all five questions with it."""
    attack = next(one for one in corpus.load() if one.name == "20-duplicate-keys")
    files = {**attack.task.answer("full"), **LARGE[what]()}
    honest = replace(attack, files=files, due=attack.due.model_copy(update={"points": Decimal(10)}))
    assert bout.fight(honest).differences == ()


def test_what_a_program_says_has_an_end_in_the_report(bout: Bout) -> None:
    """Each exhibit has an end of its own: a program that talks and writes as much as it may leaves a report of a few megabytes."""
    attack = next(one for one in corpus.load() if one.name == "20-duplicate-keys")
    loud = "import sys\nprint('x' * 250000); print('y' * 250000, file=sys.stderr)\nopen('result.json', 'w').write('[' + '1,' * 499999 + '1]')\n"
    (outcome,) = bout._graded(attack.task, [{"main.py": loud.encode()}])
    report: TaskReport | None = outcome.report
    assert report is not None and not report.faults, outcome
    assert sum(one.size for one in report.exhibits) < 4 << 20


READS = """
from grader import Bench, check


@check(points=10)
def reads(bench: Bench) -> None:
    \"\"\"读取二十个文件\"\"\"
    for number in range(20):
        bench.read(f"{number}.bin")
"""


def test_what_a_report_keeps_has_an_end(bout: Bout, tmp_path: Path) -> None:
    """Exhibits have an end together: of twenty whole megabytes the first sixteen are kept, and the others named."""
    task = load_task(exams.write_task(tmp_path, "reads", READS))
    (outcome,) = bout._graded(task, [{f"{n}.bin": bytes([n]) * (1 << 20) for n in range(20)}])
    report: TaskReport | None = outcome.report
    assert report is not None and not report.faults, outcome
    assert [one.size >> 20 for one in report.exhibits] == [1] * 16 + [0] * 4
    assert sum(one.size for one in report.exhibits) == 16 << 20
    assert [one.label for one in report.exhibits[15:17]] == ["15.bin", "16.bin（过大，未保存）"]
