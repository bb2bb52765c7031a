"""Slots as Ray actors, on this machine or on a cluster. The only file that imports ray.

Jobs and outcomes cross as JSON text. An actor asks for one unit of the custom resource `sandbox`; a cluster
without it is refused. A dead actor is an outcome of faults, and another takes its place.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import time
from collections import deque
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing of an exam leaves the machine
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")

import ray
import ray.exceptions
from ray._private import ray_constants

from grader.errors import NotReady
from grader.jobs import Job, Outcome, from_json, to_json
from sandboxes.container import SandboxLimits
from sandboxes.owners import Owner
from workers.fleet import all_faults, node_name, worker_name
from workers.slot import Slot, SlotSettings

RESOURCE = "sandbox"
SLOT = "grader.slot"  # label of a sandbox: which actor made it
PROBE_S = 10.0
QUIET_S = 30.0  # without an outcome, after which the driver says so
RETURN_S = 300.0  # how long to wait where every slot is being replaced
STARTS = 3  # a slot's actor may fail to start so often in a row
OBJECT_STORE_BYTES = 128 << 20  # jobs and outcomes are small


def _probe(address: str) -> None:
    """NotReady when nobody listens at host:port: Ray itself would try for minutes."""
    host, _, port = address.rpartition(":")
    if "//" in address or not host or not port.isdigit():  # ray://…, auto: Ray finds these by itself
        return
    try:
        socket.create_connection((host, int(port)), timeout=PROBE_S).close()
    except OSError as error:
        raise NotReady(f"no Ray at {address}: {error.strerror or error}: start one, or leave --address out") from error


def _listen(*, everywhere: bool) -> None:
    """Where a Ray that is started here, and its children, listen: on the loopback alone unless it is part of a cluster.

    Ray takes 127.0.0.1 for the host's own address and listens on every one; what it does on Windows is what we want.
    """
    os.environ[ray_constants.ENABLE_RAY_CLUSTERS_ENV_VAR] = "1" if everywhere else "0"
    ray_constants.ENABLE_RAY_CLUSTER = everywhere


def _join(address: str | None, slots: int) -> int:
    """Start a Ray with so many slots, or join the one at `address`; the slots that it has. NotReady where it has none."""
    if address is not None:
        _probe(address)
    _listen(everywhere=address is not None)
    try:
        if address is None:
            ray.init(
                address="local",  # without it, RAY_ADDRESS or any Ray found on this machine would be joined
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
        hint = "" if address is None else " (a cluster that asks for a token: set RAY_AUTH_TOKEN as on its head)"
        raise NotReady(f"no Ray at {address or 'this machine'}: {str(error).splitlines()[0]}{hint}") from error
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    there = int(resources.get(RESOURCE, 0))
    if there < 1:
        ray.shutdown()
        raise NotReady(
            f"the Ray at {address} has no resource `{RESOURCE}`: start its nodes with "
            f"`ray start … --resources='{{\"{RESOURCE}\": 2}}'` where an engine and the images are"
        )
    return there


def _called_here() -> str:
    """What the node of this worker is called, among those of the cluster that live now."""
    living: list[dict[str, Any]] = [node for node in ray.nodes() if node["Alive"]]  # type: ignore[no-untyped-call]
    nodes = {node["NodeID"]: (node["NodeManagerHostname"], node["NodeManagerAddress"], node["NodeID"]) for node in living}
    return node_name(nodes[ray.get_runtime_context().get_node_id()], nodes.values())


class SlotActor:
    """A Slot behind Ray: text in, text out."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._node = _called_here()
        self._slot = Slot(
            SlotSettings(
                engine=settings["engine"],
                owner=Owner.parse(settings["owner"]),
                limits=SandboxLimits(**settings["limits"]),
                runtime=settings["runtime"],
                labels=tuple((name, value) for name, value in settings["labels"]),
            )
        )
        self._slot.take_over()

    def grade(self, job: str) -> str:
        """One job's outcome."""
        outcome = self._slot.grade(from_json(Job, job))
        return to_json(replace(outcome, worker=worker_name(self._node, os.getpid())))

    def ready(self) -> str:
        """The node on which the slot stands."""
        return self._node


class RayFleet:
    """Actors on a Ray that is started here, or on the one at `address`."""

    def __init__(self, settings: SlotSettings, slots: int, address: str | None = None) -> None:
        self._settings, self._is_ours = settings, address is None
        self._size = min(slots, _join(address, slots))
        self._plain = asdict(settings) | {"owner": str(settings.owner)}
        # Not restarted by Ray: what is sent to an actor that Ray is restarting fails at once, and an idle slot would
        # draw job after job into that. A dead one is replaced here, and the new one gets work once it stands.
        self._remote: Any = ray.remote(num_cpus=0, resources={RESOURCE: 1}, max_restarts=0, max_task_retries=0)(SlotActor)
        self._actors: list[Any] = [self._actor(slot) for slot in range(self._size)]
        self._load = [0] * self._size
        self._flying: dict[Any, tuple[Job, int, Any]] = {}
        self._coming: dict[Any, int] = {}  # answers of `ready` that are awaited -> slot
        self._failed = [0] * self._size  # starts in a row that gave no slot
        self._hosts: list[str | None] = [None] * self._size  # machines of the slots, once asked
        self._retired: set[str] = set()
        self._nowhere: deque[Outcome] = deque()  # of jobs for a machine that is not there any more

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def slots(self) -> int:
        """Slots of machines that take work."""
        return sum(host not in self._retired for host in self._hosts)

    @property
    def nodes(self) -> tuple[str, ...]:
        """The machines that take work; waits until slots that are starting stand."""
        self._seat(wait_s=0.0)
        away = set(self._coming.values())
        for slot in range(self._size):
            if self._hosts[slot] is None and slot not in away:
                self._coming[self._actors[slot].ready.remote()] = slot
        deadline = time.monotonic() + RETURN_S
        while self._coming and (wait_s := deadline - time.monotonic()) > 0:
            self._seat(wait_s=wait_s)
        return tuple(sorted({host for host in self._hosts if host is not None} - self._retired))

    def retire(self, node: str) -> None:
        """Its actors stay, idle, so that none takes a dead one's place there."""
        self._retired.add(node)

    def submit(self, job: Job, node: str | None = None) -> None:
        """Give the job to the slot with the fewest. NotReady when none has come back for long."""
        self._seat(wait_s=0.0)
        deadline = time.monotonic() + RETURN_S
        while not (standing := self._standing(node)) and self._coming and time.monotonic() < deadline:
            self._seat(wait_s=max(0.0, deadline - time.monotonic()))
        if not standing and node is not None:
            self._nowhere.append(all_faults(job, f"no worker on {node}", worker_name(node, 0)))
            return
        if not standing:
            raise NotReady(f"no worker has come back within {RETURN_S:.0f} s: see `ray status`, then run the same command to go on")
        slot = min(standing, key=self._load.__getitem__)
        self._load[slot] += 1
        actor = self._actors[slot]
        self._flying[actor.grade.remote(to_json(job))] = (job, slot, actor)

    def _standing(self, node: str | None) -> list[int]:
        away = set(self._coming.values())
        fits = [host not in self._retired and node in (None, host) for host in self._hosts]
        return [slot for slot in range(self._size) if slot not in away and fits[slot]]

    def next_outcome(self) -> Outcome:
        """The next job's outcome; that of a dead actor is faults all over."""
        if self._nowhere:
            return self._nowhere.popleft()
        done = self._next_done()
        job, slot, actor = self._flying.pop(done)
        self._load[slot] -= 1
        try:
            return from_json(Outcome, ray.get(done))
        except (ray.exceptions.RayError, ValueError) as error:
            if isinstance(error, ray.exceptions.RayActorError) and actor is self._actors[slot]:
                self._replace(slot)
            return all_faults(job, f"the worker died: {type(error).__name__}", f"slot {slot}")

    def _next_done(self) -> Any:
        """Wait, and say so where it takes long: what a slot itself tells stays in Ray's folder of logs."""
        while True:
            done, _ = ray.wait(list(self._flying), num_returns=1, timeout=QUIET_S)
            if done:
                return done[0]
            told = "nothing has come back for %.0f s, %d answers are under way: where an engine is away, its slots wait for it"
            logging.getLogger(__name__).warning(told, QUIET_S, len(self._flying))

    def _actor(self, slot: int) -> Any:
        return self._remote.remote(self._plain | {"labels": [*self._plain["labels"], (SLOT, str(slot))]})

    def _replace(self, slot: int) -> None:
        """Another actor for the slot; it gets no work before it stands."""
        ray.kill(self._actors[slot])
        self._hosts[slot] = None
        self._actors[slot] = self._actor(slot)
        self._coming[self._actors[slot].ready.remote()] = slot

    def _seat(self, *, wait_s: float) -> None:
        """Take in actors that stand; with `wait_s`, wait so long for the first. NotReady when a slot never starts."""
        if not self._coming:
            return
        came, _ = ray.wait(list(self._coming), num_returns=1, timeout=wait_s)
        for one in came:
            slot = self._coming.pop(one)
            try:
                self._hosts[slot] = str(ray.get(one))
                self._failed[slot] = 0
            except ray.exceptions.RayError as error:
                self._failed[slot] += 1
                if self._failed[slot] >= STARTS:
                    reason = str(error).strip().splitlines()[-1]
                    raise NotReady(f"a worker does not start: {reason}; mend it and run the same command to go on") from error
                self._replace(slot)

    def close(self) -> None:
        """End the actors; a Ray that was started here ends too, and its folder of logs goes."""
        for actor in self._actors:
            ray.kill(actor)
        session = ray.get_runtime_context().get_session_name()
        ray.shutdown()
        if self._is_ours:
            shutil.rmtree(Path(os.environ.get("RAY_TMPDIR", "/tmp"), "ray", session), ignore_errors=True)
