"""How a program of ours is started inside: the image's own interpreter, isolated, from the module that the image compiled.

Named as a script it would be compiled anew at each start, for the root is read-only; `-I` keeps its folder off the path.
"""

from __future__ import annotations

from sandboxes import layout


def argv(module: str) -> tuple[str, ...]:
    """Run `main()` of a module of `sandboxes/inside` that needs nothing but the standard library."""
    start = f"import sys; sys.path.insert(0, {layout.INSIDE_DIR!r}); import {module}; {module}.main()"
    return (layout.TRUSTED_PYTHON, "-I", "-S", "-c", start)
