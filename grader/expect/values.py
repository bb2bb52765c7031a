"""Values that a candidate's function returned or a file held: exact, near, raised."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from grader.bench import Opaque, Raised, Returned
from grader.results import CheckFailed
from grader.shown import clip, differing, oddities, show

_PLAIN = (type(None), bool, int, float, str, bytes, Decimal, date, datetime, time, timedelta)
_CONTAINERS = (list, tuple, dict, set, frozenset)


@dataclass(frozen=True)
class Difference:
    """The first place where two values differ: `[2]["name"]`, "" for the whole."""

    place: str
    expected: str
    seen: str
    why: str = ""


def equal(seen: object, expected: object, *, what: str = "结果") -> None:
    """Equal in type and value, all the way down: True is not 1, a tuple no list, 1.0 not 1; NaN equals NaN.

    `expected` is made of plain values; dict order does not count. An `Opaque` equals nothing.
    """
    difference = _compare(seen, expected, "")
    if difference:
        where = f"的 {clip(difference.place, 200)} 处" if difference.place else ""
        why = f"：{difference.why}" if difference.why else ""
        raise CheckFailed(f"{what}{where}不对{why}", expected=difference.expected, seen=difference.seen)


def close(
    seen: object, expected: float | Decimal, *, rel: float | None = None, abs: float | None = None, what: str = "数值"
) -> None:
    """A number within `rel` x |expected| or `abs` of `expected`, whichever is wider; computed exactly.

    NaN, infinity, True and text are no numbers. ValueError for a reference or tolerance that would accept anything
    or nothing: NaN, infinity, zero under `rel` alone.
    """
    target = _reference(expected)
    tolerances = [_tolerance(one) for one in (rel, abs) if one is not None]
    if not tolerances:
        raise ValueError("close() needs rel= or abs=")
    if target == 0 and abs is None:
        raise ValueError("close() to zero needs abs=: a relative tolerance of zero accepts only zero")
    width = max(
        _tolerance(rel) * _magnitude(target) if rel is not None else Fraction(0),
        _tolerance(abs) if abs is not None else Fraction(0),
    )
    shown = f"{expected}（误差不超过 {_short(width)}）"
    value = _fraction(seen)
    if value is None:
        raise CheckFailed(f"{what}不是有限的数：{_kind(seen)}", expected=shown, seen=_shown(seen))
    if _magnitude(value - target) > width:
        raise CheckFailed(f"{what}超出允许的误差", expected=shown, seen=_shown(seen))


def returned(result: Returned | Raised, *, what: str = "函数调用") -> object:
    """The value that a call returned; CheckFailed when it raised."""
    if isinstance(result, Raised):
        words = f"{result.kind}：{result.message}" if result.message else result.kind
        raise CheckFailed(f"{what}抛出了异常 {clip(result.kind, 100)}", expected="正常返回", seen=clip(words))
    return result.value


def raised(result: Returned | Raised, kind: type[BaseException] | str, *, what: str = "函数调用") -> Raised:
    """A call raised an exception of this class, by name."""
    name = kind if isinstance(kind, str) else kind.__name__
    if isinstance(result, Returned):
        raise CheckFailed(f"{what}没有抛出异常", expected=f"抛出 {name}", seen=f"返回 {_shown(result.value)}")
    if result.kind != name:
        words = f"抛出 {result.kind}：{result.message}"
        raise CheckFailed(f"{what}抛出的异常不对", expected=f"抛出 {name}", seen=clip(words))
    return result


def tagged(value: object) -> object:
    """A hashable stand-in that is equal exactly when two plain values are equal in type and value."""
    kind = type(value)
    if kind not in (*_PLAIN, *_CONTAINERS):
        return "other", id(value)
    if isinstance(value, (list, tuple)):
        return kind.__name__, tuple(tagged(one) for one in value)
    if isinstance(value, (set, frozenset)):
        return kind.__name__, frozenset(tagged(one) for one in value)
    if isinstance(value, dict):
        return "dict", frozenset((tagged(key), tagged(one)) for key, one in value.items())
    if kind in (float, Decimal) and value != value:  # noqa: PLR0124
        return kind.__name__, "nan"
    return kind.__name__, value


def _compare(seen: object, expected: object, place: str) -> Difference | None:
    kind = type(expected)
    if isinstance(seen, Opaque):
        why = f"得到的是 {clip(seen.kind, 100)} 类型的对象"
        return Difference(place, _shown(expected), clip(f"{seen.kind}：{seen.text}"), why)
    if type(seen) is not kind:
        if kind not in (*_PLAIN, *_CONTAINERS):
            _refuse(expected)
        why = f"类型应为 {kind.__name__}，实为 {type(seen).__name__}"
        return Difference(place, _shown(expected), _shown(seen), why)
    if isinstance(expected, (list, tuple)):
        assert isinstance(seen, (list, tuple))  # one type with expected, seen above
        return _compare_sequences(seen, expected, place)
    if isinstance(expected, dict):
        assert isinstance(seen, dict)
        return _compare_dicts(seen, expected, place)
    if kind not in (*_PLAIN, set, frozenset):
        _refuse(expected)
    if tagged(seen) == tagged(expected):
        return None
    if isinstance(expected, str) and isinstance(seen, str):
        shown_expected, shown_seen = differing(expected, seen)
        return Difference(place, shown_expected, shown_seen, oddities(expected, seen))
    return Difference(place, _shown(expected), _shown(seen))


def _compare_sequences(seen: Sequence[object], expected: Sequence[object], place: str) -> Difference | None:
    for index, (one, other) in enumerate(zip(seen, expected, strict=False)):
        difference = _compare(one, other, f"{place}[{index}]")
        if difference:
            return difference
    if len(seen) != len(expected):
        why = f"应有 {len(expected)} 项，实有 {len(seen)} 项"
        return Difference(place, _shown(expected), _shown(seen), why)
    return None


def _compare_dicts(seen: dict[object, object], expected: dict[object, object], place: str) -> Difference | None:
    found = {tagged(key): one for key, one in seen.items()}
    wanted = {tagged(key): key for key in expected}
    for tag, key in wanted.items():
        if tag not in found:
            return Difference(place, f"有键 {_shown(key)}", f"键有 {_shown(list(seen))}", "缺少键")
        difference = _compare(found[tag], expected[key], f"{place}[{clip(repr(key), 60)}]")
        if difference:
            return difference
    extra = [key for key in seen if tagged(key) not in wanted]
    if extra:
        return Difference(place, f"键只有 {_shown(list(expected))}", f"多出键 {_shown(extra[0])}", "多出键")
    return None


def _refuse(expected: object) -> NoReturn:
    raise TypeError(f"equal() compares plain values, not {type(expected).__name__}")


def _reference(value: object) -> Fraction:
    exact = _fraction(value)
    if exact is None:
        raise ValueError(f"close() needs a finite reference, not {value!r}")
    return exact


def _tolerance(value: object) -> Fraction:
    exact = _fraction(value)
    if exact is None or exact < 0:
        raise ValueError(f"a tolerance is a finite number, zero or more, not {value!r}")
    return exact


def _fraction(value: object) -> Fraction | None:
    """The exact value of an int, float or Decimal; None for NaN, infinity, bool and everything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    if not (value.is_finite() if isinstance(value, Decimal) else isinstance(value, int) or math.isfinite(value)):
        return None
    return Fraction(value)


def _magnitude(value: Fraction) -> Fraction:
    return -value if value < 0 else value


def _short(width: Fraction) -> str:
    return f"{float(width):.6g}" if width < 10**300 else "很大"


def _kind(value: object) -> str:
    return f"{value.kind} 对象" if isinstance(value, Opaque) else f"类型是 {type(value).__name__}"


def _shown(value: object) -> str:
    if isinstance(value, Opaque):
        return clip(f"{value.kind}：{value.text}")
    if type(value) is int and value.bit_length() > 10_000:  # Python refuses to print integers of 4,300 digits and more
        return f"约 {int(value.bit_length() * 0.30103)} 位的整数"
    if isinstance(value, (list, tuple, dict, set, frozenset, Mapping)):
        try:
            return show(value)
        except ValueError:
            return f"{len(value)} 项，其中有极长的整数"
    return show(value)
