"""Stands for Windows' module of the same name: what an answer plays, nobody hears, and nothing it is judged by comes of it."""

SND_ASYNC, SND_NODEFAULT, SND_MEMORY, SND_LOOP, SND_NOSTOP, SND_PURGE = 1, 2, 4, 8, 16, 64
SND_NOWAIT, SND_ALIAS, SND_FILENAME = 0x2000, 0x10000, 0x20000
MB_OK, MB_ICONHAND, MB_ICONQUESTION, MB_ICONEXCLAMATION, MB_ICONASTERISK = 0, 16, 32, 48, 64


def Beep(frequency, duration):
    """A tone; silent here."""
    if not 37 <= frequency <= 32767:
        raise ValueError("frequency must be in 37 thru 32767")


def PlaySound(sound, flags):
    """A file or a sound of the system's; silent here."""


def MessageBeep(type=MB_OK):
    """A sound of the system's; silent here."""
