"""Images for the tests of this folder: built if missing or out of date, each level started once as a plain container.

The container has the walls that matter here (no network, read-only root, no capabilities, no new privileges) and
folders in memory; the agent has no part in it. A missing engine is a failure, never a skip.
"""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docker
import pytest
from docker.models.containers import Container

from sandboxes import layout
from sandboxes.edition import LEVELS, Edition, Level, load_edition
from sandboxes.host import Host
from sandboxes.images import ImageInfo, Images

PROGRAMS = Path(__file__).parent / "programs"
SITE = "movie.douban.com"  # on the exam's white list
READY_S = 20.0
MONGO_PORTS = {"wiredTiger": 27017, "ephemeralForTest": 27018}
MEMORY = {
    layout.ANSWER_DIR: layout.CANDIDATE_UID,
    layout.HOME_DIR: layout.CANDIDATE_UID,
    f"{layout.SERVICE_DIR}/mysql": layout.MYSQL_UID,
    f"{layout.SERVICE_DIR}/mongo": layout.MONGO_UID,
    f"{layout.SERVICE_DIR}/redis": layout.REDIS_UID,
    f"{layout.SERVICE_DIR}/site": layout.SITE_UID,
    f"{layout.SERVICE_DIR}/browser": layout.BROWSER_UID,
    layout.MYSQL_SOCKET_DIR: layout.MYSQL_UID,
}
DATABASE_ACCOUNTS = (
    "CREATE DATABASE exam; "
    "CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY '123456'; GRANT ALL ON exam.* TO 'root'@'127.0.0.1'; "
    "GRANT ALL ON `test_exam`.* TO 'root'@'127.0.0.1'; "
    "CREATE USER 'author'@'127.0.0.1' IDENTIFIED BY 'secret'; GRANT ALL ON *.* TO 'author'@'127.0.0.1';"
)


@dataclass(frozen=True)
class Ran:
    """How a command in the container ended."""

    exit_code: int
    output: str
    errors: str


class Box:
    """One running container of a level."""

    def __init__(self, container: Container, edition: Edition, level: Level) -> None:
        self._container = container
        self._env = edition.candidate_env(level)
        self.edition = edition
        self.level = level

    def command(self, *command: str, uid: int = layout.CANDIDATE_UID) -> Ran:
        """Run a command to its end."""
        done = self._container.exec_run(
            list(command), user=f"{uid}:{uid}", environment=self._env, workdir=layout.ANSWER_DIR, demux=True
        )
        output, errors = ((stream or b"").decode("utf-8", errors="replace") for stream in done.output)
        return Ran(done.exit_code, output, errors)

    def program(self, name: str, *arguments: str) -> str:
        """What a program of `programs/` prints, run as a candidate's file in the answer's folder."""
        source = (PROGRAMS / name).read_text(encoding="utf-8")
        return self._output("sh", "-c", 'printf %s "$0" >main.py && python main.py "$@"', source, *arguments)

    def python(self, source: str, *arguments: str) -> str:
        """What a source text prints, run as the candidate."""
        return self._output("python", "-c", source, *arguments)

    def _output(self, *command: str) -> str:
        ran = self.command(*command)
        assert ran.exit_code == 0, ran.output + ran.errors
        return ran.output

    def start(self, command: str, uid: int, port: int) -> None:
        """Start a server under its uid and wait until it answers on that port."""
        log = f"/tmp/server-{port}.log"
        self._container.exec_run(
            ["sh", "-c", f"exec {command} >{log} 2>&1"], user=f"{uid}:{uid}", workdir="/", detach=True
        )
        connect = f"import socket; socket.create_connection(('127.0.0.1', {port}), 1)"
        deadline = time.monotonic() + READY_S
        while self.command(layout.TRUSTED_PYTHON, "-I", "-c", connect).exit_code:
            assert time.monotonic() < deadline, self.command("cat", log).output
            time.sleep(0.05)

    def start_mysql(self) -> None:
        """The server as the sandbox starts it, with a candidate's account `root` and an author's."""
        data, accounts = f"{layout.SERVICE_DIR}/mysql/data", f"{layout.SERVICE_DIR}/mysql/accounts.sql"
        self.start(
            shlex.join(
                [
                    "sh",
                    "-c",
                    f'cp -a {layout.MYSQL_DIR}/template {data} && echo "$1" >{accounts} && '
                    f"exec {layout.MYSQL_DIR}/bin/mysqld --defaults-file={layout.MYSQL_DIR}/my.cnf "
                    f"--datadir={data} --init-file={accounts}",
                    "sh",
                    DATABASE_ACCOUNTS,
                ]
            ),
            layout.MYSQL_UID,
            3306,
        )

    def start_mongo(self) -> None:
        """One server on each of its engines (MONGO_PORTS), on directories in memory."""
        for engine, port in MONGO_PORTS.items():
            folder = f"{layout.SERVICE_DIR}/mongo/{engine}"
            self.command("mkdir", folder, uid=layout.MONGO_UID)
            self.start(
                f"{layout.MONGOD} --dbpath {folder} --port {port} --storageEngine {engine} --bind_ip 127.0.0.1 "
                "--nounixsocket --setParameter diagnosticDataCollectionEnabled=false",
                layout.MONGO_UID,
                port,
            )

    def start_redis(self) -> None:
        """The server without persistence."""
        self.start(
            f"{layout.REDIS_SERVER} --bind 127.0.0.1 --dir {layout.SERVICE_DIR}/redis --save ''",
            layout.REDIS_UID,
            6379,
        )

    def start_site(self) -> None:
        """Pages under SITE, on ports 80 and 443, the certificate signed by the image's authority."""
        source = (PROGRAMS / "site_server.py").read_text(encoding="utf-8")
        command = [layout.TRUSTED_PYTHON, "-I", "-c", source, SITE, layout.CA_DIR, f"{layout.SERVICE_DIR}/site"]
        self.start(shlex.join(command), layout.SITE_UID, 443)


@pytest.fixture(scope="session")
def edition() -> Edition:
    return load_edition("2022-09")


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.DockerClient]:
    """The engine named by GRADER_TEST_ENGINE, otherwise Docker's usual one. No engine is a failure."""
    client = docker.DockerClient(
        base_url=os.environ.get("GRADER_TEST_ENGINE", "unix:///var/run/docker.sock"), timeout=900
    )
    client.ping()
    yield client
    client.close()


@pytest.fixture(scope="session")
def images(engine: docker.DockerClient, edition: Edition) -> Images:
    return Images(engine, edition, Host.here(os.environ))


class Boxes:
    """One container a level, with its servers, started at first use and removed at the end of the session."""

    def __init__(self, engine: docker.DockerClient, edition: Edition, images: Images) -> None:
        self._engine = engine
        self._edition = edition
        self._images = images
        self._boxes: dict[Level, Box] = {}
        self._containers: list[Container] = []

    def image(self, level: Level) -> ImageInfo:
        return self._images.build(level)

    def __getitem__(self, level: Level) -> Box:
        if level not in self._boxes:
            self._boxes[level] = self._started(level)
        return self._boxes[level]

    def _started(self, level: Level) -> Box:
        container = self._engine.containers.run(
            self.image(level).id,
            ["sleep", "infinity"],
            detach=True,
            init=True,
            network_mode="none",
            read_only=True,
            cap_drop=["ALL"],
            security_opt=["no-new-privileges"],
            extra_hosts={SITE: "127.0.0.1"},
            tmpfs={path: f"uid={uid},gid={uid},mode=0700,exec" for path, uid in MEMORY.items()} | {"/tmp": "mode=1777"},
            labels={"grader.test": "images"},
        )
        self._containers.append(container)
        box = Box(container, self._edition, level)
        services = self._edition.levels[level].services
        box.start_site()
        for name, start in (("mysql", box.start_mysql), ("mongo", box.start_mongo), ("redis", box.start_redis)):
            if name in services:
                start()
        return box

    def remove(self) -> None:
        for container in self._containers:
            container.remove(force=True)


@pytest.fixture(scope="session")
def boxes(engine: docker.DockerClient, edition: Edition, images: Images) -> Iterator[Boxes]:
    boxes = Boxes(engine, edition, images)
    yield boxes
    boxes.remove()


@pytest.fixture(params=LEVELS)
def box(request: pytest.FixtureRequest, boxes: Boxes) -> Box:
    """Each level in turn."""
    return boxes[request.param]


@pytest.fixture(params=["intermediate", "advanced"])
def server_box(request: pytest.FixtureRequest, boxes: Boxes) -> Box:
    """Each level that has database servers, in turn."""
    return boxes[request.param]
