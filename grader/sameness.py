"""The same again: two gradings of one submission compared bit by bit, points, verdicts and normalised evidence.

What a clock, an address or a process number puts into a text is no difference of the grading, and only that is taken
out before texts are compared. Pictures are compared by label and kind: pixels hang on the browser's build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from grader.results import CheckResult, Exhibit, ExhibitRef, TaskReport
from grader.scores import QuestionScore
from grader.store import Store

# What a machine writes about itself, and the sign that stands for it.
_UNSTEADY = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"), "<time>"),
    (re.compile(r"(?<![0-9:])[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?(?![0-9:])"), "<time>"),
    (re.compile(r"[0-9]+(?:\.[0-9]+)?(?= ?(?:秒|seconds?\b|ms\b))"), "<n>"),
    (re.compile(r"(?<=\bin )[0-9]+\.[0-9]+s\b"), "<n>"),
    (re.compile(r"\b0x[0-9a-fA-F]{6,16}\b"), "<address>"),
    (re.compile(r"(?i)\b(pid|process|thread|connection)([ =:]+)[0-9]+"), r"\1\2<n>"),
    (re.compile(r"ObjectId\((['\"])[0-9a-f]{24}\1\)"), "ObjectId(<id>)"),
    (re.compile(r"(\"\$oid\": ?)\"[0-9a-f]{24}\""), r'\1"<id>"'),
)  # fmt: skip
_PICTURE = "image/"


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same. `what`: result, verdict, points, evidence, exhibits, notes, programs."""

    question: int
    check: str  # "" for what is of the whole question
    what: str
    first: str
    second: str


def normalised(text: str) -> str:
    """`text` without what a machine's clock, memory and process table put into it."""
    for pattern, sign in _UNSTEADY:
        text = pattern.sub(sign, text)
    return text


def differences(first: Iterable[QuestionScore], second: Iterable[QuestionScore], store: Store) -> tuple[Difference, ...]:
    """What differs between two gradings of the same questions; nothing when they are the same."""
    others = {one.question.number: one for one in second}
    found: list[Difference] = []
    for one in first:
        number, other = one.question.number, others.pop(one.question.number, None)
        left, right = _report(one), _report(other)
        if left is None or right is None:
            found.append(Difference(number, "", "result", _said(one), _said(other)))
        else:
            found += _reports(number, left, right, store)
    found += [Difference(number, "", "result", "none", _said(other)) for number, other in others.items()]
    return tuple(found)


def _reports(number: int, left: TaskReport, right: TaskReport, store: Store) -> Iterable[Difference]:
    names = [one.check for one in left.results], [one.check for one in right.results]
    if names[0] != names[1]:
        yield Difference(number, "", "result", "、".join(names[0]), "、".join(names[1]))
        return
    for one, other in zip(left.results, right.results, strict=True):
        for what, first, second in (
            ("verdict", one.verdict.value, other.verdict.value),
            ("points", f"{one.earned}/{one.points}", f"{other.earned}/{other.points}"),
            ("evidence", _evidence(one), _evidence(other)),
            ("exhibits", _exhibits(one, left, store), _exhibits(other, right, store)),
        ):
            if first != second:
                yield Difference(number, one.check, what, *_around(first, second))
    for what, first, second in (("notes", _notes(left), _notes(right)), ("programs", _programs(left), _programs(right))):
        if first != second:
            yield Difference(number, "", what, *_around(first, second))


def _evidence(one: CheckResult) -> str:
    said = one.evidence
    return "" if said is None else normalised("\n".join((said.summary, str(said.expected), str(said.seen))))


def _exhibits(one: CheckResult, report: TaskReport, store: Store) -> str:
    """What the check ran and read, in order."""
    kept = {each.digest: each for each in report.exhibits}
    return "\n".join(_shown(kept[digest], store) for digest in one.exhibits if digest in kept)


def _shown(exhibit: Exhibit | ExhibitRef, store: Store) -> str:
    head = f"[{normalised(exhibit.label)} {exhibit.media_type}]"
    if exhibit.media_type.startswith(_PICTURE):
        return head
    data = exhibit.data if isinstance(exhibit, Exhibit) else store.get(exhibit.digest)
    return f"{head}\n{normalised(data.decode('utf-8', 'backslashreplace'))}"


def _notes(report: TaskReport) -> str:
    return normalised("\n".join(report.notes))


def _programs(report: TaskReport) -> str:
    return "\n".join(f"{one.label}: exit {one.exit_code}, signal {one.signal}, limit {one.limit}" for one in report.programs)


def _report(one: QuestionScore | None) -> TaskReport | None:
    return one.result.report if one is not None and one.result is not None and not one.result.is_fault else None


def _said(one: QuestionScore | None) -> str:
    if one is None or one.result is None:
        return "none"
    return one.result.fault or f"{one.state}"


def _around(first: str, second: str, width: int = 120) -> tuple[str, str]:
    """Both texts from a little before their first difference."""
    shorter = min(len(first), len(second))
    at = next((n for n in range(shorter) if first[n] != second[n]), shorter)
    start = max(0, at - 20)
    return first[start : start + width], second[start : start + width]
