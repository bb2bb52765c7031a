"""What a candidate's process takes on between fork and exec: account, limits, seccomp filter."""

import errno
import resource
import socket

import seccomp
from processes import drop_to

# New ones would give a candidate every right inside them. Docker's default says so too, and may be off on an engine.
NAMESPACES = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)


def candidate_filter():
    """Seccomp over Docker's default: what honest answers never use and hostile ones do."""
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    deny = seccomp.ERRNO(errno.EPERM)
    # Not even on itself: five hundred idle-class processes under a CPU quota kept PID 1 from its timer for a minute.
    for name in ("setpriority", "ioprio_set", "sched_setscheduler", "sched_setparam", "sched_setattr"):
        rules.add_rule(deny, name)
    rules.add_rule(deny, "sched_setaffinity", seccomp.Arg(0, seccomp.NE, 0))
    for name in (
        *("ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd"),
        *("shmget", "semget", "msgget", "mq_open", "add_key", "request_key", "keyctl"),
        *("io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd", "bpf", "perf_event_open"),
        *("mount", "umount2", "unshare", "setns", "pivot_root", "chroot", "personality", "vhangup"),
        *("fsopen", "fsconfig", "fsmount", "fspick", "open_tree", "move_mount", "open_by_handle_at", "name_to_handle_at"),
        *("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "swapon", "acct", "syslog"),
    ):
        rules.add_rule(deny, name)
    for flag in NAMESPACES:
        rules.add_rule(deny, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, flag, flag))
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags are out of a filter's sight: C libraries fall back to clone
    for family in (socket.AF_PACKET, socket.AF_VSOCK, socket.AF_ALG):
        rules.add_rule(deny, "socket", seccomp.Arg(0, seccomp.EQ, family))
    return rules


def candidate_limits(limits):
    """The limits of each process of the candidate's: (resource, soft, hard)."""
    return [
        (resource.RLIMIT_CPU, limits["cpu_s"], limits["cpu_s"] + 1),
        (resource.RLIMIT_FSIZE, limits["file_mib"] << 20, limits["file_mib"] << 20),
        (resource.RLIMIT_NOFILE, limits["open_files"], limits["open_files"]),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
    ]


def candidate_prepare(uid, limits, rules):
    """What a candidate's process takes on between fork and exec."""

    def prepare():
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
            score.write("1000")
        drop_to(uid)
        for number, soft, hard in candidate_limits(limits):
            resource.setrlimit(number, (soft, hard))
        rules.load()

    return prepare
