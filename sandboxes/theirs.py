"""What the agent refuses because of what the candidate's own programs made of their files costs points and is no fault.

A link, a pipe or a folder where a file belongs, rights taken away, a full disk, the whole folder moved elsewhere: the file
operation ran with the candidate's account and came back with the kernel's word. Every other refusal rises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from grader.results import CheckFailed
from sandboxes.agent_client import Agent, Refusal

FOLDER: Final = "作答文件夹"
WORDS: Final = {
    "missing": "缺少文件",
    "not_regular": "不是普通文件",
    "link": "是符号链接，不予读取",
    "too_large": "文件过大",
    "denied": "文件没有读取权限",
    "full": "程序占满了磁盘空间",
}


@contextmanager
def theirs(what: str, *, ignore: str | None = None, there: Callable[[], str] | None = None) -> Iterator[None]:
    """CheckFailed where what is done to `what` is refused for one of these reasons, but for the one to `ignore`.

    `there` says what is there instead of a file that is missing.
    """
    try:
        yield
    except Refusal as refusal:
        if refusal.kind == ignore:
            return
        if refusal.kind not in WORDS:
            raise
        seen = there() if there is not None and refusal.kind == "missing" else None
        raise CheckFailed(f"{what}：{WORDS[refusal.kind]}", seen=seen) from refusal


@contextmanager
def in_their_folder(agent: Agent) -> Iterator[None]:
    """CheckFailed where a program cannot be started because its folder is no longer one that can be entered."""
    try:
        with theirs(FOLDER):
            yield
    except Refusal as refusal:
        if refusal.kind == "exec":
            with theirs(FOLDER):
                agent.files()
        raise
