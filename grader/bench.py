"""What a check may ask for: the submission in its sandbox, from the author's side of the wall.

Protocols and the plain values they return. `sandboxes/bench.py` is the one implementation; a check imports
nothing else. Every method raises `CheckFailed` where the *answer* is at fault (a missing file, a missing
table, a wrong type) and lets every other error rise, which makes it a fault of ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from grader.page import Browser  # a checker finds all Protocols here
from grader.plots import Figure
from grader.results import Exhibit


class Limit(StrEnum):
    """Which limit ended a command."""

    WALL = "wall"
    CPU = "cpu"
    MEMORY = "memory"
    OUTPUT = "output"
    FILE_SIZE = "file_size"


@dataclass(frozen=True)
class Execution:
    """How one command ended. It says nothing about right or wrong."""

    argv: tuple[str, ...]
    exit_code: int | None  # None when a signal ended it
    signal: int | None  # None when it exited
    wall_s: float
    cpu_s: float  # of the waited-for process tree
    peak_memory_mib: float  # largest resident set among the waited-for tree's processes
    limit: Limit | None  # the limit that was hit
    stdout: bytes = field(repr=False)
    stderr: bytes = field(repr=False)
    output_cut: bool  # output went over its cap and was cut there
    encodings: tuple[str, ...] = ("utf-8", "cp936")

    @property
    def stdout_text(self) -> str:
        """Standard output, decoded as the edition says; undecodable bytes become U+FFFD."""
        return decode(self.stdout, self.encodings)

    @property
    def stderr_text(self) -> str:
        """Standard error, decoded likewise."""
        return decode(self.stderr, self.encodings)


def decode(data: bytes, encodings: Sequence[str]) -> str:
    """Text in the first of `encodings` that fits, else in UTF-8 with U+FFFD for what does not.

    An encoding may be a name that a candidate's page declares: one that does not exist fits nothing.
    """
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", errors="replace")


@dataclass(frozen=True)
class Returned:
    """A candidate's function returned. Tuples, sets, bytes, NaN keep their kind; other objects are `Opaque`."""

    value: object
    printed: str = ""


@dataclass(frozen=True)
class Raised:
    """A candidate's function raised (or the module could not be imported)."""

    kind: str  # class name, "ValueError"
    message: str
    printed: str = ""


@dataclass(frozen=True)
class Opaque:
    """A returned object that is no plain value; equal to nothing that a task expects."""

    kind: str
    text: str


@dataclass(frozen=True)
class FileInfo:
    """A regular file that the candidate's folder holds."""

    path: str  # relative, with forward slashes
    size: int  # bytes


@dataclass(frozen=True)
class SiteRequest:
    """One line of a frozen site's access log, written by the server."""

    method: str
    scheme: str  # "http" or "https"
    host: str
    path: str  # with the query string
    status: int
    user_agent: str


@dataclass(frozen=True)
class Reply:
    """An HTTP response as bytes; `text` decodes it strictly by its declared charset (UTF-8 without one)."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        content_type = self.headers.get("content-type", "")
        charset = content_type.partition("charset=")[2].split(";")[0].strip() or "utf-8"
        return decode(self.body, (charset,))


class MySQL(Protocol):
    """The task's MySQL database, read by the checker's own account."""

    def query(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of one SELECT. CheckFailed for a missing table or column, or a view in a table's place."""

    def execute(self, sql: str, params: Sequence[object] = ()) -> None:
        """One statement of the author's (to change data between two runs)."""


class Mongo(Protocol):
    """The task's MongoDB database, read by the checker's own account."""

    def find(
        self, collection: str, query: Mapping[str, Any] | None = None, *, sort: Sequence[tuple[str, int]] = ()
    ) -> list[dict[str, Any]]:
        """Documents without `_id`. CheckFailed when the collection does not exist or is a view."""

    def insert(self, collection: str, documents: Sequence[Mapping[str, Any]]) -> None:
        """Put an author's documents there."""


class Redis(Protocol):
    """The sandbox's Redis, read by the checker's own account. CheckFailed on a key of another type."""

    def keys(self, pattern: str = "*") -> list[str]: ...
    def type(self, key: str) -> str: ...
    def string(self, key: str) -> str | None: ...
    def hash(self, key: str) -> dict[str, str]: ...
    def items(self, key: str) -> list[str]: ...
    def members(self, key: str) -> set[str]: ...
    def zset(self, key: str) -> list[tuple[str, float]]:
        """Members with scores, highest score first."""

    def ttl_s(self, key: str) -> int | None: ...
    def command(self, *args: str | int | float) -> object:
        """Any command of the author's, to prepare data; replies as decoded text, lists, numbers."""


class Site(Protocol):
    """The frozen pages that the sandbox serves under their real names."""

    def requests(self, host: str | None = None) -> list[SiteRequest]:
        """The access log of this question so far, oldest first; of one host where named."""

    def missing(self) -> list[SiteRequest]:
        """Requests for addresses that were not frozen (题目缺页)."""


class Http(Protocol):
    """Plain requests to a page that the candidate serves."""

    def get(self, url: str) -> Reply: ...
    def post(self, url: str, form: Mapping[str, str]) -> Reply: ...


class App(Protocol):
    """A program of the candidate's that is serving right now."""

    def url(self, path: str = "/") -> str:
        """The address under which the judging browser and `bench.http` reach it."""


class Bench(Protocol):
    """One submission's answer to one question, in its sandbox."""

    @property
    def data(self) -> Mapping[str, Any]:
        """What the task's data.py built from the seed."""

    @property
    def mysql(self) -> MySQL: ...
    @property
    def mongo(self) -> Mongo: ...
    @property
    def redis(self) -> Redis: ...
    @property
    def site(self) -> Site: ...
    @property
    def browser(self) -> Browser: ...
    @property
    def http(self) -> Http: ...

    def run(self, *argv: str, stdin: str = "", timeout_s: float | None = None) -> Execution:
        """Run a command as the candidate in the answer's folder; everything of it is gone on return."""

    def serve(self, argv: Sequence[str], port: int, *, path: str = "/", timeout_s: float | None = None) -> AbstractContextManager[App]:
        """Start a server of the candidate's and wait until `path` answers; killed on leaving the block.

        CheckFailed when it ends or does not answer in time. Databases and files are read after the block only.
        """

    def call(self, file: str, function: str, calls: Sequence[Sequence[object]]) -> list[Returned | Raised]:
        """Call one function of `file` many times in one process of the candidate's interpreter."""

    def drive(self, file: str, snippet: str, **inputs: object) -> list[Returned | Raised]:
        """Run an author's snippet against the imported `file` (as `answer`): it constructs, calls, reads
        attributes and hands back each value with `give(value)`."""

    def handed_in(self, path: str) -> bytes | None:
        """Bytes of a framework's file as it was handed in, before anything ran; None when it is not there."""

    def trial(self, files: Mapping[str, bytes]) -> AbstractContextManager[None]:
        """Instead of the answer, try these files: everything of the candidate's is killed and wiped, services and data
        are as at the start. What was handed in does not come back."""

    def figures(self) -> list[Figure]:
        """What the plots show that the last program (run, called or served) saved or showed with matplotlib, in order."""

    def files(self) -> list[FileInfo]:
        """Regular files in the answer's folder, sorted by path."""

    def read(self, path: str, *, max_bytes: int = 1 << 20) -> bytes:
        """Bytes of a regular file; CheckFailed when it is missing, no regular file or too large."""

    def write(self, path: str, data: bytes) -> None:
        """Put an author's file into the answer's folder."""

    def delete(self, path: str) -> None:
        """Remove a file from the answer's folder, if it is there."""

    def keep(self, exhibit: Exhibit) -> None:
        """Attach bytes to the check that is running."""

    def take_exhibits(self) -> tuple[Exhibit, ...]:
        """What was run and read since the last call; `run_checks` calls this after each check."""
