"""The stage of a still for points in the plane: D's field, real and generated points, where G's loss pushes them."""

import numpy as np

from gan_lessons.pictures import scales, verdicts
from gan_lessons.pictures.colours import FAINT, GENERATED, GENERATOR, LINE, PAGE, REAL
from gan_lessons.pictures.fields import field_range, reach_of
from gan_lessons.pictures.numerals import span, written
from gan_lessons.pictures.still_rows import Part

RIM, BELOW = 0.7, 17  # opacity of the white rim around marks; pixels below the window for its numbers
FEW = 40  # distinct real points, up to which they are drawn larger: they show round the samples that have learned them


def paint_points(paper, snapshot, left, top, size):
    """Draw points on D's field in a square, with axes; returns the parts of the legend."""
    reach = reach_of(snapshot)
    marks = scales.window_marks(reach)
    edge = max(BELOW, np.ceil(8 + max(paper.wide(written(mark)) for mark in marks)))
    window = (left + edge, top + 1, size - edge - 1, size - edge - 1)
    field = _paint_field(paper, snapshot, window)
    _paint_axes(paper, marks, reach, window)
    if "real" in snapshot:
        _paint_real(paper, snapshot["real"], reach, window)
    _paint_samples(paper, snapshot["samples"], reach, window)
    if "pushes" in snapshot:
        paint_arrows(paper, arrows(snapshot["pushes"], reach, window), window)
    return [
        "real" in snapshot and Part("real", colour=REAL, mark="o"),
        Part("generated", colour=GENERATED, mark="x"),
        "pushes" in snapshot and Part("push on G", "push", colour=GENERATOR, mark="->", may_go=True),
        "given" in snapshot and Part(f"given {snapshot['given']}", may_cut=True),
        field and Part(span(field.low, field.high, field.is_score), range=field),
    ]


def places(points, reach, window):
    """Where points ``(n, 2)`` stand on the paper, ``(n, 2)``; what lies outside the window is put on its frame."""
    left, top, width, height = window
    axis = scales.Axis(-reach, reach, ())
    x, y = np.asarray(points, float).reshape(-1, 2).T
    return np.stack([axis.place(x, left, left + width), axis.place(y, top + height, top)], axis=1)


def arrows(pushes, reach, window):
    """Pushes as strokes (x, y, to x, to y), the longest a tenth of the window; none if nothing pushes."""
    pushes = np.asarray(pushes, float).reshape(-1, 4)
    pushes = pushes[np.isfinite(pushes).all(axis=1)]
    longest = np.hypot(*pushes[:, 2:].T).max(initial=0)
    if not longest > 0:
        return np.empty((0, 4))
    inside = pushes[(np.abs(pushes[:, :2]) <= reach).all(axis=1)]
    starts = places(inside[:, :2], reach, window)
    return np.hstack([starts, starts + inside[:, 2:] * [1, -1] * (0.1 * window[2] / longest)])


def paint_arrows(paper, strokes, window):
    """Arrows in the generator's colour, with heads that are never longer than they are."""
    if not len(strokes):
        return
    starts, ends = strokes[:, :2], strokes[:, 2:]
    lengths = np.hypot(*(ends - starts).T)[:, None]
    along = (ends - starts) / np.maximum(lengths, 1e-9) * np.minimum(4.5, lengths)
    across = 0.6 * along[:, ::-1] * [-1, 1]
    barbs = [np.hstack([ends, ends - along + side * across])[lengths[:, 0] >= 1.5] for side in (1, -1)]
    whole = np.vstack([strokes, *barbs])
    paper.strokes(whole, PAGE, 3.1, RIM, within=window)
    paper.strokes(whole, GENERATOR, 1.3, within=window)


def _paint_field(paper, snapshot, window):
    """D's field; returns the range of its colours, or None if it is not known."""
    if "field" not in snapshot:
        return None
    values, is_score = verdicts.field_values(snapshot), verdicts.is_critic(snapshot)
    found = field_range(values, verdicts.middle_score(snapshot) if is_score else 0.5, is_score)
    paper.pixels(found.colours(values), *window)
    return found


def _paint_axes(paper, marks, reach, window):
    left, top, width, height = window
    right, bottom = left + width, top + height
    paper.line([left, right, right, left, left], [top, top, bottom, bottom, top], LINE)
    across, up = places([(mark, mark) for mark in marks], reach, window).T
    paper.strokes([*((x, bottom, x, bottom + 4) for x in across), *((left, y, left - 4, y) for y in up)], FAINT)
    widest = max(paper.wide(written(mark)) for mark in marks)
    for mark, x in scales.with_room(marks, across, widest + 6):
        words = written(mark)
        paper.text(min(x, right - paper.wide(words) / 2), bottom + 15, words, FAINT, align="center")
    for mark, y in zip(marks, up, strict=True):
        paper.text(left - 6, y + 4, written(mark), FAINT, align="right")


def _paint_real(paper, points, reach, window):
    points = np.asarray(points, float)
    size = 10 if len(np.unique(points, axis=0)) <= FEW else 4.4
    inside = places(points[(np.abs(points) <= reach).all(axis=1)], reach, window).T
    paper.marks(*inside, "o", PAGE, size + 1.6, opacity=RIM, within=window)
    paper.marks(*inside, "o", REAL, size, within=window)


def _paint_samples(paper, samples, reach, window):
    """Crosses, and strokes across the frame where samples have left the window."""
    samples = np.asarray(samples, float)
    known = np.isfinite(samples).all(axis=1)
    shown, x, y = places(samples[known], reach, window), *np.abs(samples[known]).T
    inside, beside = (x <= reach) & (y <= reach), x > reach
    for mark, chosen in (("x", inside), ("_", beside), ("|", ~inside & ~beside)):
        size = 5.4 if mark == "x" else 10
        paper.marks(*shown[chosen].T, mark, PAGE, size + 1.2, 3.2, 0.45, within=window)
        paper.marks(*shown[chosen].T, mark, GENERATED, size, 1.6, within=window)
    if not known.all():
        left, top, width, height = window
        words = f"{(~known).sum()} of {len(known)} samples are no finite numbers"
        wide = paper.wide(words) + 12
        paper.box(left + (width - wide) / 2, top + height / 2 - 15, wide, 22, PAGE)
        paper.text(left + width / 2, top + height / 2, words, align="center")
