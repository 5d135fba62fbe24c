"""The window in which points or numbers are shown, and the colours of what D says there."""

from typing import NamedTuple

import numpy as np

from gan_lessons.pictures import colours
from gan_lessons.pictures.colours import GENERATED, REAL, rgb

LEAST, STRENGTH = 0.02, 0.8  # of a range of colours; of the strongest colour, so that marks stand out from it


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
    """Probabilities "real" as colours ``(…, 4)`` on a page of any colour: orange at 0, blue at 1, ½ lets it through.

    The last number of a colour is how much it covers, at most 115 of 255, so that points stand out from it.

    >>> background_colours(np.array([0.5])).tolist()[0][3]
    0
    """
    known = np.clip(np.nan_to_num(probability, nan=0.5), 0, 1)
    share = 2 * (np.rint(np.asarray(known) * 256) / 256)[..., None] - 1
    hue = np.where(share < 0, rgb(GENERATED), rgb(REAL))
    return np.rint(np.concatenate([hue, 0.45 * 255 * np.abs(share)], axis=-1)).astype(np.uint8)


class FieldRange(NamedTuple):
    """What a field spans, and the value between "generated" and "real"."""

    low: float
    high: float
    middle: float
    is_score: bool = False

    def colours(self, values):
        """Values as colours ``(…, 3)``, ``uint8``: the middle nearly white, what is farthest from it the strongest.

        >>> FieldRange(0.4, 0.55, 0.5).colours(np.array([0.5, np.nan])).tolist()
        [[247, 247, 247], [247, 247, 247]]
        """
        apart = max(LEAST, self.high - self.middle, self.middle - self.low)
        share = np.clip((np.nan_to_num(values, nan=self.middle) - self.middle) / apart, -1, 1) * STRENGTH
        generated, middle, real = [rgb(colour).astype(float) for colour in colours.FIELD]
        end = np.where(share[..., None] < 0, generated, real)
        return np.rint(middle + (end - middle) * np.abs(share)[..., None]).astype(np.uint8)


def field_range(values, middle=0.5, is_score=False):
    """The range of a field, or the middle alone of one without any finite value.

    >>> field_range(np.array([0.25, np.nan, 0.75]))
    FieldRange(low=0.25, high=0.75, middle=0.5, is_score=False)
    """
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    low, high = (known.min(), known.max()) if len(known) else (middle, middle)
    return FieldRange(float(low), float(high), float(middle), is_score)
