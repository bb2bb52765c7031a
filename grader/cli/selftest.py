"""`grader selftest`: try thirty attacks on this installation and print what came of them."""

from __future__ import annotations

import time
from typing import Annotated

import typer
from rich.table import Table

from grader.cli.common import (
    DEFAULT_ENGINE,
    EXIT_DIFFERENT,
    AsJson,
    Engine,
    edition_named,
    err,
    is_terminal,
    out,
    require_image,
    require_root,
    told_in_one_line,
)
from grader.exam import EDITION
from grader.shown import json_text
from sandboxes import engine as engines
from sandboxes.edition import level_named
from workers import selftest as attacks
from workers.attacks.bout import Fought

Only = Annotated[list[str] | None, typer.Option("--only", help="Only this attack; may be said several times.", metavar="NAME")]


def selftest(only: Only = None, engine: Engine = DEFAULT_ENGINE, as_json: AsJson = False) -> None:
    """Try attacks on this installation's sandboxes. Exit 1 when one does not end as it must."""
    with told_in_one_line():
        require_root()
        started = time.monotonic()
        chosen = attacks.chosen(only or ())
        client, edition = engines.connect(engine), edition_named(EDITION)
        images = {name: require_image(client, edition, level_named(name)).id for name in attacks.levels(chosen)}
        fought = []
        for one in attacks.fight(chosen, client, engine, images.__getitem__):
            fought.append(one)
            if is_terminal():
                err.print(f"  {one.attack.name}: {one.got}", style="dim", markup=False)
        show(fought, time.monotonic() - started, as_json=as_json)
        if any(one.differences for one in fought):
            raise typer.Exit(EXIT_DIFFERENT)


def show(fought: list[Fought], took_s: float, *, as_json: bool) -> None:
    """The results as a table or as JSON."""
    if as_json:
        print(json_text([plain(one) for one in fought]))
        return
    table = Table("", "attack", "aims at", "must get", "got", "s", title="self-test")
    for one in fought:
        mark = "[red]✗[/red]" if one.differences else "[green]✓[/green]"
        table.add_row(mark, one.attack.name, one.attack.task.id, f"{one.attack.points} of {one.attack.task.points}", one.got, f"{one.wall_s:.1f}")
    out.print(table)
    wrong = [one for one in fought if one.differences]
    for one in wrong:
        for difference in one.differences:
            err.print(f"{one.attack.name}: {difference}", style="red", markup=False, soft_wrap=True)
    out.print(
        f"{len(fought) - len(wrong)} of {len(fought)} attacks ended as they must; after each, an honest answer had full points and "
        f"nothing was left, unless said otherwise; {took_s:.0f} s",
        soft_wrap=True,
    )


def plain(one: Fought) -> dict[str, object]:
    """One result for a program."""
    return {
        "attack": one.attack.name,
        "lines": list(one.attack.lines),
        "task": one.attack.task.id,
        "why": one.attack.due.why,
        "must_get": str(one.attack.points),
        "got": one.got,
        "as_declared": not one.differences,
        "differences": list(one.differences),
        "wall_s": round(one.wall_s, 1),
    }
