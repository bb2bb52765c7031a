"""A short soak in every run, a longer one in `make test-full`; the long one is `benchmarks/soak.py` by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.chaos import KINDS
from sandboxes.images import ImageInfo
from tests.faults.exams import ROOT


def soaked(tmp_path: Path, *options: str) -> dict[str, Any]:
    """What `benchmarks/soak.py` found on an engine of its own, which must be that all is well."""
    found = tmp_path / "soak.json"
    command = [sys.executable, str(ROOT / "benchmarks/soak.py"), *options, "--own-engine", "--json", str(found)]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            said, _ = process.communicate()
        finally:
            process.terminate()  # not killed: it has a driver to stop
    assert process.returncode == 0, said
    return dict(json.loads(found.read_text()))


def verdicts(found: dict[str, Any]) -> dict[str, str]:
    return {row["figure"]: row["verdict"] for row in found["figures"]}


@pytest.mark.timeout(600)
def test_every_score_is_right_whatever_is_killed(tmp_path: Path, engine_url: str, beginner: ImageInfo) -> None:
    """Too short to tell of growth an answer; but the engine has no more than before, and nothing is left."""
    found = soaked(tmp_path, "--answers", "50", "--kill-every", "5", "--engine", engine_url)
    assert found["settled"] == 50 and found["whole"]
    assert set(found["killed"]) == set(KINDS)
    assert found["starts"] == 1 + found["killed"]["driver"] and found["faults"] > 0
    assert (found["wrong"], found["left"]) == ([], [])
    assert {row["at rest"]: row["verdict"] for row in found["rest"]} == dict.fromkeys(
        ("dockerd: descriptors", "containerd: descriptors", "sandboxes", "shims", "mounts", "volumes", "engine's disk, MiB"), "flat"
    )


@pytest.mark.full
@pytest.mark.timeout(1800)
def test_nothing_grows(tmp_path: Path, engine_url: str, beginner: ImageInfo) -> None:
    """Long enough to tell: a storm, a calm, and the beginning of the next storm."""
    found = soaked(tmp_path, "--answers", "420", "--engine", engine_url)
    assert found["settled"] == 420
    assert set(found["killed"]) == set(KINDS)
    assert set(verdicts(found).values()) == {"flat"}, verdicts(found)
