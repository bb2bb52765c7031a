"""A picture that a candidate's program drew: opened without trust, and not blank.

Its declared size is judged before a pixel is decoded. Whether a plot shows the right things is no question of equal
pixels and is not answered here.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass

from PIL import Image

from grader.results import CheckFailed
from grader.shown import clip, show

FORMATS = ("PNG", "JPEG", "GIF", "BMP")  # what matplotlib and browsers write; no decoder beyond is let near the bytes
MAX_BYTES = 16 << 20
MAX_PIXELS = 40_000_000  # 160 MB decoded
SAME = 8  # levels of 255 within which two shades of a channel are one colour to the eye
INK = 0.0005  # of all pixels; a short title alone is more
# How Pillow says that bytes are not the picture they claim to be.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, OverflowError, struct.error, zlib.error)

Image.init()  # every plugin is imported now: a checker child may read no files of ours


@dataclass(frozen=True)
class Picture:
    """What a picture is, once it has been decoded whole."""

    format: str  # "PNG"
    width: int  # pixels
    height: int


def picture(
    data: bytes,
    *,
    format: str = "PNG",
    min_width: int = 1,
    min_height: int = 1,
    max_pixels: int = MAX_PIXELS,
    what: str = "图片",
) -> Picture:
    """A whole picture of this format and at least this size, with something on it.

    CheckFailed for another format, a size out of bounds, broken or truncated bytes, and for a blank one: all pixels
    of nearly one colour, seen on white where it is transparent, as `savefig` after `show` leaves it.
    """
    if format not in FORMATS:
        raise ValueError(f"picture() opens no {format} (known: {', '.join(FORMATS)})")
    if len(data) > MAX_BYTES:
        raise CheckFailed(f"{what}过大", expected=f"不超过 {MAX_BYTES} 字节", seen=f"{len(data)} 字节")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own threshold for bombs: ours is `max_pixels`
        image = _opened(data, format, what)
        width, height = image.size
        if width * height > max_pixels:
            raise CheckFailed(f"{what}的像素过多", expected=f"不超过 {max_pixels} 像素", seen=f"{width}×{height} 像素")
        if width < min_width or height < min_height:
            expected = f"不小于 {min_width}×{min_height} 像素"
            raise CheckFailed(f"{what}的尺寸过小", expected=expected, seen=f"{width}×{height} 像素")
        ink = _ink(image, what)
    if ink < INK:
        seen = f"{width}×{height} 像素几乎是同一种颜色"
        raise CheckFailed(f"{what}是空白的", expected="画有内容的图片", seen=seen)
    return Picture(format, width, height)


def _opened(data: bytes, format: str, what: str) -> Image.Image:
    """The picture with its header read and nothing decoded."""
    try:
        return Image.open(io.BytesIO(data), formats=[format])
    except Image.DecompressionBombError as error:
        raise CheckFailed(f"{what}的像素过多", seen=clip(str(error), 200)) from error
    except _BROKEN as error:
        raise CheckFailed(
            f"{what}不是 {format} 格式的图片", expected=format, seen=f"开头是 {show(data[:16])}"
        ) from error


def _ink(image: Image.Image, what: str) -> float:
    """The share of pixels, 0 to 1, whose colour is not the commonest one."""
    try:
        image.load()
        bands = _on_white(image).split()
    except _BROKEN as error:
        raise CheckFailed(f"{what}已损坏，不能完整读出", seen=clip(str(error), 200)) from error
    return max(_off_commonest(band.histogram()) for band in bands)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):  # 16 bits of grey: stretched to 8, which hides no difference
        low, high = (float(end) for end in image.getextrema())  # type: ignore[arg-type]
        scale = 255 / (high - low) if high > low else 0.0
        return image.convert("F").point(lambda level: level * scale - low * scale).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def _off_commonest(levels: list[int]) -> float:
    """The share of pixels of one channel that are not within `SAME` of its commonest level."""
    commonest = levels.index(max(levels))
    near = sum(levels[max(0, commonest - SAME) : commonest + SAME + 1])
    return 1 - near / sum(levels)
