"""`write_reports`: everything that people read about an exam, into one folder that needs nothing else to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from grader.exam import Exam, Paper
from grader.ledger import Ledger
from grader.reports import words
from grader.reports.files import ReportFolder
from grader.reports.index import open_index
from grader.reports.sheets import open_sheets
from grader.reports.templating import environment
from grader.reports.view import Titles, page_name, view_of
from grader.scores import CandidateScore, score_of
from grader.store import Store

Progress = Callable[[int, int], None]


def write_reports(
    exam: Exam, ledger: Ledger, store: Store, folder: Path, *, progress: Progress = lambda done, count: None
) -> Path:
    """Sheets, index and a page a candidate into `folder`; the path of index.html. Written again, they are replaced.

    `progress` gets (candidates done, candidates in all). BadInput when others may open `folder`, NotReady when it
    cannot be made or another process is writing it.
    """
    target = ReportFolder(folder)
    templates = environment()
    titles = Titles.of(exam, store)
    with target.locked():
        target.make("candidates")
        target.make("exhibits")
        count = sum(1 for paper in exam.papers for _ in ledger.candidates(paper.id))
        with open_sheets(target, exam) as sheets, open_index(target, exam) as index:
            for done, (score, also) in enumerate(_everyone(exam, ledger), start=1):
                page = page_name(score.candidate, score.handed.paper, also=also)
                view = view_of(score, titles, store, target, exam.attempts)
                target.write(page, templates.get_template("candidate.html.j2").render(exam=exam, one=view))
                sheets.add(score)
                index.add(score, page)
                progress(done, max(done, count))
            written_at = words.beijing(datetime.now(UTC).isoformat())
            index.write(lambda name, **values: templates.get_template(name).render(**values), written_at)
    return folder / "index.html"


def _everyone(exam: Exam, ledger: Ledger) -> Iterator[tuple[CandidateScore, bool]]:
    """Everyone who handed in something, paper by paper, and whether they also did for an earlier paper."""
    before: list[Paper] = []
    for paper in exam.papers:
        for candidate in ledger.candidates(paper.id):
            also = any(ledger.submission(one.id, candidate) for one in before)
            yield score_of(ledger, paper.id, candidate, paper.questions), also
        before.append(paper)
