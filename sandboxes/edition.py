"""An edition: what one handbook of the exam puts on the candidate's computer, read from `editions/<name>.toml`.

A new handbook is a new data file and no new code. Parsed once, strictly: an unknown key is refused with the file,
the key and the nearest known name.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

from pydantic import Field, StringConstraints

from grader.errors import BadInput
from grader.strict import Strict, parse_toml
from sandboxes import layout

EDITIONS_DIR: Final = Path(__file__).parent / "editions"

Level = Literal["beginner", "intermediate", "advanced"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
Service = Literal["mysql", "mongo", "redis", "site", "browser"]
Requirement = Annotated[str, StringConstraints(pattern=r"^>=\d+(\.\d+)*$")]


class Behaviour(Strict):
    """How a candidate's process sees its computer."""

    timezone: str
    """A name of the tz database."""
    locale: str
    """LANG of the candidate's processes; its character set is that of file names."""
    hash_seed: int = Field(ge=0, le=4294967295)
    """PYTHONHASHSEED."""
    open_encoding: str
    """What `open()` uses when the program names no encoding."""
    stdio_encoding: str
    """PYTHONIOENCODING."""
    ignore_case: bool
    """Whether a file is found under its name in another case."""
    windows_paths: bool = False
    """Whether `data\\x.csv` and `D:\\…\\data\\x.csv` find `data/x.csv` of the answer's folder."""
    windows_font: str | None = None
    """The file that stands for every font of `C:\\Windows\\Fonts`; needs `windows_paths`."""
    shell_words: bool = False
    """Whether `os.system('cls')` and the like are accepted and do nothing."""
    enter_at_end: bool = False
    """Whether an `input()` whose value is not used gets its Enter at the end of standard input."""
    own_chromedriver: bool = False
    """Whether a chromedriver or chrome.exe that the program names by its own path is the sandbox's."""
    script_folder: bool = False
    """Whether a script is run as PyCharm runs it: by its whole path, in its own folder."""
    output_encodings: list[str] = Field(min_length=1)
    """Tried in this order to read what a program printed or wrote."""
    env: dict[str, str] = Field(default_factory=dict)
    """Further environment variables of the candidate's processes."""

    @property
    def switches(self) -> tuple[str, ...]:
        """What is on, for the interpreter itself (`inside/exam_behaviour/switches.py`) and for those who start it."""
        names = ("windows_paths", "ignore_case", "shell_words", "enter_at_end", "own_chromedriver", "script_folder")
        return tuple(name for name in names if getattr(self, name))

    def decode(self, output: bytes) -> str:
        """Text of a program's output: the first encoding that fits, otherwise the first with U+FFFD for bad bytes."""
        for encoding in self.output_encodings:
            try:
                return output.decode(encoding)
            except UnicodeDecodeError:
                continue
        return output.decode(self.output_encodings[0], errors="replace")


class Servers(Strict):
    """Where servers come from that Debian does not have."""

    mongo_wheel: str
    """A requirement `name==version` whose wheel carries mongod."""
    mongo_hashes: list[str] = Field(min_length=1)
    """`sha256:…` of its files."""

    @property
    def mongo_requirement(self) -> str:
        """One line for pip's requirements file, with hashes."""
        return " ".join([self.mongo_wheel, *(f"--hash={one}" for one in self.mongo_hashes)])


class LevelEdition(Strict):
    """One level of the edition."""

    python: str = Field(pattern=r"^3\.\d+$")
    """Minor version of the candidates' interpreter."""
    lock: str
    """File beside the edition's, in pip's format with hashes: every package, transitive ones too."""
    services: list[Service]
    """What may be started in a sandbox of this level."""
    packages: dict[str, str]
    """What the handbook names, with the exact version."""

    @property
    def version(self) -> tuple[int, int]:
        """`python` as numbers: (3, 7)."""
        major, _, minor = self.python.partition(".")
        return int(major), int(minor)


class Edition(Strict):
    """A whole edition. `levels[level]` is always there for each of LEVELS."""

    name: str
    debian: str
    """Debian suite of the base image."""
    behaviour: Behaviour
    tools: dict[str, Requirement]
    """Least versions of tools by their name in versions.json."""
    servers: Servers
    levels: dict[Level, LevelEdition]

    def lock_file(self, level: Level) -> Path:
        """The level's lock."""
        return EDITIONS_DIR / self.levels[level].lock

    def candidate_env(self, level: Level) -> dict[str, str]:
        """The whole environment of a candidate's process; nothing else is inherited."""
        behaviour = self.behaviour
        bundle = f"{layout.CA_DIR}/ca.pem"
        return {
            "PATH": f"{Path(layout.PYTHON).parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": layout.HOME_DIR,
            "USER": "candidate",
            "LOGNAME": "candidate",
            "TMPDIR": "/tmp",
            "LANG": behaviour.locale,
            "TZ": behaviour.timezone,
            "PYTHONHASHSEED": str(behaviour.hash_seed),
            "PYTHONIOENCODING": behaviour.stdio_encoding,
            "PYTHONPATH": layout.ANSWER_DIR,
            "EXAM_OPEN_ENCODING": behaviour.open_encoding,
            "EXAM_BEHAVIOUR": ",".join(behaviour.switches),
            "EXAM_ANSWER": layout.ANSWER_DIR,
            "EXAM_NOTES": f"{layout.HOME_DIR}/{layout.NOTES_FILE}",
            "EXAM_CHROMEDRIVER": layout.CHROMEDRIVER,
            "EXAM_FONT": behaviour.windows_font or "",
            "REQUESTS_CA_BUNDLE": bundle,
            "SSL_CERT_FILE": bundle,
            **behaviour.env,
        }

    def digest(self) -> str:
        """sha256 of everything the edition says, locks included; part of a Run's record."""
        content = hashlib.sha256(self.model_dump_json().encode())
        for level in LEVELS:
            content.update(self.lock_file(level).read_bytes())
        return f"sha256:{content.hexdigest()}"


def level_named(name: str) -> Level:
    """The level of that name. BadInput when there is none."""
    for level in LEVELS:
        if level == name:
            return level
    raise BadInput(f"no level {name!r}: there are {', '.join(LEVELS)}")


def edition_names() -> list[str]:
    """Names of the editions at hand, oldest handbook first."""
    return sorted(path.stem for path in EDITIONS_DIR.glob("*.toml"))


def load_edition(name: str, folder: Path = EDITIONS_DIR) -> Edition:
    """Read and validate an edition. BadInput names the file and the key."""
    path = folder / f"{name}.toml"
    if not path.is_file():
        raise BadInput(f"no edition {name!r}: there are {', '.join(edition_names())}")
    edition = parse_toml(path.read_bytes(), path.name, Edition)
    _check(edition, path, name)
    return edition


def _check(edition: Edition, path: Path, name: str) -> None:
    if edition.name != name:
        raise BadInput(f"{path.name}: name is {edition.name!r}, but the file is called {name!r}")
    for level in LEVELS:
        if level not in edition.levels:
            raise BadInput(f"{path.name}: the level {level!r} is missing")
        if not (path.parent / edition.levels[level].lock).is_file():
            raise BadInput(f"{path.name}: levels.{level}.lock: there is no file {edition.levels[level].lock}")
