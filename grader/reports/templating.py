"""The pages' templates: everything escaped, an unknown name an error."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from grader.reports import marks, words
from grader.shown import printable


def environment() -> Environment:
    """Templates beside this module, everything escaped, an unknown name an error."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["visible"] = marks.visible
    made.filters["plain"] = printable  # where markup may not stand
    made.filters["number"] = words.number
    made.filters["level"] = words.level_of
    made.filters["version"] = words.version_of
    return made
