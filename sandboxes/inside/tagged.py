"""Values as JSON that keeps their kind: tuples, sets, bytes, NaN and non-string keys come back as what they were.

Used on both sides of the wall, so it runs on Python 3.7 and imports the standard library only. Encoding happens in
the candidate's process and may be forged there; `decode` therefore takes nothing on trust: unknown tags, wrong
shapes, deep nesting and huge numbers raise ValueError. An object that is no plain value travels as an opaque text.
"""

from __future__ import annotations

import datetime
import decimal
import json
import math
from typing import Any, Callable

MakeOpaque = Callable[[str, str], Any]

MAX_DEPTH = 60
MAX_TEXT = 200  # characters of an opaque object's repr
MAX_DIGITS = 4000


def encode(value: Any) -> Any:
    """A JSON-ready form of `value`."""
    return _encode(value, 0)


def _encode(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind.__module__ == "numpy" and hasattr(kind, "item") and getattr(value, "ndim", 1) == 0:
        value = value.item()  # a numpy scalar is the number that it holds
        kind = type(value)
    if value is None or kind in (bool, str):
        return value
    if kind is int:
        return value if abs(value) < 10**MAX_DIGITS else {"t": "object", "v": ["int", "an integer of over 4000 digits"]}
    if kind is float:
        return value if math.isfinite(value) else {"t": "float", "v": repr(value)}
    if depth >= MAX_DEPTH:
        return {"t": "object", "v": [kind.__name__, "nested too deeply"]}
    if kind is list:
        return [_encode(item, depth + 1) for item in value]
    if kind is dict:
        return {"t": "dict", "v": [[_encode(k, depth + 1), _encode(v, depth + 1)] for k, v in value.items()]}
    if kind in (tuple, set, frozenset):
        return {"t": kind.__name__, "v": [_encode(item, depth + 1) for item in value]}
    if kind in (bytes, bytearray):
        return {"t": "bytes", "v": bytes(value).hex()}
    if kind is complex:
        return {"t": "complex", "v": [repr(value.real), repr(value.imag)]}
    if kind is decimal.Decimal:
        return {"t": "decimal", "v": str(value)}
    if kind in (datetime.datetime, datetime.date):
        return {"t": kind.__name__, "v": value.isoformat()}
    return {"t": "object", "v": [kind.__name__, _text(value)]}


def _text(value: Any) -> str:
    try:
        return repr(value)[:MAX_TEXT]
    except Exception:  # a candidate's __repr__ may do anything; the object stays opaque
        return "(no repr)"


def loads(data: bytes, opaque: MakeOpaque | None = None) -> Any:
    """The value of one JSON text (bytes or str). ValueError for anything that `encode` would not have written."""
    try:
        return decode(json.loads(data, parse_constant=_no_constant, object_pairs_hook=_unique), opaque)
    except (RecursionError, decimal.InvalidOperation, TypeError, OverflowError) as error:
        raise ValueError(f"no tagged value: {type(error).__name__}")


def _no_constant(name: str) -> None:
    raise ValueError(f"bare {name} in JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def decode(form: Any, opaque: MakeOpaque | None = None) -> Any:
    """The value of a JSON-ready form; `opaque(kind, text)` makes the stand-in for an object that is no plain value."""
    if form is None or type(form) in (bool, str, int, float):
        return form
    if type(form) is list:
        return [decode(item, opaque) for item in form]
    if type(form) is not dict or set(form) != {"t", "v"}:
        raise ValueError("no tagged value")
    tag, body = form["t"], form["v"]
    if tag == "float" and body in ("nan", "inf", "-inf"):
        return float(body)
    if tag == "object" and opaque is not None:
        kind, text = body
        return opaque(str(kind), str(text))
    if tag == "dict":
        return {decode(key, opaque): decode(item, opaque) for key, item in body}
    if tag in ("tuple", "set", "frozenset"):
        return {"tuple": tuple, "set": set, "frozenset": frozenset}[tag](decode(item, opaque) for item in body)
    if tag == "bytes":
        return bytes.fromhex(body)
    if tag == "complex":
        return complex(float(body[0]), float(body[1]))
    if tag == "decimal":
        return decimal.Decimal(body)
    if tag == "date":
        return datetime.datetime.strptime(body, "%Y-%m-%d").date()
    if tag == "datetime":
        return datetime.datetime.fromisoformat(body)
    raise ValueError(f"unknown tag {tag!r}")
