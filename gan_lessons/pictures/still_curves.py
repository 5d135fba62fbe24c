"""The curves of a run in a still: both losses, and a score of digits or the modes; one axis of steps for both."""

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
    NEUTRAL,
)
from gan_lessons.pictures.numerals import percent, short, steady, written
from gan_lessons.pictures.still_plot import (
    Curve,
    Plot,
    Rule,
    array,
    inside,
    paint_axis,
    paint_curves,
    paint_rules,
    value_at,
)
from gan_lessons.pictures.still_rows import Row

DASHED, FINE = (5, 3), (2, 2.5)
MARKED = 60  # dots of a score's curve


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
    steps, losses = curves["steps"], [array(curves[name]) for name in ("d_loss", "g_loss")]
    rest = [float(value) for value in theory if np.isfinite(value)]
    axis = scales.round_axis(*scales.robust_range(np.concatenate(losses), [0, 1.5, *rest]))
    plot = Plot(inside(box, has_steps), axis, steps[-1], now)
    paint_axis(paper, plot, short, box[0], box[3] if has_steps else None)
    paint_rules(
        paper, plot, [Rule(value, colour) for value, colour in zip(theory, (DISCRIMINATOR, GENERATOR), strict=True)]
    )
    lines = [
        Curve(steps, losses[1], GENERATOR, DASHED, marker="D"),
        Curve(steps, losses[0], DISCRIMINATOR),
    ]
    paint_curves(paper, plot, lines)
    head = Row(paper, box[0], box[1] + 13, 12).words("Loss", INK, True).skip()
    for words, colour, line in (("D", DISCRIMINATOR_WORDS, lines[1]), ("G", GENERATOR_WORDS, lines[0])):
        head.sample(line.colour, line.dash, 1.7, line.marker).words(words, colour).skip(4)
        head.words(steady(value_at(steps, line.values, now)), colour, True).skip()
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
    plot = Plot(inside(box, True), make(metric["low"], metric["high"]), last, now)
    paint_axis(paper, plot, short, box[0], box[3])
    line = Curve(metric["steps"], array(metric["values"]), NEUTRAL, (), 1.8, "o", MARKED)
    is_low = metric["better"] == "low"
    # a run comes from the noise at the left and goes to the real digits at the right: each name stands at the other end
    rules = [
        Rule(metric["real"], NEUTRAL, f"real digits {written(metric['real'], 2)}", False, not is_low),
        Rule(metric["noise"], NEUTRAL, f"noise {written(metric['noise'])}", True, is_low),
    ]
    paint_rules(paper, plot, rules, plot.places(line.steps, line.values))
    paint_curves(paper, plot, [line])
    value, axis = value_at(line.steps, line.values, now), metric_axis(metric["name"])
    head = Row(paper, box[0], box[1] + 13, 12).sample(NEUTRAL, (), 2, "o").words(metric["name"], INK, True).skip(4)
    head.words("–" if np.isnan(value) else f"{value:{axis.form}}", INK, True).skip()
    head.words("lower is better" if is_low else "higher is better")


def paint_modes(paper, modes, last, now, box):
    """Draw the shares of the modes that are covered and of high-quality samples; ``modes`` as in ``frames.curves``."""
    plot = Plot(inside(box, True), scales.Axis(0, 1, (0, 0.5, 1)), last, now)
    paint_axis(paper, plot, percent, box[0], box[3])
    covered, good = array(modes["covered"]), array(modes["high_quality"])
    lines = [
        Curve(modes["steps"], good, NEUTRAL, FINE, 1.1, "D", 7, hollow=True),
        Curve(modes["steps"], covered / (modes["total"] or 1), NEUTRAL, (), 2, "o", 7),
    ]
    paint_curves(paper, plot, lines)
    found, share = value_at(modes["steps"], covered, now), value_at(modes["steps"], good, now)
    count = "–" if np.isnan(found) else f"{written(found)} of {written(modes['total'])}"
    head = Row(paper, box[0], box[1] + 13, 12).sample(NEUTRAL, (), 2, "o").words("Modes", INK, True).skip(4)
    head.words(count, INK, True).skip().sample(NEUTRAL, FINE, 1.1, "D", hollow=True).words("high quality").skip(4)
    head.words(percent(share), INK, True)
