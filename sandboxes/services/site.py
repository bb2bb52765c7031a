"""The frozen web of one question: pages under their real names and sub-domains, http and https, with an access log.

`inside/site_server.py` serves what `spec` hands it as three files: an index, the pages' bytes in one file, and how to make
the leaf certificate from the image's CA. It answers DNS too: 127.0.0.1 for every name of the white list and its sub-domains,
so that a sub-domain nobody froze is asked for here and named in the evidence (题目缺页) instead of failing as a name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from grader.bench import SiteRequest
from sandboxes import layout, materials
from sandboxes.services import trusted
from sandboxes.spec import ServiceSpec

PORTS: Final = (80, 443)
HOME: Final = f"{layout.SERVICE_DIR}/site"
LOG_FILE: Final = f"{HOME}/access.log"
LEAF_DAYS: Final = 30 * 365  # appeals outlive short certificates

CONTENT_TYPES: Final = {
    "asp": "text/html",  # as old sites answer: the page says its encoding, the header does not
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "js": "application/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "webp": "image/webp",
    "xml": "application/xml; charset=utf-8",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class FrozenPage:
    """What an address answers."""

    body: bytes = field(repr=False)
    content_type: str | None = None  # None: by the address's ending, UTF-8 HTML without one
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)  # "Location", "Set-Cookie"


@dataclass(frozen=True)
class SiteLog:
    """The access log, read once."""

    requests: tuple[SiteRequest, ...]
    missing: tuple[SiteRequest, ...]  # of white-listed names, not frozen
    unknown_names: tuple[str, ...]  # names off the white list that were looked up, in order, each once
    cut: bool  # there were more requests than the log keeps


Pages = Mapping[str, Mapping[str, FrozenPage | bytes]]  # host -> address with query -> page


def spec(pages: Pages, white_list: Sequence[str], scripts: Sequence[str] = ()) -> ServiceSpec:
    """A server for these pages, and for CDNs that answer with the task's materials.

    ValueError for a host that the white list does not cover, an address without its slash, or unknown materials.
    """
    index, blob = _packed(pages, white_list)
    index["materials"] = materials.index(scripts)
    names = sorted({*white_list, *pages, *index["materials"]["hosts"]})
    return ServiceSpec(
        name="site",
        uid=layout.SITE_UID,
        argv=trusted.argv("site_server"),
        listens=PORTS,
        files={
            f"{HOME}/index.json": json.dumps(index).encode(),
            f"{HOME}/pages.bin": blob,
            f"{HOME}/leaf.cnf": _leaf_config(names).encode("ascii"),
            f"{HOME}/start.json": json.dumps({"openssl": _openssl()}).encode(),
        },
    )


def _packed(pages: Pages, white_list: Sequence[str]) -> tuple[dict[str, Any], bytes]:
    hosts: dict[str, dict[str, Any]] = {}
    blob = bytearray()
    for host, addresses in pages.items():
        if not any(host == name or host.endswith(f".{name}") for name in white_list):
            raise ValueError(f"{host} is not on the exam's white list")
        for address, given in addresses.items():
            page = given if isinstance(given, FrozenPage) else FrozenPage(given)
            if not address.startswith("/") or not address.isascii() or any(c in address for c in " #\r\n"):
                raise ValueError(f"{host}: not an address as a client sends it: {address!r}")
            hosts.setdefault(host.lower(), {})[address] = {
                "start": len(blob),
                "end": len(blob) + len(page.body),
                "status": page.status,
                "content_type": page.content_type or content_type(address),
                "headers": dict(page.headers),
            }
            blob += page.body
    return {"names": sorted(name.lower() for name in white_list), "hosts": hosts}, bytes(blob)


def content_type(address: str) -> str:
    """The type that goes with an address's ending; UTF-8 HTML for what has none."""
    last = address.partition("?")[0].rpartition("/")[2]
    return CONTENT_TYPES.get(last.rpartition(".")[2].lower() if "." in last else "", "text/html; charset=utf-8")


def _leaf_config(names: Sequence[str]) -> str:
    alternatives = ",".join(f"DNS:{name},DNS:*.{name}" for name in names)
    return (
        "[req]\nprompt=no\ndistinguished_name=dn\nx509_extensions=leaf\n[dn]\nCN=exam sites\n"
        "[leaf]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n"
        f"authorityKeyIdentifier=keyid\nsubjectAltName={alternatives}\n"
    )


def _openssl() -> list[str]:
    authority = ["-CA", f"{layout.CA_DIR}/ca.pem", "-CAkey", f"{layout.CA_DIR}/ca.key"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{HOME}/leaf.key"]
    out = ["-out", f"{HOME}/leaf.pem", "-days", str(LEAF_DAYS)]
    return ["/usr/bin/openssl", "req", "-x509", "-config", f"{HOME}/leaf.cnf", *authority, *key, *out]


def parse_log(data: bytes) -> SiteLog:
    """The access log as values. ValueError for anything that our server does not write: the file is its own."""
    requests, missing = [], []
    names: dict[str, None] = {}
    cut = False
    for line in data.splitlines():
        entry = json.loads(line)
        kind = entry.pop("kind")
        if kind == "cut":
            cut = True
        elif kind == "name":
            names[entry["name"]] = None
        elif kind == "http":
            gone = entry.pop("missing")
            request = SiteRequest(**entry)
            requests.append(request)
            missing += [request] * gone
        else:
            raise ValueError(f"unknown line in the access log: {kind!r}")
    return SiteLog(tuple(requests), tuple(missing), tuple(names), cut)


class SiteReader:
    """The access log of one question, as checks see it. `read` fetches the log file's bytes through the agent."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read

    def log(self) -> SiteLog:
        return parse_log(self._read())

    def requests(self, host: str | None = None) -> list[SiteRequest]:
        return [r for r in self.log().requests if host is None or r.host == host]

    def missing(self) -> list[SiteRequest]:
        return list(self.log().missing)


def notes(log: SiteLog) -> tuple[str, ...]:
    """What the evidence says about the frozen sites, in Chinese; nothing when all was as it should be."""
    found = [f"题目缺页：{r.scheme}://{r.host}{r.path}" for r in dict.fromkeys(log.missing)][:20]
    if log.unknown_names:
        found.append("白名单以外的域名：" + "、".join(log.unknown_names[:20]))
    if log.cut:
        found.append("站点访问记录过长，之后的请求未记录")
    return tuple(found)
