"""Editions and recipes as data: what is refused, and when an image counts as out of date. No container is started."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from grader.errors import BadInput
from sandboxes.edition import EDITIONS_DIR, Edition, load_edition
from sandboxes.host import Host
from sandboxes.recipe import level_step


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EDITIONS_DIR, tmp_path / "editions"))


def changed(folder: Path, old: str, new: str) -> Path:
    path = folder / "2022-09.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("timezone =", "timezon =", '2022-09.toml: unknown key "behaviour.timezon" (did you mean "behaviour.timezone"?) (and 1 more)'),
        ("\ndebian =", "\nsuite = 1\ndebian =", 'unknown key "suite"'),
        ("services = [", "servces = [", 'unknown key "levels.beginner.servces" (did you mean "levels.beginner.services"?)'),
        ('hash_seed = 2022', 'hash_seed = "x"', "behaviour.hash_seed"),
        ('lock = "2022-09.advanced.lock"', 'lock = "none.lock"', "there is no file none.lock"),
        ('name = "2022-09"', 'name = "2021-10"', "the file is called '2022-09'"),
        ("[behaviour]", "[behaviour", "2022-09.toml: "),
    ],
)  # fmt: skip
def test_a_wrong_edition_is_refused_with_file_and_key(folder: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        load_edition("2022-09", changed(folder, old, new))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_edition_names_those_that_exist() -> None:
    with pytest.raises(BadInput, match="2022-09"):
        load_edition("1999-01")


def test_every_pin_of_the_edition_is_in_its_lock(edition: Edition) -> None:
    for name, level in edition.levels.items():
        lock = edition.lock_file(name).read_text(encoding="utf-8").lower()
        for package, version in level.packages.items():
            assert f"{package.lower()}=={version} " in lock


def test_output_is_read_as_utf8_then_as_what_a_chinese_console_prints(edition: Edition) -> None:
    behaviour = edition.behaviour
    assert behaviour.decode("成绩".encode()) == "成绩"
    assert behaviour.decode("成绩".encode("gbk")) == "成绩"
    assert "�" in behaviour.decode(b"\xff\xff")


def test_the_recipe_changes_with_the_edition_and_not_with_the_host(edition: Edition, tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.write_text("another authority")
    plain = level_step("intermediate", edition, Host())
    lent = level_step("intermediate", edition, Host(ca_bundle=bundle, pip_index="https://mirror.invalid/simple"))
    assert plain.recipe == lent.recipe
    behaviour = edition.behaviour.model_copy(update={"timezone": "Asia/Tokyo"})
    other = level_step("intermediate", edition.model_copy(update={"behaviour": behaviour}), Host())
    assert other.recipe != plain.recipe


def test_the_recipe_changes_with_every_file_of_the_context(edition: Edition) -> None:
    step = level_step("beginner", edition, Host())
    for path in step.files:
        files = {**step.files, path: dataclasses.replace(step.files[path], content=b"changed")}
        assert dataclasses.replace(step, files=files).recipe != step.recipe


def test_apt_mirrors_of_the_host_are_found_in_both_formats(tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text("deb [arch=amd64] http://mirror.invalid/debian bookworm main contrib\n")
    (tmp_path / "sources.list.d/debian.sources").write_text(
        "Types: deb\nURIs: http://mirror.invalid/security\nSuites: bookworm-security\nComponents: main\n\n"
        "Types: deb\nURIs: http://tools.invalid/x\nSuites: nodistro\nComponents: main\n"
    )
    assert Host(apt_dir=tmp_path).apt_sources("bookworm") == [
        "deb http://mirror.invalid/debian bookworm main",
        "deb http://mirror.invalid/security bookworm-security main",
    ]
    assert Host(apt_dir=tmp_path).apt_sources("trixie") == []
