"""The demonstration exam: archives made from the tasks' sample answers, each with the score that it must get.

Right answers, each known mistake, and what really comes in after a sitting: GBK names, a folder too many, CRLF, a
question missing, an empty archive, a broken one, programs that crash, loop for ever or fork for ever.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from grader.exam import load_paper
from grader.task import EMPTY, FULL, Task

CRASH = b"raise RuntimeError('crash')\n"
LOOP = b"while True:\n    pass\n"
FORK_BOMB = b"import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n"
NESTED = "作答/考生文件夹"
AGAIN = {FULL, "alternative"}  # sample answers that come a second time, with CRLF
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Sample:
    """One archive of the demonstration."""

    admission: str
    kind: str  # what it shows
    level: str
    archive: bytes
    points: dict[int, Decimal | None] | None  # question number -> points it must get, None: waits for a person; None: unreadable


def make(folder: Path, papers: list[Path], tasks_root: Path) -> list[Sample]:
    """Write exam.toml and the archives into `folder`, and return what each must get. Overwrites only its own files."""
    samples: list[Sample] = []
    tables = []
    for path in papers:
        paper = load_paper(str(path), tasks_root)
        level_samples = list(_samples(paper.level, paper.tasks))
        answers = folder / "answers" / paper.level
        answers.mkdir(mode=0o700, parents=True, exist_ok=True)
        for sample in level_samples:
            (answers / f"{sample.admission}.zip").write_bytes(sample.archive)
        samples += level_samples
        names = json.dumps([task.id for task in paper.tasks])
        tables.append(f'[[papers]]\nlevel = "{paper.level}"\ntotal = {paper.total}\ntasks = {names}\n')
    (folder / "exam.toml").write_text('title = "演示考试"\ncanaries = false\n\n' + "\n".join(tables), encoding="utf-8")
    return samples


def _samples(level: str, tasks: tuple[Task, ...]) -> Iterator[Sample]:
    first = {"beginner": 1, "intermediate": 2, "advanced": 3}[level] * 10000
    for number, (kind, archive, points) in enumerate(_kinds(tasks), start=first + 1):
        yield Sample(f"2022{number}", kind, level, archive, points)


def _kinds(tasks: tuple[Task, ...]) -> Iterator[tuple[str, bytes, dict[int, Decimal | None] | None]]:
    full = {n: task.answer(FULL) for n, task in enumerate(tasks, 1)}
    points: dict[int, Decimal | None] = {n: task.points for n, task in enumerate(tasks, 1)}
    nothing: dict[int, Decimal | None] = dict.fromkeys(points, Decimal(0))
    for kind, chosen in _rounds(tasks):
        answers = {n: task.answer(chosen[n]) for n, task in enumerate(tasks, 1)}
        samples = {n: task.file.answers[chosen[n]] for n, task in enumerate(tasks, 1)}
        due = {n: None if one.person else one.points for n, one in samples.items()}
        yield kind, packed(answers), due
        if len(tasks) == 1 and set(chosen.values()) <= AGAIN:
            yield f"{kind}, CRLF", packed({n: changed(files, _crlf) for n, files in answers.items()}), due
    yield "GBK names", packed(full, name="第{}题", gbk=True), points
    yield "a folder too many", packed(full, above=f"{NESTED}/"), points
    yield "an empty archive", packed({}), nothing
    yield "a broken archive", packed(full)[:200], None
    # A framework of which nothing is left goes to a person: these are for a question that is a program of one's own.
    whole = next((n for n, task in enumerate(tasks, 1) if not task.file.gaps), None)
    if whole is not None:
        for kind, source in (("crashing", CRASH), ("endless loop", LOOP), ("fork bomb", FORK_BOMB)):
            yield kind, packed({**full, whole: changed(full[whole], _always(source))}), {**points, whole: Decimal(0)}
    if len(tasks) > 1:
        some = {n: files for n, files in full.items() if n != 3}
        yield "question 3 missing", packed(some), {**points, 3: Decimal(0)}


def _rounds(tasks: tuple[Task, ...]) -> Iterator[tuple[str, dict[int, str]]]:
    """Sample answers, one of each question at a time, until every one has been used."""
    names = [[name for name in task.file.answers if name != EMPTY] for task in tasks]
    for turn in range(max(len(one) for one in names)):
        chosen = {n: one[turn] if turn < len(one) else FULL for n, one in enumerate(names, 1)}
        yield " · ".join(dict.fromkeys(chosen.values())), chosen


def changed(files: Files, change: Callable[[bytes], bytes]) -> dict[str, bytes]:
    """The same files with every Python source changed."""
    return {path: change(data) if path.endswith(".py") else data for path, data in files.items()}


def _always(source: bytes) -> Callable[[bytes], bytes]:
    return lambda _data: source


def _crlf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def packed(answers: Mapping[int, Files], *, name: str = "{}", above: str = "", gbk: bool = False) -> bytes:
    """A zip with a folder a question. `gbk`: names as old Chinese Windows packers write them, with no word of it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, files in answers.items():
            folder = _stand_in(name.format(number)) if gbk else name.format(number)
            for path, data in sorted(files.items()):
                archive.writestr(zipfile.ZipInfo(f"{above}{folder}/{path}", (2022, 11, 19, 11, 30, 0)), data)
    data = buffer.getvalue()
    if gbk:
        for number in answers:
            data = data.replace(_stand_in(name.format(number)).encode(), name.format(number).encode("gbk"))
    return data


def _stand_in(text: str) -> str:
    """ASCII as long as the GBK form, not to be met by chance: `zipfile` itself cannot write GBK names."""
    return "~" + hashlib.sha256(text.encode()).hexdigest()[: len(text.encode("gbk")) - 1]
