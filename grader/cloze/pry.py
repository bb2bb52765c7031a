"""Does a gap's text look around: at files, at the interpreter, at the system.

A trial's program holds the right texts of the other gaps. Whoever would pass them on to a later trial has to read them first,
out of the source or of the interpreter, and what an honest gap says of numbers, lists and tables does neither. That a text looks
around costs nothing: it decides when it is tried, and whether a person decides (`blanks.py`).
"""

from __future__ import annotations

import re
import unicodedata

from grader.cloze.framework import Framework

_BUILTINS = (
    "import open exec eval compile globals locals vars dir getattr setattr delattr breakpoint format_map help license credits copyright"
    " buffer raw detach"  # of a file that the framework has opened: types that open others
)
_MODULES = (  # that others have imported, and so can be reached through them
    "os sys io posix nt subprocess pathlib Path shutil tempfile glob linecache inspect tokenize importlib builtins ctypes mmap traceback"
    " codecs socket ssl pickle marshal multiprocessing threading asyncio urllib zipfile tarfile"
)
_FRAMES = "gi_frame gi_code f_back f_code f_globals f_locals f_builtins cr_frame cr_code tb_frame tb_next func_globals mro"
_WORDS = frozenset((*_BUILTINS.split(), *_MODULES.split(), *_FRAMES.split()))
_KINDS = re.compile(r"__\w+__|(?:read|open)_\w+|co_\w+|_Printer\w+|genfromtxt|loadtxt|fromfile|memmap|fromregex|(?:iter)?parse")
_PLACES = re.compile(r"file:|/(?:proc|sys|exam|opt|tmp)\b")
_WORD = re.compile(r"\w+")
_INTO_OBJECTS = re.compile(r"\{\w*[.\[]")  # of a format: "{0.name}"


def pries(text: str, framework: Framework) -> bool:
    """Whether the text has a word of those that look around; strings and comments count, for they can be run or filled in."""
    plain = unicodedata.normalize("NFKC", text)
    words = set(_WORD.findall(plain))
    if {word.strip("_") for word in words} & _WORDS or _PLACES.search(plain) or ("format" in words and _INTO_OBJECTS.search(plain)):
        return True
    kinds = {word for word in words if _KINDS.fullmatch(word)}
    return bool(kinds - _dunders(framework)) if kinds else False


def _dunders(framework: Framework) -> set[str]:
    """Names like `__init__` that the question itself uses."""
    sources = (data.decode("utf-8", "replace") for data in framework.reference().values())
    return {word for source in sources for word in _WORD.findall(source) if word.startswith("__")}
