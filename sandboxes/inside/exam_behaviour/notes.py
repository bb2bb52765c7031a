"""Remembers what a program owed to this package, for the report: one line each, kind, before and after.

The file is the candidate's own, so nothing in it may decide anything. It is outside the answer's folder.
"""

import os

MOST = 20  # of one process
MAX_BYTES = 8000
MAX_TEXT = 120

OPEN = os.open  # before files.py puts its own in place


class Notes:
    """Notes of this process; without a path nothing is kept."""

    def __init__(self, path):
        self.path, self.seen = path, set()

    def note(self, kind, was, became=""):
        """Keep one adaptation, the first time it is seen. Never fails."""
        if not self.path or (kind, was) in self.seen or len(self.seen) >= MOST:
            return
        self.seen.add((kind, was))
        try:
            file = OPEN(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
            try:
                if os.fstat(file).st_size < MAX_BYTES:
                    line = "\t".join((kind, shown(was), shown(became))) + "\n"
                    os.write(file, line.encode("utf-8", "replace"))
            finally:
                os.close(file)
        except OSError:
            pass


def shown(text):
    """Text for one field of a line."""
    return "".join([c if c.isprintable() else "?" for c in str(text)[:MAX_TEXT]])
