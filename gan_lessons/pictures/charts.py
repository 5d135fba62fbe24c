"""A small line chart for lessons: one call, a picture that says what it shows. Knows no GAN."""

import numpy as np

from gan_lessons.pictures import svg
from gan_lessons.pictures.branch_styles import BRANCH_STYLES
from gan_lessons.pictures.outputs import Picture

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 250, 54, 16, 34, 208
MAX_POINTS = 300  # points drawn of one curve
COLOURS = [*(style.colour for style in BRANCH_STYLES[1:]), BRANCH_STYLES[0].colour]  # none is a role's
STYLES = list(zip(COLOURS, ("", "7 3", "2 3", "9 3 2 3", "4 4", "1 3"), strict=True))


def line_chart(x, curves, sentence, x_label="", y_label=""):
    """Curves over one axis, as a ``Picture``: shown as SVG, and as its sentence where no picture can be shown.

    Args:
        x: shape ``(n,)``, at least two finite numbers, rising.
        curves: values by name, each of shape ``(n,)``; a NaN leaves a gap. At most six curves.
        sentence: what there is to see; the picture's words for those who cannot see it.
        x_label: of the horizontal axis.
        y_label: of the vertical axis.

    Raises:
        ValueError: numbers that cannot be drawn, or too many curves to be told apart.

    Example:
        >>> line_chart([0, 1, 2], {"square": [0, 1, 4]}, "The square of x grows faster and faster.", "x")
        The square of x grows faster and faster.
    """
    x, curves = _checked(x, curves)
    kept = np.unique(np.linspace(0, len(x) - 1, MAX_POINTS).astype(int))
    x, curves = x[kept], {name: values[kept] for name, values in curves.items()}
    known = np.concatenate(list(curves.values()))
    across, up = ticks(x[0], x[-1], 8), ticks(*_range(known), 5)
    column = _scale((x[0], x[-1]), (LEFT, WIDTH - RIGHT))
    row = _scale((min(up[0], np.nanmin(known)), max(up[-1], np.nanmax(known))), (BOTTOM, TOP))
    body = _axes(across, up, column, row, x_label, y_label)
    for values, (colour, dash) in zip(curves.values(), STYLES, strict=False):
        for part in _unbroken(values):
            body += svg.polyline(column(x[part]), row(values[part]), colour, 2.2, dash)
    return Picture(svg.figure(sentence, body + _legend(curves), WIDTH, HEIGHT), sentence)


def ticks(low, high, count):
    """Round numbers from at or above ``low`` to at or below ``high``, roughly ``count`` of them.

    >>> ticks(-6, 6, 8).tolist()
    [-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0]
    """
    rough = (high - low) / count
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    first, last = np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9)
    return np.arange(first, last + 1) * step + 0.0  # + 0.0: no minus before a zero


def round_up(value):
    """The next round number from a value above 0 on, for the end of an axis; 1 for a value of 0.

    >>> round_up(2.66), round_up(0.071), round_up(130)
    (3.0, 0.08, 150.0)
    """
    if not value > 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    step = next(step for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if power * step >= value * (1 - 1e-9))
    return float(f"{power * step:.3g}")


def _range(values):
    """Lowest and highest value; a flat line gets room above and below."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    room = 0.5 * max(abs(low), 1e-9)
    return (low, high) if high - low > 1e-9 * room else (low - room, high + room)


def _scale(domain, target):
    """A function from one range to another."""
    (low, high), (start, end) = domain, target
    return lambda values: start + (np.asarray(values, float) - low) / (high - low) * (end - start)


def _axes(across, up, column, row, x_label, y_label):
    faint = 'stroke-opacity="0.25"'
    body = ""
    for value, x in zip(across, column(across), strict=True):
        body += svg.path(f"M{x:.1f} {TOP}V{BOTTOM}", "currentColor", 0.7, extra=faint)
        body += svg.text(x, BOTTOM + 15, _number(value, across), anchor="middle")
    for value, y in zip(up, row(up), strict=True):
        body += svg.path(f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}", "currentColor", 0.7, extra=faint)
        body += svg.text(LEFT - 6, y + 4, _number(value, up), anchor="end")
    body += svg.path(f"M{LEFT} {TOP}V{BOTTOM}H{WIDTH - RIGHT}", "currentColor", 1)
    body += svg.text(WIDTH - RIGHT, BOTTOM + 33, x_label, anchor="end")
    return body + svg.text(4, TOP - 20, y_label)


def _legend(curves):
    """A stroke of each curve and its name, in one row above the curves, from the right."""
    body, right = "", WIDTH - RIGHT
    for name, (colour, dash) in reversed(list(zip(curves, STYLES, strict=False))):
        left = right - 6.1 * len(name) - 32
        ends = np.array([left, left + 26])
        body += svg.polyline(ends, np.full(2, TOP - 23.5), colour, 2.2, dash)
        body += svg.text(left + 31, TOP - 20, name)
        right = left - 14
    return body


def _number(value, ticks):
    """A tick's number, with as many decimals as tell it from its neighbours."""
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    if not 1e-4 <= step < 1e6:
        return f"{value:.3g}".replace("-", "−")
    return f"{value:,.{max(0, -int(np.floor(np.log10(step) + 1e-9)))}f}".replace("-", "−")


def _unbroken(values):
    """The stretches of a curve between its gaps."""
    places = np.flatnonzero(np.isfinite(values))
    return [part for part in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(part)]


def _checked(x, curves):
    x = np.asarray(x, np.float64)
    if x.ndim != 1 or len(x) < 2 or not np.isfinite(x).all() or (np.diff(x) < 0).any() or x[0] == x[-1]:
        raise ValueError(
            f"line_chart: got x of shape {x.shape}, expected (n,) with at least two finite, rising numbers"
        )
    if not isinstance(curves, dict) or not 1 <= len(curves) <= len(STYLES):
        raise ValueError(
            f'line_chart: got {type(curves).__name__} as curves, expected 1 to {len(STYLES)}: {{"name": values}}'
        )
    checked = {}
    for name, values in curves.items():
        checked[str(name)] = values = np.asarray(values, np.float64)
        if values.shape != x.shape:
            raise ValueError(
                f"line_chart: {name!r} has shape {values.shape}, expected {x.shape}, one number for each x"
            )
        if np.isinf(values).any() or not np.isfinite(values).any():
            raise ValueError(f"line_chart: {name!r} holds infinite numbers or nothing but NaN, expected finite ones")
    return x, checked
