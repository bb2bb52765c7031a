"""Makes the candidates' interpreter behave as on their Windows computer, where Linux would differ.

Imported at every start through exam_behaviour.pth, so it must cost next to nothing and must never fail. The edition's
file says what is on; `Edition.candidate_env` hands it over:
EXAM_OPEN_ENCODING  the encoding that ``open()`` takes when none is given (cp936 there). File names stay Unicode, and the
                    standard streams are what PYTHONIOENCODING says. Python 3.7 to 3.9: there both ``open()`` and
                    ``locale.getpreferredencoding()`` ask ``_bootlocale``.
EXAM_BEHAVIOUR      the other behaviours by name, see switches.py; without it the interpreter is as it came.
"""

import os

_ENCODING = os.environ.get("EXAM_OPEN_ENCODING")

if _ENCODING:
    import _bootlocale

    def getpreferredencoding(do_setlocale=True):
        """The encoding of text files of which the program does not say one."""
        return _ENCODING

    _bootlocale.getpreferredencoding = getpreferredencoding

if os.environ.get("EXAM_BEHAVIOUR"):
    from .switches import switch_on

    switch_on(os.environ)
