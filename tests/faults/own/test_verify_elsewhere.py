"""The same again on another engine: whichever of two an exam was graded on, the other's gradings are the same bit by bit.

The image came over with its id (`take_image`), as an archive of `grader images save` brings it. Where it did not, or has
been rebuilt since, the command says so.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docker
import pytest

from sandboxes.images import ImageInfo
from sandboxes.owners import LABEL
from tests.faults.engine import OwnEngine
from tests.faults.exams import Sitting, grader
from tests.faults.own.bench import PROGRAMS, Bystander, handed_in
from tests.faults.servers import REDIS, Intermediate

pytestmark = pytest.mark.full


def verified(exam: Sitting, url: str, check: int = 0) -> dict[str, Any]:
    done = grader("verify", exam.folder, "--engine", url, "--sample", "9", "--json", check=check)
    said: dict[str, Any] = json.loads(done.stdout)
    return said | {"told": done.stderr}


@contextmanager
def counted(client: docker.DockerClient) -> Iterator[list[str]]:
    """Runs whose sandboxes are made on this engine meanwhile."""
    made: list[str] = []
    since = time.time()
    yield made
    filters = {"type": "container", "event": "create", "label": LABEL}
    for event in client.events(since=since, until=time.time(), filters=filters, decode=True):
        made.append(event["Actor"]["Attributes"]["grader.run"])


def assert_as_ever(bystander: Bystander, exam: Sitting) -> None:
    """Whatever was graded again, the exam's scores are those of the undisturbed one, and nothing is left."""
    assert exam.scores() == bystander.truth.scores
    bystander.nothing_left()


@pytest.mark.parametrize("way", ["there", "back"])
def test_an_exam_is_the_same_on_another_engine(
    bystander: Bystander, engine: OwnEngine, client: docker.DockerClient, engine_url: str, beginner: ImageInfo, tmp_path: Path, way: str
) -> None:
    ours, other = (engine_url, client), (engine.url, engine.client)
    (first_url, _), (second_url, second) = (ours, other) if way == "there" else (other, ours)
    exam = handed_in(tmp_path, first_url)
    exam.run("--no-ray")
    with counted(second) as made:
        said = verified(exam, second_url)
    assert said["same"] is True
    assert {one["candidate"] for one in said["answers"]} == set(PROGRAMS)
    assert {one["image"] for one in said["answers"]} == {beginner.id}
    assert {one["second"] for one in said["answers"]} <= set(made), "they were graded there"
    assert said["engine"]["url"] == second_url and said["engine"]["data"] == second.info()["DockerRootDir"]
    assert client.info()["DockerRootDir"] != engine.client.info()["DockerRootDir"]
    reasons = {row["reason"] for row in exam.rows("runs") if row["kind"] == "verify"}
    assert reasons == {f"sample {said['draw']} on {second_url}"}
    assert_as_ever(bystander, exam)


def test_an_image_that_was_rebuilt_since_is_told_and_the_first_one_is_used(
    bystander: Bystander, engine: OwnEngine, beginner: ImageInfo, exam: Sitting
) -> None:
    """The same recipe, built again: another image by the same name."""
    exam.run("--no-ray")
    repository, version = beginner.tag.split(":")
    file = io.BytesIO(f"FROM {beginner.id}\nLABEL built=again\n".encode())
    rebuilt, _ = engine.client.images.build(fileobj=file, tag=beginner.tag, rm=True, forcerm=True)
    try:
        assert rebuilt.id != beginner.id
        said = verified(exam, engine.url)
        assert "the level's image has been rebuilt since; the replay uses the one of the first run" in said["told"]
        assert said["same"] is True and {one["image"] for one in said["answers"]} == {beginner.id}
    finally:
        engine.client.api.tag(beginner.id, repository, version)
        engine.client.images.remove(rebuilt.id)
    assert_as_ever(bystander, exam)


def test_an_image_that_is_not_there_is_one_line_before_anything_is_graded(
    bystander: Bystander, engine: OwnEngine, tmp_path: Path, engine_url: str, image: Any
) -> None:
    """The level's image is on the engine where the exam was graded, and was not brought over."""
    pinned = image("intermediate").id
    assert pinned not in {one.id for one in engine.client.images.list()}
    exam = Intermediate.of(tmp_path, engine_url, REDIS)
    exam.hand_in("20220001", REDIS.right)
    exam.run("--no-ray")
    before = exam.rows("runs")
    done = grader("verify", exam.folder, "--engine", engine.url, "--sample", "1", check=3)
    [error] = [line for line in done.stderr.splitlines() if "error" in line]
    assert error == f"error: the image {pinned} of this run is not in the engine: `grader images load` the archive that has it"
    assert "Traceback" not in done.stderr and exam.rows("runs") == before and engine.sandboxes() == []
    assert json.loads(grader("verify", exam.folder, "--engine", engine_url, "--sample", "1", "--json").stdout)["same"] is True
    assert len(exam.rows("runs")) == len(before) + 1
