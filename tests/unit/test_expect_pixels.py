"""`expect.pixels`: a small picture taken out of an array, pixel by pixel."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from grader import CheckFailed, expect

COLOURS = bytes(range(10, 10 + 3 * 12))  # 4 x 3 pixels, all different


def encoded(rgb: bytes, size: tuple[int, int] = (4, 3), mode: str = "RGB", kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.frombytes("RGB", size, rgb).convert(mode).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_the_same_pixels_pass_with_and_without_an_alpha_channel(mode: str) -> None:
    expect.pixels(encoded(COLOURS, mode=mode), 4, 3, COLOURS)


def test_red_and_blue_exchanged_is_shown_at_the_first_pixel() -> None:
    swapped = b"".join(COLOURS[place : place + 3][::-1] for place in range(0, len(COLOURS), 3))
    with pytest.raises(CheckFailed) as caught:
        expect.pixels(encoded(swapped), 4, 3, COLOURS, tolerance=1)
    assert "12 个颜色不同" in str(caught.value)
    assert caught.value.evidence.seen == "(12, 11, 10)"


@pytest.mark.parametrize(("data", "why"), [
    (encoded(COLOURS, (3, 4)), "大小不对"),
    (encoded(COLOURS, kind="BMP"), "不是 PNG"),
    (encoded(COLOURS)[:50], "图片"),
])  # fmt: skip
def test_another_size_or_format_or_a_broken_file_fails(data: bytes, why: str) -> None:
    with pytest.raises(CheckFailed, match=why):
        expect.pixels(data, 4, 3, COLOURS)


def test_expected_pixels_of_another_size_are_the_authors_mistake() -> None:
    with pytest.raises(ValueError, match="36 bytes"):
        expect.pixels(encoded(COLOURS), 4, 3, COLOURS[3:])
