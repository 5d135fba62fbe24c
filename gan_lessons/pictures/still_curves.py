"""The curves of a run in a still: both losses, and a score of digits or the modes; one axis of steps for both."""

from typing import NamedTuple

import numpy as np

from gan_lessons.metrics.axes import metric_axis
from gan_lessons.pictures import scales
from gan_lessons.pictures.colours import (
    DISCRIMINATOR,
    DISCRIMINATOR_WORDS,
    FAINT,
    GENERATOR,
    GENERATOR_WORDS,
    INK,
    LINE,
    NEUTRAL,
    PAGE,
)
from gan_lessons.pictures.numerals import percent, short, steady, written
from gan_lessons.pictures.still_rows import Row

HEAD, STEPS, LEFT, RIGHT = 18, 17, 38, 12  # pixels for a heading, below for steps, beside the plot
DASHED, FINE, DOTTED = (5, 3), (2, 2.5), (1, 3)
MARKED = 60  # dots of a score's curve


class Curve(NamedTuple):
    """One curve over steps; ``marker`` stands along it, or at the step shown alone where it has many points."""

    steps: np.ndarray
    values: np.ndarray
    colour: str
    dash: tuple = ()
    width: float = 1.7
    marker: str = "o"
    dots: int = 0


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


# ---- the losses


def paint_losses(paper, curves, theory, now, box, has_steps):
    """Draw both losses, with the values that they have where the players have come to rest.

    Args:
        paper: a ``Paper``.
        curves: of the run, see ``frames.curves``.
        theory: the losses at rest, NaN where there is none.
        now: the step shown.
        box: left, top, right and bottom, with the heading.
        has_steps: whether the steps are written below.
    """
    steps, losses = curves["steps"], [_array(curves[name]) for name in ("d_loss", "g_loss")]
    rest = [float(value) for value in theory if np.isfinite(value)]
    axis = scales.round_axis(*scales.robust_range(np.concatenate(losses), [0, 1.5, *rest]))
    plot = Plot(_inside(box, has_steps), axis, steps[-1], now)
    _paint_axis(paper, plot, short, box[0], box[3] if has_steps else None)
    _paint_rules(
        paper, plot, [Rule(value, colour) for value, colour in zip(theory, (DISCRIMINATOR, GENERATOR), strict=True)]
    )
    lines = [
        Curve(steps, losses[1], GENERATOR, DASHED, marker="D"),
        Curve(steps, losses[0], DISCRIMINATOR),
    ]
    _paint_curves(paper, plot, lines)
    head = Row(paper, box[0], box[1] + 13, 12).words("Loss", INK, True).skip()
    for words, colour, line in (("D", DISCRIMINATOR_WORDS, lines[1]), ("G", GENERATOR_WORDS, lines[0])):
        head.sample(line.colour, line.dash, 1.7, line.marker).words(words, colour).skip(4)
        head.words(steady(_at(steps, line.values, now)), colour, True).skip()
    paper.text(box[2], box[1] + 13, theory_words(*theory), FAINT, align="right")


def theory_words(d, g):
    """The losses at rest in words; "" if none is known.

    >>> theory_words(1.386, 0.693), theory_words(float("nan"), 0.5)
    ('theory 1.39 · 0.69', 'theory G 0.50')
    """
    if np.isfinite(d) and np.isfinite(g):
        return f"theory {steady(d)} · {steady(g)}"
    if np.isfinite(d):
        return f"theory D {steady(d)}"
    return f"theory G {steady(g)}" if np.isfinite(g) else ""


# ---- the metric or the modes


def paint_score(paper, metric, last, now, box):
    """Draw a score of digits between what real digits and what noise score; ``metric`` as in ``frames.curves``."""
    make = scales.log_axis if metric["logarithmic"] else lambda low, high: scales.round_axis(low, high, 5)
    plot = Plot(_inside(box, True), make(metric["low"], metric["high"]), last, now)
    _paint_axis(paper, plot, short, box[0], box[3])
    line = Curve(metric["steps"], _array(metric["values"]), NEUTRAL, (), 1.8, "o", MARKED)
    is_low = metric["better"] == "low"
    # a run comes from the noise at the left and goes to the real digits at the right: each name stands at the other end
    rules = [
        Rule(metric["real"], NEUTRAL, f"real digits {written(metric['real'], 2)}", False, not is_low),
        Rule(metric["noise"], NEUTRAL, f"noise {written(metric['noise'])}", True, is_low),
    ]
    _paint_rules(paper, plot, rules, plot.places(line.steps, line.values))
    _paint_curves(paper, plot, [line])
    value, axis = _at(line.steps, line.values, now), metric_axis(metric["name"])
    head = Row(paper, box[0], box[1] + 13, 12).sample(NEUTRAL, (), 2, "o").words(metric["name"], INK, True).skip(4)
    head.words("–" if np.isnan(value) else f"{value:{axis.form}}", INK, True).skip()
    head.words("lower is better" if is_low else "higher is better")


def paint_modes(paper, modes, last, now, box):
    """Draw the shares of the modes that are covered and of high-quality samples; ``modes`` as in ``frames.curves``."""
    plot = Plot(_inside(box, True), scales.Axis(0, 1, (0, 0.5, 1)), last, now)
    _paint_axis(paper, plot, percent, box[0], box[3])
    covered, good = _array(modes["covered"]), _array(modes["high_quality"])
    lines = [
        Curve(modes["steps"], good, NEUTRAL, FINE, 1.1, "D", 7),
        Curve(modes["steps"], covered / (modes["total"] or 1), NEUTRAL, (), 2, "o", 7),
    ]
    _paint_curves(paper, plot, lines)
    found, share = _at(modes["steps"], covered, now), _at(modes["steps"], good, now)
    count = "–" if np.isnan(found) else f"{written(found)} of {written(modes['total'])}"
    head = Row(paper, box[0], box[1] + 13, 12).sample(NEUTRAL, (), 2, "o").words("Modes", INK, True).skip(4)
    head.words(count, INK, True).skip().sample(NEUTRAL, FINE, 1.1, "D").words("high quality").skip(4)
    head.words(percent(share), INK, True)


# ---- one plot


def _inside(box, has_steps):
    left, top, right, bottom = box
    return left + LEFT, top + HEAD + 5, right - RIGHT, bottom - 2 - (STEPS if has_steps else 0)


def _paint_axis(paper, plot, write, edge, steps_line):
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


def _paint_rules(paper, plot, rules, curve=None):
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


def _paint_curves(paper, plot, curves):
    """Curves, the cursor where the run goes on after the step shown, and the markers."""
    left, top, right, bottom = plot.box
    for curve in curves:
        xs, ys = plot.places(curve.steps, curve.values)
        paper.line(xs, ys, curve.colour, curve.width, curve.dash)
        dots = _spread(np.flatnonzero(np.isfinite(ys)), curve.dots)
        if curve.dots and (curve.dots < 10 or len(curve.steps) * 5 <= right - left):
            paper.marks(xs[dots], ys[dots], curve.marker, curve.colour, 3.4 if curve.dots > 10 else 5)
    x, _ = plot.places(plot.step, 0)
    if plot.step < plot.last:
        paper.line([x, x], [top - 3, bottom + 3], INK, 1, opacity=0.6)
    for curve in curves:
        _, y = plot.places(plot.step, _at(curve.steps, curve.values, plot.step))
        paper.marks([x], [y], curve.marker, PAGE, 9 if curve.marker == "o" else 7.5)
        paper.marks([x], [y], curve.marker, curve.colour, 6.5 if curve.marker == "o" else 5)


def _spread(places, most):
    """At most so many of these, evenly spread, the first and the last among them."""
    return places[np.unique(np.linspace(0, len(places) - 1, min(len(places), most)).round().astype(int))]


def _array(values):
    return np.array([np.nan if value is None else value for value in values], float)


def _at(steps, values, step):
    """The value that was the newest one at a step; NaN before the first."""
    place = int(np.searchsorted(steps, step, "right")) - 1
    return float(values[place]) if place >= 0 else np.nan
