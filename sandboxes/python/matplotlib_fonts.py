"""Gives matplotlib its list of fonts at build time, with the names that Chinese Windows answers use.

matplotlib reads no fontconfig aliases, and keeps its list in the user's cache folder, which is empty in every
sandbox: each plot would search the fonts again. So the list is made once, the Chinese font is entered under each
Windows name as well, and the library's loader is told to read it. Run with the candidates' interpreter, as root.
"""

import os
from pathlib import Path

import matplotlib  # type: ignore[import-not-found,unused-ignore]
from matplotlib import font_manager  # type: ignore[import-not-found,unused-ignore]

CHINESE_FONT = "WenQuanYi Zen Hei"
WINDOWS_NAMES = ("SimHei", "Microsoft YaHei", "SimSun", "NSimSun", "KaiTi", "FangSong", "STSong", "STHeiti", "STKaiti")
LOADER = '    fm_path = Path(\n        mpl.get_cachedir(), f"fontlist-v{FontManager.__version__}.json")\n'
NEW_LOADER = '    fm_path = Path(mpl.get_data_path(), "fontlist-exam.json")  # made when the image was built\n'


def main() -> None:
    """Write the list and patch the loader; SystemExit when this matplotlib is not the one that was looked at."""
    fonts = font_manager.FontManager()
    chinese = [entry for entry in fonts.ttflist if entry.name == CHINESE_FONT]
    if not chinese:
        raise SystemExit(f"matplotlib does not find the font {CHINESE_FONT}")
    fonts.ttflist += [
        font_manager.FontEntry(entry.fname, name, entry.style, entry.variant, entry.weight, entry.stretch, entry.size)
        for entry in chinese
        for name in WINDOWS_NAMES
    ]
    font_manager.json_dump(fonts, os.path.join(matplotlib.get_data_path(), "fontlist-exam.json"))

    source = Path(font_manager.__file__)
    text = source.read_text(encoding="utf-8")
    if text.count(LOADER) != 1:
        raise SystemExit("matplotlib's loader of the font list has changed: look at matplotlib_fonts.py")
    source.write_text(text.replace(LOADER, NEW_LOADER), encoding="utf-8")


main()
