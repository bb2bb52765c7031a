"""What a program may use: each limit, and what happens without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from grader.bench import Execution, Limit
from sandboxes.container import MET_FIRST
from tests.sandbox.conftest import Candidate
from tests.walls.conftest import Maker
from tests.walls.rig import Edit, Settings, unchanged


@dataclass(frozen=True)
class Wall:
    """A probe says "through" when nothing stopped it; `change` and `edits` take this one wall away."""

    probe: str
    limits: dict[str, object] = field(default_factory=dict)
    stopped_by: Limit | None = None  # None: the program itself is told by an error, and ends without the word
    change: Callable[[Settings], None] = unchanged
    edits: tuple[Edit, ...] = ()


def no_memory_limit(settings: Settings) -> None:
    settings["mem_limit"] = settings["memswap_limit"] = None


def no_process_limit(settings: Settings) -> None:
    settings["pids_limit"] = None


def no_inode_limit(settings: Settings) -> None:
    settings["tmpfs"] = {path: how.replace("nr_inodes=500", "nr_inodes=5000") for path, how in settings["tmpfs"].items()}


def no_size_limit(settings: Settings) -> None:
    settings["tmpfs"]["/exam"] = settings["tmpfs"]["/exam"].replace("size=24m", "size=100m")


NO_WALL_TIME: Edit = ("command.py", 'if time.monotonic() >= self.deadline:\n            return "wall"', "pass")
NO_TREE_CPU: Edit = ("command.py", 'return "cpu" if cpu_used_s() - self.cpu_before_s >= self.limits["cpu_s"] else None', "return None")
NO_PROCESS_CPU: Edit = ("walls.py", '(resource.RLIMIT_CPU, limits["cpu_s"], limits["cpu_s"] + 1),', "")
NO_FILE_SIZE: Edit = ("walls.py", '(resource.RLIMIT_FSIZE, limits["file_mib"] << 20, limits["file_mib"] << 20),', "")

BURN = "import time\ndef burn(s):\n    while time.process_time() < s: pass\n"
TREE = BURN + "import os\nfor _ in range(4):\n    if os.fork() == 0: burn(0.6); os._exit(0)\n    os.wait()\nprint('through')"
MANY_CHILDREN = """
import os, time
for _ in range(60):
    if os.fork() == 0: time.sleep(30); os._exit(0)
print('through')
"""

WALLS = {
    "memory": Wall(
        "x = bytearray(300 << 20)\nfor i in range(0, len(x), 4096): x[i] = 1\nprint('through')",
        stopped_by=Limit.MEMORY, change=no_memory_limit,
    ),
    "processes": Wall(MANY_CHILDREN, change=no_process_limit),
    "inodes": Wall("for i in range(900): open(str(i), 'w').close()\nprint('through')", change=no_inode_limit),
    "size of the folder": Wall("open('a', 'wb').write(bytes(40 << 20))\nprint('through')", change=no_size_limit),
    "size of a file": Wall("open('a', 'wb').write(bytes(2 << 20))\nprint('through')", {"file_mib": 1}, edits=(NO_FILE_SIZE,)),
    "wall time": Wall("import time; time.sleep(1.5); print('through')", {"wall_s": 0.5}, Limit.WALL, edits=(NO_WALL_TIME,)),
    "CPU time of a tree": Wall(TREE, {"cpu_s": 1}, Limit.CPU, edits=(NO_TREE_CPU,)),
}  # fmt: skip


def probed(candidate: Candidate, wall: Wall) -> Execution:
    return candidate.python(wall.probe, **wall.limits)


@pytest.mark.parametrize("name", WALLS)
def test_a_limit_stops_its_probe(whole: Candidate, name: str) -> None:
    ended = probed(whole, WALLS[name])
    assert b"through" not in ended.stdout
    assert ended.limit is WALLS[name].stopped_by
    assert ended.exit_code != 0
    assert whole.prints("print('the next one runs')") == "the next one runs"


@pytest.mark.parametrize("name", WALLS)
def test_without_the_limit_the_probe_gets_through(without: Maker, name: str) -> None:
    wall = WALLS[name]
    with without(change=wall.change, edits=wall.edits) as candidate:
        ended = probed(candidate, wall)
    assert (ended.stdout, ended.limit) == (b"through\n", None), ended.stderr_text


def test_a_loop_is_ended_by_the_kernel_where_the_agent_does_not_count(without: Maker) -> None:
    loop = BURN + "burn(2.5); print('through')"
    with without(edits=[NO_TREE_CPU]) as candidate:
        assert candidate.python(loop, cpu_s=1).limit is Limit.CPU
    with without(edits=[NO_TREE_CPU, NO_PROCESS_CPU]) as candidate:
        assert candidate.prints(loop, cpu_s=1) == "through"


SWAP = """
import os
v1 = '/sys/fs/cgroup/memory/memory.'
if os.path.exists(v1 + 'limit_in_bytes'):
    print(int(open(v1 + 'memsw.limit_in_bytes').read()) - int(open(v1 + 'limit_in_bytes').read()))
else:
    print(open('/sys/fs/cgroup/memory.swap.max').read().replace('max', '-1'))
"""


def test_no_swap_comes_on_top_of_memory(whole: Candidate, without: Maker) -> None:
    def swap(settings: Settings) -> None:
        settings["memswap_limit"] = -1

    assert whole.prints(SWAP) == str(MET_FIRST) == "65536"  # memory alone gives way by as much: together there is no byte more
    with without(change=swap) as candidate:
        assert candidate.prints(SWAP) != "65536"


def test_output_beyond_its_cap_is_not_kept(whole: Candidate, without: Maker) -> None:
    talker = "print('x' * 4999)"
    assert len(whole.python(talker, output_bytes=1000).stdout) == 1000
    uncapped: Edit = ("command.py", 'return self.limits["result_bytes" if name == "result" else "output_bytes"]', "return 1 << 30")
    with without(edits=[uncapped]) as candidate:
        assert len(candidate.python(talker, output_bytes=1000).stdout) == 5000


def test_a_talker_without_an_end_is_ended(whole: Candidate, without: Maker) -> None:
    talker = "for _ in range(300): print('x' * 9999)\nimport sys; print('through', file=sys.stderr)"
    assert whole.python(talker, output_bytes=10_000).limit is Limit.OUTPUT
    unending: Edit = ("command.py", 'self.limit = "output"', "pass")
    with without(edits=[unending]) as candidate:
        assert candidate.python(talker, output_bytes=10_000).stderr == b"through\n"
