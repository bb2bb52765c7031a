"""How a command ended and what it printed."""

from __future__ import annotations

from collections.abc import Sequence

from grader.bench import Execution, Limit
from grader.results import CheckFailed
from grader.shown import clip, differing, oddities

_LIMITS = {
    Limit.WALL: "运行超过时限",
    Limit.CPU: "占用处理器时间超过限制",
    Limit.MEMORY: "占用内存超过限制",
    Limit.OUTPUT: "输出超过长度限制",
    Limit.FILE_SIZE: "写出的文件超过大小限制",
}
_LAST_LINE = 500


def clean_exit(execution: Execution) -> Execution:
    """The command exited with 0 within every limit."""
    command = clip(" ".join(execution.argv), 200)
    seconds = f"{execution.wall_s:.1f} 秒"
    if execution.limit is not None:
        summary = f"{command} {_LIMITS[execution.limit]}，被终止（已运行 {seconds}）"
        raise CheckFailed(summary, expected="在限制内正常结束", seen=_last_words(execution))
    if execution.signal is not None:
        summary = f"{command} 被信号 {execution.signal} 终止（已运行 {seconds}）"
        raise CheckFailed(summary, expected="正常结束，退出码 0", seen=_last_words(execution))
    if execution.exit_code != 0:
        summary = f"{command} 异常结束，退出码 {execution.exit_code}"
        raise CheckFailed(summary, expected="正常结束，退出码 0", seen=_last_words(execution))
    return execution


def stdout_lines(execution: Execution, lines: Sequence[str]) -> list[str]:
    """Standard output is exactly these lines; white space at line ends, CRLF, empty lines at the end and bells do not count."""
    if isinstance(lines, str):
        raise TypeError("lines is a sequence of lines, not one text")
    expected = _lines("\n".join(lines))
    seen = _lines(execution.stdout_text)
    if seen == expected:
        return seen
    if execution.output_cut:
        raise CheckFailed("程序的输出过长，超出部分未保留", expected=f"{len(expected)} 行", seen=f"至少 {len(seen)} 行")
    at = next((i for i, (one, other) in enumerate(zip(expected, seen, strict=False)) if one != other), None)
    if at is None:
        at = min(len(expected), len(seen))
        summary = f"标准输出的行数不对：应为 {len(expected)} 行，实为 {len(seen)} 行"
        raise CheckFailed(summary, expected=_line(expected, at), seen=_line(seen, at))
    odd = oddities(expected[at], seen[at])
    shown_expected, shown_seen = differing(expected[at], seen[at])
    raise CheckFailed(
        f"标准输出的第 {at + 1} 行不对" + (f"（{odd}）" if odd else ""), expected=shown_expected, seen=shown_seen
    )


def _lines(text: str) -> list[str]:
    # Not splitlines(): it also breaks at form feeds and U+2028, which no console does. A bell is heard, not seen.
    lines = [line.rstrip() for line in text.replace("\a", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _line(lines: list[str], at: int) -> str:
    return f"第 {at + 1} 行：{clip(lines[at])}" if at < len(lines) else f"没有第 {at + 1} 行"


def _last_words(execution: Execution) -> str:
    for label, text in (("错误输出", execution.stderr_text), ("标准输出", execution.stdout_text)):
        lines = _lines(text)
        if lines:
            return f"{label}的最后一行：{clip(lines[-1], _LAST_LINE)}"
    return "没有任何输出"
