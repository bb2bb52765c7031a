"""Who a candidate's program is, what it may ask of the kernel, and that nothing of it is left."""

from __future__ import annotations

import json
import socket
from unittest.mock import patch

import docker
import pytest

from sandboxes import layout
from sandboxes.agent_client import Refusal
from sandboxes.container import EngineTrouble, start_sandbox
from sandboxes.spec import Limits, ServiceSpec
from tests.sandbox.conftest import Candidate
from tests.walls.conftest import Maker
from tests.walls.rig import SMALL, Edit, Settings, accounts

SERVER = "import socket, time; s = socket.create_server(('127.0.0.1', 8099)); time.sleep(600)"
SERVICE = ServiceSpec(
    "site", layout.SITE_UID, (layout.TRUSTED_PYTHON, "-I", "-c", SERVER), (8099,), files={"/services/site/secret": b"4711"}
)
AT_THE_SERVER = """
import os, signal
found = []
for pid in filter(str.isdigit, os.listdir('/proc')):
    if b'create_server' in open('/proc/%s/cmdline' % pid, 'rb').read() and int(pid) != os.getpid(): found.append(int(pid))
def tried(what, f):
    try: f()
    except OSError: print(what, 'refused')
    else: print(what, 'through')
tried('its file', lambda: open('/services/site/secret').read())
tried('its memory', lambda: open('/proc/%d/mem' % found[0], 'rb'))
tried('its environment', lambda: open('/proc/%d/environ' % found[0]).read())
tried('its descriptors', lambda: os.listdir('/proc/%d/fd' % found[0]))
tried('its life', lambda: os.kill(found[0], signal.SIGKILL))
"""


def told_of_the_server(candidate: Candidate, uid: int) -> tuple[dict[str, str], tuple[str, ...]]:
    """What each attempt came to, and which servers died."""
    candidate.agent.start_services([SERVICE])
    candidate.agent.put({"main.py": AT_THE_SERVER.encode()}, uid=uid)
    ran = candidate.agent.run(["python", "main.py"], env=candidate.env, limits=Limits())
    assert ran.execution.exit_code == 0, ran.execution.stderr_text
    return dict(line.rsplit(" ", 1) for line in ran.execution.stdout_text.splitlines()), ran.services_died


def test_an_account_of_its_own_keeps_a_program_from_servers(whole: Candidate, without: Maker) -> None:
    attempts, died = told_of_the_server(whole, layout.CANDIDATE_UID)
    assert (set(attempts.values()), died) == ({"refused"}, ())
    with patch.object(layout, "CANDIDATE_UID", layout.SITE_UID), without() as candidate:
        attempts, died = told_of_the_server(candidate, layout.SITE_UID)
    assert (attempts["its file"], attempts["its life"], died) == ("through", "through", ("site",))


CALLS = """
import ctypes, json, os
libc = ctypes.CDLL(None, use_errno=True)
# x86-64 numbers; arguments that a kernel without a filter takes, or refuses with another error than EPERM
CALLS = {
    'ptrace': (101, 0, 0, 0, 0), 'process_vm_readv': (310, os.getpid(), 0, 0, 0, 0, 0), 'kcmp': (312, os.getpid(), os.getpid(), 0, 0, 0),
    'shmget': (29, 0, 4096, 0o1600), 'semget': (64, 0, 1, 0o1600), 'msgget': (68, 0, 0o1600), 'setpriority': (141, 0, 0, 1),
    'sched_setscheduler': (144, 0, 5, ctypes.byref(ctypes.c_int(0))), 'ioprio_set': (251, 1, 0, 3 << 13),
    'io_uring_setup': (425, 8, 0), 'personality': (135, 0x0040000), 'add_key': (248, 0, 0, 0, 0, 0), 'keyctl': (250, 6, -2, 0, 0, 0),
    'userfaultfd': (323, 1), 'bpf': (321, 99, 0, 0), 'perf_event_open': (298, 0, 0, 0, 0, 0), 'name_to_handle_at': (303, -100, 0, 0, 0, 0),
    'fsopen': (430, 0, 0), 'unshare': (272, 0x10000000), 'setns': (308, -1, 0), 'clone3': (435, 0, 0), 'vsock': (41, 40, 1, 0),
}
def new_namespace():
    pid = libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)  # clone(CLONE_NEWUSER | SIGCHLD)
    if pid == 0: os._exit(0)
    if pid > 0: os.waitpid(pid, 0)
    return ctypes.get_errno() if pid < 0 else 0
told = {'clone': new_namespace()}
for name, (number, *args) in CALLS.items():
    ctypes.set_errno(0)
    told[name] = ctypes.get_errno() if libc.syscall(number, *args) < 0 else 0
print(json.dumps(told))
"""
EPERM, ENOSYS = 1, 38
OURS_ALONE = {"ptrace", "shmget", "semget", "msgget", "setpriority", "sched_setscheduler", "ioprio_set", "io_uring_setup", "vsock"}
NO_FILTER: Edit = ("walls.py", "rules.load()", "pass")


def asked(candidate: Candidate) -> dict[str, int]:
    return {name: int(number) for name, number in json.loads(candidate.prints(CALLS)).items()}


def test_the_filter_refuses_what_no_answer_needs(whole: Candidate, without: Maker) -> None:
    told = asked(whole)
    assert told.pop("clone3") == ENOSYS
    assert {name: number for name, number in told.items() if number != EPERM} == {}
    with without(edits=[NO_FILTER]) as candidate:
        told = asked(candidate)
    assert {name for name, number in told.items() if number != EPERM} >= OURS_ALONE


def unconfined(settings: Settings) -> None:
    settings["security_opt"] = ["no-new-privileges", "seccomp=unconfined"]


def test_ours_stands_where_the_engine_has_no_filter(without: Maker) -> None:
    with without(change=unconfined) as candidate:
        told = asked(candidate)
        assert told.pop("clone3") == ENOSYS
        assert {name: number for name, number in told.items() if number != EPERM} == {}
    with without(change=unconfined, edits=[NO_FILTER]) as candidate:
        told = asked(candidate)
    assert {name for name, number in told.items() if number == EPERM} <= {"fsopen"}  # that one takes rights as well


FOREIGN = """
import ctypes, mmap
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(bytes.fromhex('b814000000cd80c3'))  # mov eax, 20 (getpid of 32-bit programs); int 0x80; ret
print(ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))() > 0 and 'through')
"""


def test_system_calls_of_another_architecture_are_no_way_round(whole: Candidate, without: Maker) -> None:
    assert whole.python(FOREIGN).stdout == b""
    with without(edits=[NO_FILTER]) as candidate:
        assert candidate.prints(FOREIGN) == "through"


DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for one in (0, 1, 2): os.close(one)
        time.sleep(600)
    os._exit(0)
os.wait()
"""


def test_everything_of_a_program_ends_with_it(whole: Candidate, without: Maker) -> None:
    whole.prints(DAEMON)
    assert layout.CANDIDATE_UID not in accounts(whole)
    with without(edits=[("__main__.py", "            self.clear(self.candidate)\n            while", "            while")]) as candidate:
        candidate.prints(DAEMON)
        assert layout.CANDIDATE_UID in accounts(candidate)


def test_what_cannot_be_killed_is_not_inspected(without: Maker) -> None:
    powerless: Edit = ("__main__.py", "            signal_all(uid, self.killer)\n", "")
    impatient: Edit = ("__main__.py", "GONE_S = 20.0", "GONE_S = 0.5")
    with without(edits=[powerless, impatient]) as candidate:
        candidate.agent.put({"main.py": DAEMON.encode()})
        with pytest.raises(Refusal, match="alive"):
            candidate.agent.run(["python", "main.py"], env=candidate.env, limits=Limits())


def test_while_a_program_runs_nothing_of_it_is_read_and_nothing_is_started(whole: Candidate) -> None:
    argv = ["python", "-m", "http.server", "8765"]
    assert whole.agent.serve(argv, 8765, env=whole.env, limits=Limits()) is None
    for attempt in (lambda: whole.agent.entries(), lambda: whole.agent.start_services([SERVICE]), lambda: whole.agent.warm([], env={})):
        with pytest.raises(Refusal, match="busy"):
            attempt()
    whole.agent.stop(argv)


def test_there_is_no_network_but_its_own(whole: Candidate, without: Maker) -> None:
    def hosts(settings: Settings) -> None:
        settings.update(network_mode="host", hostname=None, dns=None)

    with socket.create_server(("127.0.0.1", 0)) as door:
        probe = f"import socket; print(socket.socket().connect_ex(('127.0.0.1', {door.getsockname()[1]})))"
        assert whole.prints(probe) == "111"  # ECONNREFUSED
        with without(change=hosts) as candidate:
            assert candidate.prints(probe) == "0"


def test_the_runtime_is_the_one_that_was_asked_for(whole: Candidate, client: docker.DockerClient) -> None:
    image = whole.sandbox.container.image.id
    with start_sandbox(client, image, labels={"grader.test": "1"}, limits=SMALL, runtime="runc") as sandbox:
        assert sandbox.container.attrs["HostConfig"]["Runtime"] == "runc"
    with pytest.raises(EngineTrouble, match="no-such-runtime"):
        start_sandbox(client, image, labels={"grader.test": "1"}, limits=SMALL, runtime="no-such-runtime")
