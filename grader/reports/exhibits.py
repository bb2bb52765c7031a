"""Exhibits as a page shows them: text capped, pictures only when they are pictures, anything else by name."""

from __future__ import annotations

import codecs
import io
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from grader.page import RESULT
from grader.reports.files import ReportFolder
from grader.reports.words import masked, short, size
from grader.results import Exhibit, ExhibitRef
from grader.store import Store, StoreError

TEXT_BYTES = 20_000  # of one exhibit on a page; all of it stays in the store
READ_BYTES = 64 << 20  # larger ones are not even read
SIDE_PIXELS = 20_000
PIXELS = 40_000_000
_ENDINGS = {"PNG": "png", "JPEG": "jpg"}


@dataclass(frozen=True)
class ShownExhibit:
    """One exhibit on a page: a text, a picture's file, or only what is said about it."""

    label: str
    digest: str  # short
    size: str
    text: str | None = None
    picture: str | None = None  # file name below exhibits/
    note: str = ""  # cut, other encoding, not shown

    @property
    def is_result(self) -> bool:
        """Whether it is the author's picture of what should be seen, to stand beside the one before it."""
        return self.label == RESULT and self.picture is not None


def show(exhibit: Exhibit | ExhibitRef, store: Store, folder: ReportFolder) -> ShownExhibit:
    """The exhibit for a page; a picture's bytes are put beside the page. Never fails for what the bytes are."""
    shown = ShownExhibit(masked(exhibit.label), short(exhibit.digest), size(exhibit.size))
    if exhibit.size > READ_BYTES:
        return _said(shown, "过大，此处不显示")
    try:
        data = exhibit.data if isinstance(exhibit, Exhibit) else store.get(exhibit.digest)
    except (StoreError, ValueError):
        return _said(shown, "证据库中没有这份证据，或其内容已损坏，须由人核查")
    if exhibit.media_type.startswith("image/"):
        ending = picture_ending(data)
        if ending is None:
            return _said(shown, "不是可以安全显示的 PNG 或 JPEG 图片，此处不显示")
        name = f"{exhibit.digest.removeprefix('sha256:')}.{ending}"
        folder.keep(f"exhibits/{name}", data)
        return ShownExhibit(shown.label, shown.digest, shown.size, picture=name)
    text, note = as_text(data)
    if text is None:
        return _said(shown, note)
    return ShownExhibit(shown.label, shown.digest, shown.size, text=text, note=note)


def picture_ending(data: bytes) -> str | None:
    """`png` or `jpg` when the bytes are such a picture of sane size, else None. Reads its header, decodes no pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(_ENDINGS)) as image:
                width, height = image.size
                if max(width, height) > SIDE_PIXELS or width * height > PIXELS or min(width, height) < 1:
                    return None
                ending = _ENDINGS.get(image.format or "")
                image.verify()
                return ending
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    except (OSError, SyntaxError, ValueError):  # what Pillow raises for broken chunks
        return None


def as_text(data: bytes) -> tuple[str | None, str]:
    """The first 20 kB as text, and what to say about it; None when the bytes are no text."""
    part = data[:TEXT_BYTES]
    text, notes = _decoded(part, cut=len(data) > len(part))
    if text is None:
        return None, "二进制内容，此处不显示"
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
        notes.append("换行为 CRLF")
    if len(data) > len(part):
        notes.append(f"只显示前 {size(len(part))}，其余 {size(len(data) - len(part))} 在证据库中")
    return text, "；".join(notes)


def _decoded(part: bytes, *, cut: bool) -> tuple[str | None, list[str]]:
    if part.count(0) > 8:  # a stray NUL is shown, a binary is not
        return None, []
    notes = ["带 BOM"] if part.startswith(codecs.BOM_UTF8) else []
    for encoding, note in (("utf-8-sig", ""), ("gb18030", "按 GBK 显示")):
        try:
            # Not final where the text was cut: half a character at the end is left out, not an error.
            text = codecs.getincrementaldecoder(encoding)().decode(part, final=not cut)
        except UnicodeDecodeError:
            continue
        return text, notes + ([note] if note else [])
    return part.decode("utf-8", errors="replace"), [*notes, "有不合 UTF-8 与 GBK 的字节"]


def _said(shown: ShownExhibit, note: str) -> ShownExhibit:
    return ShownExhibit(shown.label, shown.digest, shown.size, note=note)
