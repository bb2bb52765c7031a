"""A live sandbox a test folder, reset before each test, with the few words that tests say to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import docker
import pytest

from grader.bench import Execution
from sandboxes.agent_client import Agent, Ran
from sandboxes.container import Sandbox, SandboxLimits, start_sandbox
from sandboxes.edition import Edition, Level
from sandboxes.images import ImageInfo
from sandboxes.spec import Limits

LEVEL: Level = "intermediate"


@dataclass
class Candidate:
    """A candidate's code at work in a sandbox."""

    sandbox: Sandbox
    env: Mapping[str, str]

    @property
    def agent(self) -> Agent:
        return self.sandbox.agent

    def python(self, source: str, *, stdin: bytes = b"", env: Mapping[str, str] | None = None, **limits: object) -> Execution:
        """Run `source` as main.py to its end."""
        return self.ran(source, stdin=stdin, env=env, **limits).execution

    def ran(self, source: str, *, stdin: bytes = b"", env: Mapping[str, str] | None = None, **limits: object) -> Ran:
        self.agent.put({"main.py": source.encode()})
        chosen = Limits(**{"wall_s": 20.0, "cpu_s": 20, **limits})  # type: ignore[arg-type]
        return self.agent.run(["python", "main.py"], env={**self.env, **(env or {})}, limits=chosen, stdin=stdin)

    def prints(self, source: str, **limits: object) -> str:
        """Standard output of a program that must end well."""
        execution = self.python(source, **limits)
        assert execution.exit_code == 0, execution.stderr_text
        return execution.stdout_text.strip()


@pytest.fixture(scope="module")
def started(client: docker.DockerClient, image: Callable[[Level], ImageInfo], edition: Edition) -> Iterator[Candidate]:
    limits = SandboxLimits()
    with start_sandbox(client, image(LEVEL).id, labels={"grader.test": "1"}, limits=limits) as sandbox:
        yield Candidate(sandbox, edition.candidate_env(LEVEL))


@pytest.fixture
def candidate(started: Candidate) -> Candidate:
    started.agent.reset()
    return started
