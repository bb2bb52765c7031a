"""Rigs that grade side by side, each in a thread of its own: the work is done in checkers and sandboxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue

from sandboxes.edition import Edition
from workers.slot import SlotSettings
from workers.workshop.rig import Asked, Graded, Rig


class Crew:
    """Grades what is asked on whichever rig is free."""

    def __init__(self, rigs: Sequence[Rig], pool: ThreadPoolExecutor) -> None:
        self._free: SimpleQueue[Rig] = SimpleQueue()
        self._pool = pool
        for rig in rigs:
            self._free.put(rig)

    def grade(self, asked: Asked) -> Graded:
        """One grading."""
        rig = self._free.get()
        try:
            return rig.grade(asked)
        finally:
            self._free.put(rig)

    def grade_all(self, asked: Sequence[Asked]) -> list[Graded]:
        """All of them, in order."""
        return list(self._pool.map(self.grade, asked))


@contextmanager
def crew(settings: SlotSettings, image: str, edition: Edition, white_list: tuple[str, ...], size: int) -> Iterator[Crew]:
    """A crew of `size` rigs for one level; its sandboxes are gone afterwards, on Ctrl-C too."""
    with ExitStack() as stack:
        rigs = [stack.enter_context(Rig(settings, image, edition, white_list)) for _ in range(size)]
        pool = ThreadPoolExecutor(size, thread_name_prefix="rig")
        stack.callback(pool.shutdown, wait=True, cancel_futures=True)
        yield Crew(rigs, pool)
