"""`grader grade`: one answer to one paper, without Ray, each check with its evidence."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from grader import intake
from grader.cli.common import (
    DEFAULT_ENGINE,
    DEFAULT_TASKS,
    EXIT_DIFFERENT,
    AsJson,
    Engine,
    Runtime,
    Tasks,
    edition_named,
    err,
    out,
    require_image,
    require_root,
    told_in_one_line,
)
from grader.errors import BadInput
from grader.exam import Paper, load_paper
from grader.intake import Unreadable
from grader.ledger import open_ledger
from grader.records import Handed, Run
from grader.reports import terminal
from grader.scores import QuestionScore, State, score_run
from grader.shown import json_text, one_line
from grader.store import Store
from sandboxes import engine as engines
from sandboxes.edition import level_named
from sandboxes.owners import Owner
from workers import runs
from workers.local import LocalFleet
from workers.slot import SlotSettings

Evidence = Annotated[Path | None, typer.Option("--evidence", help="Keep streams, files and pictures in this folder.")]


def grade(
    paper: Annotated[str, typer.Argument(help="EXAM[:level[:version]] or a paper's .toml file.")],
    answer: Annotated[Path, typer.Argument(help="An archive or a folder with a folder a question.")],
    engine: Engine = DEFAULT_ENGINE,
    runtime: Runtime = None,
    tasks: Tasks = DEFAULT_TASKS,
    evidence: Evidence = None,
    as_json: AsJson = False,
) -> None:
    """Grade one answer and print each check with its evidence. Exit 1 when a question could not be graded."""
    with told_in_one_line():
        graded = grade_one(load_paper(paper, tasks), answer, engine=engine, evidence=evidence, runtime=runtime)
        show(graded, as_json=as_json)


def show(graded: Graded, *, as_json: bool) -> None:
    """Print a graded answer; exit 1 when a question has no score."""
    titles = {task.id: task.title for task in graded.paper.tasks}
    if as_json:
        plain = terminal.as_json(
            graded.questions, candidate=graded.run.candidate, run=graded.run, titles=titles, notes=graded.notes, show_faults=True
        )
        print(json_text(plain))
    else:
        for note in graded.notes:
            err.print(one_line(note), style="dim", markup=False)
        terminal.print_report(out, graded.questions, titles=titles, show_faults=True)
    if any(question.state is not State.SCORED for question in graded.questions):
        raise typer.Exit(EXIT_DIFFERENT)


@dataclass(frozen=True)
class Graded:
    """One answer, graded."""

    paper: Paper
    run: Run
    questions: tuple[QuestionScore, ...]
    notes: tuple[str, ...]  # of the intake


def grade_one(paper: Paper, answer: Path, *, engine: str, evidence: Path | None, runtime: str | None = None) -> Graded:
    """Grade an archive or folder against a paper, in a ledger that is thrown away. BadInput, NotReady in one line."""
    require_root()
    if not answer.exists():
        raise BadInput(f"{answer}: no such archive or folder")
    client = engines.connect(engine)
    image = require_image(client, edition_named(paper.edition), level_named(paper.level))
    with workplace(evidence) as folder:
        store, ledger = Store(folder / "store"), open_ledger(str(folder / "ledger.sqlite"))
        candidate = re.sub(r"[^0-9A-Za-z_-]", "_", answer.name.partition(".")[0])[:32] or "answer"
        taken = intake.freeze(answer, candidate, [question.number for question in paper.questions], store)
        if isinstance(taken, Unreadable):
            raise BadInput(f"{answer}: {taken.reason}")
        paper.keep(store)
        ledger.record_submission(Handed(candidate, paper.id, taken.digest, None, tuple(taken.questions), taken.notes))
        run = ledger.ensure_run(runs.pinned(paper, candidate, taken.digest, image))
        with LocalFleet(SlotSettings(engine, Owner.of(os.getpid()), runtime=runtime)) as fleet:
            job = runs.job_for(run, ledger, store, alone=True)
            if job is not None:
                fleet.submit(job)
                ledger.commit(fleet.next_outcome())
        questions = score_run(ledger, run)
        ledger.close()
        return Graded(paper, run, questions, taken.notes)


@contextmanager
def workplace(kept: Path | None) -> Iterator[Path]:
    """A folder for ledger and store: the one to keep, or one that is gone afterwards."""
    if kept is not None:
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        yield Path(folder)
