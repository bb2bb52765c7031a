"""Numbers of a plot as plain JSON: categories and dates as people read them, nothing that JSON does not know."""

import math

import numpy
from matplotlib import dates

MAX_POINTS = 20000  # of one series


def number(value):
    """A float of 12 digits; None for NaN, infinity and what is masked."""
    if numpy.ma.is_masked(value) or not math.isfinite(value):
        return None
    return float("%.12g" % value)


def numbers(values):
    """A whole series."""
    return [number(value) for value in numpy.ma.asarray(values, float).ravel()[:MAX_POINTS]]


def along(axis, values):
    """Positions on an axis: texts on an axis of categories, ISO dates on one of dates, otherwise numbers."""
    plain = numbers(values)
    names = {place: name for name, place in getattr(axis.units, "_mapping", {}).items()}
    freq = getattr(axis.axes, "freq", None) if axis.axis_name == "x" else None  # pandas numbers its periods
    if names:
        return [names.get(value, value) for value in plain]
    if freq is not None:
        import pandas

        periods = [None if value is None else pandas.Period(ordinal=int(value), freq=freq) for value in plain]
        return [None if one is None else str(one).partition("/")[0] for one in periods]  # "2022-01" for a month
    if "Date" in type(axis.converter).__name__:
        return [None if value is None else iso(dates.num2date(value)) for value in plain]
    return plain


def iso(moment):
    """2022-01-31, with the time of day where there is one."""
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return text[:-9] if text.endswith("T00:00:00") else text
