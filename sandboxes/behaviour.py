"""What an answer owed to the exam's computer (`inside/exam_behaviour`): facts for the report, and how PyCharm runs a script.

The file of notes is written in the candidate's process and is the candidate's own: it is read strictly, within limits, and
nothing in it touches a score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from sandboxes import layout
from sandboxes.agent_client import Agent, Refusal

MAX_BYTES: Final = 16_000
MAX_TEXT: Final = 120
SHOWN: Final = 3  # examples of one kind
SCRIPT_FOLDER: Final = "script_folder"
SENTENCES: Final = {
    "path": "程序使用了 Windows 的反斜杠路径，评分环境按 Windows 的方式找到了文件：{}",
    "drive": "程序使用了带盘符的路径，评分环境把它看作作答文件夹中的文件：{}",
    "case": "程序使用的文件名大小写与实际不同，评分环境按 Windows 的方式不区分大小写：{}",
    "font": "程序使用了 Windows 自带的字体文件，评分环境改用自己的中文字体：{}",
    "shell": "程序调用了 Windows 控制台命令，评分环境不执行这些命令，也不报错：{}",
    "enter": "程序结束时等待按回车键，评分环境代为按下：{}",
    "driver": "程序指定了考试计算机上的浏览器或驱动路径，评分环境改用自己的：{}",
}


def notes(agent: Agent) -> tuple[str, ...]:
    """One sentence for each kind of adaptation that the question's programs met, in the order of SENTENCES."""
    try:
        data = agent.get(layout.NOTES_FILE, max_bytes=MAX_BYTES, root=layout.HOME_DIR)
    except Refusal:  # none were taken, or the candidate's program made something else of the file
        return ()
    return sentences(data)


def sentences(data: bytes) -> tuple[str, ...]:
    """The notes in words. A line that is not a note of a known kind is passed over."""
    found: dict[str, dict[str, None]] = {kind: {} for kind in SENTENCES}
    for line in data.decode("utf-8", "replace").split("\n"):
        fields = line.split("\t")
        if len(fields) == 3 and fields[0] in found:
            was, became = (_shown(text) for text in fields[1:])
            found[fields[0]][f"{was} → {became}" if became else was or "（无提示）"] = None
    return tuple(SENTENCES[kind].format(_listed([f"“{text}”" for text in texts])) for kind, texts in found.items() if texts)


def as_there(argv: Sequence[str], env: Mapping[str, str], agent: Agent) -> tuple[tuple[str, ...], str]:
    """`python src/main.py` as PyCharm runs it, by the script's whole path, and its folder to run it in; else as it is."""
    asked = SCRIPT_FOLDER in env.get("EXAM_BEHAVIOUR", "").split(",")
    if not asked or len(argv) < 2 or PurePosixPath(argv[0]).name != "python" or not argv[1].endswith(".py"):
        return tuple(argv), layout.ANSWER_DIR
    if "/" in argv[1] and argv[1] not in {found.path for found in agent.files()}:
        return tuple(argv), layout.ANSWER_DIR
    script = PurePosixPath(layout.ANSWER_DIR, argv[1])
    return (argv[0], str(script), *argv[2:]), str(script.parent)


def _shown(text: str) -> str:
    plain = text.translate({ord("“"): '"', ord("”"): '"'})  # what stands within quotation marks must not end them
    return "".join(c if c.isprintable() else "?" for c in plain[:MAX_TEXT])


def _listed(texts: list[str]) -> str:
    more = f" 等 {len(texts)} 处" if len(texts) > SHOWN else ""
    return "；".join(texts[:SHOWN]) + more
