"""Processes that the engine's containerd has lost: each looks after a container that nobody knows any more.

A containerd that dies while it starts a container leaves one, and neither the next containerd nor the engine ends it
(containerd 1.6). What is ours says the settings that it was started with: they bind a sandbox's folder.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import docker
import docker.errors

from sandboxes import layout

PROGRAM = b"containerd-shim-runc-v2"


def end_lost(client: docker.DockerClient, wanted: Callable[[str], bool]) -> list[int]:
    """End those whose sandbox's folder has a `wanted` name, whose container the engine does not know and that have no process.

    Their process ids. Only those of this machine are seen. Raises docker-py's errors.
    """
    ended = []
    for pid, container in _shims():
        if (folder := _folder_of(pid)) and wanted(folder) and not _has_children(pid) and not _is_known(client, container):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                ended.append(pid)
    return ended


def _shims() -> Iterator[tuple[int, str]]:
    """Process id and container."""
    for entry in os.scandir("/proc"):
        with suppress(OSError, ValueError):
            words = Path(entry.path, "cmdline").read_bytes().split(b"\0")
            if entry.name.isdigit() and os.path.basename(words[0]) == PROGRAM:
                yield int(entry.name), words[words.index(b"-id") + 1].decode()


def _folder_of(pid: int) -> str | None:
    """The name of the sandbox's folder on the host that a shim was started with."""
    try:
        settings = json.loads(Path(f"/proc/{pid}/cwd/config.json").read_bytes())
        bound = [one["source"] for one in settings["mounts"] if one["destination"] == layout.AGENT_DIR]
        return Path(bound[0]).name
    except (OSError, ValueError, KeyError, IndexError, TypeError):  # it has ended, or is no sandbox's
        return None


def _has_children(pid: int) -> bool:
    try:
        return any(task.read_bytes() for task in Path(f"/proc/{pid}/task").glob("*/children"))
    except OSError:
        return True  # it ends


def _is_known(client: docker.DockerClient, container: str) -> bool:
    try:
        client.api.inspect_container(container)
    except docker.errors.NotFound:
        return False
    return True
