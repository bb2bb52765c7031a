"""The materials (素材) that pages load from a CDN's address: which scripts and style sheets, which version, from where.

The build takes them out of wheels, the one kind of package that every machine which builds images can get, and compares
each file with its sha256. Inside a sandbox they answer for the CDNs' names by file name, whatever version an address
asks for within a major one, and for a local file of that name that a folder lacks: `js/echarts.min.js`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sandboxes import layout

HOSTS: Final = (
    "cdn.jsdelivr.net", "fastly.jsdelivr.net", "unpkg.com", "cdnjs.cloudflare.com", "cdn.bootcdn.net", "cdn.bootcss.com",
    "cdn.staticfile.org", "cdn.staticfile.net", "lib.baomitu.com", "cdn.baomitu.com", "s4.zstatic.net", "cdn.bytedance.com",
    "lf3-cdn-tos.bytecdntp.com", "lf6-cdn-tos.bytecdntp.com", "lf9-cdn-tos.bytecdntp.com", "lf26-cdn-tos.bytecdntp.com",
    "ajax.aspnetcdn.com", "ajax.googleapis.com", "code.jquery.com", "libs.baidu.com", "apps.bdimg.com",
    "maxcdn.bootstrapcdn.com", "stackpath.bootstrapcdn.com", "netdna.bootstrapcdn.com", "assets.pyecharts.org",
)  # fmt: skip
WHEELS: Final = (
    "nicegui==1.4.20 --hash=sha256:c81c8da98711eeb6c4644c43a369aa9246d85ff14cdb51920676c14334f177a1",
    "bootstrap-flask==2.2.0 --hash=sha256:b1fd9be1d22f4f1714a8a596ea2a4a5db9c957ba6db4aea4cb38ae90555233f3",
)
FLASK: Final = "flask_bootstrap/static"
PACKED: Final = {  # what the build takes: path in a wheel -> sha256
    "nicegui/elements/lib/echarts/echarts.min.js": "1156429a16a38cb8604dcc6518c19406d4226142d908f8edd2e3531443c54d19",
    f"{FLASK}/bootstrap4/jquery.min.js": "f7f6a5894f1d19ddad6fa392b2ece2c5e578cbf7da4ea805b6885eb6985b6e3d",
    f"{FLASK}/bootstrap4/umd/popper.min.js": "fe28dc38bc057f6eb11180235bbe458b3295a39b674d889075d3d9a0b5071d9f",
    f"{FLASK}/bootstrap4/js/bootstrap.min.js": "4b24eee82c2b7ce85ace76193e8a25570dabc6863b94a60a42fa9bb6a37ddc72",
    f"{FLASK}/bootstrap4/css/bootstrap.min.css": "0c5ed985fdbddc027124d4e6879ce1a1860832cda85e2b517c18d8fbd2fffc06",
    f"{FLASK}/bootstrap5/umd/popper.min.js": "26de0ab27d63968195bf9782d289f66fe71dda9934295710bd26bc52f78437dd",
    f"{FLASK}/bootstrap5/js/bootstrap.min.js": "87538c4b7e488f5a49d12f98d6a04afc61d00f26a790f319569799acd434eb65",
    f"{FLASK}/bootstrap5/css/bootstrap.min.css": "2143941c03dacda8b4f1016ced6e0c6f34e5c04585a3bcffe33c3c626c448a4a",
}


@dataclass(frozen=True)
class Script:
    """One file of a material: where it lies below the materials' folder, made of which files of the wheels, one after
    the other, and which addresses ask for it."""

    file: str
    made_of: tuple[str, ...]
    asked: str  # pattern of the whole path in lower case, without its query


@dataclass(frozen=True)
class Material:
    """What a task names in `materials`."""

    version: str
    scripts: tuple[Script, ...]


def _flask(*paths: str) -> tuple[str, ...]:
    return tuple(f"{FLASK}/{path}" for path in paths)


MATERIALS: Final = {
    "echarts": Material("5.4.3", (
        Script("echarts.min.js", ("nicegui/elements/lib/echarts/echarts.min.js",), r".*/echarts(\.(common|simple))?(\.min)?\.js"),
    )),
    "jquery": Material("3.5.1", (
        Script("jquery.min.js", _flask("bootstrap4/jquery.min.js"), r".*/jquery(-[\d.]+\d)?(\.slim)?(\.min)?\.js"),
    )),
    "bootstrap": Material("5.2.2, 4.6.1", (
        Script("4/bootstrap.min.css", _flask("bootstrap4/css/bootstrap.min.css"), r".*[/@-]4(\.[\d.]+)?/.*\bbootstrap(\.min)?\.css"),
        Script("4/bootstrap.bundle.min.js", _flask("bootstrap4/umd/popper.min.js", "bootstrap4/js/bootstrap.min.js"),
               r".*[/@-]4(\.[\d.]+)?/.*\bbootstrap\.bundle(\.min)?\.js"),
        Script("4/bootstrap.min.js", _flask("bootstrap4/js/bootstrap.min.js"), r".*[/@-]4(\.[\d.]+)?/.*\bbootstrap(\.min)?\.js"),
        Script("4/popper.min.js", _flask("bootstrap4/umd/popper.min.js"), r".*/popper(\.js)?[/@-]?1[\d.]*/.*popper(\.min)?\.js"),
        Script("5/bootstrap.min.css", _flask("bootstrap5/css/bootstrap.min.css"), r".*/bootstrap(\.min)?\.css"),
        Script("5/bootstrap.bundle.min.js", _flask("bootstrap5/umd/popper.min.js", "bootstrap5/js/bootstrap.min.js"),
               r".*/bootstrap\.bundle(\.min)?\.js"),
        Script("5/bootstrap.min.js", _flask("bootstrap5/js/bootstrap.min.js"), r".*/bootstrap(\.min)?\.js"),
        Script("5/popper.min.js", _flask("bootstrap5/umd/popper.min.js"), r".*/popper(\.min)?\.js"),
    )),
}  # fmt: skip


def build_plan() -> bytes:
    """What the build step has to do, as JSON: sha256 of each file in the wheels, and what each script is made of."""
    made = {f"{name}/{one.file}": one.made_of for name, material in MATERIALS.items() for one in material.scripts}
    return json.dumps({"packed": PACKED, "made": made}, indent=1).encode()


def requirements() -> bytes:
    """pip's requirements file of the wheels, with hashes."""
    return "".join(f"{line}\n" for line in WHEELS).encode()


def rules(names: Sequence[str]) -> list[list[str]]:
    """For `inside/material_files.py`: [pattern of a path, file in the image], first match first. ValueError for an unknown name."""
    unknown = sorted(set(names) - set(MATERIALS))
    if unknown:
        raise ValueError(f"no materials {', '.join(unknown)}: there are {', '.join(MATERIALS)}")
    return [[one.asked, f"{layout.MATERIALS_DIR}/{name}/{one.file}"] for name in names for one in MATERIALS[name].scripts]


def index(names: Sequence[str]) -> dict[str, Any]:
    """What the frozen sites' index says about materials; nothing for a task without them."""
    return {"hosts": list(HOSTS), "rules": rules(names)} if names else {"hosts": [], "rules": []}
