"""The window in which points or numbers are shown, and the colours of D's probability there."""

import numpy as np

from gan_lessons.pictures.colours import GENERATED, REAL


def reach_of(snapshot):
    """Half the side of the window that shows a snapshot's points.

    >>> from gan_lessons.snapshots import Snapshot
    >>> round(reach_of(Snapshot(0, values={"samples": np.array([[2.0, -1.0]])})), 2)
    2.3
    """
    if "reach" in snapshot:
        return float(snapshot["reach"])
    points = snapshot.values.get("real", snapshot["samples"])
    return 1.15 * max(1e-6, float(np.abs(points).max()))


def background_colours(probability):
    """Probabilities "real" as colours ``(…, 3)``: orange at 0, near white at ½, blue at 1, light enough for points.

    >>> background_colours(np.array([0.5])).tolist()
    [[247, 247, 247]]
    """
    known = np.clip(np.nan_to_num(probability, nan=0.5), 0, 1)
    share = 2 * (np.rint(np.asarray(known) * 256) / 256)[..., None] - 1
    ends = [np.add(_rgb(colour) * 0.45, 255 * 0.55) for colour in (GENERATED, REAL)]
    return (247 + (np.where(share < 0, ends[0], ends[1]) - 247) * np.abs(share)).astype(np.uint8)


def _rgb(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.uint8)
