"""What the machine that builds images can lend to the build: apt mirrors, a CA bundle, interpreters, a pip index.

Looked up once by the command line and passed in; nothing here ends up in a final image but the apt sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

CA_BUNDLES: Final = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE")
SYSTEM_CA_BUNDLE: Final = "/etc/ssl/certs/ca-certificates.crt"
PROXY_NAMES: Final = ("http_proxy", "https_proxy", "no_proxy")


@dataclass(frozen=True)
class Host:
    """Where a build finds things on this machine; everything may be missing."""

    ca_bundle: Path | None = None
    """PEM file that also knows a TLS-inspecting proxy; used in builder stages only."""
    apt_dir: Path = Path("/etc/apt")
    pyenv_root: Path | None = None
    pip_index: str | None = None
    proxies: Mapping[str, str] = field(default_factory=dict)
    """http_proxy, https_proxy, no_proxy; Docker keeps them out of the image's history."""

    @classmethod
    def here(cls, environ: Mapping[str, str]) -> Host:
        """This machine, as its environment describes it."""
        bundles = [Path(environ[name]) for name in CA_BUNDLES if environ.get(name)] + [Path(SYSTEM_CA_BUNDLE)]
        proxies = {name: environ.get(name) or environ.get(name.upper()) for name in PROXY_NAMES}
        root = Path(environ.get("PYENV_ROOT") or Path(environ.get("HOME", "/root")) / ".pyenv")
        return cls(
            ca_bundle=next((path for path in bundles if path.is_file()), None),
            pyenv_root=root if root.is_dir() else None,
            pip_index=environ.get("PIP_INDEX_URL") or None,
            proxies={name: value for name, value in proxies.items() if value},
        )

    def ca_bytes(self) -> bytes:
        """The bundle's content; empty when there is none."""
        return self.ca_bundle.read_bytes() if self.ca_bundle else b""

    def interpreter(self, minor: str) -> Path | None:
        """Prefix of pyenv's newest Python of that minor version ("3.7"), if one is installed."""
        if self.pyenv_root is None:
            return None
        found = [
            path
            for path in (self.pyenv_root / "versions").glob(f"{minor}.*")
            if re.fullmatch(r"[\d.]+", path.name) and (path / "bin" / "python").exists()
        ]
        return max(found, key=lambda path: int(path.name.rpartition(".")[2]), default=None)

    def apt_sources(self, suite: str) -> list[str]:
        """Lines of a sources.list for that Debian suite, its updates and security, as this host has them.

        Empty when the host is no Debian of that suite: then the base's own sources serve.
        """
        lines = list(self._one_line_sources(suite)) + list(self._stanza_sources(suite))
        return lines if any(f" {suite} " in line for line in lines) else []

    def _one_line_sources(self, suite: str) -> Iterator[str]:
        pattern = re.compile(rf"^deb\s+(?:\[[^]]*\]\s+)?(\w+:\S+)\s+({suite}(?:-updates|-security)?)\s+(.*\bmain\b.*)$")
        for path in [self.apt_dir / "sources.list", *sorted(self.apt_dir.glob("sources.list.d/*.list"))]:
            for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
                if match := pattern.match(line.strip()):
                    yield f"deb {match[1]} {match[2]} main"

    def _stanza_sources(self, suite: str) -> Iterator[str]:
        for path in sorted(self.apt_dir.glob("sources.list.d/*.sources")):
            for stanza in path.read_text(encoding="utf-8").split("\n\n"):
                fields = {key: value.split() for key, value in re.findall(r"^([\w-]+):[ \t]*(.*)$", stanza, re.M)}
                if "deb" not in fields.get("Types", []) or "main" not in fields.get("Components", []):
                    continue
                for uri in fields.get("URIs", []):
                    for name in fields.get("Suites", []):
                        if name in {suite, f"{suite}-updates", f"{suite}-security"}:
                            yield f"deb {uri} {name} main"
