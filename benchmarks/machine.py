"""CPU of the whole machine, because container figures miss the engine: busy seconds less what idles by itself."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def busy_s() -> float:
    """CPU seconds that all processors together have been busy since boot."""
    fields = [int(value) for value in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    user, nice, system, _idle, _iowait, irq, softirq, _steal = fields
    return (user + nice + system + irq + softirq) / TICKS


@dataclass(frozen=True)
class Idle:
    """What the machine burns by itself."""

    rate: float  # CPU seconds a second

    @classmethod
    def measured(cls, seconds: float = 5.0) -> Idle:
        """Watch the machine do nothing for a while."""
        before, started = busy_s(), time.monotonic()
        time.sleep(seconds)
        return cls((busy_s() - before) / (time.monotonic() - started))


@dataclass(frozen=True)
class Cost:
    """What something took."""

    wall_s: float
    cpu_s: float  # of the whole machine, less its idle rate


class Meter:
    """`with Meter(idle) as meter: …` and then `meter.cost`."""

    def __init__(self, idle: Idle) -> None:
        self._idle = idle

    def __enter__(self) -> Meter:
        self._busy, self._started = busy_s(), time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        wall = time.monotonic() - self._started
        self.cost = Cost(wall, busy_s() - self._busy - self._idle.rate * wall)
