"""Which behaviours are on, and everything that is put in place for them. Runs once, at the interpreter's start."""

import os
import sys

from . import console, files, imports, names, notes

HERE = os.path.dirname(__file__)


def switch_on(environment):
    """Put in place what EXAM_BEHAVIOUR names. A word that is not known here changes nothing."""
    on = frozenset(environment["EXAM_BEHAVIOUR"].split(","))
    note = notes.Notes(environment.get("EXAM_NOTES")).note
    root = environment.get("EXAM_ANSWER")
    if root and not on.isdisjoint(("windows_paths", "ignore_case")):
        found = names.Names(root, note, windows="windows_paths" in on, fold="ignore_case" in on, font=environment.get("EXAM_FONT"))
        files.install(found)
        imports.of_names(found)
    if "shell_words" in on:
        console.install_shell_words(note)
        imports.of_sounds(note)
    if "enter_at_end" in on:
        console.install_enter_at_end(note)
    driver = environment.get("EXAM_CHROMEDRIVER") if "own_chromedriver" in on else None
    imports.of_programs(note, driver=driver, shell_words="shell_words" in on)
    imports.install()
    sys.excepthook = shown


def shown(kind, error, trace):
    """The traceback of an answer shows the answer's own frames, none of this package."""
    while trace and is_ours(trace):
        trace = trace.tb_next
    step = trace
    while step and step.tb_next:
        if is_ours(step.tb_next):
            step.tb_next = step.tb_next.tb_next
        else:
            step = step.tb_next
    sys.__excepthook__(kind, error.with_traceback(trace), trace)


def is_ours(trace):
    return trace.tb_frame.f_code.co_filename.startswith(HERE)
