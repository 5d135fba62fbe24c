"""Which modes of a mixture of Gaussians a set of points covers."""

from typing import NamedTuple

import numpy as np

from gan_lessons import data
from gan_lessons.metrics.arrays import check_features


class Modes(NamedTuple):
    """How many of the ``total`` modes are covered, and the share of samples within 3 sd of a centre."""

    covered: int
    total: int
    high_quality: float

    def __str__(self):
        covered = f"{self.covered} of {self.total} modes, " if self.total > 1 else ""
        return f"{covered}{self.high_quality:.0%} high-quality samples"


def modes(points, mixture):
    """Which Gaussians of a mixture the points reach, and how many of the points are of high quality.

    The protocol of Srivastava et al. 2017 (VEEGAN) and Lin et al. 2018 (PacGAN), who draw 2,500 points: a point is
    of high quality within 3 standard deviations of its nearest centre. To them one such point covers a mode. Here
    it takes 10 % of the mode's fair share of all points, so that a stray point covers nothing. Of the mixture's own
    points, 98.9 % are of high quality.

    Args:
        points: shape ``(n, 2)``.
        mixture: a ``data.GaussianMixture`` such as ``data.ring()`` or ``data.grid()``.

    Returns:
        ``Modes(covered, total, high_quality)``.

    Raises:
        ValueError: points of another shape, none, or NaN; a data set without separate modes.

    Example:
        >>> ring = data.ring()
        >>> print(modes(ring.centres[:4], ring))
        4 of 8 modes, 100% high-quality samples
    """
    if not isinstance(mixture, data.GaussianMixture) or isinstance(mixture, data.NoisyCurve):
        raise ValueError(
            f"modes: got {mixture!r}, expected a data.GaussianMixture such as data.ring() or data.grid(); for data "
            "without separate modes use precision_recall(data.sample(n, rng), points)"
        )
    points = check_features("modes", "points", points)
    if points.shape[1] != mixture.centres.shape[1]:
        raise ValueError(f"modes: got points of shape {points.shape}, expected (n, {mixture.centres.shape[1]})")
    distances = np.linalg.norm(points[:, None] - mixture.centres.astype(np.float64), axis=-1)
    is_high_quality = distances.min(axis=1) <= 3 * mixture.sd
    total = len(mixture.centres)
    counts = np.bincount(distances.argmin(axis=1)[is_high_quality], minlength=total)
    covered = (counts > 0) & (counts >= 0.1 * len(points) / total)
    return Modes(int(covered.sum()), total, float(is_high_quality.mean()))
