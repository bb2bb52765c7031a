"""An engine and a disk of a test's own: to be stopped, killed and filled without anything else noticing.

Everything of the engine (data, sockets, pid files) is on a mounted tmpfs. A disk is filled by shrinking it to what it
holds, which takes no memory, and freed by giving it its size back.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import docker

from sandboxes import engine as engines
from tests.faults.exams import wait_for

ENGINE_MIB = 6 << 10
START_S = 60.0
NAMESPACE = "grader-faults"  # of containerd's, should a dockerd find one that is shared


@dataclass(frozen=True)
class Disk:
    """A mounted tmpfs."""

    path: Path
    mib: int

    @classmethod
    @contextmanager
    def mounted(cls, mib: int) -> Iterator[Disk]:
        """A new one at a short path (sockets below it have room for no more); unmounted at the end, and all below it."""
        disk = cls(Path(tempfile.mkdtemp(prefix="gf-", dir="/tmp")), mib)
        try:
            _do("mount", "-t", "tmpfs", "-o", f"size={mib}m,mode=755", "grader-faults", str(disk.path))
            yield disk
        finally:
            for mount in sorted(disk.mounts(), reverse=True):
                subprocess.run(["umount", "-l", mount], check=False, capture_output=True)
            disk.path.rmdir()

    def mounts(self) -> list[str]:
        """Where something is mounted at or below it."""
        places = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        return [one for one in places if Path(one).is_relative_to(self.path)]

    def fill(self) -> None:
        """Leave no byte free. Whoever writes or removes meanwhile makes it necessary to look again."""

        def shrunk() -> bool:
            now = os.statvfs(self.path)
            used = (now.f_blocks - now.f_bfree) * now.f_frsize
            command = ["mount", "-o", f"remount,size={used}", str(self.path)]
            done = subprocess.run(command, check=False, capture_output=True).returncode == 0
            return done and os.statvfs(self.path).f_bavail == 0

        wait_for(shrunk, within_s=20)

    def free(self) -> None:
        """Make room again."""
        _do("mount", "-o", f"remount,size={self.mib}m", str(self.path))


class OwnEngine:
    """A dockerd with its own containerd. Only processes that were started here are ever signalled."""

    def __init__(self, disk: Disk, log: Path) -> None:
        self.disk, self._log = disk, log
        self._run = disk.path / "run"  # laid out as /var/run is
        self.url = f"unix://{self._run}/docker.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self._env = dict(os.environ)  # as it is now: by the TMPDIR of a test what its command leaves is known

    @cached_property
    def client(self) -> docker.DockerClient:
        """A client of it; there must be an answer by now."""
        return docker.DockerClient(base_url=self.url, timeout=120)

    def start(self) -> None:
        """Start it where it does not run, and wait until it answers."""
        if self._process is None or self._process.poll() is not None:
            (self._run / "docker").mkdir(parents=True, exist_ok=True)
            engines.clear_stale(self._run)
            config = self.disk.path / "daemon.json"
            config.write_text("{}")
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(
                    [
                        "dockerd", "--config-file", str(config), "--data-root", str(self.disk.path / "data"),
                        "--exec-root", str(self._run / "docker"), "--pidfile", str(self._run / "docker.pid"),
                        "--host", self.url, "--bridge=none", "--iptables=false", "--ip6tables=false",
                        "--storage-driver=overlay2", f"--containerd-namespace={NAMESPACE}",
                        f"--containerd-plugins-namespace={NAMESPACE}-plugins",
                    ],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._env, start_new_session=True,
                )  # fmt: skip
        process = self._process
        wait_for(lambda: engines.answers(self.url) or process.poll() is not None, within_s=START_S)
        assert process.poll() is None, self._log.read_text(errors="replace")[-2000:]

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, and wait until it is gone."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stopped with SIGSTOP: it neither answers nor refuses."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def kill_containerd(self) -> None:
        """Kill its containerd; it starts another by itself."""
        assert self._process is not None
        pid = int((self._run / "docker/containerd/containerd.pid").read_text())
        parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
        assert int(parent) == self._process.pid, "that is not ours"
        os.kill(pid, signal.SIGKILL)

    def heal(self) -> None:
        """Running, with room, and without containers: as the next test expects it."""
        self.disk.free()
        self.start()
        for one in self.client.api.containers(all=True):
            with suppress(docker.errors.APIError):
                self.client.api.remove_container(one["Id"], force=True, v=True)

    def take_image(self, source: docker.DockerClient, tag: str) -> None:
        """Bring an image over from another engine, with its id."""
        api = source.api
        with api.get(f"{api.base_url}/v{api.api_version}/images/get", params={"names": [tag]}, stream=True) as answer:
            answer.raise_for_status()
            self.client.images.load(answer.iter_content(1 << 20))  # type: ignore[arg-type]
        assert self.client.images.get(tag).id == source.images.get(tag).id

    # ---- what there is

    def sandboxes(self) -> list[str]:
        """Ids of all its containers; none may have been there before the test. Those not yet started as well."""
        return [str(one["Id"]) for one in self.client.api.containers(all=True)]

    def mounts(self) -> list[str]:
        """Mounts of its containers."""
        return [one for one in self.disk.mounts() if Path(one).name == "merged" or "/netns/" in one or "/shm" in one]

    def shims(self) -> list[int]:
        """Processes that look after its containers."""
        address = str(self._run / "docker/containerd/containerd.sock").encode()
        return [pid for pid, line in command_lines().items() if b"containerd-shim" in line and address in line]


def command_lines() -> dict[int, bytes]:
    """Every process that lives outside of sandboxes: pid -> its command line.

    Who reads the memory of a sandbox's process that waits for memory waits with it.
    """
    here, found = os.readlink("/proc/self/ns/pid"), {}
    for entry in _processes():
        with suppress(OSError):
            if os.readlink(entry / "ns/pid") == here and (line := (entry / "cmdline").read_bytes()):  # a zombie has none
                found[int(entry.name)] = line
    return found


def inside(sandbox: str) -> dict[int, bytes]:
    """Processes of one container: pid -> command line."""
    found = {}
    for entry in _processes():
        with suppress(OSError):
            if sandbox in (entry / "cgroup").read_text():
                found[int(entry.name)] = (entry / "cmdline").read_bytes()
    return found


def _processes() -> Iterator[Path]:
    return (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _do(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
