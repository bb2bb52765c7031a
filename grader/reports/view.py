"""What one candidate's page shows, as plain values for its template. Nothing about faults but that there was one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from markupsafe import Markup

from grader.exam import Exam
from grader.intake import ADMISSION
from grader.jobs import Question
from grader.page import RESULT
from grader.reports import exhibits, marks, words
from grader.reports.exhibits import ShownExhibit
from grader.reports.files import ReportFolder
from grader.results import CheckResult, Evidence, Exhibit, ExhibitRef, Verdict
from grader.scores import CandidateScore, QuestionScore, State
from grader.store import Store, StoreError, digest_of

REASONS = {State.FAULT: words.FAULT, State.MISSING: words.MISSING, State.PERSON: words.PERSON}
GRADED = (State.SCORED, State.PERSON)


@dataclass(frozen=True)
class CheckView:
    """One scoring point."""

    title: str
    verdict: str  # passed, failed, skipped: also the CSS class
    symbol: str
    word: str
    earned: str
    possible: str
    summary: str = ""
    expected: Markup | None = None
    seen: Markup | None = None
    exhibits: tuple[ShownExhibit, ...] = ()
    earlier: tuple[str, ...] = ()  # labels of exhibits that an earlier check of the question shows


@dataclass(frozen=True)
class QuestionView:
    """One question; without checks when it has no score, and why."""

    number: int
    title: str
    task: str
    state: str  # word
    earned: str | None  # None: withheld
    possible: str
    percent: int
    reason: str = ""
    checks: tuple[CheckView, ...] = ()
    notes: tuple[str, ...] = ()
    programs: tuple[tuple[str, str], ...] = ()  # what was run, and how it ended
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CandidateView:
    """One candidate's page."""

    candidate: str
    level: str
    version: str
    state: str
    state_class: str
    graded: str | None  # before corrections; None: withheld
    earned: str | None
    possible: str
    reason: str
    confirm: str
    notes: tuple[str, ...]
    questions: tuple[QuestionView, ...]
    adjustments: tuple[tuple[str, ...], ...]  # of what, points, reason, author, time
    ran_on: tuple[tuple[str, str], ...]
    tools: tuple[tuple[str, str], ...]


@dataclass
class Titles:
    """Question titles, by the digest of the package that was graded: the stored one, not today's."""

    store: Store
    known: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def of(exam: Exam, store: Store) -> Titles:
        pairs = ((q, task) for paper in exam.papers for q, task in zip(paper.questions, paper.tasks, strict=True))
        return Titles(store, {question.package: task.title for question, task in pairs})

    def __call__(self, question: Question) -> str:
        if question.package not in self.known:
            self.known[question.package] = self._stored(question) or question.task
        return self.known[question.package]

    def _stored(self, question: Question) -> str | None:
        try:
            files = {entry.path: entry.digest for entry in self.store.manifest(question.package)}
            title = tomllib.loads(self.store.get(files["task.toml"]).decode()).get("title")
        except (StoreError, ValueError, KeyError):
            return None
        return title if isinstance(title, str) else None


def page_name(candidate: str, paper: str, *, also: bool) -> str:
    """The page's file: `candidates/<admission>.html`; with the paper's id when it is not the candidate's first."""
    safe = candidate
    if not ADMISSION.fullmatch(candidate):  # intake lets none through; a ledger filled otherwise may have one
        safe = "_" + words.short(digest_of(candidate.encode("utf-8", "replace")))
    return f"candidates/{safe}.{paper}.html" if also else f"candidates/{safe}.html"


def view_of(score: CandidateScore, titles: Titles, store: Store, folder: ReportFolder, attempts: int) -> CandidateView:
    """Everything of one candidate's page; pictures are written on the way."""
    adjusted = score.adjusted
    return CandidateView(
        candidate=score.candidate,
        level=words.level_of(score.handed.paper),
        version=words.version_of(score.handed.paper),
        state=words.STATES[score.state],
        state_class=score.state.value,
        graded=_points(score.score.earned),
        earned=_points(adjusted.earned),
        possible=words.number(adjusted.possible),
        reason=words.why_open(score, attempts),
        confirm=words.to_confirm(score),
        notes=tuple(words.masked(one) for one in score.handed.notes),
        questions=tuple(_question(one, titles(one.question), store, folder) for one in score.questions),
        adjustments=tuple(_adjustments(score)),
        ran_on=tuple(_ran_on(score)),
        tools=tuple(sorted(score.run.tools.items())) if score.run else (),
    )


def _question(one: QuestionScore, title: str, store: Store, folder: ReportFolder) -> QuestionView:
    report = one.result.report if one.result and one.state in GRADED else None
    earned = one.score.earned
    shown = _Shown(report.exhibits, store, folder) if report else None
    return QuestionView(
        number=one.question.number,
        title=title,
        task=one.question.task,
        state=words.STATES[one.state],
        earned=_points(earned),
        possible=words.number(one.score.possible),
        percent=int(earned * 100 / one.score.possible) if earned and one.score.possible else 0,
        reason=REASONS.get(one.state, ""),
        checks=tuple(_check(result, shown) for result in report.results) if report and shown else (),
        notes=tuple(words.masked(note) for note in report.notes) if report else (),
        programs=tuple((run.label, words.ended(run)) for run in report.programs) if report else (),
        facts=_facts(one),
    )


def _check(result: CheckResult, shown: _Shown) -> CheckView:
    evidence = result.evidence or Evidence("")
    expected, seen = evidence.expected, evidence.seen
    left = marks.visible(expected) if expected is not None else None
    right = marks.visible(seen) if seen is not None else None
    if expected is not None and seen is not None:
        left, right = marks.compared(expected, seen)
    new, earlier = shown.take(result.exhibits)
    return CheckView(
        title=result.title,
        verdict=result.verdict.value,
        symbol=words.SYMBOLS[result.verdict],
        word=words.VERDICTS[result.verdict],
        earned="" if result.verdict in (Verdict.FAULT, Verdict.PERSON) else words.number(result.earned),
        possible=words.number(result.points),
        summary=evidence.summary,
        expected=left,
        seen=right,
        exhibits=new,
        earlier=earlier,
    )


class _Shown:
    """A question's exhibits, each shown at the first check that has it."""

    def __init__(self, found: Iterable[Exhibit | ExhibitRef], store: Store, folder: ReportFolder) -> None:
        self._by_digest = {one.digest: one for one in found}
        self._store = store
        self._folder = folder
        self._done: set[str] = set()

    def take(self, digests: Iterable[str]) -> tuple[tuple[ShownExhibit, ...], tuple[str, ...]]:
        """Those not shown yet, and the labels of those that were."""
        new, earlier = [], []
        for digest in dict.fromkeys(digests):
            exhibit = self._by_digest.get(digest)
            if exhibit is None:
                continue
            if digest in self._done and exhibit.label != RESULT:
                earlier.append(words.masked(exhibit.label))
            elif exhibit.size:
                new.append(exhibits.show(exhibit, self._store, self._folder))
            self._done.add(digest)
        return tuple(new), tuple(earlier)


def _facts(one: QuestionScore) -> tuple[tuple[str, str], ...]:
    if one.result is None or one.state not in GRADED:
        return ()
    return (
        ("试题包", words.short(one.question.package)),
        ("第几次评分", str(one.result.attempt)),
        ("评分时间", words.beijing(one.result.committed_at)),
    )


def _adjustments(score: CandidateScore) -> Iterable[tuple[str, ...]]:
    for one in score.adjustments:
        of = "整卷" if one.question is None else f"第{one.question}题"
        of = f"{of} {words.point(one.decides)}（人工评定）" if one.decides else of
        yield of, words.number(one.points) if one.decides else words.signed(one.points), words.masked(one.reason), one.author, words.beijing(one.created_at)


def _ran_on(score: CandidateScore) -> Iterable[tuple[str, str]]:
    run = score.run
    if run is None:
        return
    yield "评分编号", run.id
    yield "答卷摘要", words.short(run.submission)
    yield "试卷摘要", words.short(run.paper_digest)
    yield "工具版本册", run.edition
    yield "镜像", words.short(run.image)
    yield "评分程序", run.grader
    yield "开始评分", words.beijing(run.created_at)
    done = [one.result.committed_at for one in score.questions if one.result is not None]
    if done:
        yield "记录时间", words.beijing(max(done))


def _points(earned: Decimal | None) -> str | None:
    return None if earned is None else words.number(earned)
