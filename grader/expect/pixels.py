"""A small picture that must show given pixels: one that an answer took out of an array, not a plot."""

from __future__ import annotations

import io

from PIL import Image

from grader.expect.picture import picture
from grader.results import CheckFailed
from grader.shown import show


def pixels(
    data: bytes, width: int, height: int, rgb: bytes, *, format: str = "PNG", tolerance: int = 2, what: str = "图片"
) -> None:
    """A picture of exactly this size whose pixels, row by row, are the R, G, B triples of `rgb` to within `tolerance`."""
    if len(rgb) != 3 * width * height:
        raise ValueError(f"{width}x{height} pixels are {3 * width * height} bytes, not {len(rgb)}")
    found = picture(data, format=format, what=what)
    if (found.width, found.height) != (width, height):
        raise CheckFailed(f"{what}的大小不对", expected=f"{width}×{height} 像素", seen=f"{found.width}×{found.height} 像素")
    with Image.open(io.BytesIO(data), formats=[format]) as image:
        seen = image.convert("RGB").tobytes()
    wrong = [place for place in range(width * height) if _apart(seen, rgb, place) > tolerance]
    if not wrong:
        return
    place = wrong[0]
    raise CheckFailed(
        f"{what}的像素不对：{width * height} 个像素中有 {len(wrong)} 个颜色不同",
        expected=f"第 {place // width} 行第 {place % width} 列（从 0 数起）的红、绿、蓝为 {show(_colour(rgb, place))}",
        seen=show(_colour(seen, place)),
    )


def _apart(one: bytes, other: bytes, place: int) -> int:
    return max(abs(a - b) for a, b in zip(_colour(one, place), _colour(other, place), strict=True))


def _colour(rgb: bytes, place: int) -> tuple[int, ...]:
    return tuple(rgb[3 * place : 3 * place + 3])
