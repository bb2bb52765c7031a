"""The console of Windows: its commands that only change the screen or wait, and the Enter that a person would press."""

import builtins
import os
import sys
from _functools import partial

# Nothing that an answer is judged by comes of these, and none of them is a program here.
WORDS = frozenset(("cls", "clear", "pause", "color", "title", "chcp", "mode", "taskkill", "start", "timeout", "@echo"))
MOST_ENTERS = 20
POP_TOP = 1  # the value is not used


def left_over(command):
    """What is left of a shell command without the parts that WORDS name; None where nothing of it is theirs."""
    parts = [part.strip() for part in command.replace("&&", "&").split("&")]
    rest = [part for part in parts if part and part.replace(">", " ").split()[0].lower() not in WORDS]
    return None if len(rest) == len([part for part in parts if part]) else " && ".join(rest)


def install_shell_words(note):
    """os.system and os.startfile; subprocess is imports.of_programs."""
    os.system = partial(_system, note, os.system)
    os.startfile = partial(_startfile, note)


def _system(note, original, command):
    rest = left_over(command) if isinstance(command, str) else None
    if rest is None:
        return original(command)
    note("shell", command)
    return original(rest) if rest else 0


def _startfile(note, filepath, operation="open"):
    """Nobody sees the window; a file that is missing is an error as there."""
    os.stat(filepath)
    note("shell", "os.startfile")


def install_enter_at_end(note):
    """At the end of standard input, `input("按回车键退出")` gets its Enter: only where what it returns is not used."""
    builtins.input = partial(_input, note, builtins.input, [])


def _input(note, original, pressed, *prompt):
    try:
        return original(*prompt)
    except EOFError:
        caller = sys._getframe(1)
        if len(pressed) >= MOST_ENTERS or not _value_unused(caller):
            raise
    pressed.append(True)
    note("enter", prompt[0] if prompt else "")
    return ""


def _value_unused(frame):
    """Whether the call is a statement of its own, in code that does not itself wait for the end of input."""
    code, at = frame.f_code, frame.f_lasti + 2
    return code.co_code[at : at + 1] == bytes([POP_TOP]) and "EOFError" not in code.co_names
