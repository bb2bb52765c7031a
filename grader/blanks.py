"""A gap of a framework as a check (空): found in what was handed in, compared, and tried in the reference.

A gap is right if its text equals an accepted one, or if the reference with only this gap replaced passes the gap's
tests in the sandbox. So nine right gaps earn nine gaps' points although the tenth breaks the file. Gaps of a group are
tried together first. What cannot be found with confidence goes to a person.

A trial's program holds the other gaps' right texts. So texts that look around (`cloze.pries`) are tried after all others, and a
second one of the same answer is not tried: nothing that a trial may have read reaches one that is still to come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import permutations

from grader import cloze
from grader.bench import Bench
from grader.checks import Check, Test
from grader.cloze import Context, Found, FoundState, Framework
from grader.errors import BadInput
from grader.results import CheckFailed, Exhibit, NeedsPerson
from grader.taskfile import GapTable, TaskFile

Version = tuple[int, int]
MAX_GROUP = 4  # gaps whose order may be swapped: every order is compared


@dataclass(frozen=True)
class Gap:
    """One gap with all that judges it."""

    number: int
    table: GapTable
    accepted: tuple[str, ...]  # the reference's own text first
    tests: tuple[Test, ...]

    @property
    def name(self) -> str:
        return name_of(self.number)

    @property
    def title(self) -> str:
        return f"第{self.number}空" + (f"：{self.table.title}" if self.table.title else "")


@dataclass(frozen=True, eq=False)
class Blanks:
    """The gaps of one task."""

    framework: Framework
    gaps: Mapping[int, Gap]
    groups: tuple[tuple[tuple[int, ...], bool], ...]  # gap numbers, and whether they may be swapped
    python: Version = field(default=(3, 9))

    def checks(self) -> tuple[Check, ...]:
        """A check for each gap, by number; judged after the task's other checks, whose sandbox they empty."""
        judging = lru_cache(maxsize=1)(lambda bench: Judging(self, bench))  # what the gaps of one answer share
        return tuple(self._check(gap, judging) for _, gap in sorted(self.gaps.items()))

    def _check(self, gap: Gap, judging: object) -> Check:
        def judge(bench: Bench) -> None:
            judging(bench).gap(gap)  # type: ignore[operator]

        return Check(gap.name, gap.title, gap.table.points, (), judge, gap.number, last=True)

    def group_of(self, number: int) -> tuple[tuple[int, ...], bool]:
        """The gaps that are judged together with this one."""
        return next((group for group in self.groups if number in group[0]), ((number,), False))

    def accepts(self, gap: Gap, text: str) -> bool:
        """Whether a text says the same as one that the gap accepts, in the edition's Python."""
        context = Context(self.framework, gap.number, self.python)
        return any(cloze.same(text, accepted, context) for accepted in gap.accepted)


class Judging:
    """One answer's gaps: aligned once, groups tried once."""

    def __init__(self, blanks: Blanks, bench: Bench) -> None:
        self._blanks, self._bench = blanks, bench
        self._files = {path: bench.handed_in(path) for path in blanks.framework.starter()}
        self._found = cloze.align(blanks.framework, self._files)
        self._groups: dict[tuple[int, ...], frozenset[int]] = {}  # gaps of a group that are right by the group
        self._judged: set[int] = set()
        self._ahead: dict[int, tuple[str, tuple[Exhibit, ...]]] = {}  # gaps that were tried before their turn: what came of it
        self._prying: set[int] = set()  # gaps that were tried and whose texts look around

    def gap(self, gap: Gap) -> None:
        """Raises CheckFailed or NeedsPerson unless the gap is right."""
        found = self._found[gap.number]
        self._judged.add(gap.number)
        if found.state is FoundState.UNSURE:
            self._show_files(gap)
            raise NeedsPerson(f"{found.why}：由人工评定", expected=self._accepted(gap), seen=found.seen or None)
        if found.state is FoundState.EMPTY or found.text is None:
            raise CheckFailed(f"{gap.title}没有作答", expected=self._accepted(gap), seen=found.seen or None)
        numbers, swap = self._blanks.group_of(gap.number)
        if len(numbers) > 1 and gap.number in self._right_together(numbers, swap=swap):
            return
        self._alone(gap, found)

    def _alone(self, gap: Gap, found: Found) -> None:
        text = found.text or ""
        if self._blanks.accepts(gap, text):
            return
        used = cloze.forbidden(text, gap.table.forbids)
        if used is not None:
            raise CheckFailed(f"{gap.title}不得使用 {used}", expected=self._accepted(gap), seen=text)
        failed = self._outcome(gap, text) if gap.tests else "本空只接受列出的答案"
        if failed:
            raise CheckFailed(
                f"{gap.title}不正确。框架：{self._blanks.framework.shown(gap.number).strip()}",
                expected=self._accepted(gap), seen=f"{text}\n{failed}",
            )  # fmt: skip

    def _outcome(self, gap: Gap, text: str) -> str:
        """What came of the gap's own trial: "" or why it failed."""
        if gap.number in self._ahead:
            failed, shown = self._ahead.pop(gap.number)
            for one in shown:
                self._bench.keep(one)
            return failed
        if not self._may_try({gap.number: text}):
            why = f"{gap.title}与另一空的内容都用到了题目以外的功能，不能排除一空把框架的内容告诉另一空：由人工评定"
            raise NeedsPerson(why, expected=self._accepted(gap), seen=text)
        return self._tried({gap.number: text}, gap.tests)

    def _may_try(self, texts: Mapping[int, str]) -> bool:
        """Whether these may be tried now: what looks around comes after all that does not, and no second one after it."""
        prying = {number for number, text in texts.items() if cloze.pries(text, self._blanks.framework)}
        if not prying:
            return True
        self._try_plain_ones()
        if self._prying - set(texts):
            return False
        self._prying |= prying
        return True

    def _try_plain_ones(self) -> None:
        """The trials that are still to come of gaps whose texts look at nothing but the question's own names."""
        held = self._bench.take_exhibits()  # of the gap at hand
        for number, gap in sorted(self._blanks.gaps.items()):
            text = self._found[number].text
            if number in self._judged or number in self._ahead or not text or not gap.tests or self._blanks.accepts(gap, text):
                continue
            if cloze.forbidden(text, gap.table.forbids) is None and not cloze.pries(text, self._blanks.framework):
                failed = self._tried({number: text}, gap.tests)
                self._ahead[number] = (failed, self._bench.take_exhibits())
        for one in held:
            self._bench.keep(one)

    def _right_together(self, numbers: tuple[int, ...], *, swap: bool) -> frozenset[int]:
        if numbers not in self._groups:
            self._groups[numbers] = self._group(numbers, swap=swap)
        return self._groups[numbers]

    def _group(self, numbers: tuple[int, ...], *, swap: bool) -> frozenset[int]:
        """Those gaps of a group that are right when it is looked at as a whole."""
        texts = {n: self._found[n].text for n in numbers if self._found[n].state is FoundState.TEXT}
        gaps = self._blanks.gaps
        best: frozenset[int] = frozenset()
        for order in permutations(numbers) if swap else [numbers]:
            right = frozenset(
                n for n, place in zip(numbers, order, strict=True)
                if self._blanks.accepts(gaps[place], texts.get(n) or "")
            )  # fmt: skip
            best = max(best, right, key=len)
        whole = {n: text for n, text in texts.items() if text is not None}
        if len(best) == len(numbers) or len(whole) < len(numbers):
            return best
        if any(cloze.forbidden(text, gaps[n].table.forbids) for n, text in whole.items()):
            return best
        tests = {test.name: test for n in numbers for test in gaps[n].tests}
        return frozenset(numbers) if tests and self._may_try(whole) and not self._tried(whole, tuple(tests.values())) else best

    def _tried(self, texts: Mapping[int, str], tests: Sequence[Test]) -> str:
        """"" when the reference with these gaps replaced passes; otherwise which test it failed, and how."""
        with self._bench.trial(self._blanks.framework.filled(texts)):
            for test in tests:
                try:
                    test(self._bench)
                except CheckFailed as failed:
                    seen = f"，实为 {failed.evidence.seen}" if failed.evidence.seen else ""
                    return f"代入参考程序后未通过测试“{test.title}”：{failed.evidence.summary}{seen}"
        return ""

    def _accepted(self, gap: Gap) -> str:
        return " 或 ".join(gap.accepted)

    def _show_files(self, gap: Gap) -> None:
        """The framework and what was handed in, for the person who decides."""
        path = next(one.path for one in self._blanks.framework.gaps if one.number == gap.number)
        handed = self._files[path]
        self._bench.keep(Exhibit(f"{path}（框架）", "text/plain", self._blanks.framework.starter()[path]))
        if handed is not None:
            self._bench.keep(Exhibit(f"{path}（考生提交）", "text/plain", handed[: 256 << 10]))


def name_of(number: int) -> str:
    """The check's name of a gap: `gap_3`."""
    return f"gap_{number}"


def blanks_of(file: TaskFile, framework: Framework, tests: Mapping[str, Test], place: str, python: Version) -> Blanks:
    """The gaps as task.toml declares them over the framework. BadInput names the file and what to do."""
    there = {gap.number: gap for gap in framework.gaps}
    toml = f"{place}/task.toml"
    for number in sorted(set(there) - {int(n) for n in file.gaps}):
        where = f"{place}/reference/{there[number].path}:{there[number].line}"
        raise BadInput(f"{where}: gap {number} is not declared: add [gaps.{number}] to task.toml")
    gaps: dict[int, Gap] = {}
    for key, table in file.gaps.items():
        number = int(key)
        if number not in there:
            raise BadInput(f"{toml}: [gaps.{number}] is marked nowhere in reference/: mark it ⟦{number}: text⟧ or take it out")
        for name in table.tests:
            if name not in tests:
                raise BadInput(f"{toml}: [gaps.{number}] names the test {name}, which checker.py does not define with @test")
        if not table.tests and not table.accepts:
            raise BadInput(f"{toml}: [gaps.{number}] has neither tests nor accepts: give it a test, or list the accepted texts")
        if table.points == 0:
            raise BadInput(f"{toml}: [gaps.{number}] is worth nothing: give it points")
        accepted = (there[number].text, *table.accepts)
        gaps[number] = Gap(number, table, accepted, tuple(tests[name] for name in table.tests))
    return Blanks(framework, gaps, _groups(file, gaps, toml), python)


def _groups(file: TaskFile, gaps: Mapping[int, Gap], toml: str) -> tuple[tuple[tuple[int, ...], bool], ...]:
    seen: set[int] = set()
    for group in file.groups:
        for number in group.gaps:
            if number not in gaps:
                raise BadInput(f"{toml}: [[groups]] names gap {number}, which is not declared")
            if number in seen:
                raise BadInput(f"{toml}: gap {number} is in two groups: put them together")
            seen.add(number)
        if group.swap and len(group.gaps) > MAX_GROUP:
            raise BadInput(f"{toml}: a group whose gaps may be swapped has at most {MAX_GROUP} gaps")
    return tuple((tuple(group.gaps), group.swap) for group in file.groups)
