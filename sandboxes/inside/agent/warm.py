"""A warm interpreter: started once with a program's imports done, forked for each script by `warm_start.py`.

It is root until its child has become the candidate, so it must never see a byte of the candidate's: it starts from the
image's files alone, and is told arguments, an environment and limits.
"""

import contextlib
import json
import os
import resource
import select
import signal
import socket
import struct
import tempfile

from frames import Refused
from walls import candidate_limits

PYTHON = "/opt/python/bin/python"
START = "/opt/grader/warm_start.py"
READY_S = 60.0
FORK_S = 20.0


class Warm:
    """The interpreter, and the socket to it."""

    def __init__(self, modules, env, rules):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {name: value for name, value in env.items() if name not in ("PYTHONPATH", "HOME")}
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self._exec(theirs, environment)
            finally:
                os._exit(126)
        theirs.close()
        self.sock = ours
        self._ask({"modules": modules, "seccomp": exported(rules).hex()}, [])
        if self._answer(READY_S) != b"ready":
            self.end()
            raise Refused("warm", "the interpreter did not start")

    @staticmethod
    def _exec(theirs, environment):
        null = os.open("/dev/null", os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)
        os.dup2(theirs.fileno(), 3)
        os.closerange(4, 4096)
        os.chdir("/")
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.execve(PYTHON, [PYTHON, "-s", "-B", START], environment)

    def start(self, uid, argv, cwd, env, files, limits):
        """Fork a child that runs the script argv[0]; its pid, once it has taken on its walls."""
        told, tell = os.pipe()
        wait, word = os.pipe()
        try:
            request = {"argv": argv, "cwd": cwd, "env": env, "uid": uid, "limits": candidate_limits(limits)}
            self._ask(request, [tell, wait, *files])
            os.close(tell)
            tell = None
            ready, _, _ = select.select([told], [], [], FORK_S)
            answer = os.read(told, 4) if ready else b""
            if len(answer) != 4:
                raise Refused("warm", "the interpreter did not fork")
            given, word = word, None
            return struct.unpack(">i", answer)[0], given
        except OSError as error:
            raise Refused("warm", f"the interpreter was lost: {error}") from error
        finally:
            for file in (told, wait, tell, word):
                if file is not None:
                    os.close(file)

    def end(self):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.sock.close()

    def _ask(self, request, files):
        socket.send_fds(self.sock, [json.dumps(request).encode()], files)

    def _answer(self, seconds):
        self.sock.settimeout(seconds)
        try:
            return self.sock.recv(64)
        except OSError:
            return b""
        finally:
            self.sock.settimeout(FORK_S)


def script_of(argv):
    """The script and its arguments where argv is a plain run of a Python file; None otherwise."""
    if len(argv) >= 2 and argv[0] == "python" and argv[1].endswith(".py"):
        return argv[1:]
    return None


def exported(rules):
    """The seccomp filter as the kernel takes it."""
    with tempfile.TemporaryFile(dir="/tmp") as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
