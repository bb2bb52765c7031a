"""The demonstration's archives: one that `grader demo` grades is checked there, here are the papers that it does not have."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from grader.demo import make

TASKS = Path(__file__).parents[2] / "tasks"


def test_a_paper_of_gaps_alone_has_no_program_to_break(tmp_path: Path) -> None:
    paper = tmp_path / "paper.toml"
    paper.write_text('level = "beginner"\nversion = "A"\ntotal = 20\ntasks = ["beginner/class-gaps"]\n', encoding="utf-8")
    samples = make(tmp_path, [paper], TASKS)
    kinds = {sample.kind: sample.points for sample in samples}
    assert kinds["full"] == {1: Decimal(20)} and kinds["a broken archive"] is None
    assert not kinds.keys() & {"crashing", "endless loop", "fork bomb"}
    assert all((tmp_path / "answers" / "beginner" / f"{one.admission}.zip").read_bytes() == one.archive for one in samples)
