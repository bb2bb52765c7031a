"""Processes of the sandbox: become an account, start, find, kill as that account, and what the kernel counts."""

import contextlib
import os
import signal

from frames import Refused

GROUPS = "/sys/fs/cgroup"


def drop_to(uid):
    """Become `uid` for good: no groups, no capabilities left (the kernel clears them on leaving uid 0)."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def processes(uid):
    """Pids of everything that runs under `uid`; zombies can do nothing any more, unless threads of theirs go on."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/status", "rb") as status:
                fields = dict(line.split(b":", 1) for line in status if b":" in line)
        except OSError:
            continue
        over = fields[b"State"].split()[0] in (b"Z", b"X") and int(fields.get(b"Threads", b"0")) <= 1
        if str(uid).encode() in fields[b"Uid"].split() and not over:
            found.append(int(entry))
    return found


@contextlib.contextmanager
def acting_as(uid, killer):
    """PID 1 itself with the effective uid of an account: it forks nothing, so no fork bomb can starve it.

    The real uid `killer` owns nothing, so nobody can signal or renice PID 1 meanwhile.
    """
    os.setresuid(killer, uid, 0)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setresuid(0, 0, 0)


def signal_all(uid, killer):
    """SIGKILL to every process of `uid`: under the effective uid of the victim `kill(-1)` reaches exactly its processes."""
    with acting_as(uid, killer), contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)


def oom_kills():
    """How often the kernel killed a process of this container for want of memory (control group v1 or v2)."""
    for name in ("memory/memory.oom_control", "memory.events"):
        with contextlib.suppress(FileNotFoundError), open(f"{GROUPS}/{name}", encoding="ascii") as file:
            return parse_oom_kills(file.read())
    raise Refused("cgroup", "no memory control group is visible in the sandbox")


def limit_hits():
    """How often this container's own limit refused it memory (control group v1 or v2)."""
    with contextlib.suppress(FileNotFoundError), open(f"{GROUPS}/memory.events", encoding="ascii") as file:
        return parse_ooms(file.read())
    hits = 0
    for name in ("failcnt", "memsw.failcnt"):  # the second where the kernel counts swap
        with contextlib.suppress(FileNotFoundError), open(f"{GROUPS}/memory/memory.{name}", encoding="ascii") as file:
            hits += int(file.read())
    return hits


def want_of_memory():
    """What `killed_by` compares: the kernel's counts as they are now."""
    return oom_kills(), limit_hits()


def killed_by(before):
    """Whose want of memory has killed a process of this container since `before`: "sandbox", "host", or None.

    A process that was killed while the container's own limit refused nothing died of the host's need. Only counters
    that move tell that: a high-water mark says that the limit was met, not when.
    """
    (kills, hits), (kills_before, hits_before) = want_of_memory(), before
    if kills == kills_before:
        return None
    return "host" if hits == hits_before else "sandbox"


def cpu_used_s():
    """CPU seconds of this container so far, all processes together (control group v1 or v2)."""
    with contextlib.suppress(FileNotFoundError), open("/sys/fs/cgroup/cpuacct/cpuacct.usage", encoding="ascii") as file:
        return int(file.read()) / 1e9
    with contextlib.suppress(FileNotFoundError), open("/sys/fs/cgroup/cpu.stat", encoding="ascii") as file:
        return parse_cpu_usec(file.read()) / 1e6
    raise Refused("cgroup", "no cpu control group is visible in the sandbox")


def parse_cpu_usec(text):
    """`usage_usec` of cpu.stat (v2)."""
    return int(next(line.split()[1] for line in text.splitlines() if line.startswith("usage_usec ")))


def parse_ooms(text):
    """The `oom` counter of memory.events (v2): allocations that the group's own limit refused."""
    return int(next(line.split()[1] for line in text.splitlines() if line.startswith("oom ")))


def parse_oom_kills(text):
    """The `oom_kill` counter of memory.oom_control (v1) or memory.events (v2)."""
    for line in text.splitlines():
        name, _, value = line.partition(" ")
        if name == "oom_kill":
            return int(value)
    raise Refused("cgroup", "the memory control group has no oom_kill counter")


def listeners():
    """(port, uid) of every listening TCP socket on the loopback or on all addresses."""
    found = set()
    for path in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(FileNotFoundError), open(path, encoding="ascii") as table:
            for line in table.readlines()[1:]:
                fields = line.split()
                if fields[3] == "0A":
                    found.add((int(fields[1].rpartition(":")[2], 16), int(fields[7])))
    return sorted(found)


def start_process(uid, argv, cwd, env, files, prepare):
    """Fork, become `uid`, put `files` on descriptors 0, 1, 2 … and exec. Returns the pid; Refused if it cannot."""
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            signal.set_wakeup_fd(-1)
            os.umask(0o022)
            held = [os.dup(file) for file in files]  # out of the way of the numbers that they go to
            while min(held, default=99) < len(files):
                held = [os.dup(file) for file in held]
            for number, file in enumerate(held):
                os.dup2(file, number)
            prepare()
            os.chdir(cwd)
            os.execvpe(argv[0], argv, env)
        except BaseException as error:  # the child must never run on as a second agent
            os.write(tell, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(126)
    os.close(tell)
    with open(told, "rb") as pipe:
        trouble = pipe.read()
    if trouble:
        os.waitpid(pid, 0)
        raise Refused("exec", f"{argv[0]}: {trouble.decode(errors='replace')}")
    return pid
