"""Crews by level, made when the first task of the level comes and kept for the next ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from grader.task import Task
from grader.workshop.verdict import Row
from sandboxes.edition import Edition, level_named
from sandboxes.owners import Owner
from workers.slot import SlotSettings
from workers.workshop.check import run_rules
from workers.workshop.crew import Crew, crew
from workers.workshop.profile import QUICK, WHOLE

MOST_RIGS = 2


class Checkers:
    """Holds tasks of any level to the rules that have to be run."""

    def __init__(self, engine: str, edition: Edition, white_list: tuple[str, ...], image: Callable[[str], str]) -> None:
        self._settings = SlotSettings(engine, Owner.of(os.getpid()))
        self._edition, self._white_list, self._image = edition, white_list, image
        self._crew: tuple[str, Crew] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def rows(self, task: Task, other: Task | None, *, quick: bool) -> Iterator[Row]:
        """A row a rule. NotReady when this machine cannot run them."""
        python = self._edition.levels[level_named(task.level)].version
        yield from run_rules(task, task.checks(python), self.crew_of(task.level), QUICK if quick else WHOLE, other)

    def crew_of(self, level: str) -> Crew:
        """The crew of a level; that of another level is sent home, to leave no sandbox idle."""
        if self._crew is None or self._crew[0] != level:
            self._stack.close()
            image = self._image(level)
            size = min(MOST_RIGS, len(os.sched_getaffinity(0)))
            made = self._stack.enter_context(crew(self._settings, image, self._edition, self._white_list, size))
            self._crew = (level, made)
        return self._crew[1]
