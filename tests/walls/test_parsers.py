"""What an answer wrote is parsed strictly and within a size: each probe is the answer's failure, and passes where the cap is lifted."""

from __future__ import annotations

import io
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from unittest.mock import patch

import pytest
from PIL import Image

from grader import expect
from grader.expect import csvfile, jsonfile, markup
from grader.results import CheckFailed
from sandboxes import charts, http_client
from sandboxes.http_client import LiveHttp, PageTimeout
from sandboxes.inside import tagged

pictures = sys.modules["grader.expect.picture"]  # the name in the package is that of its function
CHART = {"title": "", "subtitle": "", "legend": [], "categories": [], "horizontal": False, "x_name": "", "y_name": "", "series": []}


def png(side: int) -> bytes:
    """A picture of many pixels in few bytes, with something on it."""
    image = Image.new("1", (side, side))
    image.paste(1, (0, 0, side // 2, side))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@dataclass(frozen=True)
class Cap:
    """A probe, where the number stands that refuses it, and one that does not."""

    probe: Callable[[], object]
    module: ModuleType
    name: str
    lifted: int


CAPS = {
    "depth of JSON": Cap(lambda: expect.json(b"[" * 150 + b"]" * 150), jsonfile, "MAX_DEPTH", 200),
    "digits of JSON": Cap(lambda: expect.json(b"9" * 500), jsonfile, "MAX_DIGITS", 900),
    "bytes of JSON": Cap(lambda: expect.json(b'"' + b"x" * (17 << 20) + b'"'), jsonfile, "MAX_BYTES", 20 << 20),
    "bytes of a CSV": Cap(lambda: expect.csv((b"1" * 180 + b"\n") * 99_000, None), csvfile, "MAX_BYTES", 20 << 20),
    "characters of a page": Cap(lambda: expect.html("<p>" + "x" * (5 << 20)), markup, "MAX_CHARACTERS", 8 << 20),
    "bytes of a picture": Cap(lambda: expect.picture(png(600) + bytes(17 << 20)), pictures, "MAX_BYTES", 20 << 20),
    "depth of a value": Cap(lambda: there_and_back(nested(80)), tagged, "MAX_DEPTH", 200),
    "items of a chart": Cap(lambda: charts.parsed(json.dumps({**CHART, "legend": ["x"] * 6000})), charts, "MAX_ITEMS", 9000),
}


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


def there_and_back(value: object) -> object:
    """What comes back of a value that a function returned, if nothing of it stays behind."""
    try:
        return tagged.decode(tagged.encode(value))
    except ValueError as refused:
        raise CheckFailed(str(refused)) from refused


@pytest.mark.parametrize("name", CAPS)
def test_what_is_over_a_cap_is_the_answers_failure(name: str) -> None:
    cap = CAPS[name]
    started = time.process_time()
    with pytest.raises(CheckFailed):
        cap.probe()
    assert time.process_time() - started < 5
    with patch.object(cap.module, cap.name, cap.lifted):
        cap.probe()


def test_a_picture_is_refused_by_its_header_and_decoded_where_more_is_allowed() -> None:
    data = png(6400)
    assert len(data) < 100_000
    with patch.object(Image.Image, "load", side_effect=AssertionError("a pixel was decoded")), pytest.raises(CheckFailed, match="像素过多"):
        expect.picture(data)
    assert expect.picture(data, max_pixels=50_000_000).width == 6400


STRICT = {
    "a key twice": lambda: expect.json(b'{"a": 1, "a": 2}'),
    "NaN": lambda: expect.json(b"[NaN]"),
    "an infinite number": lambda: expect.json(b"[1e999]"),
    "two values": lambda: expect.json(b"1 2"),
    "half a character": lambda: expect.json(b'"\xed\xa0\x80\xff"'),
    "NUL in a CSV": lambda: expect.csv(b"a\n\0\n", ["a"]),
    "an open quote": lambda: expect.csv(b'a\n"x', ["a"]),
    "a ragged row": lambda: expect.csv(b"a,b\n1\n", ["a", "b"]),
    "another picture": lambda: expect.picture(b"GIF89a" + bytes(100)),
    "half a picture": lambda: expect.picture(png(600)[:-40]),
    "a chart with true for a number": lambda: charts.parsed(json.dumps({**CHART, "series": [{"kind": "", "name": "", "names": [""], "values": [True]}]})),
    "a chart with Infinity": lambda: charts.parsed(json.dumps(CHART).replace("false", "Infinity")),
}


@pytest.mark.parametrize("name", STRICT)
def test_what_is_not_the_form_is_the_answers_failure(name: str) -> None:
    with pytest.raises(CheckFailed):
        STRICT[name]()


@pytest.mark.parametrize("form", [{"t": "object", "v": ["x", "y"]}, {"t": "eval", "v": "1"}, {"t": "float", "v": "1"}, {"a": 1}, {"t": "bytes", "v": "zz"}])
def test_a_value_is_of_a_known_form_or_none(form: object) -> None:
    with pytest.raises(ValueError):
        tagged.decode(form)


class Drip(BaseHTTPRequestHandler):
    """A byte now and then at /slowly, too much at /much."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(20 if self.path == "/slowly" else 5):
            self.wfile.write(b"x" if self.path == "/slowly" else bytes(1 << 20))
            self.wfile.flush()
            time.sleep(0.1 if self.path == "/slowly" else 0)

    def log_message(self, *_: object) -> None:
        """Nothing is said."""


@contextmanager
def served() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Drip) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_reply_that_drips_or_never_ends_is_the_answers_failure() -> None:
    with served() as url:
        with patch.object(http_client, "WHOLE_S", 0.5), pytest.raises(PageTimeout):
            LiveHttp().get(f"{url}/slowly")
        assert LiveHttp().get(f"{url}/slowly").text == "x" * 20  # no single byte comes late
        with pytest.raises(CheckFailed, match="MiB"):
            LiveHttp().get(f"{url}/much")
        with patch.object(http_client, "MAX_BODY", 6 << 20):
            assert len(LiveHttp().get(f"{url}/much").body) == 5 << 20
