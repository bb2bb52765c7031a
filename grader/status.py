"""Reconciliation: every candidate and question in exactly one state, each open one with its reason, and in = out.

    what lies in the answers' folders  =  submissions recorded + not taken in yet + names that are nobody's
    candidates x questions             =  scored + unreadable + person + fault + running + missing

Read from the folders and the ledger, nothing is run and nothing recorded, but for `confirm`: a person's signature
under what a machine must not decide, an answer that stays unreadable or which of several answers counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from grader import intake
from grader.errors import BadInput
from grader.exam import Exam, Paper
from grader.intake import Collected
from grader.ledger import Ledger
from grader.records import Adjustment, Handed
from grader.scores import CandidateScore, QuestionScore, State, score_of


class Standing(StrEnum):
    """Where one question of one candidate stands."""

    SCORED = "scored"
    UNREADABLE = "unreadable"
    PERSON = "person"  # graded, but for what a person decides
    FAULT = "fault"  # ours
    RUNNING = "running"  # a driver works on the exam and has sent it out or will
    MISSING = "missing"


@dataclass(frozen=True)
class Open:
    """Something that keeps an exam from being final. `question` None: the whole answer; `candidate` "": nobody's."""

    paper: str
    candidate: str
    question: int | None
    standing: Standing
    reason: str


@dataclass(frozen=True)
class PaperStatus:
    """One paper's account."""

    paper: str
    collected: int  # candidates with something in the folder of answers
    recorded: int  # candidates with a submission in the ledger
    untaken: int  # in the folder, not in the ledger
    gone: int  # in the ledger, not in the folder any more: kept in the store
    strays: int  # names in the folder that are nobody's
    questions: int  # candidates x questions
    standings: Mapping[Standing, int]

    @property
    def balanced(self) -> bool:
        """In = out: everything that lies there is recorded, and every question is in one state."""
        return self.collected + self.gone == self.recorded and not self.strays and self.questions == sum(self.standings.values())


@dataclass(frozen=True)
class ExamStatus:
    """An exam's account; final when it balances and nothing is open."""

    papers: tuple[PaperStatus, ...]
    open: tuple[Open, ...]

    @property
    def settled(self) -> bool:
        return not self.open and all(one.balanced for one in self.papers)


def status_of(exam: Exam, ledger: Ledger, *, driving: bool, archives: bool = False) -> ExamStatus:
    """The account of an exam. `driving`: a driver works on it now. `archives`: read all that lies there again, not
    only where there are several, and tell what was never taken in. BadInput when a folder of answers is missing."""
    accounts = [_paper_status(exam, paper, ledger, driving=driving, archives=archives) for paper in exam.papers]
    found = [one for _, of_paper in accounts for one in of_paper]
    if not any(paper.recorded or paper.collected for paper, _ in accounts):
        nothing = "nobody handed in anything, so nothing is final: put the answers into {} and run `grader run`"
        found += [Open(one.id, "", None, Standing.MISSING, nothing.format(one.answers)) for one in exam.papers]
    return ExamStatus(tuple(paper for paper, _ in accounts), tuple(found))


def confirm(ledger: Ledger, *, paper: str, candidate: str, reason: str, author: str) -> Handed:
    """Sign that an answer stays unreadable, without a score, or that the first of several readable ones counts.

    Holds for exactly what was taken in last: anything else needs another signature. BadInput when nothing waits for one.
    """
    handed = ledger.submission(paper, candidate)
    if handed is None:
        raise BadInput(f"candidate {candidate}: handed in nothing for paper {paper}")
    if handed.matter is None:
        raise BadInput(f"candidate {candidate}: what was handed in for {paper} is readable and the only one: nothing to confirm")
    if not reason.strip() or not author.strip():
        raise BadInput("a confirmation needs a --reason and a name in --by")
    ledger.adjust(Adjustment(candidate, paper, None, Decimal(0), reason.strip(), author.strip(), decides=handed.matter))
    return handed


def open_in(score: CandidateScore, *, driving: bool = False) -> Iterator[Open]:
    """What is open of one candidate's answer."""
    handed, paper = score.handed, score.handed.paper
    if handed.matter is not None and not score.confirmed:
        if handed.digest is None:
            yield Open(paper, score.candidate, None, Standing.UNREADABLE, handed.unreadable or "unreadable")
        else:
            yield Open(
                paper, score.candidate, None, Standing.PERSON,
                f"{handed.others} more of theirs with other contents came in after the one that is graded: which one counts?",
            )  # fmt: skip
    for one in score.questions:
        standing = _standing(one, score, driving=driving)
        if standing not in (Standing.SCORED, Standing.UNREADABLE):
            yield Open(paper, score.candidate, one.question.number, standing, _reason(one, standing))


def _paper_status(
    exam: Exam, paper: Paper, ledger: Ledger, *, driving: bool, archives: bool
) -> tuple[PaperStatus, list[Open]]:
    assert paper.answers is not None
    collected, strays = intake.collect(paper.answers)
    there = {one.admission: one for one in collected}
    recorded, gone, standings, found = 0, 0, Counter[Standing](), list[Open]()
    for candidate in ledger.candidates(paper.id):
        recorded += 1
        one = there.pop(candidate, None)
        gone += one is None
        score = score_of(ledger, paper.id, candidate, paper.questions)
        standings.update(_standing(part, score, driving=driving) for part in score.questions)
        found += open_in(score, driving=driving)
        if one is not None and (other := _other(one, score.handed, archives=archives)):
            found.append(Open(paper.id, candidate, None, Standing.MISSING, other))
    untaken = Standing.RUNNING if driving else Standing.MISSING
    standings[untaken] += len(there) * len(paper.questions)
    found += [Open(paper.id, name, None, untaken, "not taken in yet: run `grader run`") for name in there]
    found += [Open(paper.id, "", None, Standing.MISSING, _nobodys(name, paper)) for name in strays]
    account = PaperStatus(
        paper.id, len(collected), recorded, len(there), gone, len(strays),
        (recorded + len(there)) * len(paper.questions), standings,
    )  # fmt: skip
    return account, found


def _standing(one: QuestionScore, score: CandidateScore, *, driving: bool) -> Standing:
    if one.state is State.MISSING and driving:
        return Standing.RUNNING
    return Standing(one.state.value)


def _reason(one: QuestionScore, standing: Standing) -> str:
    """Why a question is open, for those who run the exam: the internal reason of a fault is told."""
    if standing is Standing.PERSON:
        return "waits for `grader decide`: " + "、".join(f"{check.check}（{check.title}）" for check in one.undecided)
    if standing is Standing.FAULT and one.result is not None:
        report = one.result.report
        why = one.result.fault or next((check.fault for check in report.faults if check.fault), None) if report else one.result.fault
        return f"attempt {one.result.attempt}: {' '.join((why or 'unknown').split())}"
    return "being graded" if standing is Standing.RUNNING else "no result yet: run `grader run`"


def _other(one: Collected, handed: Handed, *, archives: bool) -> str | None:
    """That what lies there was never taken in; None when it was, or was not looked at."""
    if (len(one.paths) == 1 and not archives) or one.digest() in {each.archive for each in handed.every}:
        return None
    names = "、".join(path.name for path in one.paths)
    return f"something else lies there now than what was taken in ({names}): run `grader run` to take it in"


def _nobodys(name: str, paper: Paper) -> str:
    return f"{ascii(name)[1:-1] if not name.isprintable() else name}: nobody's: give it its admission number or take it out of {paper.id}'s answers"
