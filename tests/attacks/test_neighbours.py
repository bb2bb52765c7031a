"""Line 43: who shares the machine with an answer that takes all it can is graded as if alone."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sandboxes.edition import Level
from sandboxes.images import ImageInfo
from sandboxes.owners import Owner
from tests.attacks.corpus import attacks
from tests.grading import Grading
from workers.slot import Slot, SlotSettings


@pytest.mark.full
@pytest.mark.parametrize("name", ["43-slows-everybody", "35-idle-spinners", "39-memory-in-children", "40-one-endless-line"])
def test_a_neighbour_of_one_who_takes_all_he_can_is_not_charged(
    tmp_path: Path, engine_url: str, image: Callable[[Level], ImageInfo], name: str
) -> None:
    attack = attacks()[name]
    settings = SlotSettings(engine_url, Owner.of(os.getpid()), labels=(("grader.test", "1"),))
    with Slot(settings) as one, Slot(settings) as other:
        hostile, honest = (Grading(slot, tmp_path / f"{n}", image("beginner").id, "beginner") for n, slot in enumerate((one, other)))
        earned: list[object] = []
        thread = threading.Thread(target=lambda: earned.append(hostile.report(attack.task.tree, attack.files).earned))
        thread.start()
        rounds = 0
        while thread.is_alive() or not rounds:
            report = honest.report(attack.task.tree, attack.task.answer("full"))
            assert report.earned == report.possible, report.results
            rounds += 1
        thread.join()
    assert earned == [attack.points]
