"""The words and symbols of reports: states, verdicts, levels, points, times. Chinese, and never colour alone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from grader.records import Adjustment
from grader.results import ProgramRun, Verdict
from grader.scores import CandidateScore, QuestionScore, State

LIMITS = {
    "wall": "超过时限",
    "cpu": "处理器时间超限",
    "memory": "内存超限",
    "output": "输出超限",
    "file_size": "文件超限",
}
STATES = {
    State.SCORED: "已评分",
    State.UNREADABLE: "无法读取",
    State.FAULT: "待重评",
    State.PERSON: "待人工评定",
    State.MISSING: "未评",
}
VERDICTS = {
    Verdict.PASSED: "通过",
    Verdict.FAILED: "未通过",
    Verdict.SKIPPED: "前置未通过，未评",
    Verdict.FAULT: "待重评",
    Verdict.PERSON: "待人工评定",
}
SYMBOLS = {Verdict.PASSED: "✓", Verdict.FAILED: "✗", Verdict.SKIPPED: "–", Verdict.FAULT: "!", Verdict.PERSON: "?"}
LEVELS = {"beginner": "初级", "intermediate": "中级", "advanced": "高级"}
FAULT = "评分环境出现问题，尚未评定，将重新评分，不影响得分"
PERSON = "有采分点须由人工评定，评定后给出得分"
MISSING = "尚未评分，完成后给出得分"

_BEIJING = timezone(timedelta(hours=8))
_NATIONAL_ID = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def level_of(paper: str) -> str:
    """`intermediate-A` -> 中级."""
    level = paper.rpartition("-")[0]
    return LEVELS.get(level, level or paper)


def version_of(paper: str) -> str:
    """`intermediate-A` -> A卷."""
    return f"{paper.rpartition('-')[2]}卷"


def number(points: Decimal) -> str:
    """Points without superfluous zeros: 20, 13.5."""
    return f"{points.normalize() + 0:f}"


def signed(points: Decimal) -> str:
    """A correction with its sign: +2, −1.5."""
    return f"{'−' if points < 0 else '+'}{number(abs(points))}"


def decided(one: Adjustment) -> str:
    """A person's decision on one scoring point: 第2题 第3空 评定 1.5 分."""
    if one.question is None:
        return f"{point(one.decides or '')}，经人工确认"
    return f"第{one.question}题 {point(one.decides or '')} 评定 {number(one.points)} 分"


def point(check: str) -> str:
    """A check's name for readers: 第3空 for a gap; a submission's matter in words."""
    for matter, word in (("unreadable:", "答卷无法读取"), ("others:", "多份答卷以最先收到的为准")):
        if check.startswith(matter):
            return word
    return f"第{check.removeprefix('gap_')}空" if check.startswith("gap_") else check


def size(count: int) -> str:
    """Bytes as people say them."""
    if count < 1000:
        return f"{count} 字节"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def short(digest: str) -> str:
    """The first 12 characters of a digest or an id, enough to find it."""
    return digest.removeprefix("sha256:")[:12]


def ended(run: ProgramRun) -> str:
    """How a program of the candidate's ended and what it used."""
    how = f"退出码 {run.exit_code}" if run.signal is None else f"被信号 {run.signal} 终止"
    if run.limit is not None:
        how = f"{LIMITS.get(run.limit, run.limit)}，{how}"
    return f"{how}；用时 {run.wall_s:.2f} 秒，处理器 {run.cpu_s:.2f} 秒，内存峰值 {run.peak_memory_mib:.0f} MiB"


def beijing(moment: str) -> str:
    """A time of the ledger (ISO 8601, UTC) as 2022-11-19 17:32:05; unchanged where it is none."""
    try:
        return datetime.fromisoformat(moment).astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return moment


def masked(text: str) -> str:
    """`text` without national IDs (18 digits with their right check digit), as file names may carry them."""
    return _NATIONAL_ID.sub(lambda found: "［身份证号已隐去］" if _is_national_id(found[0]) else found[0], text)


def why_open(score: CandidateScore, attempts: int) -> str:
    """Why a candidate's score is withheld; "" when it is not. `attempts`: after so many a fault waits for a person."""
    if score.state is State.UNREADABLE:
        return masked(score.handed.unreadable or "答卷无法读取")
    faults = [one for one in score.questions if one.state is State.FAULT]
    missing = [one for one in score.questions if one.state is State.MISSING]
    parts = []
    if faults:
        waits = any(one.result is not None and one.result.attempt >= attempts for one in faults)
        parts.append(f"{_listed(faults)}：评分环境出现问题，{'已多次重试，等待人工处理' if waits else '将重新评分'}")
    parts += [f"第{one.question.number}题：{_waiting(one)}待人工评定" for one in score.questions if one.state is State.PERSON]
    if missing:
        parts.append(f"{_listed(missing)}：{MISSING}" if score.run else MISSING)
    return "；".join(parts)


def to_confirm(score: CandidateScore) -> str:
    """What a person has to confirm beside the score; "" when nothing."""
    others = 0 if score.confirmed else score.handed.others
    return f"另有 {others} 份内容不同的答卷，现以最先收到的一份评分，须由人确认" if others else ""


def _waiting(question: QuestionScore) -> str:
    return "、".join(f"“{one.title}”" for one in question.undecided)


def _listed(questions: list[QuestionScore]) -> str:
    return "、".join(f"第{one.question.number}题" for one in questions)


def _is_national_id(text: str) -> bool:
    check = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False)) % 11
    return "10X98765432"[check] == text[-1].upper()
