"""What an engine and its machine are, as plain facts for `grader doctor`. Changes nothing and judges little.

An engine that does not answer is a fact too: everything else is still gathered.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import docker

from sandboxes.container import engine_errors
from sandboxes.edition import LEVELS, Edition, Level
from sandboxes.escapes import Exposure, Package, exposures, package_of
from sandboxes.host import Host
from sandboxes.images import ImageInfo, Images
from sandboxes.owners import LABEL, is_left_over

PROGRAMS: Final = ("engine", "containerd", "runc")
STRONGER: Final = ("userns", "rootless", "apparmor", "selinux")
BINARIES: Final = {"engine": "dockerd", "containerd": "containerd", "runc": "runc"}


@dataclass(frozen=True)
class Component:
    """One program of the engine: its own version, and Debian's package of it where that is what runs."""

    name: str
    version: str
    package: Package | None


@dataclass(frozen=True)
class EngineFacts:
    """An engine that answers."""

    components: tuple[Component, ...]
    api: str
    runtime: str
    runtimes: tuple[str, ...]
    exposures: tuple[Exposure, ...]
    is_local: bool
    """Whether it runs on this machine: sandboxes' networks can be entered only then."""
    cgroup_version: str
    cgroup_driver: str
    kernel: str
    system: str
    seccomp: str | None
    storage: str
    root: str
    lacks: tuple[str, ...]
    """Limits that the kernel cannot enforce for it."""
    stronger: tuple[str, ...] = ()
    """Security options of its own beside seccomp: userns, rootless, apparmor, selinux."""


@dataclass(frozen=True)
class LevelImage:
    """A level's image as it is, or the fact that there is none."""

    level: Level
    info: ImageInfo | None
    is_current: bool


@dataclass(frozen=True)
class Leftover:
    """A sandbox on the engine whose driver is dead."""

    id: str
    image: str
    owner: str


@dataclass(frozen=True)
class Machine:
    """This machine, whatever the engine."""

    kernel: str
    python: str
    is_root: bool
    cpus: int
    memory_mib: int
    available_mib: int


def engine_facts(client: docker.DockerClient) -> EngineFacts:
    """What the engine says of itself. Raises EngineTrouble."""
    with engine_errors("ask the engine what it is"):
        info, version = client.info(), client.version()
    components = _components(version)
    runc = next((one for one in components if one.name == "runc"), None)
    security = [str(one) for one in info.get("SecurityOptions") or []]
    seccomp = next((one.partition("profile=")[2] or "on" for one in security if "seccomp" in one), None)
    limits = {"MemoryLimit": "memory", "SwapLimit": "swap", "PidsLimit": "processes", "CpuCfsQuota": "CPU time"}
    return EngineFacts(
        components=components,
        api=str(version.get("ApiVersion", "?")),
        runtime=str(info.get("DefaultRuntime", "?")),
        runtimes=tuple(sorted(info.get("Runtimes") or ())),
        exposures=tuple(exposures("runc", runc.version, runc.package)) if runc else (),
        is_local=info.get("Name") == platform.node() and info.get("KernelVersion") == platform.release(),
        cgroup_version=str(info.get("CgroupVersion", "?")),
        cgroup_driver=str(info.get("CgroupDriver", "?")),
        kernel=str(info.get("KernelVersion", "?")),
        system=str(info.get("OperatingSystem", "?")),
        seccomp=seccomp,
        storage=str(info.get("Driver", "?")),
        root=str(info.get("DockerRootDir", "?")),
        stronger=tuple(name for name in STRONGER if any(f"name={name}" in one.split(",") for one in security)),
        lacks=tuple(name for key, name in limits.items() if info.get(key) is False),
    )


def level_images(client: docker.DockerClient, edition: Edition, host: Host) -> tuple[LevelImage, ...]:
    """Every level's image, and whether it was made from the files as they are now. Raises EngineTrouble."""
    images = Images(client, edition, host)
    with engine_errors("look at the images"):
        return tuple(LevelImage(level, images.find(level), images.is_current(level)) for level in LEVELS)


def leftovers(client: docker.DockerClient) -> tuple[list[Leftover], int]:
    """Sandboxes whose driver is dead, and how many belong to one that lives. Raises EngineTrouble."""
    with engine_errors("list sandboxes"):
        found = client.api.containers(all=True, filters={"label": LABEL})
    dead = [one for one in found if is_left_over(one["Labels"])]
    plain = [Leftover(str(one["Id"]), str(one["ImageID"]), one["Labels"][LABEL]) for one in dead]
    return plain, len(found) - len(dead)


def machine() -> Machine:
    """This machine's kernel, Python, account, CPUs and memory."""
    memory = dict(re.findall(r"^(\w+):\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.M))
    return Machine(
        kernel=platform.release(),
        python=platform.python_version(),
        is_root=os.geteuid() == 0,
        cpus=len(os.sched_getaffinity(0)),
        memory_mib=int(memory["MemTotal"]) >> 10,
        available_mib=int(memory["MemAvailable"]) >> 10,
    )


def free_mib(folder: Path) -> int | None:
    """Free disk where a folder is, or the nearest folder above that exists; None when it cannot be told."""
    try:
        while not folder.exists():
            folder = folder.parent
        return shutil.disk_usage(folder).free >> 20
    except OSError:
        return None


def _components(version: Mapping[str, Any]) -> tuple[Component, ...]:
    said = {str(one["Name"]).lower(): one for one in version.get("Components", [])}
    found = []
    for name in PROGRAMS:
        one = said.get(name)
        if one is not None:
            package = package_of(BINARIES[name])
            own = {str(one["Version"]), str(one.get("Details", {}).get("GitCommit", ""))}
            runs = package is not None and any(package.version.startswith(text) for text in own if text)
            found.append(Component(name, str(one["Version"]), package if runs else None))
    return tuple(found)
