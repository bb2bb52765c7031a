"""Files of the candidate and of the services, always through a child that has become their owner.

Root without DAC_OVERRIDE cannot read a closed folder, and with it should not: whatever a link or a mode does
here, it does with the rights of the account that made it.
"""

import contextlib
import errno
import os
import selectors
import shutil
import stat
import time

from frames import Frames, Refused, encode
from processes import drop_to

HAND_S = 120.0  # how long one file operation may take
MAX_DEPTH = 100  # folders in one another that are listed; Windows itself takes no path of more than 260 characters
MAX_LISTING = 4 << 20  # bytes of all names in a listing
SLACK = 16 << 20  # bytes of an answer besides a file's own: its header


def open_beneath(root, path, flags, mode=0o600, make=False):
    """Open `path` below `root` following no link at any step. OSError as the kernel gives it."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts or not parts:
        raise Refused("path", f"not a path below {root}: {path!r}")
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        for part in parts[:-1]:
            if make:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(part, 0o755, dir_fd=folder)
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = below
        return os.open(parts[-1], flags | os.O_NOFOLLOW | os.O_NONBLOCK, mode, dir_fd=folder)
    finally:
        os.close(folder)


def reopen(folder):
    """Undo what its owner did to a folder, or to one above it: closed, removed, replaced. Others' are left as they are.

    For an account that has no process left: nothing changes between the look and the change.
    """
    at = ""
    for part in folder.strip("/").split("/"):
        at += f"/{part}"
        with contextlib.suppress(OSError):
            try:
                status = os.lstat(at)
            except FileNotFoundError:
                os.mkdir(at, 0o700)
                continue
            if status.st_uid == os.geteuid() and not stat.S_ISDIR(status.st_mode):
                os.unlink(at)
                os.mkdir(at, 0o700)
            elif status.st_uid == os.geteuid() and status.st_mode & 0o700 != 0o700:
                os.chmod(at, 0o700)


def hand_put(header, blobs):
    for (path, mode), blob in zip(header["files"], blobs, strict=True):
        with open(opened_anew(header["root"], path, mode), "wb") as out:
            out.write(blob)
    return {}, b""


def opened_anew(root, path, mode):
    """A file to write; a link, pipe, folder or closed file that has its name makes room for it."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        return open_beneath(root, path, flags, mode, make=True)
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.EACCES):
            raise
    above, _, name = path.rpartition("/")
    folder = open_beneath(root, above, os.O_RDONLY | os.O_DIRECTORY) if above else os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if stat.S_ISDIR(os.lstat(name, dir_fd=folder).st_mode):
            shutil.rmtree(name, dir_fd=folder)
        else:
            os.unlink(name, dir_fd=folder)
    finally:
        os.close(folder)
    return open_beneath(root, path, flags, mode)


def hand_delete(header, _blobs):
    file = open_beneath(header["root"], header["path"], os.O_RDONLY)
    os.close(file)
    os.unlink(os.path.join(header["root"], header["path"]))
    return {}, b""


def hand_get(header, _blobs):
    file = open_beneath(header["root"], header["path"], os.O_RDONLY)
    with open(file, "rb") as source:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise Refused("not_regular", header["path"])
        if status.st_size > header["max_bytes"]:
            raise Refused("too_large", f"{status.st_size} bytes")
        data = source.read(header["max_bytes"] + 1)
    if len(data) > header["max_bytes"]:
        raise Refused("too_large", f"over {header['max_bytes']} bytes")
    return {}, data


def hand_list(header, _blobs):
    """Every entry below root: [path, size, kind]; names that are no UTF-8 come with U+FFFD, links unfollowed.

    "cut" where there are more, or deeper ones: neither this child nor PID 1 may grow with what a candidate names.
    """
    entries, cut, room = [], False, MAX_LISTING
    for folder, folders, files, at in os.fwalk(header["root"], follow_symlinks=False, onerror=None):
        below = os.path.relpath(folder, header["root"])
        names = sorted(folders + files)
        if folders and below.count("/") >= MAX_DEPTH:
            cut = True
            folders.clear()
        for name in names:
            path = name if below == "." else f"{below}/{name}"
            room -= len(path) if path.isascii() else 6 * len(path)  # as JSON writes it, at the most
            if len(entries) >= header["max_entries"] or room < 0:
                return {"entries": entries, "cut": True}, b""
            with contextlib.suppress(FileNotFoundError):
                status = os.stat(name, dir_fd=at, follow_symlinks=False)
                kind = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link"}.get(
                    stat.S_IFMT(status.st_mode), "other"
                )
                entries.append([os.fsencode(path).decode("utf-8", "replace"), status.st_size, kind])
    return {"entries": entries, "cut": cut}, b""


def hand_wipe(header, _blobs):
    """Remove all that this uid owns below the given folders, however it was barricaded; say what is left."""
    left = []
    for root in header["roots"]:
        with contextlib.suppress(OSError, RecursionError):
            for entry in os.scandir(root):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    os.unlink(entry.path)
        if os.listdir(root):
            stubborn = 'cd "$0" && { chmod -R u+rwx -- .; find . -mindepth 1 -maxdepth 1 -exec rm -rf -- {} +; }'
            if os.fork() == 0:
                null = os.open("/dev/null", os.O_WRONLY)
                os.dup2(null, 2)
                os.execv("/bin/sh", ["/bin/sh", "-c", stubborn, root])
            os.wait()
            left += [os.fsencode(os.path.join(root, name)).decode("utf-8", "replace") for name in os.listdir(root)]
    for folder in header["make"]:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    return {"left": left}, b""


HANDS = {"put": hand_put, "get": hand_get, "list": hand_list, "delete": hand_delete, "wipe": hand_wipe}


def by_hand(uid, verb, header, blobs=()):
    """Do one file operation in a child with `uid`; returns (answer, blob). Refused as the operation says."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.umask(0o022)
            drop_to(uid)
            for folder in header["roots"] if verb == "wipe" else [header["root"]]:
                reopen(folder)
            answer, blob = HANDS[verb](header, blobs)
        except Refused as refused:
            answer, blob = {"refused": [refused.kind, refused.text]}, b""
        except OSError as error:
            kind = {errno.ENOENT: "missing", errno.ENOTDIR: "missing", errno.ELOOP: "link", errno.EISDIR: "not_regular"}
            kind |= {errno.ENXIO: "not_regular", errno.ENOSPC: "full", errno.EACCES: "denied"}
            answer, blob = {"refused": [kind.get(error.errno, "os"), f"{error.strerror}: {error.filename}"]}, b""
        with open(writing, "wb") as pipe:
            pipe.write(encode(answer, [blob]))
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        data = read_within(pipe.fileno(), HAND_S, SLACK + header.get("max_bytes", 0))
    os.waitpid(pid, 0)
    frames = list(Frames().feed(data))
    if not frames:
        raise Refused("hand", f"{verb} as uid {uid} did not answer")
    answer, (blob,) = frames[0]
    if "refused" in answer:
        raise Refused(*answer["refused"])
    return answer, blob


def read_within(file, seconds, most):
    """All bytes of a pipe until its end; raises Refused when that takes longer than `seconds`, or they are more than `most`."""
    data, deadline = bytearray(), time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        selector.register(file, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise Refused("hand", f"a file operation took over {seconds} s")
            chunk = os.read(file, 1 << 20)
            if not chunk:
                return bytes(data)
            data += chunk
            if len(data) > most:
                raise Refused("hand", f"a file operation answered with over {most} bytes")
