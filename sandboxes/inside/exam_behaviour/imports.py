"""What is changed in a module when a program imports it, and not before: most programs import none of these.

A finder that finds nothing stands first on sys.meta_path and knows a few names; such a module is loaded as ever and
then handed to the function that changes it.
"""

import os
import sys
from _functools import partial

from .console import left_over
from .names import drive

SHELL = ["/bin/sh", "-c"]
DRIVERS = ("chromedriver", "chromedriver.exe")
HERE = os.path.dirname(__file__)
WINDOWS_OWN = ("winsound",)  # modules that Python has on Windows alone: those of this folder stand for them

_wanted = {}  # module -> functions that change it


def when_imported(name, change):
    """Call `change(module)` once the module is there; at once if it is."""
    if name in sys.modules:
        change(sys.modules[name])
    else:
        _wanted.setdefault(name, []).append(change)


def install():
    """Stand in front of the finders."""
    if _wanted:
        sys.meta_path.insert(0, Finder)


class Finder:
    """Finds nothing by itself."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        """The spec that the other finders give, its loader told to call the changes; None for every other name."""
        changes = _wanted.pop(name, None)
        if changes is None:
            return None
        for place in (path, [HERE]) if name in WINDOWS_OWN else (path,):
            for finder in sys.meta_path:
                spec = finder.find_spec(name, place, target) if finder is not Finder else None
                if spec is not None:
                    if spec.loader is not None:
                        spec.loader.exec_module = partial(_load_and_change, spec.loader.exec_module, changes)
                    return spec
        return None


def _load_and_change(load, changes, module):
    load(module)
    for change in changes:
        change(module)


# ---- names


def of_names(names):
    """Files that are opened by C code, and patterns and paths that are taken apart as text."""
    when_imported("sqlite3.dbapi2", partial(_change_first, names, "connect", True))
    when_imported("lxml.etree", partial(_change_first, names, "parse", False))
    when_imported("selenium.webdriver.remote.webdriver", partial(_change_get, names))
    if names.windows:
        when_imported("pathlib", partial(_change_pathlib, names))
    if names.fold:
        when_imported("fnmatch", partial(_change_fnmatch, names.note))


def _change_first(names, function, new, module):
    setattr(module, function, partial(_with_found, names, getattr(module, function), new))


def _with_found(names, original, new, *args, **kwargs):
    if args and type(args[0]) is str and not args[0].startswith((":memory:", "file:", "http:", "https:")):
        args = (names.found(args[0], new=new), *args[1:])
    return original(*args, **kwargs)


def _change_get(names, module):
    original = module.WebDriver.get

    def get(self, url):
        return original(self, address(names, url))

    module.WebDriver.get = get


def address(names, url):
    r"""A page on a drive (`D:\x.html`, `file:///D:/x.html`) as an address here."""
    from urllib.parse import quote, unquote

    text = unquote(url[8:]) if str(url).lower().startswith("file:///") else url
    if not isinstance(text, str) or drive(text) != 0:
        return url
    found = names.found(text)
    return url if found == text else "file://" + quote(found)


def _change_pathlib(names, module):
    flavour = getattr(module, "_PosixFlavour", None)
    if flavour is None:
        return
    original = flavour.parse_parts

    def parse_parts(self, parts):
        for number, part in enumerate(parts):
            if "\\" in part:
                plain = part.replace("\\", "/")
                if drive(part) < 0:
                    names.note("path", part, plain)
                parts = [*parts[:number], plain, *parts[number + 1 :]]
        return original(self, parts)

    flavour.parse_parts = parse_parts


def _change_fnmatch(note, module):
    exact_filter, exact = module.filter, module.fnmatch

    def filter(names, pat):
        names = list(names)
        found = exact_filter(names, pat)
        if not isinstance(pat, str):
            return found
        folded = [name for name in names if module.fnmatchcase(name.lower(), pat.lower())]
        if len(folded) > len(found):
            note("case", pat, "、".join(sorted(set(folded) - set(found))[:3]))
            return folded
        return found

    def fnmatch(name, pat):
        if exact(name, pat):
            return True
        if not isinstance(pat, str) or not module.fnmatchcase(name.lower(), pat.lower()):
            return False
        note("case", pat, name)
        return True

    module.filter, module.fnmatch = filter, fnmatch


# ---- programs


def of_programs(note, driver=None, shell_words=False):
    """Programs that subprocess starts: a chromedriver of theirs is ours, the console's words are nothing."""
    if driver or shell_words:
        when_imported("subprocess", partial(_change_subprocess, note, driver, shell_words))
    if driver:
        for name, cls in (("chromium", "ChromiumOptions"), ("chrome", "Options")):
            when_imported(f"selenium.webdriver.{name}.options", partial(_change_options, note, cls))


def of_sounds(note):
    """Windows' own module of sounds."""
    when_imported("winsound", lambda _: note("shell", "winsound"))


def _change_subprocess(note, driver, shell_words, module):
    start = getattr(module, "_posixsubprocess", None)
    if start is not None:
        start.fork_exec = partial(_fork_exec, note, driver, shell_words, start.fork_exec)


def _fork_exec(note, driver, shell_words, original, args, executables, *rest):
    program = os.fsdecode(args[0])
    if driver and program.replace("\\", "/").rpartition("/")[2].lower() in DRIVERS and program not in ("chromedriver", driver):
        note("driver", program)
        args, executables = [driver, *args[1:]], (os.fsencode(driver),)
    elif shell_words and list(args[:2]) == SHELL and len(args) == 3 and isinstance(args[2], str):
        command = left_over(args[2])
        if command is not None:
            note("shell", args[2])
            args = [*SHELL, command or ":"]
    return original(args, executables, *rest)


def _change_options(note, name, module):
    cls = getattr(module, name, None)
    if cls is None or "to_capabilities" not in vars(cls):
        return
    original = cls.to_capabilities

    def to_capabilities(self):
        location = self._binary_location
        if location and (drive(location) >= 0 or location.lower().endswith(".exe")):
            note("driver", location)
            self._binary_location = ""
        return original(self)

    cls.to_capabilities = to_capabilities
