"""Characters of a figure that its fonts do not have: they are drawn as boxes."""

import matplotlib
from matplotlib import font_manager
from matplotlib.text import Text

MINUS = "\u2212"
WITHOUT_MINUS = {"simhei"}  # its want of the sign is well known; for Windows' other fonts one without it stands in here
STAND_INS = {"microsoft yahei", "simsun", "nsimsun", "kaiti", "fangsong", "stsong", "stheiti", "stkaiti"}
MAX_MISSING = 500


def missing(figure):
    """Each such character once, in the order of their codes."""
    found = set()
    for text in _drawn_texts(figure):
        words = text.get_text()
        if text.get_visible() and words and not _is_math(words):
            found |= _missing(words, text.get_fontproperties())
    return "".join(sorted(found))[:MAX_MISSING]


def _drawn_texts(figure):
    """Every text but the labels of ticks that lie out of view."""
    texts = {id(text): text for text in figure.findobj(Text)}
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            drawn = {id(tick) for tick in axis._update_ticks()}
            for tick in axis.get_major_ticks() + axis.get_minor_ticks():
                if id(tick) not in drawn:
                    texts.pop(id(tick.label1), None)
                    texts.pop(id(tick.label2), None)
    return texts.values()


def _missing(words, properties):
    font = font_manager.get_font(font_manager.findfont(properties))
    without = {one for one in set(words) - {"\n", "\r", "\t"} if not font.get_char_index(ord(one))}
    if MINUS in words:
        family = _family(properties)
        without = without | {MINUS} if family in WITHOUT_MINUS else without - {MINUS} if family in STAND_INS else without
    return without


def _is_math(words):
    return matplotlib.cbook.is_math_text(words) is True


def _family(properties):
    """The first of the asked families that there is, as findfont takes them; in small letters."""
    there = {entry.name.lower() for entry in font_manager.fontManager.ttflist}
    expand = font_manager.FontManager._expand_aliases
    for name in [] if properties.get_file() else properties.get_family():
        for family in expand(name) if name in font_manager.font_family_aliases else [name]:
            if family.lower() in there:
                return family.lower()
    return ""
