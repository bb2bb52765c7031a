"""A Docker engine where none answers: install Debian's, start it, wait for it. One that answers is never touched.

There may be no systemd, and pid files and sockets of an earlier start may lie about: `dockerd` is started by hand,
detached, after what is stale has been cleared. Sandboxes have no network and builds use the host's, so the engine
gets no bridge and leaves the host's firewall alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import docker
import docker.errors

from grader.errors import NotReady

DEFAULT_URL = "unix:///var/run/docker.sock"
PACKAGES = ("docker.io", "mmdebstrap")
RUN_DIR = Path("/var/run")
LOG = Path("/var/log/grader-dockerd.log")
START_S = 60.0
ENDS_S = 5.0


def connect(url: str, *, timeout_s: int = 120) -> docker.DockerClient:
    """A client of the engine at `url`. NotReady, with the way out, when none answers."""
    try:
        client = docker.DockerClient(base_url=url, timeout=timeout_s)
        client.ping()
    except docker.errors.DockerException as error:
        raise NotReady(
            f"no Docker engine answers at {url}: start one with `grader engine start`, or name another with --engine"
        ) from error
    return client


def answers(url: str) -> bool:
    """Whether an engine answers at `url`."""
    try:
        connect(url).close()
    except NotReady:
        return False
    return True


def provide(url: str, progress: Callable[[str], None]) -> None:
    """Make an engine answer at `url`, installing and starting Debian's where there is none. NotReady otherwise."""
    if answers(url):
        progress("engine: one answers, it is used as it is")
        return
    if url != DEFAULT_URL:
        raise NotReady(f"no Docker engine answers at {url}, and only the local one can be started from here")
    if os.geteuid() != 0:
        raise NotReady("no Docker engine answers, and installing and starting one takes root: run this as root")
    if _is_running(RUN_DIR / "docker.pid", "dockerd"):
        raise NotReady(f"a dockerd runs but does not answer at {url}: see its log, or end it, and run this again")
    install(progress)
    progress("engine: start dockerd")
    clear_stale(RUN_DIR)
    with LOG.open("ab") as log:
        process = subprocess.Popen(
            ["dockerd", "--bridge=none", "--iptables=false", "--ip6tables=false"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + START_S
    while not answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise NotReady(f"dockerd did not start; its last words: {_last_words(LOG)} (all of them in {LOG})")
        time.sleep(0.2)
    progress("engine: it answers")


def install(progress: Callable[[str], None]) -> None:
    """Debian's engine and what the images need from this host, where they are missing."""
    if shutil.which("dockerd") and shutil.which("mmdebstrap"):
        return
    if not shutil.which("apt-get"):
        raise NotReady("no Docker engine, and no apt-get to install one: install Docker 20.10 or later and run this again")
    progress(f"engine: apt-get install {' '.join(PACKAGES)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
        if done.returncode:
            raise NotReady(f"`{' '.join(command)}` failed: {' | '.join(done.stderr.strip().splitlines()[-3:])}")


def clear_stale(run_dir: Path) -> None:
    """Remove pid files whose process is gone or is something else, and sockets that nobody answers.

    A dockerd that finds its pid file with a living pid refuses to start, whoever that pid is today. The kernel ends a
    dockerd's containerd with it, a moment later: that moment is waited for.
    """
    dockerd, containerd = (run_dir / "docker.pid", "dockerd"), (run_dir / "docker/containerd/containerd.pid", "containerd")
    deadline = time.monotonic() + ENDS_S
    while _is_running(*containerd) and not _is_running(*dockerd) and time.monotonic() < deadline:
        time.sleep(0.05)
    for path, program in (dockerd, containerd):
        if not _is_running(path, program):
            path.unlink(missing_ok=True)
    (run_dir / "docker.sock").unlink(missing_ok=True)


def _is_running(pid_file: Path, program: str) -> bool:
    try:
        text = pid_file.read_text(encoding="ascii", errors="replace").strip()
        if not text.isdigit():
            return False
        head, _, rest = Path(f"/proc/{text}/stat").read_text().rpartition(")")
    except FileNotFoundError:
        return False
    # A zombie still has its pid, and dockerd would wait for it in vain.
    return head.partition("(")[2] == program and rest.split()[0] not in ("Z", "X")


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1][-300:] if lines else "none"
