"""`grader verify`: a random sample of an exam graded again, and compared bit by bit with what is recorded."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import docker
import typer
from rich.text import Text

from grader.cli.common import (
    DEFAULT_ENGINE,
    EXIT_DIFFERENT,
    AsJson,
    Engine,
    err,
    out,
    require_root,
    told_in_one_line,
)
from grader.cli.folder import locked, records
from grader.cli.replay import differences as surroundings
from grader.cli.replay import graded_again
from grader.cli.run import fleet_settings
from grader.errors import BadInput
from grader.ledger import Ledger
from grader.records import Run
from grader.sameness import Difference, differences
from grader.scores import score_run
from grader.shown import json_text, printable
from grader.store import Store
from sandboxes import engine as engines
from sandboxes.container import reap
from workers.local import LocalFleet

KIND = "verify"


@dataclass(frozen=True)
class Ground:
    """The engine that everything was graded on again."""

    url: str
    version: str
    data: str  # where it keeps its data: two engines of one machine differ there

    @classmethod
    def of(cls, client: docker.DockerClient, url: str) -> Ground:
        told = client.info()
        return cls(url, str(told["ServerVersion"]), str(told["DockerRootDir"]))

    def __str__(self) -> str:
        return f"{self.url} (Docker {self.version}, data in {self.data})"


@dataclass(frozen=True)
class Verified:
    """One candidate's answer, graded twice."""

    first: Run
    second: Run
    found: tuple[Difference, ...]


def verify(
    exam: Annotated[Path, typer.Argument(help="Folder of an exam that was run.")],
    sample: Annotated[int, typer.Option("--sample", min=1, help="How many answers to grade again.")],
    draw: Annotated[str | None, typer.Option("--draw", help="Draws the same sample as a run that printed it.")] = None,
    engine: Engine = DEFAULT_ENGINE,
    as_json: AsJson = False,
) -> None:
    """Grade a random sample again on its stored papers and images and compare bit by bit. Exit 1 when anything differs."""
    with told_in_one_line():
        require_root()
        drawn = draw or secrets.token_hex(8)
        with records(exam) as (ledger, store), locked(exam / "driver.lock"):
            chosen = sampled(ledger, sample, drawn)
            err.print(f"{len(chosen)} answers drawn with --draw {drawn}", style="dim", markup=False)
            client = engines.connect(engine)
            ground = Ground.of(client, engine)
            for line in {line: None for one in chosen for line in surroundings(client, one)}:
                err.print(line, style="yellow", soft_wrap=True, markup=False)
            verified = tuple(graded_twice(ledger, store, chosen, client, engine, drawn))
        show(verified, drawn, ground, as_json=as_json)


def sampled(ledger: Ledger, count: int, draw: str) -> list[Run]:
    """`count` of the first runs whose questions all have results, or all of them. BadInput when there is none."""
    whole = [run_id for run_id, numbers in ledger.first_run_questions() if not ledger.missing(run_id, numbers)]
    if not whole:
        raise BadInput("no answer has been graded completely yet: nothing to verify")
    chosen = random.Random(draw).sample(sorted(whole), min(count, len(whole)))
    return [run for run in map(ledger.run, chosen) if run is not None]


def graded_twice(
    ledger: Ledger, store: Store, chosen: list[Run], client: docker.DockerClient, engine: str, draw: str
) -> Iterator[Verified]:
    """Each run graded again, on one slot, and compared."""
    settings = fleet_settings(engine)
    try:
        with LocalFleet(settings) as fleet:
            for number, first in enumerate(chosen, start=1):
                second = graded_again(ledger, store, first, f"sample {draw} on {engine}", fleet, kind=KIND)
                found = differences(score_run(ledger, first), score_run(ledger, second), store)
                err.print(f"{number}/{len(chosen)}: {'the same' if not found else f'{len(found)} differences'}", style="dim")
                yield Verified(first, second, found)
    finally:
        reap(client, ours=settings.owner)


def show(verified: tuple[Verified, ...], draw: str, ground: Ground, *, as_json: bool) -> None:
    """What is the same and what is not; exit 1 when anything is not."""
    differing = [one for one in verified if one.found]
    if as_json:
        print(json_text(plain(verified, draw, ground)))
    else:
        for one in differing:
            for each in one.found:
                place = f"{one.first.candidate} {one.first.paper} question {each.question} {each.check}".rstrip()
                out.print(Text.assemble((f"{each.what} ", "red"), place), soft_wrap=True)
                out.print(Text(f"  first   {printable(each.first)}\n  again   {printable(each.second)}"), soft_wrap=True)
        out.print(f"graded again on the engine {ground}", soft_wrap=True, markup=False)
        for image in sorted({f"{one.first.level}: image {one.first.image}" for one in verified}):
            out.print(f"  {image}", soft_wrap=True, markup=False)
        same = len(verified) - len(differing)
        out.print(f"{same} of {len(verified)} answers graded again are the same, bit by bit: points, verdicts, evidence", soft_wrap=True)
    if differing:
        raise typer.Exit(EXIT_DIFFERENT)


def plain(verified: tuple[Verified, ...], draw: str, ground: Ground) -> dict[str, Any]:
    """For programs; keys fixed."""
    answers = [
        {
            "candidate": one.first.candidate, "paper": one.first.paper, "first": one.first.id, "second": one.second.id,
            "image": one.first.image, "same": not one.found, "differences": [asdict(each) for each in one.found],
        }
        for one in verified
    ]  # fmt: skip
    same = all(not one.found for one in verified)
    return {"draw": draw, "engine": asdict(ground), "same": same, "answers": answers}
