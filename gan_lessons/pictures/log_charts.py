"""A chart with two logarithmic axes, for curves that begin high and end low, each at points of its own."""

import numpy as np

from gan_lessons.pictures import svg
from gan_lessons.pictures.charts import COLOURS
from gan_lessons.pictures.outputs import Picture

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 760, 54, 82, 26, 296  # on the right the names of the marks
COLUMNS, ROW = 2, 18  # of the legend, below the axes
APART = [*COLOURS[:4], COLOURS[5], COLOURS[4]]  # the second and the fifth are less alike so
STYLES = list(zip(APART, ("", "7 3", "2 3", "9 3 2 3", "4 4", "14 3"), strict=True))


def log_chart(curves, sentence, x_label="", y_label="", marks=None):
    """Curves over logarithmic axes, as a ``Picture``: equal factors are equal distances; a dot for each point.

    Args:
        curves: ``(x, y)`` by name, each of shape ``(n,)`` and above 0; at most six curves.
        sentence: what there is to see; the picture's words for those who cannot see it.
        x_label: of the horizontal axis.
        y_label: of the vertical axis.
        marks: heights above 0 by short names, drawn as dotted lines, such as ``{"floor": 0.7}``.

    Raises:
        ValueError: numbers that have no logarithm, or too many curves to be told apart.

    Example:
        >>> log_chart({"half each time": ([1, 2, 4], [8, 4, 2])}, "Twice the steps, half the FID.", "steps", "FID")
        Twice the steps, half the FID.
    """
    curves, marks = _checked(curves), dict(marks or {})
    xs = np.concatenate([x for x, _ in curves.values()])
    ys = np.concatenate([*(y for _, y in curves.values()), _above_zero("marks", list(marks.values()))])
    column, row = _scale(xs, LEFT, WIDTH - RIGHT), _scale(ys, BOTTOM, TOP, room=0.2)
    body = _axes(_ticks(xs), _ticks(ys), column, row, x_label, y_label)
    for name, height in marks.items():
        y = float(row(height))
        body += svg.path(f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}", "currentColor", 1.2, extra='stroke-dasharray="2 4"')
        body += svg.text(WIDTH - RIGHT + 8, y + 4, f"{name} {height:.3g}")
    for (x, y), (colour, dash) in zip(curves.values(), STYLES, strict=False):
        body += svg.polyline(column(x), row(y), colour, 2.2, dash)
        dots = zip(column(x).tolist(), row(y).tolist(), strict=True)
        body += svg.path("".join([f"M{x:.1f} {y:.1f}h0" for x, y in dots]), colour, 5, extra='stroke-linecap="round"')
    rows = -(-len(curves) // COLUMNS)
    return Picture(svg.figure(sentence, body + _legend(curves), WIDTH, BOTTOM + 44 + ROW * rows), sentence)


def _scale(values, start, end, room=0.0):
    """A function from the range of these values to pixels; ``room``, in natural logarithms, stays free at both ends."""
    low, high = np.log(values.min()) - room, np.log(values.max()) + room
    return lambda given: start + (np.log(np.asarray(given, float)) - low) / (high - low) * (end - start)


def _ticks(values):
    """1, 2 and 5 times powers of ten within the range; only the powers if the range is wide.

    >>> _ticks(np.array([0.9, 30.0])).tolist()
    [1.0, 2.0, 5.0, 10.0, 20.0]
    >>> _ticks(np.array([0.9, 3000.0])).tolist()
    [1.0, 10.0, 100.0, 1000.0]
    """
    low, high = values.min() * 0.999, values.max() * 1.001
    powers = 10.0 ** np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    ticks = powers if high > 2000 * low else np.outer(powers, [1, 2, 5]).ravel()
    return ticks[(low <= ticks) & (ticks <= high)]


def _axes(across, up, column, row, x_label, y_label):
    body, faint = "", 'stroke-opacity="0.25"'
    for value, x in zip(across, column(across), strict=True):
        body += svg.path(f"M{x:.1f} {TOP}V{BOTTOM}", "currentColor", 0.7, extra=faint)
        body += svg.text(x, BOTTOM + 15, tick(value), anchor="middle")
    for value, y in zip(up, row(up), strict=True):
        body += svg.path(f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}", "currentColor", 0.7, extra=faint)
        body += svg.text(LEFT - 6, y + 4, tick(value), anchor="end")
    body += svg.path(f"M{LEFT} {TOP}V{BOTTOM}H{WIDTH - RIGHT}", "currentColor", 1)
    body += svg.text(WIDTH - RIGHT, BOTTOM + 32, x_label, anchor="end")
    return body + svg.text(4, TOP - 12, y_label)


def _legend(curves):
    """A stroke of each curve and its name, below the axes."""
    body = ""
    for place, (name, (colour, dash)) in enumerate(zip(curves, STYLES, strict=False)):
        left, y = LEFT + place % COLUMNS * 290, BOTTOM + 48 + ROW * (place // COLUMNS)
        body += svg.polyline(np.array([left, left + 26]), np.full(2, y - 3.5), colour, 2.2, dash)
        body += svg.text(left + 32, y, name)
    return body


def _checked(curves):
    if not isinstance(curves, dict) or not 1 <= len(curves) <= len(STYLES):
        raise ValueError(
            f'log_chart: got {type(curves).__name__} as curves, expected 1 to {len(STYLES)}: {{"name": (x, y)}}'
        )
    checked = {}
    for name, (x, y) in curves.items():
        x, y = _above_zero(name, x), _above_zero(name, y)
        if x.shape != y.shape or len(x) < 2 or (np.diff(x) <= 0).any():
            raise ValueError(
                f"log_chart: {name!r} has x of shape {x.shape} and y of shape {y.shape}, expected two or more "
                "rising x and as many y"
            )
        checked[str(name)] = x, y
    return checked


def _above_zero(name, values):
    values = np.asarray(values, np.float64)
    if values.ndim != 1 or not np.isfinite(values).all() or (values <= 0).any():
        raise ValueError(f"log_chart: {name!r} holds numbers that have no logarithm, expected finite ones above 0")
    return values


def tick(value):
    """What stands at a mark of an axis, millions as "M": six zeros have no room there.

    >>> [tick(value) for value in (0.5, 20, 500_000, 2e6)]
    ['0.5', '20', '500,000', '2M']
    """
    return f"{value / 1e6:g}M" if value >= 1e6 else f"{value:,g}"
