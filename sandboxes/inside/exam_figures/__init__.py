"""Notes what a candidate's plots show, and gives matplotlib the windows of the exam's computer.

The image's matplotlib calls these functions at the end of its own modules (sandboxes/python/finish.sh), so a program that
draws nothing pays nothing. Runs in the candidate's interpreter, as the candidate: what it writes is a claim, which the
reader (sandboxes/figures.py) checks as far as it can be checked.
"""

import functools
import os

WINDOW = "module://exam_figures.window"
WINDOWS_FONTS = {  # by the beginning of a file's name in C:\\Windows\\Fonts
    "simhei": "SimHei", "msyh": "Microsoft YaHei", "simsun": "SimSun", "simkai": "KaiTi", "simfang": "FangSong",
    "stsong": "STSong", "stkaiti": "STKaiti", "stheiti": "STHeiti", "stxihei": "STHeiti",
}  # fmt: skip


def name_backends(rcsetup):
    """TkAgg, Qt5Agg and all other windows are ours; Agg and the other backends without one stay what they are."""
    windows = {name.lower() for name in rcsetup.interactive_bk}
    validate, module_name = rcsetup.validate_backend, rcsetup.cbook._backend_module_name

    def ours(name):
        return WINDOW if isinstance(name, str) and name.lower() in windows else name

    def validate_backend(s):
        return validate(ours(s))

    rcsetup.validate_backend = rcsetup._validators["backend"] = validate_backend
    rcsetup.cbook._backend_module_name = lambda name: module_name(ours(name))


def name_fonts(font_manager):
    """A font that is named by its file on Windows is the one that goes by its name here."""
    set_file = font_manager.FontProperties.set_file

    @functools.wraps(set_file)
    def set_named_file(self, file):
        family = _family(os.fspath(file)) if isinstance(file, (str, os.PathLike)) else None
        if family is not None:
            self.set_family(family)
        set_file(self, None if family is not None else file)

    font_manager.FontProperties.set_file = set_named_file


def _family(path):
    """The family of a font of Windows' own folder, or of one of that name that is not there; None for all others."""
    folder, _, name = path.replace("\\", "/").lower().rpartition("/")
    if folder.endswith("windows/fonts") or not os.path.isfile(path):
        return next((family for stem, family in WINDOWS_FONTS.items() if name.startswith(stem)), None)
    return None


def watch(figure_class, axes_class):
    """Note each figure that is saved, and keep what a box plot was drawn from: its lines do not say which is which."""
    savefig, bxp = figure_class.savefig, axes_class.bxp

    @functools.wraps(savefig)
    def noted_savefig(self, fname, *args, **kwargs):
        result = savefig(self, fname, *args, **kwargs)
        from exam_figures import notes

        notes.note(self, "savefig", notes.saved_bytes(fname, kwargs.get("format")))
        return result

    @functools.wraps(bxp)
    def kept_bxp(self, bxpstats, *args, **kwargs):
        stats = list(bxpstats)
        result = bxp(self, stats, *args, **kwargs)
        if not hasattr(self, "exam_boxes"):
            self.exam_boxes = []
        self.exam_boxes.append((stats, result))
        return result

    figure_class.savefig, axes_class.bxp = noted_savefig, kept_bxp
