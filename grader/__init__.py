"""The question author's vocabulary: `from grader import Bench, check, expect`."""

from grader import expect
from grader.bench import Bench
from grader.checks import check
from grader.data import TaskData
from grader.results import CheckFailed

__all__ = ["Bench", "CheckFailed", "TaskData", "check", "expect"]
