"""Servers of the sandbox: started under their own uid before any candidate code runs."""

import os
import resource
import shutil
import time

from processes import drop_to, start_process

BLOCK = 1 << 16


def copy_sparse(source, target):
    """Copy a file, leaving holes where it is zero: half of a database's empty data directory is."""
    empty = bytes(BLOCK)
    with open(source, "rb", buffering=0) as reader, open(target, "wb", buffering=0) as writer:
        while block := reader.read(BLOCK):
            if block == empty[: len(block)]:
                writer.seek(len(block), os.SEEK_CUR)
            else:
                writer.write(block)
        writer.truncate()


def start_service(spec, blobs):
    """Start one server under its own uid, its folder filled by that uid. Returns the pid."""
    home = f"/services/{spec['name']}"

    def prepare():
        os.umask(0o077)
        drop_to(spec["uid"])
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for source, target in spec["copy"]:
            shutil.copytree(source, target, copy_function=copy_sparse)
        for path, blob in zip(spec["files"], blobs, strict=True):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(blob)
        log = os.open(f"{home}/log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)

    null = os.open("/dev/null", os.O_RDWR)
    try:
        env = {"PATH": "/usr/bin:/bin", "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", **spec["env"]}
        return start_process(spec["uid"], spec["argv"], "/", env, [null, null, null], prepare)
    finally:
        os.close(null)


class Starting:
    """Servers that were started together and are not ready yet."""

    def __init__(self, owner, specs):
        self.owner, self.specs = owner, specs
        self.deadline = time.monotonic() + max((spec["ready_s"] for spec in specs), default=0)
