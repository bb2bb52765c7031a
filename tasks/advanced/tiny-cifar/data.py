"""Batches in the format of CIFAR-10's archive: pickled as Python 2 did, 32×32 pictures of six seeded signs with noise.

The pickles are written here opcode by opcode: numpy is not needed to write them, and strings are the byte strings of Python 2,
which `pickle.load` refuses without `encoding="bytes"`, just as with the real archive.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache
from random import Random

from grader import TaskData

SIDE, PLANE = 32, 1024  # pixels
NAMES = ("停车场", "卫生间", "观景台", "售票处", "餐厅", "出口")
BATCHES, BATCH = 3, 100
TRAIN_COUNTS = (38, 43, 48, 52, 57, 62)  # one a name, all different
TEST_COUNTS = (15, 17, 19, 21, 23, 25)
MOVES = 3  # pixels to each side by which a shape may be moved
NOISE = 0x3F  # of each channel of each pixel
PUT_BACK, NONE, END = b"b", b"N", b"."


def build(seed: int) -> TaskData:
    random = Random(seed)
    shapes = random.sample(range(len(NAMES)), len(NAMES))  # which shape a label has
    labels = spread(random, TRAIN_COUNTS)
    pictures = [picture(random, shapes[label]) for label in labels]
    truth = spread(random, TEST_COUNTS)
    tests = [picture(random, shapes[label]) for label in truth]

    files = {"cifar/batches.meta": meta()}
    for number in range(BATCHES):
        part = slice(number * BATCH, (number + 1) * BATCH)
        files[f"cifar/data_batch_{number + 1}"] = batch(f"training batch {number + 1} of {BATCHES}", pictures[part], labels[part])
    files["cifar/test_batch"] = batch("testing batch 1 of 1", tests, None)
    return TaskData(
        values={
            "counts": [(name, labels.count(label)) for label, name in enumerate(NAMES)],
            "means": [
                sum(sum(one[start : start + PLANE]) for one in pictures) / len(pictures) / PLANE
                for start in (0, PLANE, 2 * PLANE)
            ],
            "first": interleaved(pictures[BATCH]),
            "truth": truth,
        },
        files=files,
    )


def spread(random: Random, counts: Sequence[int]) -> list[int]:
    """Labels, each as often as one of `counts`, in no order."""
    counts = random.sample(counts, len(counts))
    labels = [label for label, count in enumerate(counts) for _ in range(count)]
    random.shuffle(labels)
    return labels


def picture(random: Random, shape: int) -> bytes:
    """3072 bytes: the red plane, the green one, the blue one. A bright shape on a dark ground."""
    drawn = mask(shape, random.randint(-MOVES, MOVES), random.randint(-MOVES, MOVES))
    planes = b""
    for _ in range(3):
        ground, ink = random.randrange(10, 90), random.randrange(120, 190)
        planes += drawn.translate(bytes([ground, ink]) + bytes(254))
    noise = int.from_bytes(random.randbytes(3 * PLANE), "big") & int.from_bytes(bytes([NOISE]) * (3 * PLANE), "big")
    return (int.from_bytes(planes, "big") + noise).to_bytes(3 * PLANE, "big")  # 190 + 63 carries nothing over


def mask(shape: int, right: int, down: int) -> bytes:
    """1 where the shape is, row by row, moved by so many pixels."""
    whole, side = canvas(shape), SIDE + 2 * MOVES
    starts = (row * side + MOVES - right for row in range(MOVES - down, MOVES - down + SIDE))
    return b"".join(whole[start : start + SIDE] for start in starts)


@cache
def canvas(shape: int) -> bytes:
    """The shape in the middle of a picture that is larger by `MOVES` on each side."""
    middle = (SIDE - 1) / 2 + MOVES
    places = range(SIDE + 2 * MOVES)
    return bytes(inside(shape, column - middle, row - middle) for row in places for column in places)


def inside(shape: int, x: float, y: float) -> bool:
    """Whether a point, seen from the middle, belongs to a ring, frame, triangle, cross, bars lying, bars standing."""
    if max(abs(x), abs(y)) > 11:
        return False
    return (
        7 < (x * x + y * y) ** 0.5 < 11,
        max(abs(x), abs(y)) > 7,
        abs(x) < (y + 11) / 2,
        min(abs(x), abs(y)) < 3,
        int(y + 12) // 4 % 2 == 0,
        int(x + 12) // 4 % 2 == 0,
    )[shape]


def interleaved(planes: bytes) -> bytes:
    """The same picture as R, G, B of each pixel in turn."""
    return bytes(planes[channel * PLANE + place] for place in range(PLANE) for channel in range(3))


def meta() -> bytes:
    return pickled(
        mapping({
            "num_cases_per_batch": number(BATCH),
            "label_names": listed([text(name) for name in NAMES]),
            "num_vis": number(3 * PLANE),
        })
    )


def batch(label: str, pictures: Sequence[bytes], labels: Sequence[int] | None) -> bytes:
    """A batch as the archive has it; without labels it says nothing about what is on its pictures."""
    items = {"batch_label": text(label)}
    if labels is not None:
        items["labels"] = listed([number(one) for one in labels])
    items["data"] = array(len(pictures), b"".join(pictures))
    items["filenames"] = listed([text(f"img_{place:04}.png") for place in range(len(pictures))])
    return pickled(mapping(items))


def pickled(value: bytes) -> bytes:
    return b"\x80\x02" + value + END


def mapping(items: dict[str, bytes]) -> bytes:
    return b"}(" + b"".join(text(key) + value for key, value in items.items()) + b"u"


def listed(values: Sequence[bytes]) -> bytes:
    return b"](" + b"".join(values) + b"e"


def tupled(*values: bytes) -> bytes:
    return b"(" + b"".join(values) + b"t"


def text(value: str | bytes) -> bytes:
    """A byte string of Python 2."""
    data = value.encode() if isinstance(value, str) else value
    return b"T" + struct.pack("<I", len(data)) + data


def number(value: int) -> bytes:
    return b"J" + struct.pack("<i", value)


def array(count: int, data: bytes) -> bytes:
    """A numpy array of `count` rows of 3072 uint8."""
    empty = b"cnumpy.core.multiarray\n_reconstruct\n" + tupled(b"cnumpy\nndarray\n", tupled(number(0)), text("b")) + b"R"
    kind = b"cnumpy\ndtype\n" + tupled(text("u1"), number(0), number(1)) + b"R"
    kind += tupled(number(3), text("|"), NONE, NONE, NONE, number(-1), number(-1), number(0)) + PUT_BACK
    shape = tupled(number(count), number(3 * PLANE))
    return empty + tupled(number(1), shape, kind, b"\x89", text(data)) + PUT_BACK
