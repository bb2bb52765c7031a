"""How an image is made, as data: the steps, the files each takes, and the digest that says whether one is up to date.

A step is one Dockerfile with its context. Its recipe is a digest of every file and argument that goes in and of the
recipes that it stands on, so an image whose label carries the same recipe need not be built again. What the host
lends (its CA bundle, its mirrors) is in the context but not in the digest.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sandboxes import layout, materials
from sandboxes.edition import Edition, Level
from sandboxes.host import Host

HERE: Final = Path(__file__).parent
SERVICES_WITH_SERVERS: Final = frozenset({"mysql", "mongo", "redis"})
AGENT: Final = "inside/agent/"  # PID 1's own files; the candidate may read the others


@dataclass(frozen=True)
class ContextFile:
    """One file of a build context."""

    content: bytes
    mode: int = 0o644


@dataclass(frozen=True)
class Step:
    """One image to be built, on top of others."""

    name: str
    tag: str
    files: Mapping[str, ContextFile]
    """By path in the context; `Dockerfile` is one of them."""
    args: Mapping[str, str]
    parents: tuple[Step, ...] = ()
    lent: Mapping[str, ContextFile] = field(default_factory=dict)
    """Files that the host lends: in the context, not in the recipe."""
    lent_args: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    from_debian: bool = False
    """Whether it starts from `debian_tag`, which must be provided first."""
    interpreter: str | None = None
    """Minor version of the interpreter that it copies, which must be provided first."""

    @property
    def recipe(self) -> str:
        """sha256 of everything that decides what the image holds."""
        content = hashlib.sha256()
        for path, file in sorted(self.files.items()):
            content.update(f"{path}\0{file.mode:o}\0{hashlib.sha256(file.content).hexdigest()}\n".encode())
        settings = [sorted(self.args.items()), sorted(self.labels.items()), [parent.recipe for parent in self.parents]]
        content.update(json.dumps(settings).encode())
        return f"sha256:{content.hexdigest()}"

    def context(self) -> bytes:
        """The context as a tar archive; the same files give the same bytes, so that the engine's cache serves."""
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            for path, file in sorted({**self.files, **self.lent}.items()):
                member = tarfile.TarInfo(path)
                member.size, member.mode = len(file.content), file.mode
                archive.addfile(member, io.BytesIO(file.content))
        return buffer.getvalue()


def debian_tag(edition: Edition) -> str:
    """The image that every step starts from."""
    return f"grader-debian:{edition.debian}"


def interpreter_tag(minor: str) -> str:
    """The image that holds nothing but /opt/python."""
    return f"grader-interpreter:{minor}"


def level_tag(level: Level, edition: Edition) -> str:
    """The image of a level."""
    return f"grader-{level}:{edition.name}"


def level_step(level: Level, edition: Edition, host: Host) -> Step:
    """The level's image with everything that it stands on."""
    base = _base_step(edition, host)
    packages = _packages_step(level, edition, host, base)
    scripts = _materials_step(edition, host, base)
    with_servers = bool(SERVICES_WITH_SERVERS.intersection(edition.levels[level].services))
    parent = _servers_step(edition, host, base) if with_servers else base
    level_files = {
        f"level/{path.name}": _read(path)
        for path in (
            HERE / "python/finish.sh",
            HERE / "python/compile.sh",
            HERE / "python/ask_versions.py",
            HERE / "inside/exam_behaviour.pth",
        )
    }
    behaviour = sorted((HERE / "inside/exam_behaviour").glob("*.py"))
    level_files |= {f"level/exam_behaviour/{path.name}": _read(path) for path in behaviour}
    return Step(
        name=level,
        tag=level_tag(level, edition),
        files={"Dockerfile": _read(HERE / level / "Dockerfile"), **level_files, **_figures(), **_inside()},
        args={"PARENT": parent.tag, "PACKAGES": packages.tag, "MATERIALS": scripts.tag},
        parents=(parent, packages, scripts),
        labels={"grader.level": level, "grader.edition": edition.name, "grader.edition-digest": edition.digest()},
    )


def _base_step(edition: Edition, host: Host) -> Step:
    accounts = " ".join(f"{name}:{uid}" for name, uid in layout.ACCOUNTS.items())
    return Step(
        name="base",
        tag=f"grader-base:{edition.name}",
        files=_folder("base"),
        args={
            "DEBIAN": debian_tag(edition),
            "ACCOUNTS": accounts,
            "HOME_DIR": layout.HOME_DIR,
            "CA_DIR": layout.CA_DIR,
            "SITE_UID": str(layout.SITE_UID),
            "TIMEZONE": edition.behaviour.timezone,
        },
        from_debian=True,
        lent=_apt_list(edition, host),
        lent_args=_lent_args(host, pip=False),
    )


def _servers_step(edition: Edition, host: Host, base: Step) -> Step:
    return Step(
        name="servers",
        tag=f"grader-servers:{edition.name}",
        files=_folder("servers"),
        args={
            "DEBIAN": debian_tag(edition),
            "BASE": base.tag,
            "MYSQL_UID": str(layout.MYSQL_UID),
            "MONGO_REQUIREMENT": edition.servers.mongo_requirement,
        },
        parents=(base,),
        from_debian=True,
        lent={**_apt_list(edition, host), "host-ca.pem": ContextFile(host.ca_bytes())},
        lent_args=_lent_args(host, pip=True),
    )


def _packages_step(level: Level, edition: Edition, host: Host, base: Step) -> Step:
    return Step(
        name=f"{level} packages",
        tag=f"grader-packages-{level}:{edition.name}",
        files={
            "Dockerfile": _read(HERE / "python/Dockerfile"),
            "python/install.sh": _read(HERE / "python/install.sh"),
            "python/matplotlib_fonts.py": _read(HERE / "python/matplotlib_fonts.py"),
            "lock.txt": _read(edition.lock_file(level)),
        },
        args={
            "BASE": base.tag,
            "INTERPRETER": interpreter_tag(edition.levels[level].python),
            "CA_DIR": layout.CA_DIR,
        },
        parents=(base,),
        interpreter=edition.levels[level].python,
        lent={"host-ca.pem": ContextFile(host.ca_bytes())},
        lent_args=_lent_args(host, pip=True),
    )


def _materials_step(edition: Edition, host: Host, base: Step) -> Step:
    return Step(
        name="materials",
        tag=f"grader-materials:{edition.name}",
        files={
            **_folder("cdn"),
            "wheels.txt": ContextFile(materials.requirements()),
            "plan.json": ContextFile(materials.build_plan()),
        },
        args={"BASE": base.tag},
        parents=(base,),
        lent={"host-ca.pem": ContextFile(host.ca_bytes())},
        lent_args=_lent_args(host, pip=True),
    )


def _lent_args(host: Host, *, pip: bool) -> dict[str, str]:
    index = {"PIP_INDEX_URL": host.pip_index} if pip and host.pip_index else {}
    return {**host.proxies, **index}


def _apt_list(edition: Edition, host: Host) -> dict[str, ContextFile]:
    lines = host.apt_sources(edition.debian)
    return {"apt.list": ContextFile("".join(f"{line}\n" for line in lines).encode())}


def _folder(name: str) -> dict[str, ContextFile]:
    """The Dockerfile at the context's root, the folder's other files under its name."""
    files = {f"{name}/{path.name}": _read(path) for path in sorted((HERE / name).iterdir()) if path.is_file()}
    return {"Dockerfile": files.pop(f"{name}/Dockerfile"), **files}


def _figures() -> dict[str, ContextFile]:
    """What the advanced level's matplotlib calls; it lies beside matplotlib itself."""
    return {f"level/exam_figures/{path.name}": _read(path) for path in sorted((HERE / "inside/exam_figures").glob("*.py"))}


def _inside() -> dict[str, ContextFile]:
    paths = [
        path for path in sorted((HERE / "inside").rglob("*")) if path.is_file() and "__pycache__" not in path.parts
    ]
    files: dict[str, ContextFile] = {}
    for path in paths:
        name = path.relative_to(HERE).as_posix()
        files[name] = ContextFile(path.read_bytes(), 0o400 if name.startswith(AGENT) else 0o444)
    return files


def _read(path: Path) -> ContextFile:
    return ContextFile(path.read_bytes())
