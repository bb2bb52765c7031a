"""Writes one line of JSON for each figure that is saved or shown, to the file that EXAM_FIGURES names."""

import hashlib
import json
import os

from exam_figures import describe

MAX_NOTES = 100  # of one process: an animation is not described frame by frame
MAX_NOTE = 4 << 20  # bytes
MAX_FILE = 8 << 20  # bytes; the reader takes no more
PLAIN = {"missing": "", "axes": []}

_written = 0


def note(figure, event, saved=None):
    """Note a figure. Must never disturb the program: what goes wrong is noted instead, and is a fault of ours."""
    global _written
    path = os.environ.get("EXAM_FIGURES")
    if not path or _written >= MAX_NOTES:
        return
    _written += 1
    form = {"event": event, "sha256": saved, "title": "", "trouble": None, **PLAIN}
    try:
        form.update(describe.figure(figure))
    except Exception as error:
        form.update(PLAIN, trouble=f"{type(error).__name__}: {error}"[:500])
    try:
        _append(path, form)
    except OSError:  # a full disk, too many open files: of their own making
        pass


def saved_bytes(fname, format):
    """sha256 of what `savefig` wrote, None where it cannot be read back."""
    try:
        if hasattr(fname, "getvalue"):
            return hashlib.sha256(fname.getvalue()).hexdigest()
        if hasattr(fname, "write"):
            fname.flush()
            return _digest(fname.name)
        return _digest(_written_name(os.fspath(fname), format))
    except (OSError, TypeError, ValueError, AttributeError):
        return None


def _written_name(name, format):
    """matplotlib adds the format as a suffix to a name that has none."""
    if not isinstance(name, str) or format or os.path.splitext(name)[1][1:]:
        return name
    import matplotlib

    return name.rstrip(".") + "." + matplotlib.rcParams["savefig.format"]


def _digest(name):
    with open(name, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def _append(path, form):
    line = json.dumps(form, allow_nan=False).encode() + b"\n"
    if len(line) > MAX_NOTE:
        line = json.dumps({**form, **PLAIN, "trouble": "too large"}).encode() + b"\n"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "ab", buffering=0) as file:
        if os.fstat(file.fileno()).st_size + len(line) <= MAX_FILE:
            file.write(line)
