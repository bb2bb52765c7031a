"""Read one untrusted archive: the child process of intake. Standard library and libarchive only.

The child (`child.py`) reads the archive from descriptor 0, writes frames to descriptor 1, and ends. Before the first byte
of the archive is looked at it has given up root, files, processes and most memory. The parent imports `gate.py` alone and opens no
archive: `intake.py` starts the child and believes nothing but well-formed frames within the same limits.

    frame = kind (1 byte) + length (4 bytes, big endian) + bytes
    R locked down, about to read · F path · C chunk of that file · D note · E reason (the archive is unreadable) · Z the end, all was read

The files import each other by relative names: in the child this package is a top-level one, without the rest of `grader`.
"""
