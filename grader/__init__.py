"""The question author's vocabulary: `from grader import Bench, check, expect`."""

from grader import expect
from grader.bench import Bench
from grader.checks import check, test
from grader.data import TaskData
from grader.results import CheckFailed, NeedsPerson

__all__ = ["Bench", "CheckFailed", "NeedsPerson", "TaskData", "check", "expect", "test"]
