"""What stands beside a still's stage for points: a grid of noise as G bends it, and the best possible discriminator."""

import numpy as np

from gan_lessons.pictures import verdicts
from gan_lessons.pictures.colours import FAINT, GENERATED, LINE
from gan_lessons.pictures.fields import field_range, reach_of
from gan_lessons.pictures.numerals import span

STRONG, CAPTION = 4, 22  # every fourth line of the grid is drawn stronger; pixels below a panel for its words


def panels(snapshot):
    """Which panels a snapshot of points has: "warped", and "optimal" where D tells probabilities.

    >>> from gan_lessons.snapshots import Snapshot
    >>> panels(Snapshot(0, values={"samples": np.zeros((5, 2)), "warped": np.zeros((2, 3, 2))}))
    ['warped']
    """
    if "samples" not in snapshot or snapshot["samples"].shape[1:] != (2,):
        return []
    hidden = {"optimal"} if verdicts.is_critic(snapshot) else set()
    return [name for name in ("warped", "optimal") if name in snapshot and name not in hidden]


def paint_panels(paper, snapshot, left, top, size):
    """Draw the panels under each other."""
    for name in panels(snapshot):
        window, said = (left, top, size, size), top + size + 14
        if name == "warped":
            paint_lines(paper, np.asarray(snapshot["warped"], float), reach_of(snapshot), window)
            paper.text(left, said, "Noise grid bent by G", FAINT)
        else:
            values = np.asarray(snapshot["optimal"], float)
            found = field_range(values)
            paper.pixels(found.colours(values), *window)
            paper.text(left, said, "Optimal D*", FAINT)
            paper.text(left + size, said, span(found.low, found.high), FAINT, align="right")
        paper.line(left + size * np.array([0, 1, 1, 0, 0]), top + size * np.array([0, 0, 1, 1, 0]), LINE)
        top += size + CAPTION


def paint_lines(paper, lines, reach, window):
    """Lines ``(lines, points, 2)`` of the bent grid; each of its two families has its stronger ones, on top."""
    left, top, size, _ = window
    xs, ys = left + (lines[..., 0] / reach + 1) * size / 2, top + (1 - lines[..., 1] / reach) * size / 2
    family = len(lines) // 2 if len(lines) > 1 else 1
    strong = np.arange(len(lines)) % family % STRONG == 0
    for chosen, width, opacity in ((~strong, 0.7, 0.6), (strong, 1.1, 1.0)):
        broken = [np.column_stack([part[chosen], np.full(chosen.sum(), np.nan)]).ravel() for part in (xs, ys)]
        paper.line(*broken, GENERATED, width, opacity=opacity, within=window)
