"""Plain requests to a page that the candidate serves: bytes with caps, no proxies, no way out of the sandbox."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from grader.bench import Reply
from grader.results import CheckFailed

MAX_BODY = 4 << 20
TIMEOUT_S = 10.0
WHOLE_S = 20.0  # of a reply with all its redirections, however busily its bytes come
MAX_REDIRECTS = 5


class PageTimeout(CheckFailed):
    """The page did not answer in time; on a busy machine that has to be confirmed before it costs points."""


class _Late(Exception):
    """The time for the whole reply is up."""


class LiveHttp:
    """A session with cookies, as a browser has one; fresh for every question. For the one thread of a checker child."""

    def __init__(self, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, url: str) -> Reply:
        return self._ask("GET", url, None)

    def post(self, url: str, form: Mapping[str, str]) -> Reply:
        return self._ask("POST", url, form)

    def _ask(self, method: str, url: str, form: Mapping[str, str] | None) -> Reply:
        request = requests.Request(method, url, data=form)
        try:
            with _at_most(WHOLE_S):
                response = self._session.send(self._session.prepare_request(request), **self._how())
                for _ in range(MAX_REDIRECTS):
                    if response.next is None or _origin(response.next.url) != _origin(url):
                        break
                    response.close()
                    response = self._session.send(response.next, **self._how())
                with response:
                    body = response.raw.read(MAX_BODY + 1, decode_content=True)
        except _Late as late:
            raise PageTimeout(f"页面没有在 {WHOLE_S:g} 秒内响应完毕", seen=url) from late
        except requests.Timeout as error:
            raise PageTimeout(f"页面没有在 {self._timeout_s:g} 秒内响应", seen=url) from error
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:  # what a hostile server may cause
            raise CheckFailed("页面无法访问", expected=url, seen=type(error).__name__) from error
        if len(body) > MAX_BODY:
            raise CheckFailed(f"页面超过 {MAX_BODY >> 20} MiB", seen=url)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, response.url, headers, body)

    def _how(self) -> dict[str, Any]:
        return {"timeout": self._timeout_s, "stream": True, "allow_redirects": False}


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """_Late when the block takes longer: a server that sends a byte now and then keeps each single wait short."""

    def late(*_: object) -> None:
        raise _Late

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _origin(url: str | None) -> tuple[str, str | None, int | None]:
    """Redirects are followed within it only: beside the page live the browser's driver and the relays."""
    parts = urlsplit(url or "")
    return parts.scheme, parts.hostname, parts.port
