"""One program of the candidate's, running or serving: its pipes, its limits and, in the end, its Execution."""

import contextlib
import os
import signal
import time

from processes import cpu_used_s, killed_by, start_process, want_of_memory
from walls import candidate_prepare
from warm import script_of

GRACE_OUTPUT = 16  # a program may write this many times its cap before it is stopped; beyond the cap nothing is kept


class Command:
    """A candidate's program that runs or serves: its pipes, limits and, in the end, its Execution."""

    STREAMS = ("stdout", "stderr", "result")

    def __init__(self, owner, header, blobs, uid, rules, warm=None):
        self.owner, self.limits, self.port = owner, header["limits"], header.get("port")
        self.kept = {name: bytearray() for name in self.STREAMS}
        self.written = dict.fromkeys(self.STREAMS, 0)
        self.limit = self.status = self.rusage = self.ended = None
        self.told = False  # whether the owner has had its answer to "serve"
        self.cpu_s, self.peak_kib, self.died = 0.0, 0, []
        self.memory_before, self.host_oom = want_of_memory(), False
        self.cpu_before_s = cpu_used_s()
        self.started = time.monotonic()
        self.deadline = self.started + self.limits["wall_s"]
        stdin, request = (self.memory(blob) for blob in blobs)
        pipes = {name: os.pipe() for name in self.STREAMS}
        files = [stdin, pipes["stdout"][1], pipes["stderr"][1]]
        if header.get("result"):
            files += [request, pipes["result"][1]]  # descriptors 3 and 4
        script = script_of(header["argv"]) if warm and header.get("warm") else None
        word = None  # what a warm interpreter's child waits for, until its pid is known here
        try:
            if script:
                self.pid, word = warm.start(uid, script, header["cwd"], header["env"], files, self.limits)
            else:
                prepare = candidate_prepare(uid, self.limits, rules)
                self.pid = start_process(uid, header["argv"], header["cwd"], header["env"], files, prepare)
        except BaseException:
            for reading, _ in pipes.values():
                os.close(reading)
            raise
        finally:
            for file in (stdin, request, *(writing for _, writing in pipes.values())):
                os.close(file)
        self.pipes = {reading: name for name, (reading, _) in pipes.items()}
        for reading in self.pipes:
            os.set_blocking(reading, False)
        if word is not None:
            with contextlib.suppress(BrokenPipeError):  # killed already, for want of memory: its end is told as any other's
                os.write(word, b"!")
            os.close(word)

    @staticmethod
    def memory(blob):
        file = os.memfd_create("input")
        os.write(file, blob) if blob else None
        os.lseek(file, 0, os.SEEK_SET)
        return file

    def cap(self, name):
        return self.limits["result_bytes" if name == "result" else "output_bytes"]

    def read(self, file):
        """Take what a pipe holds; False at its end."""
        name = self.pipes[file]
        while True:
            try:
                chunk = os.read(file, 1 << 16)
            except BlockingIOError:
                return True
            if not chunk:
                return False
            room = self.cap(name) - len(self.kept[name])
            self.kept[name] += chunk[: max(0, room)]
            self.written[name] += len(chunk)
            if self.written[name] > GRACE_OUTPUT * self.cap(name) and self.limit is None:
                self.limit = "output"
                return True

    def count(self, rusage):
        """Add the use of a process that was waited for (its own waited-for children included)."""
        self.cpu_s += rusage.ru_utime + rusage.ru_stime
        self.peak_kib = max(self.peak_kib, rusage.ru_maxrss)

    def over(self):
        """The limit that has been passed by now, None while all is well."""
        if time.monotonic() >= self.deadline:
            return "wall"
        # The whole tree together: RLIMIT_CPU is per process, and a fork bomb has many.
        return "cpu" if cpu_used_s() - self.cpu_before_s >= self.limits["cpu_s"] else None

    def finish(self):
        """The Execution, once everything of it is gone."""
        self.ended = time.monotonic()
        for file in list(self.pipes):
            self.read(file)
        signalled = os.WTERMSIG(self.status) if os.WIFSIGNALED(self.status) else None
        killer = killed_by(self.memory_before)
        self.host_oom = killer == "host"  # killed here for memory that others use
        if self.limit in (None, "wall") and killer == "sandbox":
            self.limit = "memory"  # the kernel's own word; what then waited for the dead only ran out of time
        if self.limit is None and signalled == signal.SIGXCPU:
            self.limit = "cpu"
        if self.limit is None and signalled == signal.SIGXFSZ:
            self.limit = "file_size"

    def execution(self):
        exited = os.WIFEXITED(self.status)
        header = {
            "exit_code": os.WEXITSTATUS(self.status) if exited else None,
            "signal": None if exited else os.WTERMSIG(self.status),
            "wall_s": self.ended - self.started,
            "cpu_s": self.cpu_s,
            "peak_memory_mib": self.peak_kib / 1024,
            "limit": self.limit,
            "output_cut": any(self.written[n] > self.cap(n) for n in ("stdout", "stderr")),
            "result_cut": self.written["result"] > self.cap("result"),
            "services_died": self.died,
            "host_oom": self.host_oom,
        }
        return {"ok": "ended", "execution": header}, [bytes(self.kept[name]) for name in self.STREAMS]
