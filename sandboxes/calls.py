"""Requests to the call driver and its answers: bytes from the candidate's process, parsed strictly."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from grader.bench import Opaque, Raised, Returned
from grader.results import CheckFailed
from sandboxes.agent_client import Ran
from sandboxes.inside import tagged

DRIVER = "call_driver.py"
DONE = b'{"done": true'  # what the driver writes after a snippet has run to its end


def call_request(file: str, function: str, calls: Sequence[Sequence[object]]) -> bytes:
    """What the driver needs to call `function` once for each list of arguments."""
    forms = [tagged.encode(list(arguments)) for arguments in calls]
    return json.dumps({"file": file, "function": function, "calls": forms}).encode()


def drive_request(file: str, snippet: str, inputs: Mapping[str, object]) -> bytes:
    """What the driver needs to run an author's snippet."""
    return json.dumps({"file": file, "snippet": snippet, "inputs": tagged.encode(dict(inputs))}).encode()


def answers(ran: Ran, wanted: int | None) -> list[Returned | Raised]:
    """What came back; filled up to `wanted` with "ended" for calls that never returned, or one for a snippet.

    CheckFailed when the candidate's process wrote something else than results to the private descriptor.
    """
    found: list[Returned | Raised] = []
    lines = ran.result.split(b"\n")
    done = wanted is None and len(lines) > 1 and lines[-2].startswith(DONE)
    for line in lines[: -2 if done else -1]:
        found.append(_answer(line))
        if len(found) == 1 and isinstance(found[0], Raised) and json.loads(line).get("importing"):
            return found * (wanted or 1)
    if ran.result_cut:
        raise CheckFailed("返回值过大，无法读取")
    if wanted is not None:
        if len(found) > wanted:
            raise CheckFailed("程序向评分通道写入了多余的内容", expected=f"{wanted} 个结果", seen=f"{len(found)} 个结果")
        found += [Raised("ProcessEnded", _end(ran))] * (wanted - len(found))
    elif not done:
        found.append(Raised("ProcessEnded", _end(ran)))
    return found


def _answer(line: bytes) -> Returned | Raised:
    try:
        form = json.loads(line)
        printed = str(form["printed"])
        if "returned" in form:
            return Returned(tagged.decode(form["returned"], Opaque), printed)
        return Raised(str(form["raised"]), str(form["message"]), printed)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckFailed("程序的返回值无法读取", seen=line[:200].decode("utf-8", "replace")) from error


def _end(ran: Ran) -> str:
    if ran.execution.limit is not None:
        return f"超出限制：{ran.execution.limit}"
    if ran.execution.signal is not None:
        return f"进程被信号 {ran.execution.signal} 终止"
    return f"进程提前结束，退出码 {ran.execution.exit_code}"
