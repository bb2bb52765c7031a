r"""Finds the file that a Windows name means: `data\x.csv`, `Data/X.CSV`, `D:\作答\data\x.csv`.

A drive's path is taken to point into the answer's folder: the longest end of it that exists there is meant; for a new
file the longest end of its folder, and the answer's folder itself where none exists. Names are compared without case
below the answer's folder and the temporary ones only, and only when the name as it stands does not exist.
"""

import os

LSTAT, LISTDIR = os.lstat, os.listdir  # before files.py puts its own in place
# What a library looks for on a drive by itself (Scrapy): on the exam's computer it finds nothing there, and it is no path of the answer's.
LIBRARIES_OWN = frozenset(("c:\\scrapy\\scrapy.cfg",))
MANY = 300  # a folder with more entries is listed once; what this process adds to it is added to the list


def drive(path):
    r"""Where a drive's letter stands in a path, also behind a folder (`/exam/answer/D:\x`); -1 where there is none."""
    colon = path.find(":")
    if colon < 1 or not ("a" <= path[colon - 1].lower() <= "z"):
        return -1
    if path[colon + 1 : colon + 2] not in ("", "/", "\\"):
        return -1
    return colon - 1 if colon == 1 or path[colon - 2] in "/\\" else -1


def parts_of(path):
    """The names that a path goes through, `..` resolved by its text as Windows does it."""
    parts = []
    for part in path.replace("\\", "/").split("/"):
        if part == "..":
            del parts[-1:]
        elif part and part != ".":
            parts.append(part)
    return parts


def is_font(parts):
    """Whether this is a file of Windows' own folder of fonts."""
    return [part.lower() for part in parts[:-1]] == ["windows", "fonts"] and parts[-1].lower().endswith((".ttf", ".ttc", ".otf"))


def exists(path):
    """Whether the name is there, whatever it is. A path that cannot be asked for is not."""
    try:
        LSTAT(path)
    except (OSError, ValueError):
        return False
    return True


class Names:
    """The names of one process. `windows`: back-slashes and drives; `fold`: case does not count; `font`: Windows' fonts."""

    def __init__(self, root, note, windows=True, fold=True, font=None):
        self.root, self.note, self.windows, self.fold, self.font = root, note, windows, fold, font
        self.own = (root + "/", "/exam/", "/tmp/")
        self.listings = {}

    def means_more(self, path):
        """Whether this is a path of another computer, to be read before it is used."""
        return self.windows and ("\\" in path or drive(path) >= 0)

    def found(self, path, new=False, folder=False):
        """What `path` means here; `path` itself where it exists or nothing better is known.

        new: its last name may be missing. folder: a folder on a drive that is not found is the answer's folder.
        """
        if exists(path) or path in LIBRARIES_OWN:
            return path
        at = drive(path) if self.windows else -1
        if at >= 0:
            kind, parts = "drive", parts_of(path[at + 2 :])
            other = self._below_root(parts, new) or (self.root if folder else None)
            if other is None and self.font and is_font(parts):
                kind, other = "font", self.font
        elif self.windows and "\\" in path:
            kind, other = "path", self._walk(path.replace("\\", "/"), new)
            if other is None and new:
                return path.replace("\\", "/")  # its folder is missing: fails there, as on Windows
        else:
            kind, other = "case", self._walk(path, new)
        if other is None or other == os.path.normpath(path):
            return path
        self.note(kind, path, self._shown(other))
        return other

    def moved(self):
        """The working folder is another: what was listed by a relative name is void."""
        self.listings.clear()

    def _shown(self, path):
        return path[len(self.root) + 1 :] or "." if (path + "/").startswith(self.root + "/") else path

    def _below_root(self, parts, new):
        if not parts:
            return self.root
        for start in range(len(parts)):
            if new:
                folder = self._walk("/".join([self.root, *parts[start:-1]]), False)
                if folder is not None:
                    return self._walk(folder + "/" + parts[-1], True)
            else:
                other = self._walk("/".join([self.root, *parts[start:]]), False)
                if other is not None:
                    return other
        return None

    def _walk(self, text, new):
        if text.startswith("/") and not (text + "/").startswith(self.own):
            return text if exists(text) else None
        folder = "/" if text.startswith("/") else ""
        parts = [part for part in text.split("/") if part and part != "."]
        for number, part in enumerate(parts, 1):
            name = self._entry(folder, part)
            if name is None:
                if not new or number < len(parts) or not os.path.isdir(folder or "."):
                    return None
                name = part
                self.listings.get(folder, {})[part.lower()] = part
            folder += name if number == len(parts) else name + "/"
        return folder or "."

    def _entry(self, folder, part):
        """The entry of a folder that `part` means, or None."""
        if exists(folder + part):
            return part
        name = self._listing(folder).get(part.lower()) if self.fold else None
        return name if name is not None and exists(folder + name) else None

    def _listing(self, folder):
        known = self.listings.get(folder)
        if known is None or len(known) <= MANY:
            try:
                known = {name.lower(): name for name in LISTDIR(folder or ".")}
            except OSError:
                known = {}
            self.listings[folder] = known
        return known
