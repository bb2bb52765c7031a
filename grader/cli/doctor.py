"""`grader doctor`: what grading would run on here, what is wrong with it, and how to mend it."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

import docker
import typer
from rich.table import Table
from rich.text import Text

from grader.cli.common import (
    DEFAULT_ENGINE,
    EXIT_NOT_READY,
    AsJson,
    Engine,
    Runtime,
    edition_named,
    err,
    out,
    told_in_one_line,
)
from grader.cli.folder import LEAST_DISK_MIB
from grader.cli.images import as_plain, short
from grader.errors import NotReady
from grader.exam import EDITION
from sandboxes import engine as engines
from sandboxes import inspection
from sandboxes.container import EngineTrouble, SandboxLimits
from sandboxes.edition import Edition as EditionData
from sandboxes.host import Host
from sandboxes.inspection import EngineFacts, Leftover, LevelImage

Mark = Literal["ok", "warn", "bad"]
SIGNS: dict[Mark, tuple[str, str]] = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "bad": ("✗", "red")}
TIMEOUT_S = 10
LEAST_API = (1, 41)  # Docker 20.10


@dataclass(frozen=True)
class Finding:
    """One fact; where it is not well, what is wrong with it and how to mend it, in one line. "bad" stops grading."""

    subject: str
    found: str
    mark: Mark = "ok"
    remedy: str = ""


@dataclass
class Diagnosis:
    """Everything that was found."""

    findings: list[Finding]
    engine: EngineFacts | None = None
    images: tuple[LevelImage, ...] = ()
    leftovers: list[Leftover] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether grading could start."""
        return not any(one.mark == "bad" for one in self.findings)


def doctor(
    edition: Annotated[str, typer.Option("--edition", help="Edition of the exam's handbook.")] = EDITION,
    engine: Engine = DEFAULT_ENGINE,
    runtime: Runtime = None,
    as_json: AsJson = False,
) -> None:
    """Show engine, images, tools and machine, and what is wrong with each. Exit 3 when grading could not start."""
    with told_in_one_line():
        diagnosis = diagnose(engine, edition_named(edition), Host.here(os.environ), runtime)
    if as_json:
        print(json.dumps(plain(diagnosis), ensure_ascii=False, indent=2))
    else:
        show(diagnosis)
    if not diagnosis.ready:
        raise typer.Exit(EXIT_NOT_READY)


def diagnose(url: str, edition: EditionData, host: Host, runtime: str | None = None) -> Diagnosis:
    """Look at everything; what cannot be reached is a finding."""
    found = Diagnosis([])
    try:
        client = engines.connect(url, timeout_s=TIMEOUT_S)
    except NotReady as error:
        found.findings += [Finding("engine URL", url, "bad", str(error)), *of_machine()]
        return found
    try:
        with closing(client):
            look_at(client, url, edition, host, found)
            if found.engine is not None:
                found.findings += of_stronger(found.engine, runtime)
    except EngineTrouble as error:
        found.findings.append(Finding("engine URL", url, "bad", f"{error}: see its log, or start it again"))
    found.findings += of_machine()
    return found


def look_at(client: docker.DockerClient, url: str, edition: EditionData, host: Host, found: Diagnosis) -> None:
    """What the engine knows. Raises EngineTrouble."""
    found.engine = inspection.engine_facts(client)
    found.findings += of_engine(url, found.engine)
    found.images = inspection.level_images(client, edition, host)
    found.findings += of_images(found.images)
    found.leftovers, alive = inspection.leftovers(client)
    found.findings.append(of_leftovers(found.leftovers, alive))


def of_engine(url: str, facts: EngineFacts) -> list[Finding]:
    """The engine, its parts, and the ways out that are known of them."""
    found = [Finding("engine URL", url)]
    if not facts.is_local:
        found = [Finding("engine URL", url, "bad", "it runs on another machine or kernel: grade on the engine's own (on Windows: inside WSL2)")]
    for one in facts.components:
        package = f" (Debian {one.package.name} {one.package.version})" if one.package else ""
        found.append(Finding(one.name, f"{one.version}{package}"))
    if tuple(map(int, facts.api.split("."))) < LEAST_API:
        found.append(Finding("engine API", facts.api, "bad", "too old: install Docker 20.10 or later"))
    for exposure in facts.exposures:
        cve, what = exposure.escape.cve, exposure.escape.what
        if exposure.closed:
            found.append(Finding(cve, f"closed: {exposure.because}"))
        else:
            state = "open" if exposure.closed is False else "unknown"
            remedy = f"{what}: install the security update of {exposure.escape.program} when there is one"
            found.append(Finding(cve, f"{state}: {exposure.because}", "warn", remedy))
    return [*found, *of_walls(facts)]


def of_walls(facts: EngineFacts) -> list[Finding]:
    """What the sandbox's walls are made of."""
    lacks: Mark = "bad" if facts.lacks else "ok"
    remedy = f"no limit on {', '.join(facts.lacks)}: enable it in the kernel's command line (cgroup_enable, swapaccount)"
    seccomp = facts.seccomp is not None and facts.seccomp != "unconfined"
    return [
        Finding("cgroup", f"version {facts.cgroup_version}, driver {facts.cgroup_driver}", lacks, remedy if facts.lacks else ""),
        Finding("kernel", f"{facts.kernel}, {facts.system}"),
        Finding("seccomp", f"profile {facts.seccomp}") if seccomp
        else Finding("seccomp", facts.seccomp or "none", "bad", "start the engine with its default seccomp profile"),
        Finding("storage driver", facts.storage) if facts.storage != "vfs"
        else Finding("storage driver", "vfs", "warn", "every sandbox copies its whole image: use overlay2"),
        of_disk("disk of the images", Path(facts.root), 4 * LEAST_DISK_MIB),
    ]  # fmt: skip


OWN_NETWORK = ("runsc", "kata", "firecracker")  # sandboxes whose loopback cannot be entered from the host


def of_stronger(facts: EngineFacts, runtime: str | None) -> list[Finding]:
    """Walls beyond the usual ones: which are on, and which cannot be used with this grader."""
    name = runtime or facts.runtime
    known = f"{name} (known to the engine: {', '.join(facts.runtimes)})"
    apart = any(part in name.lower() for part in OWN_NETWORK)
    remapped = "userns" in facts.stronger or "rootless" in facts.stronger
    confined = [one for one in facts.stronger if one in ("apparmor", "selinux")]
    return [
        Finding("runtime", known, "bad", f"the engine knows no {name}: add it to its daemon.json, or leave --runtime out")
        if runtime and runtime not in facts.runtimes
        else Finding("runtime", known, "bad", "it has a network stack of its own, which checks cannot enter: use runc or another on the host's kernel")
        if apart else Finding("runtime", known),
        Finding("user namespaces", "accounts are remapped", "bad", "checks know servers by their accounts' numbers: start the engine without remapping")
        if remapped else Finding("user namespaces", "off: root of a sandbox, which no candidate becomes, has the host's number"),
        Finding("mandatory access control", ", ".join(confined) or "off: neither AppArmor nor SELinux"),
    ]  # fmt: skip


def of_images(images: tuple[LevelImage, ...]) -> list[Finding]:
    """An image a level: there, and made from the recipe as it is now."""
    found = []
    for one in images:
        name, build = f"image {one.level}", f"run `grader images build {one.level}`"
        if one.info is None:
            found.append(Finding(name, "missing", "bad", f"{build}, or `grader images load` an archive"))
        elif one.is_current:
            found.append(Finding(name, f"{short(one.info.id)} of recipe {short(one.info.recipe)}, up to date"))
        else:
            said = f"{short(one.info.id)} of recipe {short(one.info.recipe)}, the recipe has changed since"
            found.append(Finding(name, said, "warn", f"{build} unless the older image is meant"))
    return found


def of_leftovers(dead: list[Leftover], alive: int) -> Finding:
    """Sandboxes that nobody will come for."""
    said = f"{len(dead)} left by dead drivers, {alive} at work"
    if not dead:
        return Finding("sandboxes", said)
    return Finding("sandboxes", said, "warn", "the next `grader run` removes them; until then they hold memory")


def of_machine() -> list[Finding]:
    """This machine, whatever the engine."""
    here, needed = inspection.machine(), SandboxLimits().memory_mib
    root, spec = here.is_root, find_spec("libarchive")
    memory = f"{here.available_mib} MiB available of {here.memory_mib}, {here.cpus} CPUs"
    return [
        Finding("grader", f"{version('grader')} on Python {here.python}"),
        Finding("account", "root") if root
        else Finding("account", f"uid {os.geteuid()}", "bad", "grading enters sandboxes' networks: run it with sudo"),
        Finding("memory", memory) if here.available_mib >= needed
        else Finding("memory", memory, "warn", f"a sandbox may use {needed} MiB: free some, or grade with --slots 1"),
        of_disk("disk of this folder", Path.cwd(), LEAST_DISK_MIB),
        of_libarchive() if spec else Finding("libarchive", "no Python module", "bad", "pip install libarchive-c"),
    ]  # fmt: skip


def of_disk(subject: str, folder: Path, least_mib: int) -> Finding:
    """Free space where `folder` is."""
    free = inspection.free_mib(folder)
    if free is None:
        return Finding(subject, f"{folder}: cannot be looked at", "warn", "run this as root on the engine's machine")
    if free < least_mib:
        mark: Mark = "bad" if free < LEAST_DISK_MIB else "warn"
        return Finding(subject, f"{folder}: {free} MiB free", mark, f"make room: {least_mib} MiB are needed")
    return Finding(subject, f"{folder}: {free} MiB free")


def of_libarchive() -> Finding:
    """The library that reads 7z and rar; importing its module loads it."""
    try:
        from libarchive import ffi
    except (OSError, AttributeError) as error:
        return Finding("libarchive", str(error), "bad", "apt-get install libarchive13")
    number = int(ffi.version_number())  # 3006002 is 3.6.2
    return Finding("libarchive", f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}")


def show(diagnosis: Diagnosis) -> None:
    """Tables for a person; what stops grading once more at the end, on standard error."""
    table = Table("", "what", "found", "wrong, and the remedy", show_lines=False)
    for one in diagnosis.findings:
        sign, colour = SIGNS[one.mark]
        table.add_row(Text(sign, style=colour), one.subject, Text(one.found, overflow="fold"), Text(one.remedy, overflow="fold"))
    out.print(table)
    levels = [one.info for one in diagnosis.images if one.info]
    if levels:
        tools = Table("tool or server", *(f"{info.level} {short(info.id)}" for info in levels), title="what the images hold")
        for name in sorted({name for info in levels for name in info.versions}, key=lambda name: (":" in name, name)):
            tools.add_row(name, *(info.versions.get(name, "–") for info in levels))
        out.print(tools)
    for left in diagnosis.leftovers:
        out.print(f"left over: {short(left.id)} of {left.owner}", markup=False, soft_wrap=True)
    if diagnosis.ready:
        out.print("grading can start")
        return
    stops = [one for one in diagnosis.findings if one.mark == "bad"]
    err.print(Text.assemble(("not ready: ", "red"), "; ".join(f"{one.subject}: {one.remedy}" for one in stops)), soft_wrap=True)


def plain(diagnosis: Diagnosis) -> dict[str, object]:
    """The same facts for programs."""
    return {
        "ready": diagnosis.ready,
        "findings": [asdict(one) for one in diagnosis.findings],
        "engine": asdict(diagnosis.engine) if diagnosis.engine else None,
        "images": [
            {"level": one.level, "is_current": one.is_current, "image": as_plain(one.info) if one.info else None}
            for one in diagnosis.images
        ],
        "leftovers": [asdict(one) for one in diagnosis.leftovers],
    }
