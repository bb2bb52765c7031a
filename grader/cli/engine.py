"""`grader engine`: make a Docker engine answer."""

from __future__ import annotations

import typer

from grader.cli.common import DEFAULT_ENGINE, Engine, err, stepwise, told_in_one_line
from sandboxes import engine as engines

app = typer.Typer(help="The Docker engine.", no_args_is_help=True)


@app.callback()
def engine_commands() -> None:
    """The Docker engine."""


@app.command()
def start(engine: Engine = DEFAULT_ENGINE) -> None:
    """Use the engine that answers; where none does, install Debian's, start it and wait for it."""
    with told_in_one_line():
        engines.provide(engine, stepwise(err))
