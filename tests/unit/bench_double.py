"""A bench for tests of `grader` alone: attributes as given, exhibits that were kept."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from grader.results import Exhibit


class DoubleBench(SimpleNamespace):
    """`DoubleBench(data={...})`; typed Any, because it implements only what a test needs."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._kept: list[Exhibit] = []

    def keep(self, exhibit: Exhibit) -> None:
        self._kept.append(exhibit)

    def take_exhibits(self) -> tuple[Exhibit, ...]:
        taken, self._kept = tuple(self._kept), []
        return taken


def double(**given: Any) -> Any:
    return DoubleBench(**given)
