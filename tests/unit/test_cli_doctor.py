"""`grader doctor` where no engine answers, and how it judges a runtime's known escapes."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from grader.cli.doctor import Diagnosis, Finding, of_disk, of_engine, of_images, of_leftovers, of_stronger
from sandboxes.escapes import KNOWN, Exposure, Package, exposures, mended_upstream
from sandboxes.inspection import Component, EngineFacts, Leftover, LevelImage
from tests.unit.test_cli_bad_input import NOWHERE, grader


def test_without_an_engine_the_rest_is_still_told() -> None:
    done = grader("doctor", "--engine", NOWHERE)
    assert done.returncode == 3
    for words in ("✗", "engine URL", "grader engine", "memory", "disk of this folder", "libarchive", "account"):
        assert words in done.stdout
    [line] = done.stderr.splitlines()
    assert line.startswith("not ready: engine URL: no Docker engine answers") and "grader engine start" in line


def test_the_same_facts_for_programs() -> None:
    done = grader("doctor", "--engine", NOWHERE, "--json")
    assert (done.returncode, done.stderr) == (3, "")
    said = json.loads(done.stdout)
    assert said["ready"] is False and said["engine"] is None and said["images"] == []
    assert [one["subject"] for one in said["findings"] if one["mark"] == "bad"] == ["engine URL"]


def test_an_unknown_edition_is_bad_input() -> None:
    done = grader("doctor", "--edition", "1999-01", "--engine", NOWHERE)
    assert done.returncode == 2 and "1999-01" in done.stderr


@pytest.mark.parametrize(
    ("version", "firsts", "mended"),
    [
        ("1.1.11", ("1.1.12",), False), ("1.1.12", ("1.1.12",), True), ("v1.2.0", ("1.1.12",), True),
        ("1.1.5+ds1", ("1.1.12",), False), ("1.0.0~rc93", ("1.1.12",), False), ("1.4.0-rc.2", ("1.2.8", "1.4.0"), False),
        ("1.2.9", ("1.2.8", "1.3.3", "1.4.0"), True), ("1.3.2", ("1.2.8", "1.3.3", "1.4.0"), False),
        ("1.1.15", ("1.2.8", "1.3.3", "1.4.0"), False), ("2.0.0", ("1.2.8", "1.3.3"), True), ("unknown", ("1.1.12",), None),
    ],
)  # fmt: skip
def test_a_version_is_mended_when_its_own_line_is(version: str, firsts: tuple[str, ...], mended: bool | None) -> None:
    assert mended_upstream(version, firsts) is mended


def test_a_debian_package_is_judged_by_debians_fix(tmp_path: Path) -> None:
    def closed(version: str, package: str | None) -> dict[str, bool | None]:
        given = Package("runc", package) if package else None
        return {one.escape.cve: one.closed for one in exposures("runc", version, given, doc=tmp_path)}

    mended = closed("1.1.5+ds1", "1.1.5+ds1-1+deb12u1")
    assert mended["CVE-2024-21626"] is True
    assert mended["CVE-2025-52881"] is False
    assert closed("1.1.5+ds1", "1.1.5+ds1-1")["CVE-2024-21626"] is False
    assert closed("1.1.5", None)["CVE-2024-21626"] is False
    assert set(closed("1.4.1", None).values()) == {True}
    (tmp_path / "runc").mkdir()
    with gzip.open(tmp_path / "runc/changelog.Debian.gz", "wt") as file:
        file.write("runc (1.1.5+ds1-1+deb12u2) bookworm-security\n  * CVE-2025-52881\n")
    assert closed("1.1.5+ds1", "1.1.5+ds1-1+deb12u2")["CVE-2025-52881"] is True


def facts(**changes: object) -> EngineFacts:
    sound = {
        "components": (Component("runc", "1.4.0", None),), "api": "1.41", "runtime": "runc", "runtimes": ("runc",),
        "exposures": (), "is_local": True, "cgroup_version": "1", "cgroup_driver": "cgroupfs", "kernel": "6.1", "system": "Debian",
        "seccomp": "default", "storage": "overlay2", "root": "/", "lacks": (),
    }  # fmt: skip
    return EngineFacts(**{**sound, **changes})  # type: ignore[arg-type]


def marks(findings: list[Finding]) -> dict[str, str]:
    return {one.subject: one.mark for one in findings if not one.subject.startswith("disk")}


def test_each_thing_that_is_wrong_comes_with_a_remedy() -> None:
    assert set(marks(of_engine("unix:///x", facts())).values()) == {"ok"}
    wrong = facts(
        is_local=False, api="1.40", seccomp=None, storage="vfs", lacks=("swap",), exposures=(Exposure(KNOWN[0], False, "old"),)
    )
    found = of_engine("tcp://elsewhere", wrong)
    assert {name for name, mark in marks(found).items() if mark == "bad"} == {"engine URL", "engine API", "cgroup", "seccomp"}
    assert {name for name, mark in marks(found).items() if mark == "warn"} == {"storage driver", "CVE-2024-21626"}
    assert all(one.remedy for one in found if one.mark != "ok")
    assert not any(one.remedy for one in found if one.mark == "ok")
    assert Diagnosis(of_images(())).ready
    missing = of_images((LevelImage("beginner", None, False),))
    assert missing[0].mark == "bad" and "grader images build beginner" in missing[0].remedy
    assert not Diagnosis(missing).ready
    assert of_leftovers([], 3).mark == "ok"
    assert of_leftovers([Leftover("id", "image", "owner")], 0).mark == "warn"
    assert of_disk("disk", Path("/"), 1 << 40).remedy


def test_which_stronger_walls_are_on() -> None:
    usual = {one.subject: one for one in of_stronger(facts(), None)}
    assert {one.mark for one in usual.values()} == {"ok"}
    assert "off" in usual["user namespaces"].found and "off" in usual["mandatory access control"].found
    other = facts(runtimes=("crun", "runc", "runsc"), stronger=("apparmor",))
    told = {one.subject: one for one in of_stronger(other, "crun")}
    assert (told["runtime"].mark, told["mandatory access control"].found) == ("ok", "apparmor")
    assert told["runtime"].found.startswith("crun")


def test_a_stronger_wall_that_grading_cannot_see_through_is_told() -> None:
    assert marks(of_stronger(facts(), "crun"))["runtime"] == "bad"
    assert marks(of_stronger(facts(runtimes=("runc", "runsc")), "runsc"))["runtime"] == "bad"
    assert marks(of_stronger(facts(stronger=("userns",)), None))["user namespaces"] == "bad"
