"""The two ways in which a command of ours ends without doing its work. Each is one clear line for a person."""

from __future__ import annotations


class BadInput(Exception):
    """What we were given does not add up: file, place and remedy in one line. The command line exits 2."""


class NotReady(Exception):
    """This machine cannot do it now: no engine, image, root or disk. The command line exits 3."""
