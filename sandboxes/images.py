"""The images of an edition: build, find, save, load.

`Images.build` makes what is missing and skips what is up to date; it never changes an image that a run has pinned,
since a rebuilt image gets a new id and the old one stays with its id.
"""

from __future__ import annotations

import io
import json
import os
import re
import tarfile
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import docker
from docker.errors import APIError, ImageLoadError, ImageNotFound, NotFound

from sandboxes import layout
from sandboxes.edition import LEVELS, Edition, Level
from sandboxes.host import Host
from sandboxes.image_errors import BadArchive, BuildFailed, ImageError, NoNetwork
from sandboxes.origins import Progress, has_image, provide_debian, provide_interpreter
from sandboxes.recipe import Step, level_step, level_tag

RECIPE: Final = "grader.recipe"
VERSIONS: Final = "grader.versions"
SHOWN_LINES: Final = 15
NO_NETWORK: Final = re.compile(
    r"Temporary failure resolving|Could not resolve|Name or service not known|Network is unreachable|"
    r"Failed to establish a new connection|Connection timed out"
)


def silent(_line: str) -> None:
    """Progress for callers that show none."""


@dataclass(frozen=True)
class ImageInfo:
    """One level's image as the engine has it."""

    id: str
    tag: str
    level: Level
    edition: str
    recipe: str
    versions: Mapping[str, str]
    """By tool ("mysqld", "python:pymongo" …), as found in the image when it was built."""
    size_bytes: int


class Images:
    """The images of one edition on one engine."""

    def __init__(self, client: docker.DockerClient, edition: Edition, host: Host) -> None:
        self._client = client
        self._edition = edition
        self._host = host

    def build(self, level: Level, progress: Progress = silent) -> ImageInfo:
        """Build the level's image and what it stands on, where not up to date. ImageError in one clear line."""
        step = level_step(level, self._edition, self._host)
        if not self._is_current(step):
            self._make(step, progress)
        found = self.find(level)
        if found is None:
            raise ImageError(f"the image {step.tag} disappeared while it was built; build it again")
        return found

    def is_current(self, level: Level) -> bool:
        """Whether the level's image is there and made from the files as they are now."""
        return self._is_current(level_step(level, self._edition, self._host))

    def find(self, level: Level) -> ImageInfo | None:
        """The level's image, up to date or not."""
        return self.find_image(level_tag(level, self._edition))

    def find_image(self, reference: str) -> ImageInfo | None:
        """A level's image by tag or id, for instance one that a Run has pinned."""
        try:
            image = self._client.images.get(reference)
        except ImageNotFound:
            return None
        labels = image.labels
        level = next((level for level in LEVELS if level == labels.get("grader.level")), None)
        if level is None or VERSIONS not in labels:
            return None
        return ImageInfo(
            id=str(image.id),
            tag=level_tag(level, self._edition),
            level=level,
            edition=labels["grader.edition"],
            recipe=labels[RECIPE],
            versions=json.loads(labels[VERSIONS]),
            size_bytes=image.attrs["Size"],
        )

    def save(self, path: Path, levels: Sequence[Level] = LEVELS) -> list[ImageInfo]:
        """Write the levels' images, and those they are built from, into one tar archive. Whole or not at all."""
        found = [info for level in levels if (info := self.find(level))]
        if not found:
            raise ImageError(f"no image of edition {self._edition.name} to save: run `grader images build` first")
        steps = _with_parents(level_step(info.level, self._edition, self._host) for info in found)
        tags = [step.tag for step in steps if has_image(self._client, step.tag)]
        api = self._client.api
        unfinished = path.with_name(path.name + ".part")
        with api.get(f"{api.base_url}/v{api.api_version}/images/get", params={"names": tags}, stream=True) as answer:
            answer.raise_for_status()
            with unfinished.open("wb") as file:
                file.writelines(answer.iter_content(1 << 20))
                file.flush()
                os.fsync(file.fileno())
        unfinished.replace(path)
        return found

    def load(self, path: Path) -> list[ImageInfo]:
        """Bring images of `save` into the engine. BadArchive when the file is something else."""
        try:
            with path.open("rb") as file:
                self._client.images.load(file)
        except FileNotFoundError:
            raise BadArchive(f"{path}: there is no such file") from None
        except (APIError, ImageLoadError) as error:
            raise BadArchive(f"{path}: not an archive of images: {error}") from None
        found = [info for level in LEVELS if (info := self.find(level))]
        if not found:
            raise BadArchive(f"{path}: holds no image of edition {self._edition.name}")
        return found

    def _is_current(self, step: Step) -> bool:
        try:
            labels = self._client.images.get(step.tag).labels
        except ImageNotFound:
            return False
        return bool(labels.get(RECIPE) == step.recipe)

    def _make(self, step: Step, progress: Progress) -> None:
        for parent in step.parents:
            if not self._is_current(parent):
                self._make(parent, progress)
        if step.interpreter:
            provide_interpreter(self._client, step.interpreter, self._host, progress)
        if step.from_debian:
            provide_debian(self._client, self._edition, self._host, progress)
        labels = {**step.labels, RECIPE: step.recipe, "grader.step": step.name}
        if "grader.level" not in step.labels:
            self._docker_build(step, step.context(), progress, tag=step.tag, labels=labels)
            return
        # What a level's image holds is known only once it is built: its label is put on in a second, empty build.
        unlabelled = self._docker_build(step, step.context(), progress, tag=None, labels={})
        labels[VERSIONS] = json.dumps(self._versions(unlabelled), sort_keys=True)
        self._docker_build(step, _dockerfile_only(f"FROM {unlabelled}\n"), silent, tag=step.tag, labels=labels)

    def _docker_build(
        self, step: Step, context: bytes, progress: Progress, *, tag: str | None, labels: Mapping[str, str]
    ) -> str:
        """One build; the image's id. Only lines that begin a step are reported, the last ones kept for an error."""
        lines: deque[str] = deque(maxlen=SHOWN_LINES)
        events = self._client.api.build(
            fileobj=io.BytesIO(context),
            custom_context=True,
            tag=tag,
            buildargs={**step.args, **step.lent_args},
            labels=dict(labels),
            network_mode="host",
            rm=True,
            forcerm=True,
            decode=True,
        )
        image_id = _follow(step.name, events, lines, progress)
        if image_id is None:
            raise BuildFailed(step.name, "the engine named no image", lines)
        return image_id

    def _versions(self, image_id: str) -> dict[str, str]:
        container = self._client.containers.create(image_id, command=["true"])
        try:
            chunks, _ = container.get_archive(layout.VERSIONS_FILE)
            with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as archive:
                file = archive.extractfile(archive.getmembers()[0])
                versions: dict[str, str] = json.loads(file.read() if file else b"{}")
        except NotFound:
            raise ImageError(f"the image {image_id} has no {layout.VERSIONS_FILE}") from None
        finally:
            container.remove(force=True)
        return versions


def _follow(
    name: str, events: Iterable[Mapping[str, Any]], lines: deque[str], progress: Callable[[str], None]
) -> str | None:
    image_id = None
    for event in events:
        if "error" in event:
            trouble = next((line for line in lines if NO_NETWORK.search(line)), None)
            if trouble:
                raise NoNetwork(name, trouble)
            raise BuildFailed(name, event["error"], lines)
        if "aux" in event and "ID" in event["aux"]:
            image_id = str(event["aux"]["ID"])
        for line in event.get("stream", "").splitlines():
            if line.startswith("Step "):
                progress(f"{name}: {line}")
            if line.strip():
                lines.append(line.rstrip())
    return image_id


def _with_parents(steps: Iterable[Step]) -> list[Step]:
    found: dict[str, Step] = {}
    for step in steps:
        for one in (*_with_parents(step.parents), step):
            found[one.tag] = one
    return list(found.values())


def _dockerfile_only(text: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("Dockerfile")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()
