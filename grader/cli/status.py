"""`grader status` and `grader confirm`: what is open of an exam, and a person's signature under it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from grader.cli.common import (
    DEFAULT_TASKS,
    EXIT_DIFFERENT,
    AsJson,
    Tasks,
    out,
    told_in_one_line,
)
from grader.cli.folder import is_locked, opened, records
from grader.errors import BadInput
from grader.shown import json_text, one_line
from grader.status import ExamStatus, Open, Standing, status_of
from grader.status import confirm as sign

LISTED = 50  # open states shown; --json has them all
STYLES = {Standing.SCORED: "green", Standing.RUNNING: "cyan"}


def status(
    exam: Annotated[Path, typer.Argument(help="Folder of an exam.")],
    archives: Annotated[bool, typer.Option("--archives", help="Read every archive and folder again: was it taken in?")] = False,
    tasks: Tasks = DEFAULT_TASKS,
    as_json: AsJson = False,
) -> None:
    """Every candidate and question by state, each open one with its reason. Exit 1 while something is open."""
    with told_in_one_line(), opened(exam, tasks) as folder:
        driving = is_locked(folder.exam.folder / "driver.lock")
        found = status_of(folder.exam, folder.ledger, driving=driving, archives=archives)
        if as_json:
            print(json_text(plain(found)))
        else:
            out.print(account(found))
            tell_open(found.open)
            out.print("nothing is open: `grader report --final` may be written" if found.settled else "not final", soft_wrap=True)
        if not found.settled:
            raise typer.Exit(EXIT_DIFFERENT)


def confirm(
    exam: Annotated[Path, typer.Argument(help="Folder of an exam that was run.")],
    candidate: Annotated[str, typer.Argument(help="Admission number.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; shown to the candidate.")],
    by: Annotated[str, typer.Option("--by", help="Who signs.")],
    paper: Annotated[str, typer.Option("--paper", help="Paper id, `beginner-A`.")],
) -> None:
    """Sign that an answer stays unreadable (it gets no score), or that the first of several readable ones counts."""
    with told_in_one_line(), records(exam) as (ledger, _):
        handed = sign(ledger, paper=paper, candidate=candidate, reason=reason, author=by)
        what = "stays unreadable, without a score" if handed.digest is None else f"the first counts, {handed.others} others do not"
        out.print(f"{candidate} {paper}: {what}", markup=False)


def account(found: ExamStatus) -> Table:
    """A column a paper: candidates in and out, then every question's state."""
    table = Table(title="candidates in = out; questions by state")
    table.add_column("")
    for one in found.papers:
        table.add_column(one.paper, justify="right")
    counted = {"collected": "collected", "recorded": "recorded", "not taken in": "untaken", "gone": "gone", "nobody's": "strays"}
    for title, name in counted.items():
        table.add_row(title, *(str(getattr(one, name)) for one in found.papers))
    signs = [Text("yes", style="green") if one.balanced else Text("no", style="red") for one in found.papers]
    table.add_row("in = out", *signs, end_section=True)
    table.add_row("questions", *(str(one.questions) for one in found.papers))
    for each in Standing:
        counts = [one.standings.get(each, 0) for one in found.papers]
        table.add_row(f"  {each}", *(Text(str(count), style=_style(each, count)) for count in counts))
    return table


def tell_open(found: Iterable[Open]) -> None:
    """Each open state with its reason, on a line of its own."""
    every = list(found)
    for one in every[:LISTED]:
        question = "" if one.question is None else f" question {one.question}"
        who = f"{one.paper} {one.candidate}".rstrip() + question
        out.print(Text.assemble((f"{one.standing}", "yellow"), f" {who}: {one_line(one.reason)}"), soft_wrap=True)
    if len(every) > LISTED:
        out.print(f"… and {len(every) - LISTED} more: --json lists them all")


def plain(found: ExamStatus) -> dict[str, Any]:
    """For programs; keys fixed."""
    return {
        "final": found.settled,
        "papers": [
            {**asdict(one), "standings": {each.value: one.standings.get(each, 0) for each in Standing}, "balanced": one.balanced}
            for one in found.papers
        ],
        "open": [asdict(one) for one in found.open],
    }


def require_settled(found: ExamStatus) -> None:
    """Refuse what is not final: the list of what is open, exit 1."""
    if found.settled:
        return
    if not found.open and found.papers:
        raise BadInput("the account does not balance: see `grader status`")
    tell_open(found.open)
    out.print(f"not written: {len(found.open)} open; nothing is final before each is settled", soft_wrap=True)
    raise typer.Exit(EXIT_DIFFERENT)


def _style(standing: Standing, count: int) -> str:
    return STYLES.get(standing, "yellow") if count else "dim"
