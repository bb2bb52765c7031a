"""Circumstances that a verdict must not depend on, each by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


@dataclass(frozen=True)
class Variation:
    """How the candidate's computer differs from the exam's."""

    name: str
    env: Mapping[str, str] = field(default_factory=dict)
    cpus: float | None = None

    @property
    def is_clock(self) -> bool:
        """Whether the clock is moved; a browser that the program starts does not outlive it."""
        return "FAKETIME" in self.env


def variations(now: datetime, timezone: str, library: str = FAKETIME) -> tuple[Variation, ...]:
    """Those that say most first. Clocks are moved forward only: certificates are not valid before they were made."""
    local = now.astimezone(ZoneInfo(timezone))

    def clock(name: str, move: Callable[[datetime], datetime]) -> Variation:
        seconds = int((move(local) - local).total_seconds())
        env = {"LD_PRELOAD": library, "FAKETIME": f"+{seconds}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        return Variation(name, env)

    return (
        Variation("hash seed 7", {"PYTHONHASHSEED": "7"}),
        clock("shortly after midnight", lambda t: _at(t, 0, 10)),
        Variation("hash seed 20221105", {"PYTHONHASHSEED": "20221105"}),
        clock("late in the evening", lambda t: _at(t, 22, 40)),
        clock("half a year later", lambda t: t + timedelta(days=183)),
        Variation("locale C", {"LANG": "C", "LC_ALL": "C"}),
        Variation("half the CPU speed", cpus=0.5),
    )


def _at(now: datetime, hour: int, minute: int) -> datetime:
    then = now.replace(hour=hour, minute=minute)
    return then if then > now else then + timedelta(days=1)
