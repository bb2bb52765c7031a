"""`grader replay`: a stored submission again, on its stored paper, image and seed, beside the first result."""

from __future__ import annotations

from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import docker
import typer

from grader.cli.common import (
    DEFAULT_ENGINE,
    EXIT_DIFFERENT,
    AsJson,
    Engine,
    edition_named,
    err,
    images_of,
    out,
    require_root,
    told_in_one_line,
)
from grader.cli.folder import records
from grader.cli.run import fleet_settings
from grader.errors import BadInput, NotReady
from grader.ledger import Ledger
from grader.records import Run
from grader.reports import Row, compare, comparison_table
from grader.scores import score_run
from grader.shown import json_text
from grader.store import Store
from sandboxes import engine as engines
from sandboxes.edition import level_named
from workers.alone import grade_alone
from workers.fleet import Fleet
from workers.local import LocalFleet


def replay(
    exam: Annotated[Path, typer.Argument(help="Folder of an exam that was run.")],
    candidate: Annotated[str, typer.Argument(help="Admission number.")],
    paper: Annotated[str | None, typer.Option("--paper", help="Paper id, where a candidate sat several.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the new run.")] = "appeal",
    engine: Engine = DEFAULT_ENGINE,
    as_json: AsJson = False,
) -> None:
    """Grade a stored submission again as a new Run and show both check by check. Exit 1 when they differ."""
    with told_in_one_line():
        require_root()
        client = engines.connect(engine)
        with records(exam) as (ledger, store):
            first = first_run(ledger, candidate, paper)
            for line in differences(client, first):
                err.print(line, style="yellow", soft_wrap=True)
            with LocalFleet(fleet_settings(engine)) as fleet:
                second = graded_again(ledger, store, first, reason, fleet)
            rows = compare(score_run(ledger, first), score_run(ledger, second))
        show(rows, first, second, as_json=as_json)


def first_run(ledger: Ledger, candidate: str, paper: str | None) -> Run:
    """The candidate's first run. BadInput when there is none, or several papers and none named."""
    found = ledger.first_runs(candidate)
    chosen = [run for run in found if paper in (None, run.paper)]
    if len(chosen) == 1:
        return chosen[0]
    sat = ", ".join(run.paper for run in found) or "none"
    raise BadInput(f"{candidate}: {len(chosen)} runs to replay (papers graded: {sat}); name one with --paper")


def differences(client: docker.DockerClient, run: Run) -> list[str]:
    """In what the replay's surroundings differ from the first run's. NotReady when its image is gone."""
    images = images_of(client, edition_named(run.edition))
    if images.find_image(run.image) is None:
        raise NotReady(f"the image {run.image} of this run is not in the engine: `grader images load` the archive that has it")
    found = []
    if run.grader != version("grader"):
        found.append(f"grader: first {run.grader}, now {version('grader')}")
    current = images.find(level_named(run.level))
    if current is None or current.id != run.image:
        found.append("the level's image has been rebuilt since; the replay uses the one of the first run")
    return found


def graded_again(ledger: Ledger, store: Store, first: Run, reason: str, fleet: Fleet, *, kind: str = "replay") -> Run:
    """A new run of the same submission with the same paper, image and seed, graded and recorded."""
    second = ledger.ensure_run(replace(first, kind=kind, reason=reason, grader=version("grader")))
    grade_alone(second, ledger, store, fleet)
    return second


def show(rows: tuple[Row, ...], first: Run, second: Run, *, as_json: bool) -> None:
    """Both gradings side by side; exit 1 when they differ."""
    same = all(row.same for row in rows)
    if as_json:
        plain = [{k: str(v) if v is not None else None for k, v in asdict(row).items()} | {"same": row.same} for row in rows]
        print(json_text({"first": first.id, "second": second.id, "same": same, "checks": plain}))
    else:
        out.print(comparison_table(rows))
        out.print(f"first run {first.id}, replay {second.id}: {'the same' if same else 'they differ'}; the first stays untouched", soft_wrap=True)
    if not same:
        raise typer.Exit(EXIT_DIFFERENT)
