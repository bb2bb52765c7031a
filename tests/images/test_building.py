"""Building fails in one clear line, and what cannot be had is named together with the way to provide it."""

from __future__ import annotations

import io
import shutil
import tarfile
from pathlib import Path

import docker
import pytest

from sandboxes import origins
from sandboxes.edition import Edition
from sandboxes.host import Host
from sandboxes.image_errors import BadArchive, BuildFailed, ImageError, NoBase, NoInterpreter, NoNetwork
from sandboxes.images import Images, silent
from sandboxes.recipe import ContextFile, Step, debian_tag
from tests.images.conftest import Boxes

NOWHERE = "grader-test-nothing:1"


def step(edition: Edition, command: str) -> Step:
    dockerfile = f"FROM {debian_tag(edition)}\nRUN {command}\n"
    return Step(name="trial", tag=NOWHERE, files={"Dockerfile": ContextFile(dockerfile.encode())}, args={})


def test_a_failed_step_shows_its_last_lines(boxes: Boxes, images: Images, edition: Edition) -> None:
    boxes.image("beginner")  # so that the base is there
    with pytest.raises(BuildFailed) as caught:
        images._make(step(edition, "echo the compiler is missing; exit 3"), silent)
    assert "image step 'trial' failed" in str(caught.value)
    assert any("the compiler is missing" in line for line in caught.value.lines)


def test_a_step_without_network_says_so(boxes: Boxes, images: Images, edition: Edition) -> None:
    boxes.image("beginner")
    with pytest.raises(NoNetwork, match="needs the network"):
        images._make(step(edition, "echo Temporary failure resolving deb; exit 100"), silent)


def test_no_interpreter_names_the_way_to_one(engine: docker.DockerClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origins, "interpreter_tag", lambda _minor: NOWHERE)
    with pytest.raises(NoInterpreter, match=r"pyenv install 3\.6"):
        origins.provide_interpreter(engine, "3.6", Host(), silent)


def test_no_base_names_the_way_to_one(
    engine: docker.DockerClient, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origins, "debian_tag", lambda _edition: NOWHERE)
    monkeypatch.setattr(origins, "_registry_image", lambda *_: False)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(NoBase, match="apt-get install mmdebstrap"):
        origins.provide_debian(engine, edition, Host(), silent)


def test_an_official_image_becomes_the_same_folder_as_pyenvs(tmp_path: Path) -> None:
    """`/usr/local` of python:3.x-slim is moved to /opt/python; packages, tests and other programs stay behind."""
    original, packed = tmp_path / "original.tar", tmp_path / "packed.tar"
    names = [
        "local/bin/python3.7", "local/bin/pip", "local/lib/python3.7/os.py", "local/lib/python3.7/test/x.py",
        "local/lib/python3.7/site-packages/p.py", "local/lib/libpython3.7m.so.1.0", "local/share/man/x",
    ]  # fmt: skip
    with tarfile.open(original, "w") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
        link = tarfile.TarInfo("local/bin/python")
        link.type, link.linkname = tarfile.SYMTYPE, "python3"
        archive.addfile(link)
    origins._repack(original, packed)
    with tarfile.open(packed) as archive:
        assert archive.getnames() == [
            "opt/python/bin/python3.7", "opt/python/lib/python3.7/os.py", "opt/python/lib/libpython3.7m.so.1.0",
            "opt/python/bin/python",
        ]  # fmt: skip


def test_pyenvs_newest_python_of_a_minor_version_is_taken(tmp_path: Path) -> None:
    for name in ("3.7.9", "3.7.16", "3.7-dev", "3.17.99"):
        (tmp_path / "versions" / name / "bin").mkdir(parents=True)
        (tmp_path / "versions" / name / "bin/python").touch()
    found = Host(pyenv_root=tmp_path).interpreter("3.7")
    assert found is not None and found.name == "3.7.16"
    assert Host(pyenv_root=tmp_path).interpreter("3.8") is None
    assert Host().interpreter("3.7") is None


def test_a_file_that_holds_no_images_is_refused(images: Images, tmp_path: Path) -> None:
    wrong = tmp_path / "images.tar"
    with pytest.raises(BadArchive, match="no such file"):
        images.load(wrong)
    wrong.write_bytes(b"not a tar archive" * 100)
    with pytest.raises(BadArchive, match=r"images\.tar"):
        images.load(wrong)


def test_saved_images_come_back_with_the_same_id(boxes: Boxes, images: Images, tmp_path: Path) -> None:
    built = boxes.image("beginner")
    path = tmp_path / "images.tar"
    try:
        assert images.save(path, ["beginner"]) == [built]
        with tarfile.open(path) as archive:
            assert f"{built.id.removeprefix('sha256:')}.json" in archive.getnames()
        assert built in images.load(path)
    finally:
        path.unlink(missing_ok=True)  # pytest would keep it, and it is large
    assert not list(tmp_path.iterdir())


def test_nothing_to_save_is_said(engine: docker.DockerClient, edition: Edition, tmp_path: Path) -> None:
    other = Images(engine, edition.model_copy(update={"name": "1999-01"}), Host())
    with pytest.raises(ImageError, match="grader images build"):
        other.save(tmp_path / "images.tar")
    assert list(tmp_path.iterdir()) == []
