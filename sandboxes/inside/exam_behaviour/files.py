"""Puts `names.Names` behind open() and the os functions that take a path, and back-slashes behind os.path.

What exists is opened as before: the original is asked first and other names are looked for only when it finds nothing.
The replacements are partial objects, which like the built-in functions they stand for do not bind when they become
attributes of a class (pathlib, for one, keeps them so).
"""

import builtins
import io
import os
import posixpath
from _functools import partial

READING = ("stat", "lstat", "chmod", "remove", "rmdir", "truncate", "unlink", "utime")
FOLDERS = ("listdir", "scandir")
MOVING = ("rename", "replace")


def install(names):
    """Replace the functions."""
    _put(builtins, "open", partial(_open, names, io.open))
    io.open = builtins.open
    for name in READING:
        _put(os, name, partial(_reading, names, getattr(os, name)))
    for name in FOLDERS:
        _put(os, name, partial(_folder, names, getattr(os, name)))
    for name in MOVING:
        _put(os, name, partial(_moving, names, getattr(os, name)))
    for name, function in (("access", _access), ("chdir", _chdir), ("mkdir", _mkdir), ("open", _os_open)):
        _put(os, name, partial(function, names, getattr(os, name)))
    os.makedirs = partial(_makedirs, names, os.makedirs)
    if names.windows:
        for name in ("split", "basename", "dirname"):
            setattr(posixpath, name, partial(_split, getattr(posixpath, name), ("split", "dirname", "basename").index(name)))


def _put(module, name, function):
    """Replace a built-in function, also in the sets that say what it can do."""
    original = getattr(module, name)
    function.__name__, function.__doc__ = original.__name__, original.__doc__
    setattr(module, name, function)
    for kind in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks, os.supports_effective_ids):
        if original in kind:
            kind.add(function)


def _text(path):
    """A path as text; None for a descriptor, bytes, or what is no path."""
    if type(path) is str:
        return path
    if isinstance(path, (int, bytes)) or not hasattr(path, "__fspath__"):
        return path if isinstance(path, str) else None
    path = path.__fspath__()
    return path if isinstance(path, str) else None


def _other(names, path, **how):
    """What the path means where that is not itself, or None."""
    text = _text(path)
    if text is None or not text:
        return None
    other = names.found(text, **how)
    return None if other == text else other


def _reading(names, original, *args, **kwargs):
    try:
        return original(*args, **kwargs)
    except FileNotFoundError:
        other = _other(names, args[0]) if args and kwargs.get("dir_fd") is None else None
        if other is None:
            raise
    return original(other, *args[1:], **kwargs)


def _folder(names, original, *args, **kwargs):
    try:
        return original(*args, **kwargs)
    except FileNotFoundError:
        other = _other(names, args[0], folder=True) if args else None
        if other is None:
            raise
    return original(other, *args[1:], **kwargs)


def _chdir(names, original, path):
    try:
        original(path)
    except FileNotFoundError:
        other = _other(names, path, folder=True)
        if other is None:
            raise
        original(other)
    names.moved()


def _access(names, original, path, *args, **kwargs):
    if original(path, *args, **kwargs):
        return True
    other = _other(names, path) if kwargs.get("dir_fd") is None else None
    return False if other is None else original(other, *args, **kwargs)


def _open(names, original, file, mode="r", *args, **kwargs):
    if type(file) is int or type(mode) is not str:
        return original(file, mode, *args, **kwargs)
    if "w" in mode or "a" in mode or "x" in mode:
        other = _other(names, file, new=True)
        return original(file if other is None else other, mode, *args, **kwargs)
    try:
        return original(file, mode, *args, **kwargs)
    except FileNotFoundError:
        other = _other(names, file)
        if other is None:
            raise
    return original(other, mode, *args, **kwargs)


def _os_open(names, original, path, flags, *args, **kwargs):
    if kwargs.get("dir_fd") is not None or not flags & os.O_CREAT:
        return _reading(names, original, path, flags, *args, **kwargs)
    other = _other(names, path, new=True)
    return original(path if other is None else other, flags, *args, **kwargs)


def _mkdir(names, original, path, *args, **kwargs):
    other = _other(names, path, new=True) if kwargs.get("dir_fd") is None else None
    return original(path if other is None else other, *args, **kwargs)


def _makedirs(names, original, name, *args, **kwargs):
    text = _text(name)
    if text is not None and names.means_more(text):
        name = names.found(text, new=True)
    return original(name, *args, **kwargs)


def _moving(names, original, src, dst, **kwargs):
    if not kwargs:
        found, wanted = _other(names, src), _other(names, dst, new=True)
        src = src if found is None else found
        if wanted is not None and os.path.normpath(src) == wanted:  # only the case of its name is changed
            wanted = os.path.join(os.path.dirname(wanted), _text(dst).replace("\\", "/").rpartition("/")[2])
        dst = dst if wanted is None else wanted
    return original(src, dst, **kwargs)


def _split(original, which, p):
    r"""os.path.split (0), dirname (1), basename (2), for which `\` separates too."""
    if type(p) is not str or "\\" not in p:
        return original(p)
    cut = max(p.rfind("\\"), p.rfind("/")) + 1
    head, tail = p[:cut], p[cut:]
    bare = head.rstrip("/\\")
    if bare and not bare.endswith(":"):
        head = bare
    return ((head, tail), head, tail)[which]
