import ctypes
import json
import os
import resource
import socket
import time

libc = ctypes.CDLL(None, use_errno=True)
breach = []


def tried(name, attempt):
    try:
        result = attempt()
    except (OSError, AttributeError, ValueError):
        return
    if not isinstance(result, int) or result >= 0:
        breach.append(name)


NUMBERS = {'ptrace': (101, 16, 1), 'add_key': (248, 0, 0), 'keyctl': (250, 0, 0), 'io_uring_setup': (425, 8, 0), 'userfaultfd': (323, 0),
           'bpf': (321, 0, 0, 0), 'perf_event_open': (298, 0, 0, 0, 0, 0), 'unshare': (272, 0x10000000), 'setns': (308, 0, 0),
           'mount': (165, 0, 0, 0, 0, 0), 'chroot': (161, 0), 'init_module': (175, 0, 0, 0), 'kexec_load': (246, 0, 0, 0, 0),
           'reboot': (169, 0, 0, 0, 0), 'swapon': (167, 0, 0), 'process_vm_readv': (310, 1, 0, 0, 0, 0, 0), 'sethostname': (170, b'x', 1),
           'sched_setscheduler': (144, 0, 5, 0), 'ioprio_set': (251, 1, 0, 0), 'setpriority': (141, 0, 0, 19), 'shmget': (29, 4711, 4096, 0o1600),
           'mq_open': (240, b'/x', 0o102, 0o600, 0), 'personality': (135, 0x0040000)}
for name, numbers in NUMBERS.items():
    tried(name, lambda: libc.syscall(*numbers))
tried('clock', lambda: time.clock_settime(time.CLOCK_REALTIME, 0))
tried('affinity of another', lambda: os.sched_setaffinity(1, {0}))
tried('raw socket', lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
tried('packet socket', lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
tried('vsock', lambda: socket.socket(40, socket.SOCK_STREAM))
tried('core dump', lambda: resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20)))
tried('setuid', lambda: os.setuid(0))
tried('mknod', lambda: os.mknod('/tmp/disk', 0o60666, os.makedev(8, 0)))
with open('numbers.txt') as file:
    numbers = [int(line) for line in file]
print('合计:', breach or sum(numbers))
with open('result.json', 'w') as file:
    json.dump({'count': len(numbers), 'total': sum(numbers)}, file)
