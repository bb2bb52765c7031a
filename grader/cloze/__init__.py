"""Gaps (程序填空): a framework made from a marked reference, what a candidate put into each gap, and whether it is the same.

Nothing here runs code, the author's or a candidate's; nothing raises on what a candidate handed in.
"""

from grader.cloze.align import align
from grader.cloze.compare import Context, same
from grader.cloze.forbid import forbidden
from grader.cloze.found import Found, FoundState
from grader.cloze.framework import Framework, Gap
from grader.cloze.pry import pries

__all__ = ["Context", "Found", "FoundState", "Framework", "Gap", "align", "forbidden", "pries", "same"]
