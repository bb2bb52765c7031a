"""One slot in this process: for one answer, for an author's task, and where Ray is not wanted."""

from __future__ import annotations

import platform
from collections import deque
from types import TracebackType
from typing import Self

from grader.jobs import Job, Outcome
from workers.slot import Slot, SlotSettings


class LocalFleet:
    """Grades each job when its outcome is asked for."""

    slots = 1

    def __init__(self, settings: SlotSettings) -> None:
        self._slot = Slot(settings)
        self._jobs: deque[Job] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def nodes(self) -> tuple[str, ...]:
        return (platform.node(),)

    def submit(self, job: Job, node: str | None = None) -> None:
        self._jobs.append(job)

    def retire(self, node: str) -> None:
        """Nothing is left then: the batch ends."""

    def next_outcome(self) -> Outcome:
        return self._slot.grade(self._jobs.popleft())

    def close(self) -> None:
        self._slot.close()
