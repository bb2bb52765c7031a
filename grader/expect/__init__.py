"""Statements about an answer. Each returns what it looked at or raises `CheckFailed` with evidence in Chinese.

    expect.clean_exit(bench.run("python", "report.py"))
    expect.rows(bench.mysql.query(SAVED), bench.data["late"])

What is seen comes from candidates and is never called, evaluated or unpickled here; it is parsed strictly, within
limits. A misuse by an author (no tolerance, an expected NaN) is an ordinary exception: a fault, not lost points.
"""

from grader.expect.charts import chart
from grader.expect.csvfile import csv
from grader.expect.execution import clean_exit, stdout_lines
from grader.expect.figure import annotated, axes, chinese_drawn, drawn, figure, labels, legend, ticks, titled
from grader.expect.files import file
from grader.expect.jsonfile import json
from grader.expect.look import (
    above,
    centred,
    colour,
    inside,
    left_of,
    loaded,
    same_column,
    same_row,
    shown,
    size,
    styled,
    texts,
)  # fmt: skip
from grader.expect.markup import Html, html
from grader.expect.pages import called, contains, seen_text, table_cells
from grader.expect.picture import Picture, picture
from grader.expect.pixels import pixels
from grader.expect.points import scatter
from grader.expect.rowset import rows
from grader.expect.series import bars, boxes, heat, hist, line, pie
from grader.expect.values import close, equal, raised, returned

__all__ = [
    "Html", "Picture", "above", "annotated", "axes", "bars", "boxes", "called", "centred", "chart", "chinese_drawn",
    "clean_exit", "close", "colour", "contains", "csv", "drawn", "equal", "figure", "file", "heat", "hist", "html",
    "inside", "json", "labels", "left_of", "legend", "line", "loaded", "picture", "pie", "pixels", "raised", "returned",
    "rows", "same_column", "same_row", "scatter", "seen_text", "shown", "size", "stdout_lines", "styled", "table_cells",
    "texts", "ticks", "titled",
]  # fmt: skip
