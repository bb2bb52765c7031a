"""What every sandbox must do, whatever runs in it: the one list of its behaviours.

Another kind of sandbox is one when it passes these. Each runs in a real container, against the real agent.
"""

from __future__ import annotations

import ast
import json
import signal
import time

import docker
import pytest

from grader.bench import Limit
from sandboxes import layout
from sandboxes.agent_client import Agent, Refusal
from sandboxes.container import MET_FIRST, Sandbox, SandboxLimits, start_sandbox
from sandboxes.spec import Limits
from tests.sandbox.conftest import Candidate

# ---- how an execution is reported


def test_an_exit_code_is_reported(candidate: Candidate) -> None:
    execution = candidate.python("import sys; sys.exit(7)")
    assert (execution.exit_code, execution.signal, execution.limit) == (7, None, None)


def test_a_signal_is_reported(candidate: Candidate) -> None:
    execution = candidate.python("import os; os.kill(os.getpid(), 11)")
    assert (execution.exit_code, execution.signal) == (None, signal.SIGSEGV)


def test_streams_come_back_apart(candidate: Candidate) -> None:
    execution = candidate.python("import sys; print('甲'); print('乙', file=sys.stderr)")
    assert (execution.stdout_text, execution.stderr_text) == ("甲\n", "乙\n")


def test_input_is_fed_and_ends(candidate: Candidate) -> None:
    execution = candidate.python("print(input() + '!'); more = input()", stdin="你好\n".encode())
    assert execution.stdout_text == "你好!\n"
    assert "EOFError" in execution.stderr_text


def test_cpu_and_memory_are_those_of_the_waited_for_tree(candidate: Candidate) -> None:
    child = (
        "x = bytearray(200 << 20)\nimport time\nend = time.process_time() + 1\nwhile time.process_time() < end: pass"
    )
    execution = candidate.python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])")
    assert 1.0 <= execution.cpu_s < 3.0
    assert 200 <= execution.peak_memory_mib < 260


def test_a_program_that_does_not_exist_is_our_trouble(candidate: Candidate) -> None:
    with pytest.raises(Refusal) as refusal:
        candidate.agent.run(["no-such-program"], env=candidate.env, limits=Limits())
    assert refusal.value.kind == "exec"


# ---- limits


def test_the_wall_limit_ends_a_sleeper(candidate: Candidate) -> None:
    execution = candidate.python("import time; time.sleep(60)", wall_s=0.5)
    assert (execution.limit, execution.signal) == (Limit.WALL, signal.SIGKILL)
    assert 0.5 <= execution.wall_s < 5


def test_the_cpu_limit_ends_a_loop_before_the_wall_limit(candidate: Candidate) -> None:
    execution = candidate.python("while True: pass", cpu_s=1, wall_s=30.0)
    assert execution.limit is Limit.CPU
    assert execution.wall_s < 25


def test_the_cpu_limit_counts_the_whole_tree(candidate: Candidate) -> None:
    source = "import os\nfor _ in range(8): os.fork() or exec('while True: pass')\nos.wait()"
    execution = candidate.python(source, cpu_s=2, wall_s=60.0)
    assert execution.limit is Limit.CPU
    assert execution.wall_s < 50


def test_a_stopped_program_is_ended_by_the_wall_limit(candidate: Candidate) -> None:
    execution = candidate.python("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", wall_s=0.5)
    assert execution.limit is Limit.WALL


def test_memory_has_a_limit_and_the_kernel_says_so(candidate: Candidate) -> None:
    execution = candidate.python("x = bytearray(3 << 30)\nfor i in range(0, len(x), 4096): x[i] = 1")
    assert execution.limit is Limit.MEMORY


def test_output_is_cut_at_its_cap_and_an_honest_talker_ends_well(candidate: Candidate) -> None:
    execution = candidate.python("print('x' * 5000)", output_bytes=1000)
    assert (execution.exit_code, execution.output_cut, execution.limit) == (0, True, None)
    assert execution.stdout == b"x" * 1000


def test_endless_output_is_ended(candidate: Candidate) -> None:
    execution = candidate.python("while True: print('x' * 10000)", output_bytes=10_000)
    assert (execution.limit, execution.output_cut, len(execution.stdout)) == (Limit.OUTPUT, True, 10_000)


def test_a_file_has_a_largest_size(candidate: Candidate) -> None:
    execution = candidate.python(
        "f = open('big', 'wb')\nfor _ in range(8): f.write(b'x' * (1 << 20)); f.flush()", file_mib=2
    )
    assert execution.exit_code == 1
    assert "File too large" in execution.stderr_text
    assert [(f.path, f.size) for f in candidate.agent.files() if f.path == "big"] == [("big", 2 << 20)]


def test_many_files_have_an_end(candidate: Candidate) -> None:
    source = "import os\ntry:\n    for i in range(200_000): os.close(os.open(str(i), os.O_CREAT))\nexcept OSError as e: print(i, e.errno)"
    made, error = candidate.prints(source, wall_s=60.0, cpu_s=60).split()
    assert int(made) < SandboxLimits().inodes
    assert error == "28"  # ENOSPC


def test_processes_have_a_limit_that_spares_the_agent(candidate: Candidate) -> None:
    source = "import os, time\nn = 0\ntry:\n  while True:\n    if os.fork() == 0: time.sleep(30); os._exit(0)\n    n += 1\nexcept OSError: print(n)"
    assert int(candidate.prints(source, wall_s=10.0)) < SandboxLimits().processes
    assert candidate.prints("print('next')") == "next"


def test_the_engine_holds_every_wall(candidate: Candidate) -> None:
    """The container's own settings: what the kernel enforces whatever the agent does."""
    host = candidate.sandbox.container.attrs["HostConfig"]
    assert host["NetworkMode"] == "none"
    assert host["ReadonlyRootfs"] is True
    assert (host["CapDrop"], sorted(host["CapAdd"])) == (["ALL"], ["SETGID", "SETUID"])
    assert host["SecurityOpt"] == ["no-new-privileges"]
    assert host["Memory"] + MET_FIRST == host["MemorySwap"] == SandboxLimits().memory_mib << 20
    assert host["PidsLimit"] == SandboxLimits().processes
    assert host["NanoCpus"] == 1_000_000_000
    assert host["Privileged"] is False
    assert host["IpcMode"] == "private"
    assert [bind.split(":")[1] for bind in host["Binds"]] == [layout.AGENT_DIR]


# ---- who the candidate is


def test_the_candidate_has_no_rights(candidate: Candidate) -> None:
    status = dict(
        line.split(":\t", 1)
        for line in candidate.prints("print(open('/proc/self/status').read())").splitlines()
        if ":\t" in line
    )
    assert status["Uid"].split() == [str(layout.CANDIDATE_UID)] * 4
    assert status["Gid"].split() == [str(layout.CANDIDATE_UID)] * 4
    assert status["Groups"].strip() == ""
    for kind in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(status[kind], 16) == 0, kind
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")


def test_the_candidate_is_the_first_to_go_when_memory_ends(candidate: Candidate) -> None:
    assert candidate.prints("print(open('/proc/self/oom_score_adj').read())") == "1000"


def test_nothing_is_inherited_but_the_streams(candidate: Candidate) -> None:
    assert candidate.prints("import os; print(sorted(int(f) for f in os.listdir('/proc/self/fd'))[:-1])") == "[0, 1, 2]"


def test_the_environment_is_the_editions(candidate: Candidate) -> None:
    seen = json.loads(candidate.prints("import json, os; print(json.dumps(dict(os.environ)))"))
    assert {k: v for k, v in seen.items() if k != "LC_CTYPE"} == dict(candidate.env)
    assert candidate.prints("import time; print(time.tzname[0], time.timezone)") == "CST -28800"
    assert candidate.prints("print(hash('x'))") == candidate.prints("print(hash('x'))")


def test_files_open_as_on_a_chinese_windows(candidate: Candidate) -> None:
    assert candidate.prints("f = open('中文.txt', 'w'); f.write('汉字'); print(f.encoding)") == "cp936"
    assert candidate.agent.get("中文.txt", max_bytes=100) == "汉字".encode("cp936")


def test_only_the_candidates_folders_can_be_written(candidate: Candidate) -> None:
    source = """
import os
found = set()
for folder, folders, files in os.walk('/', onerror=None):
    folders[:] = [f for f in folders if os.path.join(folder, f) not in ('/proc', '/sys')]
    if os.access(folder, os.W_OK): found.add(folder)
print(sorted(found))
"""
    assert set(ast.literal_eval(candidate.prints(source))) <= {
        "/exam", layout.ANSWER_DIR, layout.HOME_DIR, "/tmp", "/dev/shm", "/dev/mqueue",
    }  # fmt: skip


def test_nothing_that_the_candidate_writes_can_be_executed(candidate: Candidate) -> None:
    source = """
import os, shutil
for folder in ('.', '/tmp', '/dev/shm'):
    copy = os.path.join(folder, 'true'); shutil.copy('/bin/true', copy); os.chmod(copy, 0o755)
    try: os.execv(copy, [copy]) if os.fork() == 0 else os.wait()
    except PermissionError: print('refused'); os._exit(0) if os.getpid() != MAIN else None
""".replace(
        "import os, shutil", "import os, shutil, sys\nMAIN = os.getpid()\nsys.stdout.reconfigure(write_through=True)"
    )
    assert candidate.prints(source) == "refused\nrefused\nrefused"


def test_there_is_no_network(candidate: Candidate) -> None:
    source = """
import os, socket
print(sorted(os.listdir('/sys/class/net')))
for address in (('169.254.169.254', 80), ('172.17.0.1', 2375), ('8.8.8.8', 53)):
    try: socket.create_connection(address, timeout=2); print('connected')
    except OSError as error: print(error.errno)
"""
    assert candidate.prints(source).splitlines() == ["['lo']", "101", "101", "101"]  # ENETUNREACH


# ---- the agent


def test_pid_1_cannot_be_touched(candidate: Candidate) -> None:
    source = """
import ctypes, os, signal
def tried(what):
    try: what(); print('done')
    except OSError as error: print(error.strerror)
tried(lambda: os.kill(1, signal.SIGKILL))
tried(lambda: os.kill(1, signal.SIGSTOP))
for name in ('mem', 'environ', 'maps', 'fd', 'cwd'):
    path = '/proc/1/' + name
    tried(lambda: os.listdir(path) if name == 'fd' else os.readlink(path) if name == 'cwd' else open(path, 'rb').read(1))
libc = ctypes.CDLL(None, use_errno=True)
print(libc.ptrace(16, 1, 0, 0))
"""
    assert set(candidate.prints(source).splitlines()) == {"Operation not permitted", "Permission denied", "-1"}


def test_the_agents_socket_is_closed_to_the_candidate(candidate: Candidate) -> None:
    source = f"""
import os, socket
for what in (lambda: os.listdir('{layout.AGENT_DIR}'), lambda: socket.socket(socket.AF_UNIX).connect('{layout.AGENT_DIR}/{layout.AGENT_SOCKET}')):
    try: what(); print('open')
    except PermissionError: print('closed')
"""
    assert candidate.prints(source) == "closed\nclosed"


def test_a_lost_worker_ends_its_program(candidate: Candidate) -> None:
    other = candidate.sandbox.connect()
    other.put({"loop.py": b"import time\nwhile True: time.sleep(0.05)"})
    assert (
        other.serve(["python", "-m", "http.server", "8765"], 8765, env=candidate.env, limits=Limits(wall_s=60)) is None
    )
    other.close()
    deadline = time.monotonic() + 10
    while any(uid == layout.CANDIDATE_UID for _, uid in candidate.agent.listeners()):
        assert time.monotonic() < deadline
    assert candidate.prints("print('free')") == "free"


def test_a_server_of_the_candidates_is_told_from_its_end(candidate: Candidate) -> None:
    agent, limits = candidate.agent, Limits(wall_s=30)
    argv = ["python", "-m", "http.server", "8765"]
    assert agent.serve(argv, 8765, env=candidate.env, limits=limits) is None
    assert (8765, layout.CANDIDATE_UID) in agent.listeners()
    for busy in (lambda: agent.get("x", max_bytes=1), lambda: agent.run(argv, env=candidate.env, limits=limits)):
        with pytest.raises(Refusal, match="busy"):
            busy()
    assert agent.stop(argv).execution.signal == signal.SIGKILL
    assert agent.listeners() == []
    ended = agent.serve(["python", "-c", "print('no server')"], 8765, env=candidate.env, limits=limits)
    assert ended is not None and ended.execution.stdout == b"no server\n"


def test_the_result_descriptor_is_apart_from_the_streams(candidate: Candidate) -> None:
    source = b"import os\nprint(os.read(3, 100).decode()); os.write(4, b'result')"
    candidate.agent.put({"main.py": source})
    ran = candidate.agent.run(["python", "main.py"], env=candidate.env, limits=Limits(), request=b"request")
    assert (ran.execution.stdout, ran.result) == (b"request\n", b"result")


# ---- files


def test_files_come_and_go(candidate: Candidate) -> None:
    candidate.agent.put({"data/甲.csv": b"1,2\r\n", "main.py": b""})
    assert [f.path for f in candidate.agent.files()] == ["data/甲.csv", "main.py"]
    assert candidate.agent.get("data/甲.csv", max_bytes=100) == b"1,2\r\n"
    candidate.agent.delete("data/甲.csv")
    assert [f.path for f in candidate.agent.files()] == ["main.py"]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("pass", "missing"),
        ("import os; os.symlink('/etc/passwd', 'out')", "link"),
        ("import os; os.mkfifo('out')", "not_regular"),
        ("import os; os.mkdir('out')", "not_regular"),
        ("open('out', 'wb').truncate(50 << 20)", "too_large"),
        ("import os; open('out', 'w').close(); os.chmod('out', 0)", "denied"),
        ("import socket; socket.socket(socket.AF_UNIX).bind('out')", "not_regular"),
    ],
)
def test_only_a_regular_file_is_read(candidate: Candidate, source: str, kind: str) -> None:
    candidate.prints(source)
    with pytest.raises(Refusal) as refusal:
        candidate.agent.get("out", max_bytes=1000)
    assert refusal.value.kind == kind


def test_no_link_is_followed_on_the_way(candidate: Candidate) -> None:
    candidate.prints(
        "import os; os.makedirs('/tmp/there'); open('/tmp/there/x', 'w').close(); os.symlink('/tmp/there', 'data')"
    )
    for attempt in (lambda: candidate.agent.get("data/x", max_bytes=10), lambda: candidate.agent.put({"data/x": b"1"})):
        with pytest.raises(Refusal):
            attempt()


@pytest.mark.parametrize("path", ["../home/x", "/etc/passwd", "a/../../x", ""])
def test_no_path_leaves_its_folder(candidate: Candidate, path: str) -> None:
    with pytest.raises(Refusal):
        candidate.agent.get(path, max_bytes=10)


# ---- between two questions


def test_reset_leaves_nothing(candidate: Candidate) -> None:
    source = """
import os
os.makedirs('a/b/c'); open('a/b/c/f', 'w').close(); os.chmod('a/b', 0)
deep = os.getcwd()
for i in range(1500): os.mkdir('d'); os.chdir('d')
os.chdir(deep)
for folder in ('/tmp', '/dev/shm', os.environ['HOME']):
    open(folder + '/left', 'w').write('x'); os.symlink('/etc', folder + '/link'); os.mkfifo(folder + '/fifo')
os.chmod('.', 0)
if os.fork() == 0:
    os.setsid()
    import time; time.sleep(60)
"""
    candidate.prints(source)
    candidate.agent.reset()
    left = "import os; print([os.listdir(f) for f in ('.', '/tmp', '/dev/shm', '/dev/mqueue', os.environ['HOME'])])"
    assert candidate.agent.entries() == ([], False)
    candidate.agent.put({"main.py": b""})
    assert candidate.prints(left) == "[['main.py'], [], [], [], []]"


def test_a_daemon_outlives_nothing(candidate: Candidate) -> None:
    source = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for fd in (0, 1, 2): os.close(fd)
        time.sleep(0.7); open('late', 'w').close()
    os._exit(0)
print('done')
"""
    assert candidate.prints(source) == "done"
    time.sleep(1.2)
    assert [f.path for f in candidate.agent.files()] == ["main.py"]


@pytest.mark.parametrize(
    "call",
    [
        "libc.shmget(1234, 4096, 0o1666)",
        "libc.semget(1234, 1, 0o1666)",
        "libc.msgget(1234, 0o1666)",
        "ctypes.CDLL('librt.so.1', use_errno=True).mq_open(b'/q', 0o102, 0o666, None)",
        "libc.setpriority(0, 1, 19)",
        "libc.setpriority(0, 0, 19)",
        "libc.sched_setscheduler(0, 5, ctypes.byref(ctypes.c_int(0)))",
        "libc.setpriority(0, os.getppid(), 19)",
        "libc.syscall(251, 1, 1, 0)",  # ioprio_set
        "libc.sched_setscheduler(1, 5, ctypes.byref(ctypes.c_int(0)))",
        "libc.syscall(425, 8, None)",  # io_uring_setup
        "libc.syscall(323, 0)",  # userfaultfd
        "libc.syscall(321, 0, None, 0)",  # bpf
        "libc.syscall(250, 0, 0, 0, 0, 0)",  # keyctl
        "libc.unshare(0x10000000)",
        "libc.socket(40, 1, 0)",  # AF_VSOCK
        "libc.ptrace(0, 0, 0, 0)",
    ],
)
def test_system_calls_that_no_honest_answer_needs_are_refused(candidate: Candidate, call: str) -> None:
    assert candidate.prints(f"import ctypes, os; libc = ctypes.CDLL(None, use_errno=True); print({call})") == "-1"


def test_two_sandboxes_share_nothing(candidate: Candidate, client: docker.DockerClient) -> None:
    with start_sandbox(client, candidate.sandbox.container.image.id, labels={"grader.test": "1"}) as other:
        neighbour = Candidate(other, candidate.env)
        candidate.prints("open('/tmp/mine', 'w').close(); open('/dev/shm/mine', 'w').close()")
        assert neighbour.prints("import os; print(os.listdir('/tmp'), os.listdir('/dev/shm'))") == "[] []"
        server = ["python", "-m", "http.server", "8765"]
        assert candidate.agent.serve(server, 8765, env=candidate.env, limits=Limits()) is None
        try:
            ask = "import socket; print(socket.socket().connect_ex(('127.0.0.1', 8765)))"
            assert neighbour.prints(ask) == "111"  # ECONNREFUSED
        finally:
            candidate.agent.stop(server)


def test_leaving_the_block_removes_the_container(candidate: Candidate, client: docker.DockerClient) -> None:
    with start_sandbox(client, candidate.sandbox.container.image.id, labels={"grader.test": "1"}) as other:
        name = other.container.name
    assert isinstance(other, Sandbox) and isinstance(other.agent, Agent)
    assert name not in {c.name for c in client.containers.list(all=True, ignore_removed=True)}
