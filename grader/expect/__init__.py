"""Statements about an answer. Each returns what it looked at or raises `CheckFailed` with evidence in Chinese.

    expect.clean_exit(bench.run("python", "report.py"))
    expect.rows(bench.mysql.query(SAVED), bench.data["late"])

What is seen comes from candidates and is never called, evaluated or unpickled here; it is parsed strictly, within
limits. A misuse by an author (no tolerance, an expected NaN) is an ordinary exception: a fault, not lost points.
"""

from grader.expect.csvfile import csv
from grader.expect.execution import clean_exit, stdout_lines
from grader.expect.files import file
from grader.expect.jsonfile import json
from grader.expect.markup import Html, html
from grader.expect.pages import called, contains, seen_text, table_cells
from grader.expect.picture import Picture, picture
from grader.expect.rowset import rows
from grader.expect.values import close, equal, raised, returned

__all__ = [
    "Html", "Picture", "called", "clean_exit", "close", "contains", "csv", "equal", "file", "html", "json", "picture", "raised",
    "returned", "rows", "seen_text", "stdout_lines", "table_cells",
]  # fmt: skip
