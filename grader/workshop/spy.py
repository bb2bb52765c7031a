"""An answer that looks for secrets: what it can read is taken out and searched for what must not be there.

The spy carries nothing of the task. It collects every readable file outside the image's own programs, its environment
and what other processes show of themselves; the search is done here, on the author's side.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from grader.data import TaskData
from grader.task import FULL, Task
from grader.workshop.junk import handed_in

OUT = "spy.out"
LEAST_LINE = 24  # characters of a line that is nobody else's
LEAST_VALUE = 8
ANSWER_FOLDER = "/exam/answer/"

SPY = '''
def _spy():
    import json, os, stat, sys
    image = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/boot", "/proc", "/sys", "/dev/pts", "/var/lib",
             "/opt/python", "/opt/mysql", "/opt/mongo", "/etc/ssl", "/etc/fonts")
    left = [24 << 20]
    with open("/exam/answer/spy.out", "ab") as out:
        def keep(name, data):
            data = data[: max(0, min(1 << 20, left[0]))]
            left[0] -= len(data)
            out.write(json.dumps([name, len(data)]).encode() + b"\\n" + data + b"\\n")
        def read(path):
            try:
                if stat.S_ISREG(os.stat(path).st_mode):
                    with open(path, "rb") as file:
                        return file.read(1 << 20)
            except OSError:
                pass
            return b""
        keep("environment", repr(dict(os.environ)).encode("utf-8", "replace"))
        for top, folders, names in os.walk("/"):
            folders[:] = [one for one in folders if not os.path.join(top, one).startswith(image)]
            for name in names:
                path = os.path.join(top, name)
                data = read(path) if not name.startswith("spy.out") else b""
                if data:
                    keep(path, data)
        for pid in os.listdir("/proc"):
            if pid.isdigit() and int(pid) != os.getpid():
                for name in ("cmdline", "environ"):
                    keep("/proc/%s/%s" % (pid, name), read("/proc/%s/%s" % (pid, name)))
_spy()
'''


@dataclass(frozen=True)
class Secret:
    """A text that must not be readable in a sandbox."""

    what: str
    text: bytes
    of_values: bool  # an author's check may itself write such a text into the answer's folder


def spied(task: Task) -> dict[str, bytes] | None:
    """The full answer with a spy in each of its programs, or in its first gap; None where no program is handed in."""
    full = task.answer(FULL)
    programs = [path for path in handed_in(task) if path.endswith(".py") and path in full]
    if task.framework is not None:
        hidden = base64.b64encode(SPY.encode()).decode()
        number = next((gap.number for gap in task.framework.gaps if task.file.gaps[str(gap.number)].tests), None)
        texts = {gap.number: gap.text for gap in task.framework.gaps}
        if number is None:
            return None
        code = f"exec(__import__('base64').b64decode('{hidden}'))"
        whole = task.framework.handed({**texts, number: code})
        return {**full, **whole}
    return {**full, **dict.fromkeys(programs, SPY.encode())} if programs else None


def secrets_of(task: Task, data: TaskData, seed: int) -> list[Secret]:
    """Lines of the checker and of the reference, and expected values, that nothing given to the candidate holds."""
    handed = _joined([task.statement, SPY], task.starter.values())
    pages = [body for addresses in data.sites.values() for body in addresses.values()]
    prepared = _joined([*data.mysql, repr(data.mongo), repr(data.redis)], [*data.files.values(), *pages])
    sources = {"checker.py": task.tree.get("checker.py", b""), "task.toml": task.tree["task.toml"], "data.py": task.tree.get("data.py", b"")}
    if task.framework is None:
        sources |= {f"answers/full/{path}": text for path, text in task.answer(FULL).items()}
    lines = [Secret(f"{name}: {line}", line.encode(), False) for name, text in sources.items() for line in _lines(text)]
    values = [Secret(f"expected value {value}", value.encode(), True) for value in (*_leaves(data.values), str(seed))]
    return [one for one in lines if one.text not in handed] + [one for one in values if one.text not in handed + prepared]


def leaks(out: bytes, secrets: list[Secret]) -> list[str]:
    """What of the secrets the spy has seen, and where."""
    seen = []
    for place, data in parts(out):
        both = (data, data.decode("gb18030", "replace").encode()) if not _is_utf8(data) else (data,)
        for secret in secrets:
            if secret.of_values and place.startswith(ANSWER_FOLDER):
                continue
            if any(secret.text in one for one in both):
                seen.append(f"{place} shows {secret.what}")
    return list(dict.fromkeys(seen))


def parts(out: bytes) -> Iterator[tuple[str, bytes]]:
    """(place, bytes) of what the spy wrote; ends where the file was cut."""
    at = 0
    while (end := out.find(b"\n", at)) >= 0:
        try:
            name, size = json.loads(out[at:end])
        except ValueError:
            return
        yield name, out[end + 1 : end + 1 + size]
        at = end + size + 2


def _joined(texts: Iterable[str], blobs: Iterable[bytes]) -> bytes:
    plain = [blob if _is_utf8(blob) else blob.decode("gb18030", "replace").encode() for blob in blobs]
    return b"\n".join([*(text.encode() for text in texts), *plain])


def _lines(source: bytes) -> list[str]:
    lines = [line.strip() for line in source.decode("utf-8", "replace").splitlines()]
    telling = (line for line in lines if len(line) >= LEAST_LINE and not line.startswith(("import ", "from ")))  # no import is a secret
    return list(dict.fromkeys(telling))


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) >= LEAST_VALUE:
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from _leaves(each)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
