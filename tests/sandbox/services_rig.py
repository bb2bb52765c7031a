"""One container with services in it, without the agent: for tests of the services alone.

The container is locked down as a real sandbox is; services are started by `docker exec -u`, and `network()` takes the
calling thread into the container's network, as the checker child goes.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import shlex
import subprocess
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandboxes import layout
from sandboxes.services import listener
from sandboxes.spec import ServiceSpec

INSIDE = Path(__file__).parents[2] / "sandboxes" / "inside"
CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Rig:
    container: str
    pid: int

    @contextlib.contextmanager
    def network(self) -> Iterator[None]:
        """The calling thread is in the container's network inside the block."""
        with open("/proc/thread-self/ns/net") as home, open(f"/proc/{self.pid}/ns/net") as there:
            setns(there.fileno())
            try:
                yield
            finally:
                setns(home.fileno())

    def start(self, spec: ServiceSpec) -> float:
        """Start a service as the agent does; seconds until it listens."""
        home = f"{layout.SERVICE_DIR}/{spec.name}"
        self.sh(f"find {home} -mindepth 1 -delete", spec.uid)
        for source, target in spec.copy:
            self.sh(f"cp -r {source} {target}", spec.uid)
        self._write(spec)
        begun = time.monotonic()
        env = [part for name, value in spec.env.items() for part in ("-e", f"{name}={value}")]
        quoted = shlex.join(spec.argv)
        self._docker(
            "exec",
            "-d",
            "-u",
            f"{spec.uid}:{spec.uid}",
            *env,
            self.container,
            "sh",
            "-c",
            f"exec {quoted} > {home}/log 2>&1",
        )
        with self.network():
            while not all(listener.owner(port) == spec.uid for port in spec.listens):
                if time.monotonic() - begun > spec.ready_s:
                    raise TimeoutError(f"{spec.name}: {self.sh(f'cat {home}/log', spec.uid)}")
                time.sleep(0.005)
        return time.monotonic() - begun

    def stop(self, uid: int) -> None:
        """Kill everything of one account."""
        for line in self._docker("top", self.container, "-eo", "pid,uid").splitlines()[1:]:
            pid, owner = line.split()[:2]
            if int(owner) == uid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), 9)

    def sh(self, script: str, uid: int = layout.CANDIDATE_UID) -> str:
        """Output of a shell script inside."""
        return self._docker("exec", "-u", f"{uid}:{uid}", self.container, "sh", "-c", script)

    def candidate(self, program: str) -> str:
        """Output (both streams) of a Python program run as the candidate, with the edition's interpreter."""
        argv = [
            "docker",
            "exec",
            "-i",
            "-u",
            f"{layout.CANDIDATE_UID}",
            "-e",
            "HOME=/tmp",
            "-w",
            "/tmp",
            self.container,
        ]
        done = subprocess.run(
            [*argv, layout.PYTHON, "-"], input=program.encode(), capture_output=True, check=False, timeout=60
        )
        return (done.stdout + done.stderr).decode(errors="replace")

    def read(self, path: str, uid: int) -> bytes:
        argv = ["docker", "exec", "-u", str(uid), self.container, "cat", path]
        return subprocess.run(argv, capture_output=True, check=True, timeout=30).stdout

    def _write(self, spec: ServiceSpec) -> None:
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for path, data in spec.files.items():
                member = tarfile.TarInfo(path.lstrip("/"))
                member.size, member.mode, member.uid, member.gid = len(data), 0o600, spec.uid, spec.uid
                tar.addfile(member, io.BytesIO(data))
        argv = ["docker", "exec", "-i", "-u", f"{spec.uid}:{spec.uid}", self.container, "tar", "-x", "-C", "/"]
        subprocess.run(argv, input=packed.getvalue(), capture_output=True, check=True, timeout=30)

    def _docker(self, *args: str) -> str:
        done = subprocess.run(["docker", *args], capture_output=True, check=False, timeout=60)
        if done.returncode:
            raise RuntimeError(f"docker {args[:5]}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode(errors="replace")


def setns(fd: int) -> None:
    if LIBC.setns(fd, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


@contextlib.contextmanager
def rig(name: str) -> Iterator[Rig]:
    """A container of the image `name`, destroyed on leaving the block."""
    services = {
        "mysql": layout.MYSQL_UID,
        "mongo": layout.MONGO_UID,
        "redis": layout.REDIS_UID,
        "site": layout.SITE_UID,
    }
    argv = [
        "docker",
        "run",
        "-d",
        "--rm",
        "--network",
        "none",
        "--read-only",
        "--cap-drop",
        "ALL",
        "--security-opt",
        "no-new-privileges",
    ]
    argv += ["--memory", "2g", "--pids-limit", "512", "--dns", "127.0.0.1", "-v", f"{INSIDE}:{layout.INSIDE_DIR}:ro"]
    argv += ["--tmpfs", "/tmp:mode=1777", "--tmpfs", f"{layout.MYSQL_SOCKET_DIR}:uid={layout.MYSQL_UID},mode=755"]
    for service, uid in services.items():
        argv += ["--tmpfs", f"{layout.SERVICE_DIR}/{service}:uid={uid},gid={uid},mode=700,size=512m"]
    container = (
        subprocess.run([*argv, "--entrypoint", "sleep", name, "3600"], capture_output=True, check=True)
        .stdout.decode()
        .strip()
    )
    try:
        found = subprocess.run(
            ["docker", "inspect", "-f", "{{.State.Pid}}", container], capture_output=True, check=True
        )
        yield Rig(container, int(found.stdout))
    finally:
        subprocess.run(["docker", "rm", "-f", container], capture_output=True, check=False)


ATTEMPTS = """
def attempt(name, f):
    try:
        f()
    except Exception as error:
        print(name, "refused", type(error).__name__, str(error)[:300].replace("\\n", " "))
    else:
        print(name, "DONE")
"""


def outcomes(output: str) -> dict[str, str]:
    """What `attempt` printed: name -> "refused ..." or "DONE"."""
    found = dict(line.split(" ", 1) for line in output.splitlines() if " " in line)
    return {name: rest for name, rest in found.items() if rest.startswith(("refused", "DONE"))}
