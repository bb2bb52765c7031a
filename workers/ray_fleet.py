"""Slots as Ray actors, on this machine or on a cluster. The only file that imports ray.

Jobs and outcomes cross as JSON text. An actor asks for one unit of the custom resource `sandbox`; a cluster
without it is refused. A dead actor is an outcome of faults, and Ray starts it again.
"""

from __future__ import annotations

import logging
import os
from dataclasses import asdict
from types import TracebackType
from typing import Any, Self

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing of an exam leaves the machine
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")

import ray
import ray.exceptions

from grader.errors import NotReady
from grader.jobs import Job, Outcome, from_json, to_json
from sandboxes.container import Owner, SandboxLimits
from workers.fleet import all_faults
from workers.slot import Slot, SlotSettings

RESOURCE = "sandbox"
OBJECT_STORE_BYTES = 128 << 20  # jobs and outcomes are small


class SlotActor:
    """A Slot behind Ray: text in, text out."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._slot = Slot(
            SlotSettings(
                engine=settings["engine"],
                owner=Owner.parse(settings["owner"]),
                limits=SandboxLimits(**settings["limits"]),
                runtime=settings["runtime"],
                labels=tuple((name, value) for name, value in settings["labels"]),
            )
        )

    def grade(self, job: str) -> str:
        """One job's outcome."""
        return to_json(self._slot.grade(from_json(Job, job)))


class RayFleet:
    """Actors on a Ray that is started here, or on the one at `address`."""

    def __init__(self, settings: SlotSettings, slots: int, address: str | None = None) -> None:
        self._settings = settings
        started_here = address is None
        try:
            if started_here:
                ray.init(
                    num_cpus=max(1, slots),
                    resources={RESOURCE: slots},
                    object_store_memory=OBJECT_STORE_BYTES,
                    include_dashboard=False,
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                    _node_ip_address="127.0.0.1",
                )
            else:
                ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise NotReady(f"no Ray at {address or 'this machine'}: {str(error).splitlines()[0]}") from error
        resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        there = int(resources.get(RESOURCE, 0))
        if there < 1:
            ray.shutdown()
            raise NotReady(
                f"the Ray at {address} has no resource `{RESOURCE}`: start its nodes with "
                f"`ray start … --resources='{{\"{RESOURCE}\": 2}}'` where an engine and the images are"
            )
        self.slots = min(slots, there)
        plain = asdict(settings) | {"owner": str(settings.owner)}
        actor: Any = ray.remote(num_cpus=0, resources={RESOURCE: 1}, max_restarts=-1, max_task_retries=0)(SlotActor)
        self._actors: list[Any] = [actor.remote(plain) for _ in range(self.slots)]
        self._load = [0] * self.slots
        self._flying: dict[Any, tuple[Job, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def submit(self, job: Job) -> None:
        """Give the job to the slot with the fewest."""
        slot = self._load.index(min(self._load))
        self._load[slot] += 1
        self._flying[self._actors[slot].grade.remote(to_json(job))] = (job, slot)

    def next_outcome(self) -> Outcome:
        """The next job's outcome; that of a dead actor is faults all over."""
        (done, *_), _ = ray.wait(list(self._flying), num_returns=1)
        job, slot = self._flying.pop(done)
        self._load[slot] -= 1
        try:
            return from_json(Outcome, ray.get(done))
        except (ray.exceptions.RayError, ValueError) as error:
            return all_faults(job, f"the worker died: {type(error).__name__}", f"slot {slot}")

    def close(self) -> None:
        """End the actors; a Ray that was started here ends too."""
        for actor in self._actors:
            ray.kill(actor)
        ray.shutdown()
