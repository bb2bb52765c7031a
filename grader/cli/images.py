"""`grader images`: build, save, load and list the sandboxes' images."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from grader.cli.common import (
    DEFAULT_ENGINE,
    AsJson,
    Engine,
    edition_named,
    err,
    images_of,
    out,
    stepwise,
    told_in_one_line,
)
from grader.exam import EDITION
from sandboxes import engine as engines
from sandboxes.edition import LEVELS, level_named
from sandboxes.images import ImageInfo

app = typer.Typer(help="Images of the sandboxes.", no_args_is_help=True)
Edition = Annotated[str, typer.Option("--edition", help="Edition of the exam's handbook.")]
BUILD_TIMEOUT_S = 3600


@app.command()
def build(
    levels: Annotated[list[str] | None, typer.Argument(help="Levels to build; all of them without.")] = None,
    edition: Edition = EDITION,
    engine: Engine = DEFAULT_ENGINE,
) -> None:
    """Build what is missing or out of date; a second build takes seconds."""
    with told_in_one_line():
        wanted = [level_named(name) for name in levels or LEVELS]
        client = engines.connect(engine, timeout_s=BUILD_TIMEOUT_S)
        images = images_of(client, edition_named(edition))
        for level in wanted:
            started = time.monotonic()
            current = images.is_current(level)
            info = images.build(level, stepwise(err))
            took = "up to date" if current else f"built in {time.monotonic() - started:.0f} s"
            out.print(f"{info.tag}  {short(info.id)}  {took}")


@app.command("list")
def list_images(edition: Edition = EDITION, engine: Engine = DEFAULT_ENGINE, as_json: AsJson = False) -> None:
    """The images that the engine holds, with the version of every tool in them."""
    with told_in_one_line():
        images = images_of(engines.connect(engine), edition_named(edition))
        found = [info for level in LEVELS if (info := images.find(level))]
    if as_json:
        out.print_json(json.dumps([as_plain(info) for info in found]))
        return
    table = Table("image", "id", "MiB", "recipe", "tools")
    for info in found:
        table.add_row(info.tag, short(info.id), str(info.size_bytes >> 20), short(info.recipe), str(len(info.versions)))
    out.print(table)


@app.command()
def save(path: Path, edition: Edition = EDITION, engine: Engine = DEFAULT_ENGINE) -> None:
    """Write the images into one archive, to move or to keep them."""
    with told_in_one_line():
        for info in images_of(engines.connect(engine, timeout_s=BUILD_TIMEOUT_S), edition_named(edition)).save(path):
            out.print(f"saved {info.tag} {short(info.id)}")


@app.command()
def load(path: Path, edition: Edition = EDITION, engine: Engine = DEFAULT_ENGINE) -> None:
    """Bring the images of an archive into the engine."""
    with told_in_one_line():
        for info in images_of(engines.connect(engine, timeout_s=BUILD_TIMEOUT_S), edition_named(edition)).load(path):
            out.print(f"loaded {info.tag} {short(info.id)}")


def short(digest: str) -> str:
    """The first twelve digits of a digest."""
    return digest.removeprefix("sha256:")[:12]


def as_plain(info: ImageInfo) -> dict[str, object]:
    """An image for programs."""
    return {
        "tag": info.tag,
        "id": info.id,
        "level": info.level,
        "edition": info.edition,
        "recipe": info.recipe,
        "size_bytes": info.size_bytes,
        "versions": dict(info.versions),
    }
