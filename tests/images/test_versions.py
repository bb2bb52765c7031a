"""Every image holds what its edition says, to the last transitive package."""

from __future__ import annotations

import re

from sandboxes.edition import Edition
from sandboxes.images import Images
from tests.images.conftest import Box, Boxes


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def installed_packages(box: Box) -> dict[str, str]:
    """Asked anew of the interpreter, not read from the image's record."""
    listed = box.python("import pkg_resources as p\nfor d in p.working_set: print(d.project_name, d.version)")
    return {normal(name): version for name, version in (line.split() for line in listed.splitlines())}


def test_the_interpreter_is_the_levels(box: Box) -> None:
    printed = box.python("import platform; print(platform.python_version())").strip()
    assert printed.startswith(box.edition.levels[box.level].python + ".")


def test_every_package_of_the_handbook_has_exactly_its_version(box: Box) -> None:
    found = installed_packages(box)
    wanted = {normal(name): version for name, version in box.edition.levels[box.level].packages.items()}
    assert {name: found.get(name) for name in wanted} == wanted


def test_nothing_is_installed_that_is_not_locked(box: Box) -> None:
    lock = box.edition.lock_file(box.level).read_text(encoding="utf-8")
    locked = {normal(name): version for name, version in re.findall(r"^([\w.-]+)==([^\s\\]+)", lock, re.M)}
    found = installed_packages(box)
    bundled = {"pip", "setuptools"} - locked.keys()  # they come with the interpreter
    assert {name: version for name, version in found.items() if name not in bundled} == locked


def test_servers_and_browser_are_as_new_as_the_handbook_asks(boxes: Boxes, box: Box) -> None:
    found = boxes.image(box.level).versions
    servers = {"mysqld", "mongod", "redis-server"}
    expected = box.edition.tools.keys() - (servers if box.level == "beginner" else set())
    for tool in expected:
        least = box.edition.tools[tool].removeprefix(">=")
        assert numbers(found[tool]) >= numbers(least), tool
    assert bool(servers & found.keys()) == (box.level != "beginner")


def test_chromedriver_matches_chrome(box: Box) -> None:
    chrome = re.search(r"(\d+)\.", box.command("chromium", "--version").output)
    driver = re.search(r"(\d+)\.", box.command("chromedriver", "--version").output)
    assert chrome and driver and chrome[1] == driver[1]


def test_the_record_says_what_the_tools_say(boxes: Boxes, box: Box) -> None:
    record = boxes.image(box.level).versions
    assert record["chrome"] in box.command("chromium", "--version").output
    assert {
        normal(name.removeprefix("python:")): version for name, version in record.items() if name.startswith("python:")
    } == installed_packages(box)
    if box.level != "beginner":
        assert record["mysqld"] in box.command("/opt/mysql/bin/mysqld", "--no-defaults", "--version").output
        assert record["mongod"] in box.command("/opt/mongo/bin/mongod", "--version").output
        assert record["redis-server"] in box.command("redis-server", "--version").output


def test_a_second_build_with_nothing_changed_builds_nothing(images: Images, edition: Edition) -> None:
    first = {level: images.build(level).id for level in edition.levels}
    lines: list[str] = []
    assert {level: images.build(level, lines.append).id for level in edition.levels} == first
    assert lines == []
