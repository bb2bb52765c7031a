"""A gap's trial runs in a fork of a root interpreter: what a hostile gap would find of root in it."""

from __future__ import annotations

import json

from sandboxes import layout
from sandboxes.agent_client import Agent
from sandboxes.spec import Limits
from tests.sandbox.conftest import Candidate
from tests.walls.conftest import Maker
from tests.walls.rig import accounts

MODULES = ("json", "re", "socket", "requests", "lxml.etree", "multiprocessing", "sqlite3", "concurrent.futures")
LOOK = """
import json, os, resource, signal, sys
told = {}
told['uids'] = [*os.getresuid(), *os.getresgid(), *os.getgroups()]
told['descriptors'] = sorted(int(one) for one in os.listdir('/proc/self/fd'))[:-1]
told['shared'] = [line for line in open('/proc/self/maps') if line.split()[1].startswith('rw') and line.split()[1][3] == 's']
told['open'] = []
for pid in filter(str.isdigit, os.listdir('/proc')):
    try:
        if 'Uid:\\t0' not in open('/proc/%s/status' % pid).read(): continue
    except OSError: continue
    for name in ('mem', 'maps', 'environ', 'fd', 'cwd', 'exe', 'ns/net', 'auxv', 'syscall', 'stack'):
        path = '/proc/%s/%s' % (pid, name)
        try: os.listdir(path) if name == 'fd' else os.readlink(path) if name in ('cwd', 'exe', 'ns/net') else open(path, 'rb').read(1)
        except OSError: continue
        told['open'].append(path)
    for what in (signal.SIGKILL, signal.SIGSTOP, 0):
        try: os.kill(int(pid), what)
        except OSError: continue
        told['open'].append('kill %s' % pid)
told['back'] = []
for f in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.seteuid(0), lambda: os.setgroups([0])):
    try: f(); told['back'].append(True)
    except OSError: pass
told['limits'] = [resource.getrlimit(one) for one in (resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)]
told['blocked'] = [line for line in open('/proc/self/status') if line.startswith(('SigBlk', 'SigIgn', 'NoNewPrivs', 'Seccomp:', 'CapPrm', 'CapInh', 'CapAmb'))]
told['environment'] = sorted(os.environ)
told['frames'] = []
frame = sys._getframe()
while frame:
    told['frames'] += [name for space in (frame.f_locals, frame.f_globals) for name in space if name in ('request', 'rules', 'channel', 'libc')]
    frame = frame.f_back
print(json.dumps(told))
"""


def looked(agent: Agent, candidate: Candidate, *, warm: bool) -> dict[str, object]:
    agent.put({"main.py": LOOK.encode()})
    ran = agent.run(["python", "main.py"], env=candidate.env, limits=Limits(), warm=warm)
    assert ran.execution.exit_code == 0, ran.execution.stderr_text
    told = json.loads(ran.execution.stdout)
    assert isinstance(told, dict)
    return told


def test_a_trial_finds_of_root_what_any_program_finds(whole: Candidate) -> None:
    plain = looked(whole.agent, whole, warm=False)
    whole.agent.warm(MODULES, env=whole.env)
    assert 0 in accounts(whole)
    trial = looked(whole.agent, whole, warm=True)
    assert trial["uids"] == [layout.CANDIDATE_UID] * 6
    assert trial["descriptors"] == [0, 1, 2]
    assert (trial["shared"], trial["open"], trial["back"], trial["frames"]) == ([], [], [], [])
    assert trial == plain


def test_no_trial_writes_into_the_next(whole: Candidate) -> None:
    """What one fork changes of the modules that it shares with the next stays its own."""
    whole.agent.warm(MODULES, env=whole.env)
    for _ in range(2):
        whole.agent.put({"main.py": b"import json; print(hasattr(json, 'left')); json.left = True"})
        ran = whole.agent.run(["python", "main.py"], env=whole.env, limits=Limits(), warm=True)
        assert ran.execution.stdout == b"False\n"


def test_a_fork_that_drops_nothing_would_be_root(without: Maker) -> None:
    """The probe probes: told to become root, the same fork stays root."""
    who = b"import os; print([*os.getresuid(), *os.getresgid()])"
    with without(edits=[("warm.py", '"uid": uid', '"uid": 0')]) as candidate:
        candidate.agent.warm(MODULES, env=candidate.env)
        candidate.agent.put({"who.py": who}, root="/tmp")
        ran = candidate.agent.run(["python", "/tmp/who.py"], env=candidate.env, cwd="/", limits=Limits(), warm=True)
        assert ran.execution.stdout == b"[0, 0, 0, 0, 0, 0]\n"
