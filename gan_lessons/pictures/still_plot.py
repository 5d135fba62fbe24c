"""One plot of curves over the steps of a run in a still: its axes, its dotted rules, the cursor and the markers."""

from typing import NamedTuple

import numpy as np

from gan_lessons.pictures import scales
from gan_lessons.pictures.colours import FAINT, INK, LINE, PAGE
from gan_lessons.pictures.numerals import short

HEAD, STEPS, LEFT, RIGHT = 18, 17, 38, 12  # pixels for a heading, below for steps, beside the plot
DOTTED = (1.5, 2.5)


class Curve(NamedTuple):
    """One curve over steps; ``marker`` stands along it, or at the step shown alone where it has many points."""

    steps: np.ndarray
    values: np.ndarray
    colour: str
    dash: tuple = ()
    width: float = 1.7
    marker: str = "o"
    dots: int = 0
    hollow: bool = False


class Rule(NamedTuple):
    """A dotted line at a value, with words at its left or right end, above or below it."""

    value: float
    colour: str
    words: str = ""
    at_end: bool = False
    below: bool = False


class Plot(NamedTuple):
    """Where a plot stands, and what it shows; ``step`` is the one shown, ``last`` the end of the axis."""

    box: tuple  # left, top, right, bottom
    axis: scales.Axis
    last: int
    step: int

    def places(self, steps, values):
        """Where points of a curve stand."""
        left, top, right, bottom = self.box
        return scales.Axis(0, max(1, self.last), ()).place(steps, left, right), self.axis.place(values, bottom, top)


def inside(box, has_steps):
    """The plot inside a box with a heading, and with steps below it."""
    left, top, right, bottom = box
    return left + LEFT, top + HEAD + 5, right - RIGHT, bottom - 2 - (STEPS if has_steps else 0)


def paint_axis(paper, plot, write, edge, steps_line):
    """Draw both axes: heights by ``write``; the steps begin at ``edge`` on ``steps_line``, or have no words if None."""
    left, top, right, bottom = plot.box
    heights = plot.axis.place(plot.axis.marks, bottom, top)
    for y in heights:
        paper.line([left, right], [y, y], LINE, 1, opacity=0.7)
    for mark, y in scales.with_room(plot.axis.marks, heights, 12.5):
        paper.text(left - 5, y + 4, write(mark), FAINT, align="right")
    steps = scales.step_marks(plot.last, right - left, len(_step(plot.last)))
    places, _ = plot.places(steps, np.zeros(len(steps)))
    paper.line([left, right], [bottom, bottom], FAINT)
    paper.strokes([(x, bottom, x, bottom + 3) for x in places], FAINT)
    if steps_line is None:
        return
    paper.text(edge, steps_line - 3, "step", FAINT)
    for step, x in zip(steps, places, strict=True):
        half = paper.wide(_step(step)) / 2
        paper.text(min(x, right + RIGHT - half), steps_line - 3, _step(step), FAINT, align="center")


def _step(step):
    return f"{step:,}" if step < 1e6 else short(step)


def paint_rules(paper, plot, rules, curve=None):
    """Draw dotted lines, with their words at the end where no point of ``curve`` (places across and down) lies."""
    left, _, right, _ = plot.box
    for rule in rules:
        if not np.isfinite(rule.value):
            continue
        _, y = plot.places(0, rule.value)
        paper.line([left, right], [y, y], rule.colour, 1.2, DOTTED)
        if rule.words:
            wide, top = paper.wide(rule.words), y + 3 if rule.below else y - 13
            at_end = rule.at_end if _is_free(curve, plot, wide, top, rule.at_end) else not rule.at_end
            paper.text(
                right - 3 if at_end else left + 4, top + 9, rule.words, FAINT, align="right" if at_end else "left"
            )


def _is_free(curve, plot, wide, top, at_end):
    """Whether words at an end of the plot lie on no point of the curve."""
    left, right = (plot.box[2] - wide - 8, plot.box[2]) if at_end else (plot.box[0], plot.box[0] + wide + 8)
    xs, ys = curve
    return not ((xs >= left) & (xs <= right) & (ys >= top - 2) & (ys <= top + 13)).any()


def paint_curves(paper, plot, curves):
    """Curves, the cursor where the run goes on after the step shown, and the markers."""
    left, top, right, bottom = plot.box
    for curve in curves:
        xs, ys = plot.places(curve.steps, curve.values)
        paper.line(xs, ys, curve.colour, curve.width, curve.dash)
        dots = _spread(np.flatnonzero(np.isfinite(ys)), curve.dots)
        if curve.dots and (curve.dots < 10 or len(curve.steps) * 5 <= right - left):
            _paint_marks(paper, curve, xs[dots], ys[dots], 3.4 if curve.dots > 10 else 5)
    x, _ = plot.places(plot.step, 0)
    if plot.step < plot.last:
        paper.line([x, x], [top - 3, bottom + 3], INK, 1, opacity=0.6)
    for curve in curves:
        _, y = plot.places(plot.step, value_at(curve.steps, curve.values, plot.step))
        paper.marks([x], [y], curve.marker, PAGE, 9 if curve.marker == "o" else 7.5)
        _paint_marks(paper, curve, [x], [y], 6.5 if curve.marker == "o" else 5)


def _paint_marks(paper, curve, xs, ys, size):
    paper.marks(xs, ys, curve.marker, curve.colour, size)
    if curve.hollow:
        paper.marks(xs, ys, curve.marker, PAGE, size - 2)


def _spread(places, most):
    """At most so many of these, evenly spread, the first and the last among them."""
    return places[np.unique(np.linspace(0, len(places) - 1, min(len(places), most)).round().astype(int))]


def array(values):
    """Values as an array, NaN for None."""
    return np.array([np.nan if value is None else value for value in values], float)


def value_at(steps, values, step):
    """The value that was the newest one at a step; NaN before the first."""
    place = int(np.searchsorted(steps, step, "right")) - 1
    return float(values[place]) if place >= 0 else np.nan
