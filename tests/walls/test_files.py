"""What is read and written on a candidate's behalf, and by whose right."""

from __future__ import annotations

import pytest

from sandboxes import layout
from sandboxes.agent_client import AgentLost, Refusal
from sandboxes.container import SandboxLimits
from tests.sandbox.conftest import Candidate
from tests.walls.conftest import Maker
from tests.walls.rig import Edit, Settings

FOLLOWING: Edit = ("hands.py", "flags | os.O_NOFOLLOW | os.O_NONBLOCK", "flags | os.O_NONBLOCK")


def test_not_even_the_sandboxs_root_can_change_the_image(whole: Candidate, without: Maker) -> None:
    def writable(settings: Settings) -> None:
        settings["read_only"] = False

    with pytest.raises(Refusal, match="Read-only file system"):
        whole.agent.put({"planted.py": b""}, root=layout.INSIDE_DIR, uid=0)
    with without(change=writable) as candidate:
        candidate.agent.put({"planted.py": b""}, root=layout.INSIDE_DIR, uid=0)
        with pytest.raises(Refusal, match="denied"):  # the second keeper: the image is root's
            candidate.agent.put({"planted.py": b""}, root=layout.INSIDE_DIR)


def test_no_link_is_followed(whole: Candidate, without: Maker) -> None:
    links = f"import os; os.symlink('/etc/hostname', 'out'); os.symlink('{layout.AGENT}/__main__.py', 'agent')"
    whole.prints(links)
    with pytest.raises(Refusal, match="link"):
        whole.agent.get("out", max_bytes=100)
    with without(edits=[FOLLOWING]) as candidate:
        candidate.prints(links)
        assert candidate.agent.get("out", max_bytes=100) == b"exam\n"
        with pytest.raises(Refusal, match="denied"):  # the second keeper: it is read with the candidate's rights
            candidate.agent.get("agent", max_bytes=1 << 20)


NAMES = """
import os
for _ in range(60):
    os.mkdir('d' * 250); os.chdir('d' * 250)
for i in range(4000): os.close(os.open('%04d' % i + 'f' * 246, os.O_CREAT))
"""
ROOMY = SandboxLimits(memory_mib=128, processes=48, inodes=5000)


def test_names_alone_cannot_fill_the_agents_memory(without: Maker) -> None:
    with without(limits=ROOMY) as candidate:
        candidate.prints(NAMES)
        entries, cut = candidate.agent.entries()
        assert cut and len(entries) < 4000
        assert candidate.agent.hello()["oom_kills"] == 0
    with without(limits=ROOMY, edits=[("hands.py", " or room < 0", "")]) as candidate:
        candidate.prints(NAMES)
        with pytest.raises((Refusal, AgentLost)):
            candidate.agent.entries()


def test_folders_in_folders_are_listed_as_far_as_a_person_would_go(whole: Candidate) -> None:
    whole.prints("import os\nopen('seen', 'w').close()\nfor _ in range(400): os.mkdir('d'); os.chdir('d')")
    entries, cut = whole.agent.entries()
    assert cut and {"seen", "main.py", "d/d/d"} <= {entry.path for entry in entries}


LOCKED_OUT = {
    "closed": "import os; os.chmod('.', 0)",
    "closed above": "import os; os.chmod('/exam', 0)",
    "removed": "import shutil; shutil.rmtree('/exam/answer')",
    "a link": "import os; os.rename('/exam/answer', '/exam/%d' % os.getpid()); os.symlink('/tmp', '/exam/answer')",
    "a file": "import os; os.rename('/exam/answer', '/exam/%d' % os.getpid()); open('/exam/answer', 'w').close()",
}


@pytest.mark.parametrize("how", LOCKED_OUT)
def test_a_folder_that_its_owner_closed_stops_nobody(whole: Candidate, how: str) -> None:
    whole.prints(LOCKED_OUT[how])
    assert whole.prints("print('runs')") == "runs"
    whole.prints(LOCKED_OUT[how])
    whole.agent.reset()
    assert whole.agent.entries() == ([], False)


@pytest.mark.parametrize("obstacle", ["os.symlink('/tmp/x', 'in')", "os.mkfifo('in')", "os.makedirs('in/a/b')", "os.open('in', os.O_CREAT, 0)"])
def test_an_authors_file_takes_the_place_of_what_bars_it(whole: Candidate, obstacle: str) -> None:
    whole.prints(f"import os; {obstacle}")
    whole.agent.put({"in": b"the author's"})
    assert whole.agent.get("in", max_bytes=100) == b"the author's"
    assert whole.prints("import os; print(os.path.exists('/tmp/x'))") == "False"
