"""`grader task`: what a question author does with one task.

On Windows without Linux, `python -m grader.cli.task` has what needs no container: new, preview, check --static.
"""

from __future__ import annotations

import sys

import typer

from grader.cli.task_check import check
from grader.cli.task_new import new
from grader.cli.task_preview import preview

app = typer.Typer(help="One question, for its author.", no_args_is_help=True)
app.command("new")(new)
app.command("preview")(preview)
app.command("check")(check)
if sys.platform != "win32":  # grading enters sandboxes' networks
    from grader.cli.task_run import run

    app.command("run")(run)


@app.callback()
def task_commands() -> None:
    """One question, for its author."""


if __name__ == "__main__":
    app()
