"""The connection to chromedriver, with a cap on answers: a page decides how long its texts are, the checker child does not grow."""

from __future__ import annotations

from typing import Any

import urllib3
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from urllib3.response import HTTPResponse

from grader.results import CheckFailed

MAX_ANSWER = 24 << 20  # a picture of the window as base64 is under 6 MB
ANSWER_S = 25  # a page that does not come back from a click is cut off here: chromedriver itself would wait on


class CappedPool(urllib3.PoolManager):
    """Reads an answer to its end or to the cap. CheckFailed beyond: only a page can make it so large."""

    def request(self, method: str, url: str, *args: Any, **how: Any) -> Any:
        answer = super().request(method, url, *args, preload_content=False, **how)
        data = answer.read(MAX_ANSWER + 1)
        if len(data) > MAX_ANSWER:
            answer.close()
            raise CheckFailed("页面上的内容过大", expected=f"不超过 {MAX_ANSWER >> 20} MiB")
        answer.release_conn()
        return HTTPResponse(body=data, headers=answer.headers, status=answer.status, reason=answer.reason)


class CappedConnection(RemoteConnection):
    """Selenium's, over such a pool."""

    def _get_connection_manager(self) -> CappedPool:
        return CappedPool(timeout=ANSWER_S)


def connection(port: int) -> CappedConnection:
    """To the chromedriver on that port of the loopback."""
    address = f"http://127.0.0.1:{port}"
    return CappedConnection(client_config=ClientConfig(remote_server_addr=address, timeout=ANSWER_S))
