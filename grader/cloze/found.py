"""What a candidate put into one gap, as far as it can be told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FoundState(Enum):
    """How much is known about one gap."""

    EMPTY = "empty"  # the marker was left, or nothing stands there
    TEXT = "text"
    UNSURE = "unsure"  # a person must look


@dataclass(frozen=True)
class Found:
    """One gap of one answer."""

    number: int
    state: FoundState
    text: str | None = None  # TEXT alone; a text of several lines begins at column 0
    seen: str = ""  # the candidate's own line or lines, for the evidence
    why: str = ""  # UNSURE alone, in Chinese

    @staticmethod
    def empty(number: int, seen: str = "") -> Found:
        return Found(number, FoundState.EMPTY, seen=seen)

    @staticmethod
    def of(number: int, text: str, seen: str) -> Found:
        return Found(number, FoundState.TEXT, text, seen)

    @staticmethod
    def unsure(number: int, why: str, seen: str = "") -> Found:
        return Found(number, FoundState.UNSURE, None, seen, why)
