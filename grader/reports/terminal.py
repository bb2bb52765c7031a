"""Results for a terminal and for programs: each check with its evidence, as JSON, and two gradings side by side.

Works on question scores from any ledger, a temporary one too. Text of a candidate's is never markup or control codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.jobs import Question
from grader.records import Adjustment, Result, Run
from grader.reports import words
from grader.results import CheckResult, Score, TaskReport, Verdict, total
from grader.scores import QuestionScore, State, graded
from grader.shown import printable

STYLES = {Verdict.PASSED: "green", Verdict.FAILED: "red", Verdict.SKIPPED: "yellow", Verdict.FAULT: "magenta", Verdict.PERSON: "magenta"}
WITHHELD = (Verdict.FAULT, Verdict.PERSON)


def question_of(report: TaskReport, number: int = 1) -> QuestionScore:
    """A report that no ledger holds (`grader task run`) in the form that the functions here take."""
    question = Question(number, report.task, "", report.possible)
    fault = bool(report.faults)
    result = Result("", number, 1, "", report, fault, None, "", "")
    if not fault:
        return graded(question, result, report, ())
    return QuestionScore(question, State.FAULT, Score(None, report.possible), result)


def print_report(
    console: Console,
    questions: Iterable[QuestionScore],
    *,
    titles: Mapping[str, str] | None = None,
    show_faults: bool = False,
) -> None:
    """Print every check with its evidence. `titles`: task id -> title. `show_faults` adds the internal reasons of
    faults, for those who run the exam and never for candidates."""
    parts = tuple(questions)
    for one in parts:
        title = (titles or {}).get(one.question.task, one.question.task)
        head = Text(f"第{one.question.number}题  {printable(title)}  ", style="bold")
        console.print(head.append(_of(one.score.earned, one.score.possible)))
        for renderable in _question(one, show_faults):
            console.print(Padding(renderable, (0, 0, 0, 2), expand=False))
        console.print()
    earned = [one.score.earned for one in parts]
    known = [points for points in earned if points is not None]
    whole = total(known) if len(known) == len(earned) else None
    console.print(Text(f"总分  {_of(whole, total(one.score.possible for one in parts))}", style="bold"))


def as_json(
    questions: Iterable[QuestionScore],
    *,
    candidate: str | None = None,
    run: Run | None = None,
    titles: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
    adjustments: Sequence[Adjustment] = (),
    show_faults: bool = False,
) -> dict[str, Any]:
    """Plain data for `--json`, keys fixed. Points are numbers; `earned` is null while a score is withheld."""
    parts = tuple(questions)
    earned = [one.score.earned for one in parts]
    known = [points for points in earned if points is not None]
    return {
        "candidate": candidate,
        "paper": run.paper if run else None,
        "points": _json_points(total(one.score.possible for one in parts)),
        "earned": _json_points(total(known)) if len(known) == len(earned) else None,
        "questions": [_json_question(one, (titles or {}).get(one.question.task), show_faults) for one in parts],
        "notes": list(notes),
        "adjustments": [_json_adjustment(one) for one in adjustments],
        "ran_on": _json_run(run) if run else {},
    }


@dataclass(frozen=True)
class Row:
    """One check in two gradings. A verdict is None where there is none; points are None where withheld."""

    question: int
    check: str
    title: str
    first: Verdict | None
    first_points: Decimal | None
    second: Verdict | None
    second_points: Decimal | None

    @property
    def same(self) -> bool:
        """Both judged it, with one verdict and the same points. A fault is the same as nothing."""
        judged = self.first_points is not None and self.second_points is not None
        return judged and (self.first, self.first_points) == (self.second, self.second_points)


def compare(first: Iterable[QuestionScore], second: Iterable[QuestionScore]) -> tuple[Row, ...]:
    """Two gradings of one submission check by check, in the order of the first; checks of one only are there too."""
    first, second = tuple(first), tuple(second)
    left, right = _by_check(first), _by_check(second)
    judged = {number for number, _ in {**left, **right}}
    lost = sorted({one.question.number for one in (*first, *second)} - judged)
    rows = [Row(number, "", "（两次均无结果）", None, None, None, None) for number in lost]
    for key in sorted({**left, **right}, key=lambda key: key[0]):  # stable: checks keep their order
        one, other = left.get(key), right.get(key)
        title = (one or other or _NONE).title
        rows.append(Row(*key, title, *_judged(one), *_judged(other)))
    return tuple(sorted(rows, key=lambda row: row.question))


def comparison_table(rows: Iterable[Row], first: str = "原评分", second: str = "复评") -> Table:
    """`rows` side by side, what differs marked by a word and a colour."""
    table = Table(show_lines=False)
    for title, justify in (("题", "right"), ("采分点", "left"), (first, "left"), (second, "left"), ("比较", "left")):
        table.add_column(title, justify=justify)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(
            Text(str(row.question)),
            Text(printable(row.title)),
            _cell(row.first, row.first_points),
            _cell(row.second, row.second_points),
            Text("一致") if row.same else Text("≠ 不同", style="bold red"),
        )
    return table


def _question(one: QuestionScore, show_faults: bool) -> Iterable[RenderableType]:
    result = one.result
    if result is None or result.report is None:
        yield Text(f"! {words.STATES[one.state]}", style="magenta")
        if result is not None and result.fault and show_faults:
            yield Text(f"  {printable(result.fault)}", style="magenta")
        return
    labels = {
        each.digest: f"{each.label}（{words.size(each.size)}，{words.short(each.digest)}）"
        for each in result.report.exhibits
    }
    for check in result.report.results:
        yield _check(check, labels, show_faults)
    for note in result.report.notes:
        yield Text(f"注：{printable(note)}", style="cyan")


def _check(check: CheckResult, labels: Mapping[str, str], show_faults: bool) -> RenderableType:
    points = _of(None if check.verdict in WITHHELD else check.earned, check.points)
    head = Text(f"{words.SYMBOLS[check.verdict]} {words.VERDICTS[check.verdict]}  ", style=STYLES[check.verdict])
    lines: list[RenderableType] = [head.append(f"{points}  {printable(check.title)}", style="default")]
    if check.evidence is not None:
        lines.append(Text(f"    {printable(check.evidence.summary)}"))
        for label, text in (("应为", check.evidence.expected), ("实为", check.evidence.seen)):
            if text is not None:
                grid = Table.grid(padding=(0, 1))
                grid.add_row(Text(f"    {label}", style="bold"), Text(printable(text)))
                lines.append(grid)
    if check.fault is not None and show_faults:
        lines.append(Text(f"    {printable(check.fault)}", style="magenta"))
    kept = [labels[digest] for digest in dict.fromkeys(check.exhibits) if digest in labels]
    if kept and check.verdict is not Verdict.PASSED:
        lines.append(Text("    证据：" + printable("；".join(kept)), style="dim"))
    return Group(*lines)


def _json_question(one: QuestionScore, title: str | None, show_faults: bool) -> dict[str, Any]:
    report = one.result.report if one.result else None
    value: dict[str, Any] = {
        "number": one.question.number,
        "task": one.question.task,
        "title": title,
        "state": one.state.value,
        "points": _json_points(one.score.possible),
        "earned": None if one.score.earned is None else _json_points(one.score.earned),
        "attempt": one.result.attempt if one.result else None,
        "checks": [_json_check(each, show_faults) for each in report.results] if report else [],
        "exhibits": [
            {"label": each.label, "media_type": each.media_type, "digest": each.digest, "size": each.size}
            for each in (report.exhibits if report else ())
        ],
        "notes": list(report.notes) if report else [],
        "programs": [vars(each) for each in (report.programs if report else ())],
        "wall_s": report.wall_s if report else None,
    }
    if show_faults:
        value["fault"] = one.result.fault if one.result else None
    return value


def _json_check(check: CheckResult, show_faults: bool) -> dict[str, Any]:
    evidence = check.evidence
    shown = {"summary": evidence.summary, "expected": evidence.expected, "seen": evidence.seen} if evidence else None
    value = {
        "check": check.check,
        "title": check.title,
        "points": _json_points(check.points),
        "earned": None if check.verdict in WITHHELD else _json_points(check.earned),
        "verdict": check.verdict.value,
        "evidence": shown,
        "exhibits": list(check.exhibits),
    }
    return {**value, "fault": check.fault} if show_faults else value


def _json_adjustment(one: Adjustment) -> dict[str, Any]:
    names = ("question", "reason", "author", "decides")
    return {**{name: getattr(one, name) for name in names}, "points": _json_points(one.points)}


def _json_run(run: Run) -> dict[str, Any]:
    names = ("id", "kind", "submission", "paper_digest", "level", "edition", "image", "recipe", "grader", "created_at")
    return {**{name: getattr(run, name) for name in names}, "tools": dict(run.tools)}


def _json_points(points: Decimal) -> int | float:
    return int(points) if points == points.to_integral_value() else float(points)


_NONE = CheckResult("", "", Decimal(0), Verdict.FAULT)


def _by_check(questions: Iterable[QuestionScore]) -> dict[tuple[int, str], CheckResult]:
    found = {}
    for one in questions:
        if one.result is not None and one.result.report is not None:
            found.update({(one.question.number, check.check): check for check in one.result.report.results})
    return found


def _judged(check: CheckResult | None) -> tuple[Verdict | None, Decimal | None]:
    if check is None:
        return None, None
    return check.verdict, None if check.verdict in WITHHELD else check.earned


def _cell(verdict: Verdict | None, points: Decimal | None) -> Text:
    if verdict is None:
        return Text("无结果", style="magenta")
    earned = "" if points is None else f" {words.number(points)} 分"
    return Text(f"{words.SYMBOLS[verdict]} {words.VERDICTS[verdict]}{earned}", style=STYLES[verdict])


def _of(earned: Decimal | None, possible: Decimal) -> str:
    return f"{'—' if earned is None else words.number(earned)}/{words.number(possible)} 分"
