"""Version B of a task: other words, the same code."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import BadInput
from grader.task import load_task
from tests.unit.task_folder import TOML, write_task

B = """
[versions.B]
title = "超期订单"
[versions.B.words]
"晨光" = "远航"
"远航" = "启明"
"晨光文具" = "博雅办公"
"""


def test_every_word_is_replaced_once_the_longest_first(tmp_path: Path) -> None:
    data = "from grader import TaskData\n\n\ndef build(seed):\n    return TaskData(values={'names': ['晨光', '远航', '晨光文具']})\n"
    task = load_task(write_task(tmp_path, task_toml=TOML + B, data_py=data)).version("B")
    assert task.title == "超期订单"
    assert task.data(1).values["names"] == ["远航", "启明", "博雅办公"]


def test_a_text_in_gbk_stays_in_gbk(tmp_path: Path) -> None:
    folder = write_task(tmp_path, task_toml=TOML + B)
    (folder / "starter" / "名单.txt").write_bytes("晨光,1\r\n".encode("gbk"))
    assert load_task(folder).version("B").starter["名单.txt"] == "远航,1\r\n".encode("gbk")


def test_bytes_that_are_no_text_stay(tmp_path: Path) -> None:
    folder = write_task(tmp_path, task_toml=TOML + B)
    (folder / "starter" / "batch.bin").write_bytes("晨光".encode() + b"\0\1")
    assert load_task(folder).version("B").starter["batch.bin"] == "晨光".encode() + b"\0\1"


def test_version_a_is_the_package_itself(tmp_path: Path) -> None:
    task = load_task(write_task(tmp_path, task_toml=TOML + B))
    assert task.version("A") is task


def test_a_version_that_is_not_there_is_refused_with_what_to_add(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"task.toml: has no \[versions.B\]: add it"):
        load_task(write_task(tmp_path)).version("B")


def test_a_version_keeps_checks_points_and_samples(tmp_path: Path) -> None:
    task = load_task(write_task(tmp_path, task_toml=TOML + B))
    other = task.version("B")
    assert [(one.name, one.points) for one in other.checks()] == [(one.name, one.points) for one in task.checks()]
    assert other.file.answers == task.file.answers
    assert not other.file.versions
