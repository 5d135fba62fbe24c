"""The scores by which a run on digits is watched: what they are called, and the axes they are drawn on.

Plain numbers and words: ``metrics`` computes the scores, ``pictures`` and ``panels`` draw them.
"""

from typing import NamedTuple

import numpy as np


class MetricAxis(NamedTuple):
    """One score, between what real digits reach and what noise reaches.

    Args:
        name: as papers call it.
        key: of its value in a snapshot; ``key + "_scale"`` holds the same score of real digits and of noise.
        low: the lower end of its axis.
        high: the upper end of its axis.
        logarithmic: whether that axis is logarithmic.
        better: ``"low"`` or ``"high"``.
        form: how its values are written.
    """

    name: str
    key: str
    low: float
    high: float
    logarithmic: bool
    better: str
    form: str

    def height(self, values):
        """Where values lie on the axis: 0 at its lower end, 1 at its upper one; what lies outside is put on the end.

        >>> METRIC_AXES["digits"].height([0, 5, 10]).tolist()
        [0.0, 0.5, 1.0]
        """
        values, ends = np.clip(np.asarray(values, float), self.low, self.high), np.array([self.low, self.high])
        if self.logarithmic:
            values, ends = np.log10(values), np.log10(ends)
        return (values - ends[0]) / (ends[1] - ends[0])

    def write(self, value):
        """A value as text.

        >>> METRIC_AXES["FID"].write(4.25)
        'FID 4.2'
        """
        return f"{self.name} {float(value):{self.form}}"


METRIC_AXES = {
    axis.name: axis
    for axis in (
        MetricAxis("FID", "fid", 0.2, 500.0, True, "low", ".1f"),
        MetricAxis("KID", "kid", 0.05, 500.0, True, "low", ".2f"),
        MetricAxis("inception score", "inception_score", 1.0, 10.0, False, "high", ".1f"),
        MetricAxis("precision", "precision", 0.0, 1.0, False, "high", ".2f"),
        MetricAxis("recall", "recall", 0.0, 1.0, False, "high", ".2f"),
        MetricAxis("digits", "digits", 0.0, 10.0, False, "high", ".0f"),
    )
}


def metric_axis(name):
    """The axis of the score of that name.

    Raises:
        ValueError: there is none.

    >>> metric_axis("recall").better
    'high'
    """
    if name not in METRIC_AXES:
        raise ValueError(f"metric: got {name!r}, expected one of {', '.join(map(repr, METRIC_AXES))}")
    return METRIC_AXES[name]
