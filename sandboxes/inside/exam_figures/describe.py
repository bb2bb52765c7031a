"""What a figure shows, as plain values: texts, ticks, legend and each series. The figure has been drawn before."""

from exam_figures import glyphs
from exam_figures.values import MAX_POINTS, along, number, numbers
from matplotlib.category import StrCategoryFormatter
from matplotlib.collections import PathCollection, PolyCollection, QuadMesh
from matplotlib.container import BarContainer
from matplotlib.patches import Wedge
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter

MAX_SERIES = 100  # of one kind in one plot
MAX_AXES = 50
MAX_TEXT = 500
COLORBAR = "<colorbar>"


def figure(fig):
    """The figure's part of a note."""
    suptitle = fig._suptitle.get_text() if fig._suptitle is not None else ""
    shown = [one for one in fig.axes if one.get_visible() and one.get_label() != COLORBAR]
    return {
        "title": _text(suptitle),
        "missing": glyphs.missing(fig),
        "axes": [_axes(one, fig.legends) for one in shown[:MAX_AXES]],
    }


def _axes(axes, legends):
    titles = [axes.get_title(loc=loc) for loc in ("center", "left", "right")]
    legend = axes.get_legend() or next(iter(legends), None)
    form = {
        "title": _text(next((title for title in titles if title), "")),
        "xlabel": _text(axes.get_xlabel()),
        "ylabel": _text(axes.get_ylabel()),
        "xticks": [name for _, name in _ticks(axes.xaxis)],
        "yticks": [name for _, name in _ticks(axes.yaxis)],
        "legend": [_text(one.get_text()) for one in legend.get_texts()][:MAX_SERIES] if legend else None,
        "texts": [_text(one.get_text()) for one in axes.texts if one.get_text()][:MAX_POINTS],
        "bars": [_bars(axes, one) for one in axes.containers if isinstance(one, BarContainer) and len(one)],
        "lines": [_line(axes, one) for one in _lines(axes)],
        "scatters": [_scatter(axes, one) for one in axes.collections if isinstance(one, PathCollection) and _seen(one)],
        "pies": _pies([one for one in axes.patches if isinstance(one, Wedge) and _seen(one)]),
        "boxes": [_boxes(axes, *one) for one in getattr(axes, "exam_boxes", []) if _is_there(*one)],
        "grids": [*map(_image, axes.images), *(_mesh(axes, one) for one in axes.collections if isinstance(one, QuadMesh))],
        "areas": sum(isinstance(one, PolyCollection) and _seen(one) for one in axes.collections),
    }
    form["scatters"] = [one for one in form["scatters"] if one["x"]]
    for kind in ("bars", "lines", "scatters", "pies", "boxes", "grids"):
        form[kind] = form[kind][:MAX_SERIES]
    for kind in ("bars", "lines", "scatters"):
        _named_by_legend(form[kind], form["legend"])
    return form


def _text(words):
    return str(words)[:MAX_TEXT]


def _seen(artist):
    return artist.get_visible()


def _label(artist):
    label = _text(artist.get_label())
    return "" if label.startswith("_") or label == "None" else label  # pandas writes None for a series without a name


def _named_by_legend(series, legend):
    """`legend(["甲", "乙"])` names what has no label, or another one, in the order in which it was drawn."""
    if legend and len(legend) == len(series) and {one["label"] for one in series} != set(legend):
        for one, name in zip(series, legend):
            one["label"] = name


def _ticks(axis):
    """(position, label) of each tick in view."""
    found = [(tick.get_loc(), _text(tick.label1.get_text())) for tick in axis._update_ticks() if tick in axis.majorTicks]
    return found[:MAX_POINTS]


def _has_names(axis):
    """Whether the program said what stands at the ticks: a scale of numbers or dates names nothing."""
    named = isinstance(axis.get_major_formatter(), (FixedFormatter, FuncFormatter, StrCategoryFormatter))
    return named or isinstance(axis.get_major_locator(), FixedLocator)


def _names(axis, places):
    """The label of the tick nearest to each place, within half the distance of two ticks."""
    ticks = sorted(_ticks(axis)) if _has_names(axis) else []
    gaps = [two[0] - one[0] for one, two in zip(ticks, ticks[1:]) if two[0] > one[0]]
    reach = min(gaps, default=1.0) / 2 * 1.000001
    names = []
    for place in places:
        distance, name = min(((abs(at - place), name) for at, name in ticks), default=(reach + 1, None))
        names.append(name or None if distance <= reach else None)
    return names


def _bars(axes, container):
    lying = container.orientation == "horizontal"
    axis = axes.yaxis if lying else axes.xaxis
    places, starts, lengths = [], [], []
    for bar in list(container)[:MAX_POINTS]:
        x, y, width, height = bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height()
        places.append(y + height / 2 if lying else x + width / 2)
        starts.append(x if lying else y)
        lengths.append(width if lying else height)
    low, high = axis.get_view_interval()
    order = sorted(range(len(places)), key=places.__getitem__, reverse=low > high)
    return {
        "label": _label(container),
        "lying": lying,
        "at": along(axis, [places[i] for i in order]),
        "names": _names(axis, [places[i] for i in order]),
        "starts": numbers([starts[i] for i in order]),
        "lengths": numbers([lengths[i] for i in order]),
    }


def _lines(axes):
    """All with a point at least, but for the parts of box plots."""
    parts = {id(line) for _, artists in getattr(axes, "exam_boxes", []) for lines in artists.values() for line in lines}
    return [one for one in axes.lines if _seen(one) and len(one.get_xdata()) and id(one) not in parts]


def _line(axes, line):
    places = line.get_xdata(orig=False)
    ticks = {round(at, 6): name for at, name in _ticks(axes.xaxis)} if _has_names(axes.xaxis) else {}
    return {
        "label": _label(line),
        "x": along(axes.xaxis, places),
        "names": [ticks.get(None if at is None else round(at, 6)) for at in numbers(places)],
        "y": along(axes.yaxis, line.get_ydata(orig=False)),
        "style": line.get_linestyle(),
        "marker": str(line.get_marker()),
    }


def _scatter(axes, collection):
    offsets = collection.get_offsets()
    return {"label": _label(collection), "x": along(axes.xaxis, offsets[:, 0]), "y": along(axes.yaxis, offsets[:, 1])}


def _pies(wedges):
    """Rings of one radius, from the first wedge on."""
    rings = {}
    for wedge in wedges[:MAX_POINTS]:
        rings.setdefault(round(wedge.r, 9), []).append(wedge)
    return [
        {"labels": [_label(one) for one in ring], "shares": [number((one.theta2 - one.theta1) / 360) for one in ring]}
        for ring in rings.values()
    ]


def _is_there(_stats, artists):
    """Whether the boxes have not been cleared since."""
    return any(line.axes is not None and line in line.axes.lines for line in artists["medians"])


def _boxes(axes, stats, artists):
    medians = [line.get_xydata().mean(axis=0) for line in artists["medians"]]
    ends = [line.get_xydata() for line in artists["medians"]]
    lying = bool(ends) and all(abs(one[0][0] - one[1][0]) < 1e-12 for one in ends)
    axis = axes.yaxis if lying else axes.xaxis
    return {
        "lying": lying,
        "names": _names(axis, [one[1 if lying else 0] for one in medians][:MAX_POINTS]),
        **{
            name: numbers([one[key] for one in stats][:MAX_POINTS])
            for name, key in (("q1", "q1"), ("median", "med"), ("q3", "q3"), ("low", "whislo"), ("high", "whishi"))
        },
    }


def _image(image):
    values = image.get_array()
    if values.ndim != 2 or values.size > MAX_POINTS:
        return {"rows": None, "shape": list(values.shape)}
    rows = values[::-1] if image.origin == "lower" else values
    return {"rows": [numbers(row) for row in rows], "shape": list(values.shape)}


def _mesh(axes, mesh):
    height, width = (size - 1 for size in mesh.get_coordinates().shape[:2])
    values = mesh.get_array()
    if values is None or values.size != height * width or values.size > MAX_POINTS:
        return {"rows": None, "shape": [height, width]}
    rows = values.reshape(height, width)
    low, high = axes.yaxis.get_view_interval()
    return {"rows": [numbers(row) for row in (rows[::-1] if low < high else rows)], "shape": [height, width]}
