"""What the commands share: the engine's address, the tasks' folder, errors as one line with an exit code.

The command line is the only room that reads the environment and that wires the layers together.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import docker
import typer
from rich.console import Console
from rich.text import Text
from sqlalchemy.exc import OperationalError

from grader.errors import BadInput, NotReady
from grader.shown import printable
from sandboxes import engine as engines
from sandboxes.container import EngineTrouble
from sandboxes.edition import Edition, Level, load_edition
from sandboxes.host import Host
from sandboxes.image_errors import ImageError
from sandboxes.images import ImageInfo, Images

EXIT_DIFFERENT = 1
EXIT_BAD_INPUT = 2
EXIT_NOT_READY = 3
EXIT_INTERRUPTED = 130

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

Engine = Annotated[
    str,
    typer.Option("--engine", envvar="DOCKER_HOST", help="URL of the Docker engine.", metavar="URL"),
]
Runtime = Annotated[
    str | None,
    typer.Option("--runtime", envvar="GRADER_RUNTIME", help="OCI runtime of the sandboxes, by the engine's name for it.", metavar="NAME"),
]
Tasks = Annotated[Path, typer.Option("--tasks", help="Folder of the task packages.", metavar="FOLDER")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
DEFAULT_ENGINE = engines.DEFAULT_URL
DEFAULT_TASKS = Path("tasks")


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """Turn what a person can mend into one line on standard error and an exit code."""
    try:
        yield
    except BadInput as error:
        tell_error(error)
        raise typer.Exit(EXIT_BAD_INPUT) from error
    except (NotReady, ImageError, EngineTrouble) as error:
        tell_error(error)
        raise typer.Exit(EXIT_NOT_READY) from error
    except OSError as error:  # a disk that filled up or went read-only under us; anything else is a bug of ours
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise
        tell_error(f"{error.filename or 'disk'}: {error.strerror}: make room and run again; what is recorded is kept")
        raise typer.Exit(EXIT_NOT_READY) from error
    except OperationalError as error:  # the ledger's word for the same
        if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_FULL":
            raise
        tell_error("the ledger's disk is full: make room and run again; what is recorded is kept")
        raise typer.Exit(EXIT_NOT_READY) from error
    except KeyboardInterrupt as error:
        err.print("stopped")
        raise typer.Exit(EXIT_INTERRUPTED) from error


def tell_error(what: object) -> None:
    """One line on standard error, as it is: `[answers.full]` in a message is no markup, and a file's name no command."""
    err.print(Text.assemble(("error:", "red"), f" {printable(str(what))}"), soft_wrap=True)


def require_root() -> None:
    """Grading enters network namespaces and drops to other accounts. NotReady without root."""
    if os.geteuid() != 0:
        raise NotReady("grading takes root on this machine (it enters sandboxes' networks): run it with sudo")


def images_of(client: docker.DockerClient, edition: Edition) -> Images:
    """The images of an edition on an engine, built with what this host's environment says."""
    return Images(client, edition, Host.here(os.environ))


def require_image(client: docker.DockerClient, edition: Edition, level: Level) -> ImageInfo:
    """The level's image. NotReady when it has not been built."""
    found = images_of(client, edition).find(level)
    if found is None:
        raise NotReady(f"no image of level {level} for edition {edition.name}: run `grader images build {level}`")
    return found


def edition_named(name: str) -> Edition:
    """An edition by name. BadInput in one line when it is missing or wrong."""
    return load_edition(name)


def stepwise(console: Console) -> Callable[[str], None]:
    """Progress of long steps as dim lines."""
    return lambda line: console.print(f"  {line}", style="dim", markup=False, overflow="ellipsis", no_wrap=True)


def is_terminal() -> bool:
    """Whether a person watches standard output."""
    return sys.stdout.isatty()
