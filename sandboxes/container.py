"""One container a submission: create, start, connect, destroy; and reap those that are left over.

Every limit of a sandbox is set here and nowhere else. The engine's client is passed in. This file decides
nothing about answers; what cannot be created is an `EngineTrouble`.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import docker
import docker.errors
import requests.exceptions
from docker.models.containers import Container

from sandboxes import layout, shims
from sandboxes.agent_client import Agent
from sandboxes.owners import LABEL, MAKER, Owner, folder_maker, is_left_over, new_folder

START_S = 30.0
PATIENCE_S = 300.0  # with an engine that is away: a restart takes seconds, a repair minutes
MET_FIRST = 64 << 10  # bytes by which memory alone is under memory+swap: of the two, newer kernels count only its refusals


class EngineTrouble(Exception):
    """The engine did not create, start or answer: ours, and worth another try elsewhere."""


@dataclass(frozen=True)
class SandboxLimits:
    """What a whole sandbox may use. Memory includes the tmpfs folders and what is swapped out."""

    memory_mib: int = 2048
    processes: int = 512  # threads count
    cpus: float = 1.0
    exam_mib: int = 768
    tmp_mib: int = 256
    shm_mib: int = 128
    service_mib: int = 512
    inodes: int = 60_000
    open_files: int = 4096


class Sandbox:
    """A running container with a connected agent. Use as a context manager; leaving destroys it."""

    def __init__(self, container: Container, folder: Path, agent: Agent, pid: int) -> None:
        self.container, self.agent = container, agent
        self._folder, self._pid = folder, pid

    @property
    def id(self) -> str:
        """The engine's id of the container."""
        return str(self.container.id)

    def network(self) -> int:
        """An open descriptor of the sandbox's network namespace; the caller closes it."""
        return os.open(f"/proc/{self._pid}/ns/net", os.O_RDONLY | os.O_CLOEXEC)

    def connect(self) -> Agent:
        """Another connection to the agent."""
        return Agent.connect(self._folder / layout.AGENT_SOCKET, timeout_s=START_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.destroy()

    def destroy(self) -> None:
        """Kill and remove the container and its folder on the host."""
        self.agent.close()
        remove(self.container)
        shutil.rmtree(self._folder, ignore_errors=True)


def start_sandbox(
    client: docker.DockerClient,
    image: str,
    *,
    labels: Mapping[str, str],
    owner: Owner | None = None,
    limits: SandboxLimits | None = None,
    environment: Mapping[str, str] | None = None,
    runtime: str | None = None,
) -> Sandbox:
    """Create and start a sandbox of `image` and wait for its agent. Raises EngineTrouble, AgentLost.

    `owner` is the driver that it belongs to beside this process, its maker; nobody else without one.
    """
    maker = Owner.of(os.getpid())
    folder = new_folder(maker)
    try:
        with engine_errors(f"start a sandbox of {image}"):
            container = client.containers.create(
                image,
                [layout.TRUSTED_PYTHON, "-I", layout.AGENT, agent_config()],
                labels={LABEL: str(owner or maker), MAKER: str(maker), **labels},
                **settings(limits or SandboxLimits(), folder, environment or {}, runtime),
            )
    except EngineTrouble:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        with engine_errors("start a container"):
            container.start()
            container.reload()
        agent = Agent.connect(folder / layout.AGENT_SOCKET, timeout_s=START_S)
        return Sandbox(container, folder, agent, int(container.attrs["State"]["Pid"]))
    except BaseException:  # also on Ctrl-C: a container without a Sandbox object would outlive us
        try:
            remove(container)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def agent_config() -> str:
    """What PID 1 has to know, as its one argument. No secret: the candidate can read a command line."""
    config = {
        "candidate_uid": layout.CANDIDATE_UID,
        "killer_uid": layout.KILLER_UID,
        "wiped": layout.WIPED_DIRS,
        "made": [layout.ANSWER_DIR, layout.HOME_DIR],
        "socket": f"{layout.AGENT_DIR}/{layout.AGENT_SOCKET}",
    }
    return json.dumps(config)


def settings(limits: SandboxLimits, folder: Path, environment: Mapping[str, str], runtime: str | None) -> dict[str, Any]:
    """Every wall that the engine builds, as docker-py's keyword arguments."""
    ulimits = [("nofile", limits.open_files), ("core", 0), ("memlock", 1 << 20), ("msgqueue", 0)]
    return {
        "name": f"grader-{secrets.token_hex(6)}",
        "hostname": "exam",
        "network_mode": "none",
        "dns": ["127.0.0.1"],
        "read_only": True,
        "cap_drop": ["ALL"],
        "cap_add": ["SETUID", "SETGID"],
        "security_opt": ["no-new-privileges"],
        "ipc_mode": "private",
        "pids_limit": limits.processes,
        "mem_limit": (limits.memory_mib << 20) - MET_FIRST,
        "memswap_limit": limits.memory_mib << 20,
        "nano_cpus": int(limits.cpus * 1e9),
        "ulimits": [docker.types.Ulimit(name=name, soft=value, hard=value) for name, value in ulimits],
        "tmpfs": folders(limits),
        "volumes": {str(folder): {"bind": layout.AGENT_DIR, "mode": "rw"}},
        "environment": {"LANG": "C.UTF-8", **environment},
        "log_config": docker.types.LogConfig(type="none"),
        "runtime": runtime,
        "working_dir": "/",
        "stdin_open": False,
        "tty": False,
    }


def folders(limits: SandboxLimits) -> dict[str, str]:
    """The only writable places, each a tmpfs of its owner with a cap on bytes and on inodes."""

    def tmpfs(size_mib: int, uid: int, mode: str) -> str:
        return f"size={size_mib}m,nr_inodes={limits.inodes},uid={uid},gid={uid},mode={mode},nosuid,nodev,noexec"

    services = {
        f"{layout.SERVICE_DIR}/{name}": tmpfs(limits.service_mib, uid, "0700")
        for name, uid in layout.ACCOUNTS.items()
        if name != "candidate"
    }
    return {
        **services,
        "/exam": tmpfs(limits.exam_mib, layout.CANDIDATE_UID, "0700"),
        "/tmp": tmpfs(limits.tmp_mib, 0, "1777"),
        "/dev/shm": tmpfs(limits.shm_mib, 0, "1777"),
        layout.MYSQL_SOCKET_DIR: tmpfs(1, layout.MYSQL_UID, "0755"),
    }


def remove(container: Container) -> None:
    """Kill and remove; a container that is already gone, or that somebody is removing, is what we wanted."""
    try:
        with engine_errors("remove a sandbox"):
            container.remove(force=True, v=True)
    except EngineTrouble as trouble:
        cause = trouble.__cause__
        if not isinstance(cause, docker.errors.APIError) or cause.status_code not in (404, 409):
            raise


def await_engine(client: docker.DockerClient, *, patience_s: float = PATIENCE_S) -> None:
    """Return as soon as the engine answers, with its containerd. EngineTrouble when it has not come back within `patience_s`.

    Docker's engine starts a containerd that died again, some ten seconds later; till then it answers and starts nothing.
    """
    deadline, told = time.monotonic() + patience_s, False
    while True:
        try:
            _require_engine(client)
            return
        except EngineTrouble:
            if time.monotonic() >= deadline:
                raise
        if not told:
            logging.getLogger(__name__).warning("the engine does not answer: waiting for it, %.0f s at most", patience_s)
            told = True
        time.sleep(0.5)


def _require_engine(client: docker.DockerClient) -> None:
    with engine_errors("reach the engine"):
        parts = client.version()["Components"]
    if all(part["Name"] != "containerd" for part in parts):
        raise EngineTrouble("could not reach the engine's containerd, without which it starts nothing")


@contextmanager
def engine_errors(what: str) -> Iterator[None]:
    """Turn the client library's errors into EngineTrouble, with what was being done."""
    try:
        yield
    except (docker.errors.DockerException, requests.exceptions.RequestException) as error:
        raise EngineTrouble(f"could not {what}: {error}") from error


def reap(client: docker.DockerClient, *, ours: Owner | None = None) -> list[str]:
    """Remove every sandbox that is left over, and those of `ours`; their ids. The rest is left alone.

    A folder that was made for a container which was never asked for is known by its name, and by the folder's a process
    of the engine's that has lost its container.
    """
    with engine_errors("list sandboxes"):
        found = client.containers.list(all=True, filters={"label": LABEL}, ignore_removed=True)
    dead = [one for one in found if Owner.parse(one.labels[LABEL]) == ours or is_left_over(one.labels)]
    _remove_all(dead)

    def is_over(folder: str) -> bool:
        maker = folder_maker(folder)
        return maker is not None and (maker == ours or not maker.alive())

    for path in Path(tempfile.gettempdir()).iterdir():
        if is_over(path.name):
            shutil.rmtree(path, ignore_errors=True)
    with engine_errors("look for what containerd has lost"):
        shims.end_lost(client, is_over)
    return [str(container.id) for container in dead]


def reap_labelled(client: docker.DockerClient, labels: Mapping[str, str]) -> None:
    """Remove the sandboxes with all of these labels: what a dead worker has left, for the one in its place."""
    with engine_errors("list sandboxes"):
        wanted = [f"{name}={value}" for name, value in labels.items()]
        found = client.containers.list(all=True, filters={"label": wanted}, ignore_removed=True)
    _remove_all(found)


def _remove_all(containers: Iterable[Container]) -> None:
    """With their folders on the host."""
    for container in containers:
        bound = [mount["Source"] for mount in container.attrs["Mounts"] if mount.get("Destination") == layout.AGENT_DIR]
        remove(container)
        for folder in bound:
            shutil.rmtree(folder, ignore_errors=True)
