"""Frames between worker and agent: `u32 length | JSON header | blobs`; the header's "blobs" gives their lengths."""

import json
import struct

MAX_HEADER = 8 << 20


class Refused(Exception):
    """The request cannot be honoured; `kind` is for the worker's code, the text for its reader."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind, self.text = kind, text


def encode(header, blobs=()):
    """One frame."""
    text = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    return b"".join([struct.pack(">I", len(text)), text, *blobs])


class Frames:
    """Bytes in, whole frames out."""

    def __init__(self):
        self.buffer = bytearray()

    def feed(self, data):
        self.buffer += data
        while len(self.buffer) >= 4:
            (length,) = struct.unpack_from(">I", self.buffer)
            if length > MAX_HEADER:
                raise Refused("frame", "header too long")
            if len(self.buffer) < 4 + length:
                return
            header = json.loads(bytes(self.buffer[4 : 4 + length]))
            end = 4 + length + sum(header["blobs"])
            if len(self.buffer) < end:
                return
            blobs, at = [], 4 + length
            for size in header.pop("blobs"):
                blobs.append(bytes(self.buffer[at : at + size]))
                at += size
            del self.buffer[:end]
            yield header, blobs
