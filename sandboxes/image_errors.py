"""What can be wrong with an image or its build: one clear line each, for the person at the terminal."""

from __future__ import annotations

from collections.abc import Sequence


class ImageError(Exception):
    """An image cannot be built, found, saved or loaded; the message says what is missing and how to provide it."""


class NoBase(ImageError):
    """Neither a registry nor mmdebstrap gave the Debian that everything stands on."""


class NoInterpreter(ImageError):
    """Nothing on this host or in a registry has the candidates' Python."""

    def __init__(self, minor: str) -> None:
        super().__init__(
            f"no Python {minor} for the candidates: no registry answers for python:{minor}-slim-bookworm and pyenv has "
            f"none; provide one with `pyenv install {minor}`, or `docker load` that image"
        )


class NoNetwork(ImageError):
    """A build step could not reach its package archive."""

    def __init__(self, step: str, line: str) -> None:
        super().__init__(f"image step {step!r} needs the network (Debian's archive and PyPI) and found none: {line}")


class BuildFailed(ImageError):
    """A build step ended with an error; `lines` are the last ones that it printed."""

    def __init__(self, step: str, reason: str, lines: Sequence[str]) -> None:
        super().__init__("\n".join([f"image step {step!r} failed: {reason}", *(f"  | {line}" for line in lines)]))
        self.lines = tuple(lines)


class BadArchive(ImageError):
    """A file given to `images load` holds no images of this grader."""
