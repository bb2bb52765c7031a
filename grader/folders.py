"""What is where in an answer: question folders under many names, one folder too many, near-miss file names.

Only names here: nothing is opened.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NUMERALS = {one: number for number, one in enumerate("一二三四五六七八九十", start=1)}
_WORDS = r"(?:questions?|question|task|ques|exam|ex|q|t|试题|题目|题|案例|任务|第)?"
_NAME = re.compile(
    rf"{_WORDS}[\s_.\-]*(?:0?([1-9]|10)|([一二三四五六七八九十]))\s*(?:大?题|道题|题目)?(?P<rest>[\s\-_.、:：(（【\[].*)?"
)
_SHORTCUT = re.compile(r"(\s*-\s*快捷方式)?(\s*\(\d+\))?\.lnk$")
DEPTH = 3  # folders too many around the questions that are looked through


@dataclass(frozen=True)
class Layout:
    """Where the questions are. `prefix` is the folder above them, "" or ending in "/"."""

    prefix: str
    folders: dict[int, str]  # question number -> folder name below the prefix
    notes: tuple[str, ...]


class Ambiguous(Exception):
    """Two places could be meant: a person decides. The message is Chinese."""


def question_number(name: str) -> int | None:
    """The question that a folder of this name is for: `1`, `q1`, `第1题`, `题目1`, `第一题`, `1-订单`; None for none."""
    match = _NAME.fullmatch(_plain(name))
    if not match:
        return None
    return int(match[1]) if match[1] else _NUMERALS[match[2]]


def find_layout(paths: Iterable[str], numbers: Sequence[int]) -> Layout:
    """The question folders among these files' paths. `numbers` are the paper's questions. Raises Ambiguous."""
    paths = tuple(paths)
    for depth in range(DEPTH + 1):
        places = sorted({_head(path, depth) for path in paths if path.count("/") > depth})
        fitting = [place for place in places if _questions_below(paths, place, numbers)]
        if len(fitting) > 1:
            raise Ambiguous("压缩包中有多个文件夹都像作答文件夹：" + "、".join(one.rstrip("/") for one in fitting[:5]))
        if fitting:
            inner = _wrapped(paths, fitting[0], numbers)
            return _layout(paths, inner, numbers)
    if len(numbers) == 1 and paths:
        prefix = _common_wrapper(paths)
        note = "未按题号建文件夹，试卷只有一道题，全部文件按该题处理"
        return Layout(prefix, {numbers[0]: ""}, (note,))
    return Layout("", {}, ("没有找到任何题目的文件夹",) if paths else ())


def near_misses(wanted: Iterable[str], there: Iterable[str], *, ignore_case: bool = False) -> dict[str, str]:
    """Wanted file -> a file that was probably meant: `main.py.txt`, `main - 副本.py`, `Main (1).py`, other case, `作业/main.py`, a
    shortcut to it.

    For files that are wanted and not there; with `ignore_case`, a file in another case is there. Whether a near miss is
    taken is a person's decision.
    """
    present = tuple(there)
    folded = {name.casefold() for name in present} if ignore_case else set()
    found = {}
    for name in wanted:
        if name in present or name.casefold() in folded:
            continue
        alike = [one for one in present if _core(one) == _core(name) or _core(one).endswith(f"/{_core(name).lstrip('/')}")]
        if alike:
            found[name] = sorted(alike)[0]
    return found


def _questions_below(paths: tuple[str, ...], place: str, numbers: Sequence[int]) -> dict[int, list[str]]:
    names = {path.removeprefix(place).split("/")[0] for path in paths if path.startswith(place) and "/" in path[len(place) :]}
    found: dict[int, list[str]] = {}
    for name in sorted(names):
        number = question_number(name)
        if number in numbers and number is not None:
            found.setdefault(number, []).append(name)
    return found


def _wrapped(paths: tuple[str, ...], place: str, numbers: Sequence[int]) -> str:
    """A lone folder `1/` that itself holds several questions is a wrapper, not question 1."""
    found = _questions_below(paths, place, numbers)
    if len(found) == 1:
        [names] = found.values()
        inner = f"{place}{names[0]}/"
        if len(names) == 1 and len(_questions_below(paths, inner, numbers)) > 1:
            return inner
    return place


def _layout(paths: tuple[str, ...], place: str, numbers: Sequence[int]) -> Layout:
    folders: dict[int, str] = {}
    notes = []
    for number, names in _questions_below(paths, place, numbers).items():
        exact = [name for name in names if not _has_rest(name)] or names
        if len(exact) > 1:
            raise Ambiguous(f"第 {number} 题有多个文件夹：" + "、".join(exact[:5]))
        folders[number] = exact[0]
        notes += [f"第 {number} 题另有文件夹“{name}”，未采用" for name in names if name != exact[0]]
    taken = {place + name for name in folders.values()}
    others = sorted({path.removeprefix(place).split("/")[0] for path in paths if not _within(path, place, taken)})
    if others:
        more = f" 等 {len(others)} 项" if len(others) > 10 else ""
        notes.append("不在任何题目文件夹内，未评：" + "、".join(others[:10]) + more)
    return Layout(place, folders, tuple(notes))


def _within(path: str, place: str, taken: set[str]) -> bool:
    return path.startswith(place) and place + path[len(place) :].split("/", maxsplit=1)[0] in taken and "/" in path[len(place) :]


def _has_rest(name: str) -> bool:
    match = _NAME.fullmatch(_plain(name))
    return bool(match and match["rest"])


def _head(path: str, depth: int) -> str:
    return "".join(f"{part}/" for part in path.split("/")[:depth])


def _common_wrapper(paths: tuple[str, ...]) -> str:
    prefix = ""
    for depth in range(1, DEPTH + 1):
        heads = {_head(path, depth) for path in paths}
        if len(heads) != 1 or any(path.count("/") < depth for path in paths):
            break
        prefix = heads.pop()
    return prefix


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _core(path: str) -> str:
    """A file name without what Windows adds to copies and hides of extensions."""
    folder, _, name = path.rpartition("/")
    plain = _SHORTCUT.sub("", _plain(name))
    plain = plain.removesuffix(".txt") if plain.count(".") > 1 else plain
    stem, dot, extension = plain.rpartition(".")
    stem = re.sub(r"(\s*-\s*副本)?\s*(\(\d+\))?$", "", stem)
    return f"{folder.casefold()}/{stem}{dot}{extension}"
