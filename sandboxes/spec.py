"""Plain values that the worker hands to the agent: what to start, under which account, within which limits.

They know no container and no engine; `agent_client.py` turns them into frames, `inside/agent.py` obeys them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limits:
    """What one command of the candidate's may use. Every field is enforced, none is advice."""

    wall_s: float = 20.0
    cpu_s: int = 20  # of the whole tree, with what servers do for it; of each process by RLIMIT_CPU as well
    output_bytes: int = 1 << 20  # of stdout and stderr each; the rest is thrown away and `output_cut` says so
    file_mib: int = 64  # largest single file (RLIMIT_FSIZE)
    open_files: int = 256
    result_bytes: int = 4 << 20  # of the private result descriptor


@dataclass(frozen=True)
class ServiceSpec:
    """A server to start under its own uid before any candidate code runs."""

    name: str  # "mysql"; owns /services/<name>
    uid: int
    argv: tuple[str, ...]
    listens: tuple[int, ...]  # ready when this uid listens on every one of these ports on the loopback
    env: Mapping[str, str] = field(default_factory=dict)
    copy: tuple[tuple[str, str], ...] = ()  # (image folder, folder in /services/<name>), copied as the uid
    files: Mapping[str, bytes] = field(default_factory=dict)  # absolute path -> bytes, written as the uid, mode 0600
    ready_s: float = 20.0


@dataclass(frozen=True)
class Credential:
    """A user and password that an answer names, admitted with the rights of the task's account."""

    user: str
    password: str
