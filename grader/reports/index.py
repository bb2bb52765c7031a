"""index.html: totals, distributions, what is open, and everyone by admission number, 500 a page.

Rows wait in a temporary file and points in counters of a bounded number of values, so memory does not grow.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from typing import IO, Any

from grader.exam import Exam, Paper
from grader.reports import words
from grader.reports.files import ReportFolder
from grader.scores import CandidateScore, State

ROWS = 500  # candidates on one page
OPEN = 500  # open states listed on the first page; the sheets have them all
BINS = 10
STEP = Decimal("0.5")  # points are multiples of it

Render = Callable[..., str]


@dataclass(frozen=True)
class Bar:
    """One bar of a histogram."""

    label: str
    count: int
    percent: int  # of the highest bar


@dataclass
class Tally:
    """What is counted of one paper."""

    paper: Paper
    states: Counter[State] = field(default_factory=Counter)
    points: Counter[Decimal] = field(default_factory=Counter)  # total with corrections -> candidates

    @property
    def count(self) -> int:
        return sum(self.points.values())

    @property
    def handed(self) -> int:
        return sum(self.states.values())

    @property
    def mean(self) -> str | None:
        """To two places, half up."""
        if not self.count:
            return None
        exact = sum((value * count for value, count in self.points.items()), Decimal(0)) / self.count
        return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))

    @property
    def median(self) -> str | None:
        if not self.count:
            return None
        return words.number((self._ranked((self.count - 1) // 2) + self._ranked(self.count // 2)) / 2)

    @property
    def highest(self) -> str | None:
        return words.number(max(self.points)) if self.points else None

    @property
    def lowest(self) -> str | None:
        return words.number(min(self.points)) if self.points else None

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Ten bins of equal width; the last one has the full score in it."""
        width = self.paper.total / BINS
        counts: Counter[int] = Counter()
        for value, count in self.points.items():
            counts[min(BINS - 1, max(0, int(value / width)))] += count
        most = max(counts.values(), default=1)
        return tuple(Bar(self._label(n, width), counts[n], counts[n] * 100 // most) for n in range(BINS))

    def _label(self, n: int, width: Decimal) -> str:
        """The lowest and highest points of bin `n`, both in it."""
        first = -(-n * width // STEP) * STEP
        beyond = -(-(n + 1) * width // STEP) * STEP
        last = self.paper.total if n == BINS - 1 else beyond - STEP
        return words.number(first) if first >= last else f"{words.number(first)}–{words.number(last)}"

    def _ranked(self, rank: int) -> Decimal:
        for value in sorted(self.points):
            rank -= self.points[value]
            if rank < 0:
                return value
        raise IndexError(rank)


@contextmanager
def open_index(folder: ReportFolder, exam: Exam) -> Iterator[Index]:
    """An index to fill; its waiting rows are gone when the block ends."""
    with tempfile.TemporaryFile("w+", dir=folder.path, encoding="utf-8") as spool:
        yield Index(folder, exam, spool)


class Index:
    """Takes candidates one by one, then writes the pages."""

    def __init__(self, folder: ReportFolder, exam: Exam, spool: IO[str]) -> None:
        self._folder = folder
        self._exam = exam
        self._tallies = {paper.id: Tally(paper) for paper in exam.papers}
        self._open: list[dict[str, Any]] = []
        self._open_count = 0
        self._count = 0
        self._spool = spool

    def add(self, score: CandidateScore, page: str) -> None:
        """Count one candidate whose page is `page`."""
        tally = self._tallies[score.handed.paper]
        tally.states[score.state] += 1
        earned = score.adjusted.earned
        if earned is not None:
            tally.points[earned] += 1
        row = _row(score, page)
        self._spool.write(json.dumps(row) + "\n")
        self._count += 1
        reason = words.why_open(score, self._exam.attempts) or words.to_confirm(score)
        settled = score.confirmed and score.state in (State.SCORED, State.UNREADABLE)
        if reason and not settled:
            self._open_count += 1
            if len(self._open) < OPEN:
                self._open.append({**row, "reason": reason})

    def write(self, render: Render, written_at: str) -> None:
        """index.html and index-2.html …; pages of an earlier, longer report are removed."""
        names = ["index.html", *(f"index-{n}.html" for n in range(2, -(-self._count // ROWS) + 1))]
        states = sum((one.states for one in self._tallies.values()), Counter[State]())
        common = {
            "exam": self._exam, "names": names, "written_at": written_at, "count": self._count,
            "states": [(state.value, words.STATES[state], states[state]) for state in State],
            "tallies": [one for one in self._tallies.values() if one.handed],
            "open": self._open, "open_count": self._open_count,
            "most": max(len(paper.questions) for paper in self._exam.papers),
        }  # fmt: skip
        rows = self._rows()
        for page, name in enumerate(names):
            self._folder.write(name, render("index.html.j2", **common, page=page, rows=list(islice(rows, ROWS))))
        for path in self._folder.path.glob("index-*.html"):
            if re.fullmatch(r"index-[0-9]+\.html", path.name) and path.name not in names:
                path.unlink()

    def _rows(self) -> Iterator[dict[str, Any]]:
        self._spool.seek(0)
        return (json.loads(line) for line in self._spool)


def _row(score: CandidateScore, page: str) -> dict[str, Any]:
    earned = score.adjusted.earned
    parts = [None if one.score.earned is None else words.number(one.score.earned) for one in score.questions]
    return {
        "candidate": score.candidate,
        "page": page,
        "level": words.level_of(score.handed.paper),
        "version": words.version_of(score.handed.paper),
        "state": score.state.value,
        "word": words.STATES[score.state],
        "parts": parts,
        "earned": None if earned is None else words.number(earned),
        "possible": words.number(score.score.possible),
        "adjusted": bool(score.corrections),
    }
