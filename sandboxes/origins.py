"""The two images that nothing of ours builds: Debian, and the candidates' interpreter alone in /opt/python.

Each comes from a registry where one answers within seconds, otherwise from this host (mmdebstrap, pyenv).
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Final

import docker
import requests
from docker.errors import APIError, ImageNotFound

from sandboxes.edition import Edition
from sandboxes.host import Host
from sandboxes.image_errors import BuildFailed, NoBase, NoInterpreter, NoNetwork
from sandboxes.recipe import debian_tag, interpreter_tag

PROBE_TIMEOUT_S: Final = 5
LEFT_OUT: Final = frozenset({"site-packages", "test", "tests", "__pycache__", "idlelib", "turtledemo"})
KEPT_PROGRAMS: Final = ("python", "python3")
Progress = Callable[[str], None]


def provide_debian(client: docker.DockerClient, edition: Edition, host: Host, progress: Progress) -> None:
    """Make `grader-debian:<suite>` exist. NoBase or NoNetwork otherwise."""
    tag = debian_tag(edition)
    if has_image(client, tag):
        return
    official = f"debian:{edition.debian}-slim"
    if _registry_image(client, official, progress):
        client.images.get(official).tag(tag)
        return
    if shutil.which("mmdebstrap") is None:
        raise NoBase(
            f"no base image: no registry answers for {official} and mmdebstrap is not installed; "
            "provide it with `apt-get install mmdebstrap`"
        )
    progress(f"debian: mmdebstrap {edition.debian}")
    with tempfile.TemporaryDirectory(prefix="grader-debian-") as folder:
        archive = Path(folder) / "debian.tar"
        _run_mmdebstrap(edition.debian, archive, host)
        _import(client, archive, tag)


def provide_interpreter(client: docker.DockerClient, minor: str, host: Host, progress: Progress) -> None:
    """Make `grader-interpreter:<minor>` exist, from the official image or from pyenv. NoInterpreter otherwise."""
    tag = interpreter_tag(minor)
    if has_image(client, tag):
        return
    official = f"python:{minor}-slim-bookworm"
    with tempfile.TemporaryDirectory(prefix="grader-python-") as folder:
        archive = Path(folder) / "python.tar"
        if _registry_image(client, official, progress):
            original = Path(folder) / "original.tar"
            _archive_from_image(client, official, "/usr/local", original)
            _repack(original, archive)
        elif prefix := host.interpreter(minor):
            progress(f"interpreter: {prefix.name} of pyenv")
            with tarfile.open(archive, "w") as packed:
                packed.add(prefix, "opt/python", filter=_kept)
        else:
            raise NoInterpreter(minor)
        _import(client, archive, tag)


def has_image(client: docker.DockerClient, reference: str) -> bool:
    """Whether the engine holds that image."""
    try:
        client.images.get(reference)
    except ImageNotFound:
        return False
    return True


def _registry_image(client: docker.DockerClient, reference: str, progress: Progress) -> bool:
    """Whether the engine has the image, after pulling it where a registry answers quickly."""
    if has_image(client, reference):
        return True
    before, client.api.timeout = client.api.timeout, PROBE_TIMEOUT_S
    try:
        client.api.inspect_distribution(reference)  # type: ignore[no-untyped-call]
    except (APIError, requests.exceptions.RequestException):
        return False  # no registry in reach is an ordinary state, not a trouble to report
    finally:
        client.api.timeout = before
    progress(f"pull {reference}")
    repository, _, tag = reference.partition(":")
    client.images.pull(repository, tag=tag)
    return True


def _run_mmdebstrap(suite: str, archive: Path, host: Host) -> None:
    lines = host.apt_sources(suite)
    sources = ["-"] if lines else []
    done = subprocess.run(
        ["mmdebstrap", "--variant=minbase", suite, str(archive), *sources],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-8:]
        if any("resolv" in line or "onnect" in line for line in last):
            raise NoNetwork("debian", last[-1])
        raise BuildFailed("debian", f"mmdebstrap ended with {done.returncode}", last)


def _archive_from_image(client: docker.DockerClient, reference: str, folder: str, to: Path) -> None:
    container = client.containers.create(reference)
    try:
        chunks, _ = container.get_archive(folder)
        with to.open("wb") as file:
            file.writelines(chunks)
    finally:
        container.remove(force=True)


def _repack(original: Path, to: Path) -> None:
    """`local/…` of the official image becomes `opt/python/…`."""
    with tarfile.open(original) as source, tarfile.open(to, "w") as packed:
        for member in source:
            member.name = str(PurePosixPath("opt/python", *PurePosixPath(member.name).parts[1:]))
            if member.islnk():
                member.linkname = str(PurePosixPath("opt/python", *PurePosixPath(member.linkname).parts[1:]))
            if _kept(member):
                packed.addfile(member, source.extractfile(member) if member.isreg() else None)


def _kept(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Interpreter and standard library only: packages come from the lock, and a host's own are none of ours."""
    parts = PurePosixPath(member.name).parts[2:]  # below opt/python
    program = parts[1] if len(parts) > 1 and parts[0] == "bin" else None
    if parts[:1] == ("share",) or member.name.endswith((".a", ".pyc")):
        return None
    if LEFT_OUT.intersection(parts):
        return None
    if program is not None and not (program in KEPT_PROGRAMS or program.startswith("python3.")):
        return None
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def _import(client: docker.DockerClient, archive: Path, tag: str) -> None:
    repository, _, version = tag.partition(":")
    client.api.import_image_from_file(str(archive), repository=repository, tag=version)
