"""The verdicts of `grader task check` for a terminal and as a page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.reports.templating import environment
from grader.shown import printable
from grader.workshop.verdict import Standing, TaskVerdict

MARKS = {Standing.PASSED: ("✓", "green"), Standing.FAILED: ("✗", "red"), Standing.WARNING: ("!", "yellow"), Standing.NOT_RUN: ("–", "dim")}

MOST_DETAILS = 8  # of one rule, in a terminal
RULES = {
    "schema": "格式", "points": "分值", "services": "服务", "data": "数据", "versions": "备用卷", "samples cover": "错例覆盖",
    "reference": "参考程序", "samples": "错例得分", "starter and empty": "代码包与空白", "seeds": "换数据", "twice": "重复评分",
    "variations": "换环境", "mutants": "自动变异", "junk": "无效作答", "time": "用时", "secrecy": "保密",
}  # fmt: skip


def print_verdict(console: Console, verdict: TaskVerdict) -> None:
    """A line a rule, and what there is to mend below it."""
    table = Table(box=box.SIMPLE_HEAD, title=Text(f"{verdict.task}  {printable(verdict.title)}", style="bold"), title_justify="left")
    table.add_column("")
    table.add_column("rule", no_wrap=True)
    table.add_column("why", overflow="fold")
    for one in verdict.rows:
        mark, style = MARKS[one.standing]
        why = Text(printable(one.why), style="" if one.standing is Standing.PASSED else style)
        for detail in _shown(one.details):
            why.append("\n" + printable(detail), style="dim" if one.standing is Standing.PASSED else style)
        table.add_row(Text(mark, style=style), one.rule, why)
    console.print(table)
    word = Text("not fit for use", style="red") if verdict.failed else Text("passes", style="green")
    console.print(Text.assemble(f"{verdict.task}: ", word, f", {verdict.wall_s:.1f} s"))


def _shown(details: Sequence[str]) -> list[str]:
    left = len(details) - MOST_DETAILS
    return [*details[:MOST_DETAILS], *([f"… {left} more: see --html or --json"] if left > 0 else [])]


def print_summary(console: Console, verdicts: Sequence[TaskVerdict]) -> None:
    """A line a task that fails, and how many pass."""
    failed = [one for one in verdicts if one.failed]
    for one in failed:
        rules = ", ".join(row.rule for row in one.rows if row.standing is Standing.FAILED)
        console.print(Text.assemble(("✗ ", "red"), f"{one.task}: {rules}"))
    console.print(f"{len(verdicts) - len(failed)} of {len(verdicts)} tasks pass")


def write_html(path: Path, verdicts: Sequence[TaskVerdict]) -> None:
    """The report as one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    template = environment().get_template("workshop.html.j2")
    path.write_text(template.render(verdicts=verdicts, marks=MARKS, rules=RULES), encoding="utf-8")
