"""An interpreter of the candidates' that has the imports done, and forks itself for each script that it is told to run.

Started as root by the agent, from the image's own files and nothing of the answer's: the answer's folder is on no path
here. The child takes on every wall (account, limits, seccomp) before it looks at a byte of the candidate's, and waits for
the agent's word before it goes on. Runs on Python 3.7 and 3.9.
"""

import importlib
import json
import os
import resource
import signal
import socket
import struct
import sys

CHANNEL = 3  # a socket to the agent
MAX_REQUEST = 1 << 20
PR_SET_DUMPABLE, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 4, 22, 2


def receive(channel):
    """One request with its descriptors; (None, []) when the agent is gone."""
    size = socket.CMSG_SPACE(16 * 4)
    data, ancillary, _, _ = channel.recvmsg(MAX_REQUEST, size)
    files = []
    for level, kind, payload in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            files += struct.unpack("%di" % (len(payload) // 4), payload[: len(payload) // 4 * 4])
    return (json.loads(data.decode()) if data else None), files


def serve():
    """Fork for each request. Returns in a child that has taken on its walls: the script to run, and its arguments."""
    channel = socket.socket(fileno=CHANNEL)
    first, _ = receive(channel)
    libc = load_libc()
    for name in first["modules"]:
        try:
            importlib.import_module(name)
        except BaseException:  # a trial of the reference will say so itself
            pass
    rules = bytes.fromhex(first["seccomp"])
    channel.send(b"ready")
    while True:
        request, files = receive(channel)
        if request is None:
            os._exit(0)
        middle = os.fork()
        if middle == 0:
            if os.fork():
                os._exit(0)  # the grandchild goes to PID 1, which waits for it as for every program
            become(request, files, channel, libc, rules)
            return request["argv"]
        os.waitpid(middle, 0)
        for file in files:
            os.close(file)


def load_libc():
    """The C library's prctl; ctypes is not left behind in sys.modules for programs to trip over."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    return libc, ctypes


def become(request, files, channel, libc, rules):
    """Be the candidate's process: descriptors, environment, account, limits, filter; then wait for the agent's word."""
    told, word, *streams = files
    os.setsid()
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # as the interpreter sets it when it starts
    held = [os.dup(file) for file in streams]
    while min(held, default=99) < 16:
        held = [os.dup(file) for file in held]
    told, word = os.dup(told), os.dup(word)
    while min(told, word) < 16:
        told, word = os.dup(told), os.dup(word)
    keep = {told, word, *held}
    channel.detach()
    for number in range(3, 256):
        if number not in keep:
            try:
                os.close(number)
            except OSError:
                pass
    for number, file in enumerate(held):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(request["env"])
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")
    os.umask(0o022)
    os.setgroups([])
    uid = request["uid"]
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    for name, soft, hard in request["limits"]:
        resource.setrlimit(name, (soft, hard))
    load_filter(libc, rules)
    os.chdir(request["cwd"])
    os.write(told, struct.pack(">i", os.getpid()))
    os.read(word, 1)
    os.close(told)
    os.close(word)


def load_filter(libc, rules):
    library, ctypes = libc

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]

    buffer = ctypes.create_string_buffer(rules, len(rules))
    library.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)  # as after an exec: /proc/self is the program's own again
    program = Program(len(rules) // 8, ctypes.cast(buffer, ctypes.c_char_p))
    if library.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        os._exit(126)


def run(argv):
    """As `python SCRIPT ARGUMENTS` would: the script's folder first on the path, the module called __main__."""
    import types

    script = argv[0]
    sys.argv[:] = argv
    folder = os.path.dirname(os.path.realpath(script))
    further = [one for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one]
    sys.path[:] = [folder] + further + [one for one in sys.path if one not in (HERE, "")]
    importlib.invalidate_caches()
    main = types.ModuleType("__main__")
    main.__file__ = script
    main.__builtins__ = __builtins__
    sys.modules["__main__"] = main
    sys.excepthook = shown
    try:
        with open(script, "rb") as file:
            source = file.read()
    except OSError as error:
        sys.stderr.write("python: can't open file %r: [Errno %d] %s\n" % (script, error.errno, error.strerror))
        sys.exit(2)
    exec(compile(source, script, "exec", dont_inherit=True), main.__dict__)


def shown(kind, error, trace):
    """A traceback without this file's frames."""
    while trace and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    usual(kind, error.with_traceback(trace), trace)


usual = sys.excepthook  # as the exam's behaviour has it
HERE = os.path.dirname(os.path.abspath(__file__))
arguments = serve()
run(arguments)
