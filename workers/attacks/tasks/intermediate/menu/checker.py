"""Checks for intermediate/menu."""

from grader import Bench, check, expect

SERVER = ["python", "main.py"]


@check(points=6)
def lists_dishes(bench: Bench) -> None:
    """网页以表格列出全部菜"""
    with bench.serve(SERVER, 8000) as app:
        expect.table_cells(bench.browser.open(app.url("/")), bench.data["rows"])


@check(points=4)
def tells_total(bench: Bench) -> None:
    """/total 返回价格之和"""
    with bench.serve(SERVER, 8000) as app:
        expect.equal(bench.http.get(app.url("/total")).text.strip(), bench.data["total"], what="/total")
