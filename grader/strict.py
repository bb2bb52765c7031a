"""Parse once, at the edge, strictly: TOML into frozen pydantic models, every error as one `BadInput` line.

`late-orders/task.toml: unknown key "limts" (did you mean "limits"?)`
"""

from __future__ import annotations

import difflib
import tomllib
import typing
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictStr, StringConstraints, ValidationError

from grader.errors import BadInput

HALF = Decimal("0.5")


class Strict(BaseModel):
    """A table of a TOML file: unknown keys refused, values frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


M = TypeVar("M", bound=Strict)


def as_points(value: object) -> Decimal:
    """Points as Decimal. ValueError unless int, float or Decimal and a multiple of 0.5, zero or more."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError("points must be a number")
    points = Decimal(str(value))
    if not points.is_finite() or points < 0 or points % HALF != 0:
        raise ValueError(f"points must be a multiple of 0.5, zero or more, not {value}")
    return Decimal(int(points)) if points == int(points) else points.quantize(Decimal("0.1"))


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError("must be a number")
    return float(value)


Points = Annotated[Decimal, BeforeValidator(as_points)]
Seconds = Annotated[float, BeforeValidator(_number)]
Text = Annotated[StrictStr, StringConstraints(min_length=1, strip_whitespace=True)]


def parse_toml(data: bytes, place: str, model: type[M]) -> M:
    """`data` as `model`; `place` is the file's name in messages. BadInput for everything that is wrong."""
    try:
        values = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise BadInput(f"{place}: not UTF-8 (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{place}: not TOML: {error}") from error
    return validate(values, place, model)


def load_toml(path: Path, model: type[M]) -> M:
    """The file at `path` as `model`, named in messages by its last two parts."""
    place = f"{path.parent.name}/{path.name}"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from error
    return parse_toml(data, place, model)


def validate(values: Mapping[str, Any], place: str, model: type[M]) -> M:
    """`values` as `model`, or BadInput with the first error in one line (and how many more there are)."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        # A misspelt key shows up as an unknown and a missing one: the unknown one is the helpful half.
        first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise BadInput(f"{place}: {_sentence(first['type'], first['loc'], first['msg'], model)}{more}") from error


def _sentence(kind: str, loc: tuple[int | str, ...], message: str, model: type[Strict]) -> str:
    dotted = ".".join(str(part) for part in loc)
    if kind == "extra_forbidden":
        return f'unknown key "{dotted}"{_did_you_mean(loc, model)}'
    if kind == "missing":
        return f'missing key "{dotted}"'
    text = message.removeprefix("Value error, ").replace("\n", " ")
    return f'"{dotted}": {text}' if dotted else text


def _did_you_mean(loc: tuple[int | str, ...], model: type[Strict]) -> str:
    table = _model_at(model, loc[:-1])
    known = list(table.model_fields) if table else []
    near = difflib.get_close_matches(str(loc[-1]), known, n=1)
    if near:
        prefix = "".join(f"{part}." for part in loc[:-1])
        return f' (did you mean "{prefix}{near[0]}"?)'
    return f" (known: {', '.join(known)})" if known else ""


def _model_at(annotation: Any, loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model that describes the table at `loc`, through dicts, tuples and optional fields."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not loc:
            return annotation
        found = annotation.model_fields.get(str(loc[0]))
        return _model_at(found.annotation, loc[1:]) if found else None
    inner = [one for one in typing.get_args(annotation) if one is not Ellipsis]
    is_container = typing.get_origin(annotation) in (dict, Mapping, tuple, list)
    for one in inner:
        table = _model_at(one, loc[1:] if is_container else loc)
        if table:
            return table
    return None
