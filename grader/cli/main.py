"""The `grader` command."""

from __future__ import annotations

import typer

from grader.cli import decide, demo, doctor, engine, grade, images, replay, report, run, selftest, status, task, verify

app = typer.Typer(
    name="grader",
    help="Grades the practical part of the 1+X Python exam in real sandboxes.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(engine.app, name="engine")
app.add_typer(images.app, name="images")
app.add_typer(task.app, name="task")
app.command("doctor")(doctor.doctor)
app.command("grade")(grade.grade)
app.command("run")(run.run)
app.command("replay")(replay.replay)
app.command("verify")(verify.verify)
app.command("decide")(decide.decide)
app.command("demo")(demo.demo)
app.command("status")(status.status)
app.command("confirm")(status.confirm)
app.command("report")(report.report)
app.command("selftest")(selftest.selftest)


def main() -> None:
    """Entry point of the console script."""
    app()
