"""Axes with round ends, linear or logarithmic, and the numbers that stand beside them."""

from typing import NamedTuple

import numpy as np


class Axis(NamedTuple):
    """A range of values, and those of them that are written beside it."""

    low: float
    high: float
    marks: tuple
    logarithmic: bool = False

    def place(self, values, start, end):
        """Where values stand between two places; what lies outside is put on the nearer end, NaN stays NaN.

        >>> Axis(0, 10, (0, 10)).place([0, 5, 99], 100, 0).tolist()
        [100.0, 50.0, 0.0]
        """
        turn = np.log10 if self.logarithmic else np.asarray
        low, high = turn(self.low), turn(self.high)
        shares = (turn(np.clip(np.asarray(values, float), self.low, self.high)) - low) / ((high - low) or 1)
        return start + shares * (end - start)


def round_marks(low, high, count=4):
    """Round numbers in about ``count`` equal steps that hold ``low`` and ``high`` between them.

    >>> round_marks(-0.1, 1.4), round_marks(3, 3)
    ((-0.5, 0.0, 0.5, 1.0, 1.5), (3.0,))
    """
    if not high > low:
        return (float(low),)
    raw = (high - low) / count
    power = 10.0 ** np.floor(np.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * (1 - 1e-9))
    first, last = np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9)
    decimals = max(0, -int(np.floor(np.log10(step) + 1e-9)))
    return tuple((np.round(np.arange(first, last + 1) * step, decimals) + 0.0).tolist())  # + 0.0: no minus before a 0


def window_marks(reach):
    """Three or more round numbers inside a window from ``−reach`` to ``reach``, or 0 alone.

    >>> window_marks(2.6)
    (-2.0, 0.0, 2.0)
    """
    for count in (4, 5, 8):
        inside = tuple(mark for mark in round_marks(-reach, reach, count) if abs(mark) <= 1.0001 * reach)
        if len(inside) > 2:
            return inside
    return (0.0,)


def round_axis(low, high, count=3):
    """A linear axis from one round number to another.

    >>> round_axis(0, 1.39)
    Axis(low=0.0, high=1.5, marks=(0.0, 0.5, 1.0, 1.5), logarithmic=False)
    """
    room = 0 if high > low else max(abs(low), 1) / 2
    marks = round_marks(low - room, high + room, count)
    return Axis(marks[0], marks[-1], marks)


def log_axis(low, high):
    """A logarithmic axis between two positive numbers; beside it stand its ends and the powers of ten between them.

    >>> log_axis(0.2, 500).marks
    (0.2, 1.0, 10.0, 100.0, 500.0)
    """
    powers = 10.0 ** np.arange(np.ceil(np.log10(low) + 1e-9), np.ceil(np.log10(high) - 1e-9))
    return Axis(float(low), float(high), (float(low), *powers.tolist(), float(high)), True)


def robust_range(values, held=()):
    """From the 1 % to the 98 % quantile, widened to hold ``held``: a few wild values do not flatten all others.

    >>> robust_range([1.0, 1.2, float("nan")], [0, 1.5])
    (0.0, 1.5)
    """
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    ends = [*(np.quantile(known, [0.01, 0.98]) if len(known) else ()), *held]
    return float(min(ends)), float(max(ends))


def step_marks(last, wide, letters):
    """Round steps from 0 to the last one of a run, as many as find room in ``wide`` pixels.

    >>> step_marks(4000, 300, 5)
    (0, 1000, 2000, 3000, 4000)
    """
    if last <= 0:
        return (0,)
    marks = round_marks(0, last, max(2, int(wide // (7 * letters + 14))))
    return tuple(int(mark) for mark in marks if mark <= last and mark == int(mark))


def with_room(marks, places, gap):
    """Those marks whose words find room, with their places: both ends first, then the others, ``gap`` pixels apart.

    >>> with_room((0, 5, 6, 10), (0, 50, 60, 100), 20)
    [(0, 0), (5, 50), (10, 100)]
    """
    pairs = list(zip(marks, places, strict=True))
    kept = []
    for mark, place in [*pairs[:1], *pairs[:0:-1][:1], *pairs[1:-1]]:
        if all(abs(place - other) >= gap for _, other in kept):
            kept.append((mark, place))
    return sorted(kept)
