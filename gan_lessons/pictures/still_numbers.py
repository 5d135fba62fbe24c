"""The stage of a still for numbers on a line: both densities, D and the optimal D*, and the samples below."""

import numpy as np

from gan_lessons.pictures import scales, verdicts
from gan_lessons.pictures.colours import DISCRIMINATOR, DISCRIMINATOR_WORDS, FAINT, GENERATED, LINE, REAL
from gan_lessons.pictures.fields import reach_of
from gan_lessons.pictures.numerals import written
from gan_lessons.pictures.still_rows import Part

TOP, STRIP, BELOW, BINS = 20, 14, 17, 30  # pixels over the plot, for samples, for numbers; bars of a histogram
DOTTED, DASHED = (2, 3), (5, 3)


def paint_numbers(paper, snapshot, left, top, size):
    """Draw numbers in a square, the densities with their axis at the left, D with its own at the right."""
    reach, is_critic = reach_of(snapshot), verdicts.is_critic(snapshot)
    areas = densities(snapshot, reach)
    heights = scales.round_marks(0, max([1e-3, *(values.max() for values, _ in areas.values())]), 3)
    verdict = _verdict_axis(snapshot) if "field" in snapshot else None
    window = _window(paper, heights, verdict, left, top, size)
    _paint_axes(paper, heights, verdict, reach, window, (left, top, size), is_critic)
    parts = []
    for name, colour, dash in (("real", REAL, ()), ("generated", GENERATED, DASHED)):
        if name in areas:
            _paint_area(paper, *areas[name], heights[-1], window, colour, dash)
            parts.append(Part(name, colour=colour, dash=dash, filled=True))
    for name, dash, width in (("optimal", DOTTED, 1.6), ("field", (), 2.2)):
        if name in snapshot and not (name == "optimal" and is_critic):
            values = verdicts.field_values(snapshot) if name == "field" else np.asarray(snapshot[name], float)
            _paint_verdict(paper, values, verdict or scales.Axis(0, 1, ()), window, dash, width)
    _paint_samples(paper, snapshot["samples"], reach, window)
    parts += [
        "field" in snapshot and Part("D", colour=DISCRIMINATOR, dash=()),
        "optimal" in snapshot and not is_critic and Part("optimal D*", "D*", DISCRIMINATOR, dash=DOTTED),
    ]
    return [*parts, "given" in snapshot and Part(f"given {snapshot['given']}", may_cut=True)]


def densities(snapshot, reach):
    """Both densities by name, each ``(values, whether they are counted)``: the one known, or else a histogram."""
    found = {}
    for name, known, examples in (("real", "density", "real"), ("generated", "generated_density", "samples")):
        if known in snapshot:
            found[name] = np.nan_to_num(np.asarray(snapshot[known], float)), False
        elif examples in snapshot and len(snapshot[examples]):
            counts, edges = np.histogram(verdicts.known(snapshot[examples]), BINS, (-reach, reach))
            found[name] = counts / (snapshot[examples].size * (edges[1] - edges[0])), True
    return found


def _verdict_axis(snapshot):
    """The axis of D's curve: its probability, or the scores that a critic's spans."""
    if not verdicts.is_critic(snapshot):
        return scales.Axis(0, 1, (0, 0.5, 1))
    values = verdicts.known(verdicts.field_values(snapshot))
    return scales.round_axis(values.min(), values.max(), 2) if len(values) else scales.Axis(0, 1, (0,))


def _window(paper, heights, verdict, left, top, size):
    """Left, top, width and height of the plot, without the strip of samples."""
    before, after = [
        10 + max([0, *(paper.wide(written(mark)) for mark in marks)])
        for marks in (heights, verdict.marks if verdict else ())
    ]
    return left + before, top + TOP, size - before - after, size - TOP - STRIP - BELOW


def _paint_axes(paper, heights, verdict, reach, window, stage, is_critic):
    left, top, width, height = window
    stage_left, stage_top, size = stage
    bottom, right = top + height, left + width
    for mark in heights:
        y = bottom - mark / heights[-1] * height
        paper.line([left, right], [y, y], LINE)
        paper.text(left - 5, y + 4, written(mark), FAINT, align="right")
    paper.text(stage_left, stage_top + 10, "density", FAINT)
    if verdict:
        for mark in verdict.marks:
            paper.text(right + 5, verdict.place(mark, bottom, top) + 4, written(mark), DISCRIMINATOR_WORDS)
        words = "D's score" if is_critic else "D: probability real"
        paper.text(stage_left + size, stage_top + 10, words, DISCRIMINATOR_WORDS, align="right")
    marks = scales.window_marks(reach)
    for mark, x in zip(marks, scales.Axis(-reach, reach, ()).place(marks, left, right), strict=True):
        paper.strokes([(x, bottom + STRIP - 1, x, bottom + STRIP + 3)], FAINT)
        paper.text(x, stage_top + size - 2, written(mark), FAINT, align="center")
    paper.line([left, right], [bottom, bottom], FAINT)


def _paint_area(paper, values, is_counted, highest, window, colour, dash):
    """A density as an area: a curve, or steps where it is a histogram."""
    left, top, width, height = window
    shares = (np.arange(len(values)) + 0.5) / len(values)
    if is_counted:
        shares = np.repeat(np.arange(len(values) + 1) / len(values), 2)[1:-1]
        values = np.repeat(values, 2)
    xs, ys = left + shares * width, top + height * (1 - values / highest)
    bottom = top + height
    paper.area(np.column_stack([[xs[0], *xs, xs[-1]], [bottom, *ys, bottom]]), colour, 0.18)
    paper.line(xs, ys, colour, 1.8, dash)


def _paint_verdict(paper, values, axis, window, dash, width):
    left, top, across, height = window
    xs = left + (np.arange(len(values)) + 0.5) / len(values) * across
    paper.line(xs, axis.place(values, top + height, top), DISCRIMINATOR, width, dash)


def _paint_samples(paper, samples, reach, window):
    left, top, width, height = window
    values = verdicts.known(samples)
    xs = left + (values[np.abs(values) <= reach] / reach + 1) * width / 2
    ends = [xs, np.full_like(xs, top + height + 3), xs, np.full_like(xs, top + height + STRIP - 3)]
    paper.strokes(np.column_stack(ends), GENERATED, 1, 0.55)
