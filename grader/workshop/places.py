"""Where in a package something is written, so that a message names file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TABLE = re.compile(r"\[{1,2}[A-Za-z]+(?:\.[\w-]+)?\]{1,2}")


def line_of(data: bytes, text: str) -> int | None:
    """The first line that holds `text`, counted from 1."""
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        if text in line:
            return number
    return None


def located(message: str, name: str, tree: Mapping[str, bytes]) -> str:
    """`message` ("late-orders/task.toml: …") with the line that it is about, where that can be told."""
    start = f"{name}/task.toml:"
    if "checks add up to" in message and "task.toml" in tree:
        return f'{message}: change "points" (task.toml:{_line_of_key(tree["task.toml"], "points")}) or those of a check'
    if not message.startswith(start) or "task.toml" not in tree or re.match(r"\d", message[len(start) :]):
        return message
    line = _line_meant(message[len(start) :], tree["task.toml"])
    return message if line is None else f"{start}{line}:{message[len(start) :]}"


def _line_meant(message: str, toml: bytes) -> int | None:
    """The line of a table, a key or a check that the message names; of the title for what is missing."""
    named = re.match(r" \[\[checks\]\] (\w+)", message)
    if named:
        return line_of(toml, f'name = "{named[1]}"') or line_of(toml, "[[checks]]")
    table = _TABLE.search(message)
    found = line_of(toml, table[0]) if table else None
    if found is not None:
        return found
    quoted = re.search(r'"([\w.-]+)"', message)
    if quoted:
        return _line_of_key(toml, quoted[1])
    at = re.search(r"\(at line (\d+)", message)
    return int(at[1]) if at else None


def _line_of_key(toml: bytes, dotted: str) -> int | None:
    """The line of `gaps.3.points`: below its table's header, the key; the header where there is no such key."""
    table, _, key = dotted.rpartition(".")
    lines = toml.decode("utf-8", "replace").splitlines()
    header = next((n for n, line in enumerate(lines) if table and line.strip() in (f"[{table}]", f"[[{table}]]")), None)
    for number in range(header or 0, len(lines)):
        if re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", lines[number]):
            return number + 1
    return None if header is None else header + 1
