"""PID 1 of a sandbox: does what the worker asks, and nothing that the candidate asks.

Standard library and python3-seccomp only, one selector loop, no threads. It is root with two capabilities
(SETUID, SETGID): it can become any account of the sandbox and nothing more, so it kills, reads and writes *as*
the account concerned. It must never open a candidate's file as root, never fork in order to kill, never
believe a byte that the candidate wrote, and never hold a secret.

One request at a time on a connection. Requests: hello, put, get, list, delete, run, serve, stop, services,
end_services, listeners, kill, warm, reset. A reply holds "ok" or "refused" (kind, text). When a connection closes,
what it had running is killed.
"""

import contextlib
import json
import os
import selectors
import signal
import socket
import struct
import sys
import time

from command import Command
from frames import Frames, Refused, encode
from hands import by_hand, reopen
from processes import acting_as, cpu_used_s, listeners, oom_kills, processes, signal_all
from services import Starting, start_service
from walls import candidate_filter
from warm import Warm

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from listening import owner

GONE_S = 20.0  # how long killed processes may take to be gone
POLL_S = 0.008
LOOK_S = 0.1  # how often a running command's CPU time is looked at


class Connection:
    """One worker's socket: frames in, replies queued out."""

    def __init__(self, sock):
        self.sock, self.frames, self.out = sock, Frames(), bytearray()
        sock.setblocking(False)

    def reply(self, header, blobs=()):
        self.out += encode(header, blobs)


class Agent:
    """The selector loop and all that it knows."""

    def __init__(self, config):
        self.candidate, self.killer = config["candidate_uid"], config["killer_uid"]
        self.roots, self.make = config["wiped"], config["made"]
        self.rules = candidate_filter()
        self.selector = selectors.DefaultSelector()
        self.command = self.starting = self.warm = None
        self.services = {}  # name -> [uid, pid or None once it died]
        waking, self.wake = os.pipe()
        for file in (waking, self.wake):
            os.set_blocking(file, False)
        signal.set_wakeup_fd(self.wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        self.selector.register(waking, selectors.EVENT_READ, self.on_wake)
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(config["socket"])
        os.chmod(config["socket"], 0o600)
        self.listening.listen(8)
        self.selector.register(self.listening, selectors.EVENT_READ, self.on_connect)
        by_hand(self.candidate, "wipe", {"roots": [], "make": self.make})

    def run(self):
        while True:
            for key, events in self.selector.select(self.patience()):
                key.data(key.fileobj, events)
            self.reap()
            self.watch()

    def patience(self):
        """Seconds until something has to be looked at without an event."""
        if self.starting or (self.command and self.command.port and not self.command.told):
            return POLL_S
        if self.command and self.command.ended is None:
            return min(LOOK_S, max(0.0, self.command.deadline - time.monotonic()))
        return None

    def on_wake(self, file, _events):
        os.read(file, 4096)

    def on_connect(self, listening, _events):
        sock, _ = listening.accept()
        _, uid, _ = struct.unpack("3i", sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        if uid != 0:  # the folder is closed to everybody else; this is the second lock on that door
            sock.close()
            return
        connection = Connection(sock)
        self.selector.register(sock, selectors.EVENT_READ, lambda _file, events: self.on_socket(connection, events))

    def on_socket(self, connection, events):
        try:
            if events & selectors.EVENT_READ:
                data = connection.sock.recv(1 << 20)
                if not data:
                    return self.close(connection)
                for header, blobs in connection.frames.feed(data):
                    self.obey(connection, header, blobs)
            self.flush(connection)
        except (ConnectionError, BrokenPipeError):
            self.close(connection)

    def flush(self, connection):
        """Send what the socket takes; ask to be told when it takes more."""
        with contextlib.suppress(BlockingIOError):
            while connection.out:
                del connection.out[: connection.sock.send(memoryview(connection.out)[: 1 << 20].tobytes())]
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.out else 0)
        if connection.sock.fileno() >= 0:
            key = self.selector.get_key(connection.sock)
            self.selector.modify(connection.sock, events, key.data)

    def close(self, connection):
        self.selector.unregister(connection.sock)
        connection.sock.close()
        if self.command and self.command.owner is connection:
            self.end_command("closed")
            self.command = None
        if self.starting and self.starting.owner is connection:
            self.starting = None

    def obey(self, connection, header, blobs):
        try:
            verb = header["verb"]
            if verb not in self.VERBS:
                raise Refused("verb", str(verb))
            self.VERBS[verb](self, connection, header, blobs)
        except Refused as refused:
            connection.reply({"refused": [refused.kind, refused.text]})

    # ---- watching

    def reap(self):
        while True:
            try:
                pid, status, rusage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            command = self.command
            for name, service in self.services.items():
                if service[1] == pid:
                    service[1] = None
                    if command and command.ended is None:
                        command.died.append(name)
                    break
            else:
                if command and command.ended is None:
                    command.count(rusage)
                    if pid == command.pid:
                        command.status, command.rusage = status, rusage

    def watch(self):
        """Notice what has ended, run out of time, or become ready."""
        command = self.command
        if command and command.ended is None:
            if command.status is None and command.limit is None:
                command.limit = command.over()
            if command.status is not None or command.limit is not None:
                self.end_command()
            elif command.port and not command.told and owner(command.port) == self.candidate:
                command.told = True
                command.owner.reply({"ok": "listening"})
                self.flush(command.owner)
        if self.starting:
            self.watch_starting()

    def watch_starting(self):
        starting = self.starting
        dead = [spec["name"] for spec in starting.specs if self.services[spec["name"]][1] is None]
        ready = all(owner(port) == spec["uid"] for spec in starting.specs for port in spec["listens"])
        late = time.monotonic() > starting.deadline
        if dead or ready or late:
            self.starting = None
            if ready and not dead:
                starting.owner.reply({"ok": {spec["name"]: self.services[spec["name"]][1] for spec in starting.specs}})
            else:
                text = f"ended at once: {', '.join(dead)}" if dead else "not ready in time"
                starting.owner.reply({"refused": ["service", text]})
            self.flush(starting.owner)

    # ---- ending

    def clear(self, uid):
        """Kill everything of `uid` and prove it gone; Refused when something will not go."""
        deadline = time.monotonic() + GONE_S
        while True:
            signal_all(uid, self.killer)
            self.reap()
            left = processes(uid)
            if not left:
                return
            if time.monotonic() > deadline:
                raise Refused("alive", f"uid {uid} still runs {len(left)} processes after {GONE_S} s of killing")
            time.sleep(POLL_S)

    def end_command(self, why=None):
        """Kill the candidate's processes, collect the Execution and answer whoever waits for it."""
        command = self.command
        try:
            self.clear(self.candidate)
            while command.status is None:
                time.sleep(POLL_S)
                self.reap()
            command.finish()
        except Refused as refused:
            command.owner.reply({"refused": [refused.kind, refused.text]})
            self.flush(command.owner)
            return
        finally:
            for file in command.pipes:
                with contextlib.suppress(KeyError):
                    self.selector.unregister(file)
                os.close(file)
            command.pipes = {}
        if why is None and not command.told:  # a run, or a server that ended before it listened
            command.told = True
            command.owner.reply(*command.execution())
            self.flush(command.owner)
            self.command = None

    # ---- verbs

    def need_idle(self):
        if self.command:
            raise Refused("busy", "a program of the candidate's is still running")

    def do_hello(self, connection, _header, _blobs):
        connection.reply({"ok": {"oom_kills": oom_kills(), "cpu_s": cpu_used_s(), "python": sys.version.split()[0]}})

    def do_file(self, connection, header, blobs):
        self.need_idle()
        uid = header["uid"]
        answer, blob = by_hand(uid, header["verb"], header, blobs)
        connection.reply({"ok": answer}, [blob])

    def do_run(self, connection, header, blobs):
        self.need_idle()
        with acting_as(self.candidate, self.killer):
            reopen(header["cwd"])
        self.command = Command(connection, header, blobs, self.candidate, self.rules, self.warm)
        for file in self.command.pipes:
            self.selector.register(file, selectors.EVENT_READ, self.on_pipe)

    def on_pipe(self, file, _events):
        if not self.command or file not in self.command.pipes:
            return
        if not self.command.read(file):
            self.selector.unregister(file)
            del self.command.pipes[file]
            os.close(file)

    def do_stop(self, connection, _header, _blobs):
        if not self.command:
            raise Refused("idle", "no program of the candidate's is running")
        if self.command.ended is None:
            self.end_command("stop")
        connection.reply(*self.command.execution())
        self.command = None

    def do_services(self, connection, header, blobs):
        self.need_idle()
        for spec in header["specs"]:
            if self.services.get(spec["name"]):
                raise Refused("busy", f"service {spec['name']} is already there")
        rest = list(blobs)
        for spec in header["specs"]:
            mine, rest = rest[: len(spec["files"])], rest[len(spec["files"]) :]
            self.services[spec["name"]] = [spec["uid"], start_service(spec, mine)]
        self.starting = Starting(connection, header["specs"])

    def do_end_services(self, connection, header, _blobs):
        self.end_services(header["names"] if header["names"] is not None else list(self.services))
        connection.reply({"ok": {}})

    def end_services(self, names):
        for uid in {self.services[name][0] for name in names if name in self.services}:
            self.clear(uid)
        for name in names:
            if name in self.services:
                uid, _ = self.services.pop(name)
                roots = [f"/services/{name}", *(["/run/mysqld"] if name == "mysql" else [])]
                left = by_hand(uid, "wipe", {"roots": roots, "make": []})[0]["left"]
                if left:
                    raise Refused("left", f"service {name} left {left[:3]}")

    def do_listeners(self, connection, _header, _blobs):
        connection.reply({"ok": listeners()})

    def do_kill(self, connection, _header, _blobs):
        if self.command:
            raise Refused("busy", "stop the running program instead")
        self.clear(self.candidate)
        connection.reply({"ok": {"died": [name for name, (_, pid) in self.services.items() if pid is None]}})

    def do_warm(self, connection, header, _blobs):
        self.need_idle()
        self.cool()
        self.warm = Warm(header["modules"], header["env"], self.rules)
        connection.reply({"ok": {}})

    def cool(self):
        if self.warm:
            self.warm.end()
            self.warm = None

    def do_reset(self, connection, header, _blobs):
        """Between two questions: nothing of the candidate's is left, nor of a service that is not to be kept."""
        if self.command:
            self.end_command("stop")
            self.command = None
        if not header.get("warm"):
            self.cool()
        self.clear(self.candidate)
        answer, _ = by_hand(self.candidate, "wipe", {"roots": self.roots, "make": self.make})
        if answer["left"]:
            raise Refused("left", f"the candidate's folders still hold {answer['left'][:3]}")
        kept = [name for name in header["keep"] if self.services.get(name, (0, None))[1] is not None]
        self.end_services([name for name in self.services if name not in kept])
        connection.reply({"ok": {"kept": kept}})

    VERBS = {
        **{"hello": do_hello, "put": do_file, "get": do_file, "list": do_file, "delete": do_file, "run": do_run},
        **{"serve": do_run, "stop": do_stop, "services": do_services, "end_services": do_end_services},
        **{"listeners": do_listeners, "kill": do_kill, "reset": do_reset, "warm": do_warm},
    }


if __name__ == "__main__":
    Agent(json.loads(sys.argv[1])).run()
