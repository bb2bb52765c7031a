"""What a judging browser sees, and what a frozen site was asked for."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence

from grader.bench import SiteRequest
from grader.page import Page
from grader.results import CheckFailed
from grader.shown import clip, oddities, show

_LISTED = 8


def seen_text(page: Page, text: str, *, what: str = "页面") -> None:
    """The page shows this text; runs of white space count as one blank."""
    contains(page.text, text, what=what)


def contains(seen: str, text: str, *, what: str = "文字") -> None:
    """`text` stands somewhere in what was seen; runs of white space count as one blank."""
    wanted = " ".join(text.split())
    if not wanted:
        raise ValueError("contains() needs a text")
    shown = " ".join(seen.split())
    if wanted not in shown:
        raise CheckFailed(f"{what}上看不到要求的文字", expected=clip(wanted), seen=clip(shown))


def table_cells(page: Page, rows: Sequence[Sequence[str]], *, css: str = "table", what: str = "页面表格") -> None:
    """The visible cells of a table, heading row included, are exactly `rows`; white space collapsed."""
    seen = [[" ".join(cell.split()) for cell in row] for row in page.table(css)]
    wanted = [[" ".join(cell.split()) for cell in row] for row in rows]
    for number, (one, other) in enumerate(zip(seen, wanted, strict=False), start=1):
        if one != other:
            raise CheckFailed(
                f"{what}的第 {number} 行不对{_column(one, other)}", expected=show(other), seen=show(one)
            )
    if len(seen) != len(wanted):
        raise CheckFailed(
            f"{what}的行数不对",
            expected=f"{len(wanted)} 行",
            seen=f"{len(seen)} 行，最后一行 {show(seen[-1])}" if seen else "没有行",
        )


def called(
    requests: Sequence[SiteRequest],
    path: str = "*",
    *,
    host: str | None = None,
    method: str | None = None,
    at_least: int = 1,
    at_most: int | None = None,
) -> list[SiteRequest]:
    """The site was asked for `path` (a pattern with `*`, `?`, `[…]`; query string included) this many times.

    `host` covers its sub-domains. Requests that the site could not answer (404) do not count. Returns the matches.
    """
    found = [one for one in requests if _matches(one, path, host, method)]
    if len(found) < at_least or (at_most is not None and len(found) > at_most):
        address = f"{host or ''}{path}"
        few = len(found) < at_least
        bounds = f"至少 {at_least} 次" if at_most is None else f"{at_least} 至 {at_most} 次"
        raise CheckFailed(
            f"对网站的访问{'不够' if few else '过多'}：{address}",
            expected=f"访问 {address} {bounds}",
            seen=f"{len(found)} 次；{_log(requests)}",
        )
    return found


def _matches(request: SiteRequest, path: str, host: str | None, method: str | None) -> bool:
    covered = host is None or request.host == host or request.host.endswith("." + host)
    asked = method is None or request.method == method
    return covered and asked and request.status < 400 and fnmatch.fnmatchcase(request.path, path)


def _log(requests: Sequence[SiteRequest]) -> str:
    if not requests:
        return "没有任何访问记录"
    lines = [f"{one.method} {one.scheme}://{one.host}{one.path} {one.status}" for one in requests[:_LISTED]]
    more = f" …共 {len(requests)} 条" if len(requests) > _LISTED else ""
    return clip("访问记录：" + "；".join(lines) + more, 1000)


def _column(seen: list[str], wanted: list[str]) -> str:
    for number, (one, other) in enumerate(zip(seen, wanted, strict=False), start=1):
        if one != other:
            odd = oddities(other, one)
            return f"（第 {number} 列{'：' + odd if odd else ''}）"
    return f"（应有 {len(wanted)} 列，实有 {len(seen)} 列）"
