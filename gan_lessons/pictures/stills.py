"""A run at one moment as a still image in the look of the live lab: what a saved notebook keeps."""

import numpy as np

from gan_lessons.pictures import shapes, still_beside, still_curves
from gan_lessons.pictures.colours import FAINT, INK
from gan_lessons.pictures.frames import curves
from gan_lessons.pictures.paper import SHARP, Paper
from gan_lessons.pictures.sentences import describe
from gan_lessons.pictures.still_numbers import paint_numbers
from gan_lessons.pictures.still_palette import palette
from gan_lessons.pictures.still_points import paint_points
from gan_lessons.pictures.still_rows import legend
from gan_lessons.pictures.still_tiles import paint_images, paint_signals
from gan_lessons.pictures.still_verdict import paint_verdict

WIDTH, HEIGHT, EDGE, TOP, GAP = 848, 360, 10, 36, 14  # CSS pixels; what is drawn begins at TOP, below the sentence
STAGE, BESIDE = 294, 135  # sides of the stage's square, and of the panels beside it
STAGES = {"point": paint_points, "number": paint_numbers, "image": paint_images, "signal": paint_signals}
NOTHING = "no samples were observed"


def still(history, snapshot=None, metric="FID", sharp=SHARP):
    """A run at one moment as the live lab shows it, as PNG bytes of a picture of 848 × 360 CSS pixels.

    Args:
        history: of the run.
        snapshot: one of its snapshots, with samples or without; None for the newest.
        metric: which score of digits, one of ``metrics.axes.METRIC_AXES``.
        sharp: pixels of the file for one CSS pixel.

    Raises:
        ValueError: a history without snapshots.

    Example:
        >>> from gan_lessons.snapshots import History, Snapshot
        >>> run = History(); run.add(Snapshot(0, values={"samples": np.zeros((5, 2))}))
        >>> len(still(run)) < 50_000
        True
    """
    snapshot = moment(history, snapshot)
    return drawn(history, snapshot, metric, sharp).png(palette(snapshot.values.get("samples", np.empty(0))))


def drawn(history, snapshot, metric="FID", sharp=SHARP):
    """The same as a ``Paper``."""
    paper = Paper(WIDTH, HEIGHT, sharp)
    sentence = describe(snapshot, metric)
    size = next((size for size in (13, 12, 11) if paper.wide(sentence, size) <= WIDTH - 2 * EDGE), 11)
    paper.text(EDGE, 23, paper.fitted(sentence, WIDTH - 2 * EDGE, size), INK, size)
    _paint_stage(paper, snapshot)
    left = EDGE + STAGE + GAP
    if still_beside.panels(snapshot):
        still_beside.paint_panels(paper, snapshot, left, TOP, BESIDE)
        left += BESIDE + GAP
    _paint_charts(paper, snapshot, curves(history, metric), left, WIDTH - EDGE, TOP, HEIGHT - 6)
    return paper


def moment(history, snapshot=None):
    """The snapshot, or the newest one of the history if it is None.

    Raises:
        ValueError: a history without snapshots.
    """
    snapshot = snapshot or history.last
    if snapshot is None:
        raise ValueError("history: has no snapshots, expected one at least; train first, then draw")
    return snapshot


def _paint_stage(paper, snapshot):
    if "samples" not in snapshot or not len(snapshot["samples"]):
        paper.text(EDGE + STAGE / 2, TOP + STAGE / 2, NOTHING, FAINT, 13, "center")
        return
    paint = STAGES[shapes.kind(snapshot["samples"].shape[1:])]
    legend(paper, EDGE, HEIGHT - 9, STAGE, paint(paper, snapshot, EDGE, TOP, STAGE))


def _paint_charts(paper, snapshot, run, left, right, top, bottom):
    """D's verdict, the losses, and the score or the modes under each other; without a score the others are higher."""
    has_score = bool(run["metric"] or run["modes"])
    verdict, losses = (102, 94) if has_score else (146, bottom - top - 152)
    paint_verdict(paper, snapshot, left, right, top, verdict)
    place = left, top + verdict + 6, right, top + verdict + 6 + losses
    theory = snapshot.values.get("theory", (np.nan, np.nan))
    still_curves.paint_losses(paper, run, theory, snapshot.step, place, not has_score)
    last, place = run["steps"][-1], (left, place[3] + 6, right, bottom)
    if run["metric"]:
        still_curves.paint_score(paper, run["metric"], last, snapshot.step, place)
    elif run["modes"]:
        still_curves.paint_modes(paper, run["modes"], last, snapshot.step, place)
