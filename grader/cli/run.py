"""`grader run`: a whole exam, to be killed and started again at will."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import docker
import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from grader.cli.common import (
    DEFAULT_ENGINE,
    DEFAULT_TASKS,
    EXIT_DIFFERENT,
    EXIT_INTERRUPTED,
    Engine,
    Runtime,
    Tasks,
    edition_named,
    err,
    images_of,
    out,
    require_image,
    require_root,
    told_in_one_line,
)
from grader.cli.folder import ExamFolder, locked, opened, require_disk
from grader.exam import Exam, load_exam
from grader.records import Run
from grader.reports import write_reports
from grader.shown import one_line
from sandboxes import engine as engines
from sandboxes.container import SandboxLimits, reap
from sandboxes.edition import level_named
from sandboxes.images import ImageInfo
from sandboxes.owners import Owner
from workers.batch import Batch, strays_of
from workers.canary import incomplete
from workers.fleet import Fleet
from workers.local import LocalFleet
from workers.progress import Progress
from workers.slot import SlotSettings

LINE_EVERY_S = 10.0  # where no terminal shows the live line


def run(
    exam: Annotated[Path, typer.Argument(help="Folder with exam.toml and the answers.")],
    slots: Annotated[int, typer.Option("--slots", min=1, help="Sandboxes at work at once.")] = os.cpu_count() or 1,
    address: Annotated[str | None, typer.Option("--address", help="A Ray that is already started.")] = None,
    no_ray: Annotated[bool, typer.Option("--no-ray", help="Grade in this process, one answer at a time.")] = False,
    engine: Engine = DEFAULT_ENGINE,
    runtime: Runtime = None,
    tasks: Tasks = DEFAULT_TASKS,
) -> None:
    """Grade every answer that has no result yet, then write the report. May be killed and run again at any time."""
    with told_in_one_line():
        tell_end(*grade_exam(exam, tasks, engine, slots, address, no_ray=no_ray, runtime=runtime))


def grade_exam(
    exam: Path,
    tasks: Path,
    engine: str,
    slots: int,
    address: str | None = None,
    *,
    no_ray: bool = False,
    runtime: str | None = None,
) -> tuple[Progress, Path]:
    """Grade what is missing of an exam and write its report; how far it came, and the report's index."""
    require_root()
    client, images = ready_for(load_exam(exam, tasks), engine)
    with locked(exam / "driver.lock"), opened(exam, tasks) as folder:
        reap(client)
        progress = drive(client, folder, images, fleet_settings(engine, runtime), slots, address, no_ray=no_ray)
        return progress, write_reports(folder.exam, folder.ledger, folder.store, folder.report)


def ready_for(exam: Exam, engine: str) -> tuple[docker.DockerClient, dict[str, ImageInfo]]:
    """Whatever would stop the batch is told here, before anything is written. BadInput, NotReady."""
    strays = [path for paper in exam.papers for path in strays_of(paper)]
    edition_named(exam.edition)
    require_disk(exam.folder)
    client = engines.connect(engine)
    images = images_for(client, exam)
    if strays:
        names = ", ".join(map(one_line, strays[:5])) + (" …" if len(strays) > 5 else "")
        err.print(
            f"not graded, {len(strays)} in the folders of answers with a name that is no admission number and archive type: {names}",
            style="yellow", markup=False, soft_wrap=True,
        )  # fmt: skip
    if exam.canary_every is not None and (lacking := incomplete(exam.papers)):
        err.print(
            f"canaries: no half-right answer of {', '.join(lacking)}, nodes grade its full and its empty one alone "
            "(`grader task check` says what is missing)",
            style="yellow", markup=False, soft_wrap=True,
        )  # fmt: skip
    return client, images


def fleet_settings(engine: str, runtime: str | None = None) -> SlotSettings:
    """What every slot of this driver is started with."""
    return SlotSettings(engine, Owner.of(os.getpid()), SandboxLimits(), runtime)


def images_for(client: docker.DockerClient, exam: Exam) -> dict[str, ImageInfo]:
    """The image of each level of the exam. NotReady for one that has not been built."""
    edition = edition_named(exam.edition)
    return {paper.level: require_image(client, edition, level_named(paper.level)) for paper in exam.papers}


def older_runs(client: docker.DockerClient, folder: ExamFolder) -> list[Run]:
    """Of the runs that are still to be graded, one for each image and version of a paper: canaries prove these too. None
    where the image is gone: such runs are faults until it is loaded, which must stop nobody else."""
    papers = {paper.id for paper in folder.exam.papers}
    pins = [run for run in folder.ledger.open_pins() if run.paper in papers]
    return [run for run in pins if images_of(client, edition_named(run.edition)).find_image(run.image) is not None]


def drive(
    client: docker.DockerClient,
    folder: ExamFolder,
    images: Mapping[str, ImageInfo],
    settings: SlotSettings,
    slots: int,
    address: str | None,
    *,
    no_ray: bool,
) -> Progress:
    """Run the batch with a progress line; on Ctrl-C say what was kept and leave no container."""
    batch: Batch | None = None
    try:
        with fleet_of(settings, slots, address, no_ray=no_ray) as fleet, shown(fleet.slots) as told:
            older = older_runs(client, folder)
            batch = Batch(folder.exam, folder.ledger, folder.store, images, fleet, older=older, told=told)
            return batch.run()
    except KeyboardInterrupt as interrupt:
        kept = batch.progress if batch else Progress()
        err.print(f"stopped: {kept.done} of {kept.candidates} answers are recorded; run the same command to go on")
        raise typer.Exit(EXIT_INTERRUPTED) from interrupt
    finally:
        reap(client, ours=settings.owner)


@contextmanager
def fleet_of(settings: SlotSettings, slots: int, address: str | None, *, no_ray: bool) -> Iterator[Fleet]:
    """The workers: Ray here, Ray elsewhere, or this process."""
    if no_ray:
        with LocalFleet(settings) as local:
            yield local
        return
    from workers.ray_fleet import RayFleet  # only now: importing ray takes a second

    err.print("starting Ray" if address is None else f"joining the Ray at {address}", style="dim")
    with RayFleet(settings, slots, address) as fleet:
        yield fleet


class Lines:
    """A line now and then, where no terminal shows a live one."""

    def __init__(self, slots: int) -> None:
        self._started = self._last = time.monotonic()
        self._slots = slots

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._last < LINE_EVERY_S and progress.done < progress.candidates:
            return
        self._last = now
        fresh = progress.done - progress.resumed
        rate = fresh / (now - self._started) if now > self._started else 0.0
        left = (progress.candidates - progress.done) / rate if rate else 0.0
        print(
            f"{progress.done}/{progress.candidates} answers, {rate * 60:.0f} a minute on {self._slots} slots, "
            f"{left:.0f} s left, {progress.faults} faults",
            file=sys.stderr,
            flush=True,
        )


@contextmanager
def shown(slots: int) -> Iterator[Lines | Live]:
    """The live progress line on a terminal, a line every ten seconds elsewhere."""
    if not err.is_terminal:
        yield Lines(slots)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[faults]} faults"),
    )
    with Bar(*columns, console=err) as bar:
        yield Live(bar, slots)


class Live:
    """The live line: done, rate, remaining time, faults."""

    def __init__(self, bar: Bar, slots: int) -> None:
        self._bar, self._started = bar, time.monotonic()
        self._task = bar.add_task(f"grading on {slots} slots", total=None, rate="", faults=0)

    def __call__(self, progress: Progress) -> None:
        minutes = (time.monotonic() - self._started) / 60
        rate = f"{(progress.done - progress.resumed) / minutes:.0f}/min" if minutes > 0.05 else ""
        self._bar.update(
            self._task, completed=progress.done, total=progress.candidates, rate=rate, faults=progress.faults
        )


def tell_end(progress: Progress, index: Path) -> None:
    """What was done and what is still open; exit 1 while something is."""
    out.print(
        f"{progress.done - progress.waiting} of {progress.candidates} answers are settled ({progress.resumed} were before), "
        f"{progress.unreadable} unreadable, {progress.waiting} wait for a person, {progress.faults} faults on the way",
        soft_wrap=True,
    )
    for task, reason in progress.broken.items():
        told = f" {task} faulted on every answer and was stopped: {one_line(reason)}"
        err.print(Text.assemble(("broken task:", "red"), told), soft_wrap=True)
    for node, how in progress.retired.items():
        told = f" {node} took no more work, a known answer came out wrong there: {one_line(how)}"
        err.print(Text.assemble(("node:", "red"), told), soft_wrap=True)
    if progress.withdrawn:
        err.print(f"{progress.withdrawn} answers graded since their node's last good canary were graded again elsewhere", soft_wrap=True)
    out.print(f"report: {index}", soft_wrap=True)
    if progress.waiting or progress.broken:
        raise typer.Exit(EXIT_DIFFERENT)
