"""Known ways out of a container through its runtime, and whether the installed one has them closed.

A version number alone misleads: Debian mends 1.1.5 without renaming it 1.1.12. So a Debian package is judged by the
version in which Debian mended it, or by its own changelog naming the CVE; anything else by upstream's number.
Nothing here decides whether grading may start.
"""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DOC: Final = Path("/usr/share/doc")


@dataclass(frozen=True)
class Escape:
    """One known escape. `upstream` holds the first mended version of each line that was mended, oldest first."""

    cve: str
    program: str
    upstream: tuple[str, ...]
    debian: str | None
    """First mended version of Debian 12's package, where it is known here."""
    what: str


KNOWN: Final = (
    Escape(
        "CVE-2024-21626", "runc", ("1.1.12",), "1.1.5+ds1-1+deb12u1",
        "a descriptor of the host leaks into the container's first process",
    ),
    Escape(
        "CVE-2025-31133", "runc", ("1.2.8", "1.3.3", "1.4.0"), None,
        "masked paths replaced while a container starts; takes a hand in its image or mounts",
    ),
    Escape(
        "CVE-2025-52565", "runc", ("1.2.8", "1.3.3", "1.4.0"), None,
        "/dev/console replaced while a container starts; takes a hand in its image or mounts",
    ),
    Escape(
        "CVE-2025-52881", "runc", ("1.2.8", "1.3.3", "1.4.0"), None,
        "writes to /proc redirected while a container starts; takes a hand in its mounts",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Package:
    """A Debian package as dpkg has it installed."""

    name: str
    version: str


@dataclass(frozen=True)
class Exposure:
    """What is known of one escape here. `closed` None: neither the package nor the version tells."""

    escape: Escape
    closed: bool | None
    because: str


def package_of(program: str) -> Package | None:
    """The installed Debian package of a program, None without dpkg or when it came another way."""
    path = shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if path is None or shutil.which("dpkg-query") is None:
        return None
    owner = _output("dpkg-query", "--search", str(Path(path).resolve())).partition(":")[0]
    version = _output("dpkg-query", "--show", "--showformat=${Version}", owner) if owner else ""
    return Package(owner, version) if version else None


def exposures(program: str, version: str, package: Package | None, *, doc: Path = DOC) -> list[Exposure]:
    """Each known escape of `program`. `package` only where it is what the engine runs."""
    return [_exposure(escape, version, package, doc) for escape in KNOWN if escape.program == program]


def _exposure(escape: Escape, version: str, package: Package | None, doc: Path) -> Exposure:
    if package is not None:
        if escape.debian and _debian_at_least(package.version, escape.debian):
            return Exposure(escape, True, f"mended in {package.name} {escape.debian}, installed {package.version}")
        if escape.cve in _changelog(doc / package.name):
            return Exposure(escape, True, f"the changelog of {package.name} {package.version} names it")
    mended = mended_upstream(version, escape.upstream)
    if mended is None:
        return Exposure(escape, None, f"version {version!r} is not to be compared")
    said = f"upstream mended it in {', '.join(escape.upstream)}; this is {version}"
    if mended or package is None:
        return Exposure(escape, mended, said)
    return Exposure(escape, False, f"{said}, and the changelog of {package.name} {package.version} does not name it")


def mended_upstream(version: str, firsts: tuple[str, ...]) -> bool | None:
    """Whether an upstream version has the fix: its own line's first mended version or later, or a newer line."""
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)(?:[-~](?:rc|beta|alpha))?", version)
    if found is None:
        return None
    is_candidate = not found[0][-1].isdigit()
    number = (int(found[1]), int(found[2]), int(found[3]) - is_candidate)
    lines = [(one[0], one[1], one[2]) for one in (tuple(map(int, first.split("."))) for first in firsts)]
    same = [one for one in lines if one[:2] == number[:2]]
    return number >= same[0] if same else number > lines[-1]


def _debian_at_least(version: str, least: str) -> bool:
    return subprocess.run(["dpkg", "--compare-versions", version, "ge", least], check=False).returncode == 0


def _changelog(folder: Path) -> str:
    try:
        with gzip.open(folder / "changelog.Debian.gz", "rt", encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
