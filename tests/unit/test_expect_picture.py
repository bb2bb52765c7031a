"""A picture is opened without trust: the right format and size, whole, and with something on it."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw

from grader import expect
from grader.results import CheckFailed, Evidence


def evidence_of(statement: Callable[[], object]) -> Evidence:
    with pytest.raises(CheckFailed) as caught:
        statement()
    found = caught.value.evidence
    assert re.search("[\u4e00-\u9fff]", found.summary), found.summary
    assert all(len(text or "") < 3000 for text in (found.summary, found.expected, found.seen))
    return found


def encoded(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def drawn(mode: str = "RGB", size: tuple[int, int] = (640, 480), ground: Any = "white", ink: Any = "navy") -> Image.Image:
    """A bar and a line on a ground, as a small plot has."""
    image = Image.new(mode, size, ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((size[0] // 4, size[1] // 2, size[0] // 3, size[1] - 20), fill=ink)
    draw.line((20, size[1] - 20, size[0] - 20, size[1] - 20), fill=ink)
    return image


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def declaring(width: int, height: int, body: bytes = b"") -> bytes:
    """A PNG whose header promises a size, whatever follows."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "image",
    [
        drawn(),
        drawn("RGBA", ground=(255, 255, 255, 0), ink=(0, 0, 128, 255)),  # savefig(transparent=True)
        drawn("RGBA", ground=(0, 0, 0, 0), ink=(255, 0, 0, 255)),
        drawn("L", ground=255, ink=0),
        drawn("LA", ground=(255, 0), ink=(0, 255)),
        drawn("1", ground=1, ink=0),
        drawn().convert("P"),
        drawn("I;16", ground=65535, ink=0),
        drawn(ground="black", ink="gray"),
        drawn(ground=(200, 0, 0), ink=(0, 102, 0)),  # about one brightness
    ],
    ids=lambda image: image.mode,
)
def test_a_drawn_picture_is_one(image: Image.Image) -> None:
    assert expect.picture(encoded(image), min_width=640, min_height=480) == expect.Picture("PNG", 640, 480)


@pytest.mark.parametrize("format", ["JPEG", "GIF", "BMP"])
def test_other_formats_may_be_asked_for(format: str) -> None:
    assert expect.picture(encoded(drawn(), format), format=format).format == format


def test_a_short_title_is_enough() -> None:
    image = Image.new("RGB", (640, 480), "white")
    ImageDraw.Draw(image).text((280, 10), "price by district", fill="black")
    expect.picture(encoded(image))


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (640, 480), "white"),
        Image.new("RGBA", (640, 480), (0, 0, 0, 0)),  # wholly transparent
        drawn("RGBA", ground=(255, 255, 255, 0), ink=(0, 0, 0, 0)),  # drawn with what cannot be seen
        drawn("RGBA", ground=(255, 255, 255, 0), ink=(255, 255, 255, 255)),  # white on transparent
        drawn(ground=(250, 250, 250), ink=(255, 255, 255)),
        Image.new("I;16", (640, 480), 9000),
        Image.new("P", (640, 480), 3),
    ],
    ids=lambda image: image.mode,
)
def test_a_blank_picture_is_not(image: Image.Image) -> None:
    assert "空白" in evidence_of(lambda: expect.picture(encoded(image))).summary


def test_a_few_specks_leave_it_blank_and_a_blank_jpeg_too() -> None:
    image = Image.new("RGB", (640, 480), "white")
    image.putpixel((3, 3), (0, 0, 0))
    assert "空白" in evidence_of(lambda: expect.picture(encoded(image))).summary
    assert "空白" in evidence_of(lambda: expect.picture(encoded(image, "JPEG"), format="JPEG")).summary


def test_too_small_a_picture_says_its_size() -> None:
    found = evidence_of(lambda: expect.picture(encoded(drawn()), min_width=800))
    assert found.summary == "图片的尺寸过小" and "640×480" in str(found.seen)
    evidence_of(lambda: expect.picture(encoded(drawn()), min_height=481))


@pytest.mark.parametrize("size", [(50_000, 50_000), (2**31 - 1, 2**31 - 1), (40_000_001, 1)])
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    assert "像素过多" in evidence_of(lambda: expect.picture(declaring(*size))).summary


def test_a_bomb_in_a_text_chunk_is_refused() -> None:
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * (200 << 20), 9))
    evidence_of(lambda: expect.picture(declaring(64, 64, text)))


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n", b"<svg/>", encoded(drawn(), "JPEG"), encoded(drawn(), "GIF"), declaring(0, 5), b"\0" * 9999],
    ids=lambda data: repr(data[:6]),
)
def test_what_is_no_png_is_refused(data: bytes) -> None:
    assert "PNG" in evidence_of(lambda: expect.picture(data)).summary


def test_a_truncated_picture_is_refused() -> None:
    whole = encoded(drawn())
    for end in range(len(whole) - 20):  # what is left then is a checksum and the end mark: every pixel is there
        evidence_of(lambda end=end: expect.picture(whole[:end]))  # type: ignore[misc]
    evidence_of(lambda: expect.picture(declaring(640, 480)))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "BMP"])
def test_damaged_bytes_never_become_a_fault(format: str) -> None:
    whole = encoded(drawn(size=(64, 48)), format)
    for at in range(min(len(whole), 1500)):
        for wrong in (0, 0xFF, whole[at] ^ 0x80):
            with contextlib.suppress(CheckFailed):
                expect.picture(whole[:at] + bytes([wrong]) + whole[at + 1 :], format=format)


def test_too_many_bytes_are_refused_and_an_unknown_format_is_the_authors_mistake() -> None:
    evidence_of(lambda: expect.picture(bytes((16 << 20) + 1)))
    with pytest.raises(ValueError, match="WEBP"):
        expect.picture(encoded(drawn()), format="WEBP")


def test_nothing_is_imported_when_a_picture_is_judged() -> None:
    program = """
import io, sys
from PIL import Image
from grader import CheckFailed, expect
pictures = []
for format in ("PNG", "JPEG", "GIF", "BMP"):
    out = io.BytesIO()
    Image.radial_gradient("L").save(out, format)
    pictures.append((format, out.getvalue()))
before = set(sys.modules)
for format, data in pictures:
    expect.picture(data, format=format)
    for wrong in (data[:-40], b"", b"RIFF", data[:30]):
        try: expect.picture(wrong, format=format)
        except CheckFailed: pass
print(sorted(set(sys.modules) - before))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
