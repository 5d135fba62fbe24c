"""The chart of D's verdict in a still: real examples upwards, generated ones downwards, their means marked."""

from typing import NamedTuple

import numpy as np

from gan_lessons.pictures import scales, verdicts
from gan_lessons.pictures.colours import (
    FAINT,
    GENERATED,
    GENERATED_WORDS,
    INK,
    LINE,
    PAGE,
    REAL,
    REAL_WORDS,
    sigmoid,
)
from gan_lessons.pictures.numerals import short, steady
from gan_lessons.pictures.still_rows import Row

BINS, RIM = 20, 9  # RIM: pixels above and below the bars, for the marks of the means
HEIGHTS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)  # what the tallest bar may stand for


class Side(NamedTuple):
    """What D says of real or of generated examples: shares in equal bins, and the mean, None if nothing is known."""

    shares: np.ndarray
    mean: float | None


def sides(snapshot):
    """The axis of D's verdict, and its two sides (real, generated); None without scores.

    >>> from gan_lessons.snapshots import Snapshot
    >>> axis, (real, generated) = sides(Snapshot(0, values={"real_scores": [9.0], "generated_scores": [-9.0, 0.0]}))
    >>> axis.marks, real.shares[-1].item(), round(generated.mean, 2)
    ((0, 0.5, 1), 1.0, 0.25)
    """
    if not {"real_scores", "generated_scores"} <= snapshot.values.keys():
        return None
    sets = [verdicts.known(snapshot[name]) for name in ("real_scores", "generated_scores")]
    if not sum(map(len, sets)):
        return None
    axis = scales.Axis(0, 1, (0, 0.5, 1))
    if verdicts.is_critic(snapshot):
        every = np.concatenate(sets)
        axis = scales.round_axis(every.min(), every.max(), 4)
    else:
        sets = [sigmoid(scores) for scores in sets]
    return axis, [_side(values, axis) for values in sets]


def _side(values, axis):
    counts = np.histogram(np.clip(values, axis.low, axis.high), BINS, (axis.low, axis.high))[0]
    return Side(counts / max(1, len(values)), float(values.mean()) if len(values) else None)


def paint_verdict(paper, snapshot, left, right, top, height):
    """Draw heading and chart between ``left`` and ``right``, ``height`` pixels with its numbers."""
    found, is_critic = sides(snapshot), verdicts.is_critic(snapshot)
    head = Row(paper, left, top + 13, 12).words("D's scores" if is_critic else "D's verdict", INK, True).skip()
    if found is None:
        paper.text((left + right) / 2, top + height / 2 + 8, "no verdicts were observed", FAINT, align="center")
        return
    axis, both = found
    for side, name, mark, colour in zip(both, ("real", "generated"), "^v", (REAL_WORDS, GENERATED_WORDS), strict=True):
        head.mark(mark, colour).words(name, colour).skip(4).words(
            _mean_words(side.mean, is_critic), colour, True
        ).skip()
    paper.text(right, top + 13, "means", FAINT, align="right")
    _paint_bars(paper, axis, both, left + 38, right - 12, top + 18, height - 33)
    _paint_ends(paper, axis, is_critic, left + 38, right - 12, top + height + 3)


def _mean_words(mean, is_critic):
    """A mean score, or a mean probability with two digits."""
    return steady(mean) if is_critic or mean is None else f"{mean:.2f}"


def _paint_bars(paper, axis, both, left, right, top, height):
    middle = round(top + height / 2)
    tall, highest = height / 2 - RIM, max(side.shares.max() for side in both)
    scale = next((one for one in HEIGHTS if one >= highest - 1e-9), 1.0)
    for x in axis.place(axis.marks, left, right):
        paper.line([x, x], [top, top + height], LINE, 1, opacity=0.7)
    wide = (right - left) / BINS
    for side, colour, turn in zip(both, (REAL, GENERATED), (-1, 1), strict=True):
        for place in np.flatnonzero(side.shares):
            size = tall * side.shares[place] / scale
            paper.box(left + place * wide + 0.5, min(middle, middle + turn * size), wide - 1, size, colour)
        paper.text(left - 5, middle + turn * tall + 4, f"{100 * scale:.0f} %", FAINT, align="right")
    paper.line([left, right], [middle, middle], FAINT)
    for side, colour, turn, mark in zip(both, (REAL, GENERATED), (-1, 1), "^v", strict=True):
        if side.mean is not None:
            x, y = float(axis.place(side.mean, left, right)), middle + turn * (height / 2 - 4)
            paper.line([x, x], [y, middle], INK, 1, (2, 2))
            paper.marks([x], [y], mark, PAGE, 11)
            paper.marks([x], [y], mark, colour, 8.5)


def _paint_ends(paper, axis, is_critic, left, right, line):
    if is_critic:
        for mark, x in scales.with_room(axis.marks, axis.place(axis.marks, left, right), 40):
            paper.text(x, line, short(mark), FAINT, align="center")
        return
    paper.text(left, line, "0 generated", GENERATED_WORDS)
    paper.text((left + right) / 2, line, "0.5", FAINT, align="center")
    paper.text(right, line, "1 real", REAL_WORDS, align="right")
