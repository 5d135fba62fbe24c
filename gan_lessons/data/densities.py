"""Points and numbers whose true density is known: mixtures of Gaussians, and curves with noise around them."""

import numpy as np

from gan_lessons.utils.specs import with_spec


class GaussianMixture:
    """Points (or numbers) from round Gaussians of one standard deviation ``sd``, all equally likely.

    Args:
        centres: array of shape ``(modes, 2)``, or ``(modes, 1)`` for numbers.
        sd: standard deviation of each, in the units of the plane or line.
        name: what pictures and error messages call it.
    """

    def __init__(self, centres, sd, name):
        self.centres, self.sd, self.name = np.asarray(centres, np.float32), float(sd), name
        self.shape = self.centres.shape[1:]

    def __repr__(self):
        return f"<{self.name}: {len(self.centres)} Gaussians of standard deviation {self.sd:g}>"

    def sample(self, n, rng):
        """``n`` new examples: float32 of shape ``(n, 2)`` or ``(n, 1)``."""
        chosen = rng.integers(0, len(self.centres), n)
        return self.centres[chosen] + np.float32(self.sd) * rng.standard_normal((n, *self.shape), dtype=np.float32)

    def log_density(self, points):
        """Natural logarithm of the true density at ``points`` of shape ``(n, 2)`` or ``(n, 1)``: shape ``(n,)``."""
        points, centres = np.asarray(points, np.float64), self.centres.astype(np.float64)
        squared = ((points[:, None, :] - centres[None]) ** 2).sum(-1) / (2 * self.sd**2)
        nearest = squared.min(axis=1)
        sums = np.exp(nearest[:, None] - squared).sum(axis=1)
        return np.log(sums / len(centres)) - nearest - self.shape[0] * np.log(np.sqrt(2 * np.pi) * self.sd)


class NoisyCurve(GaussianMixture):
    """Points along a curve in the plane, plus round Gaussian noise.

    The curve is given as many equally likely points, close beside the noise, so that sampling and density agree
    exactly: both are those of one Gaussian at every point of the curve.
    """

    def __repr__(self):
        return f"<{self.name}: a curve with noise of standard deviation {self.sd:g}>"


@with_spec
def ring(modes=8, radius=1.0, sd=0.01):
    """``modes`` Gaussians on a circle (the protocol of Srivastava et al. 2017, VEEGAN, and Lin et al. 2018, PacGAN).

    Args:
        modes: how many, evenly spaced.
        radius: of the circle, in the units of the plane.
        sd: standard deviation of each Gaussian, in the same units.

    Returns:
        A ``GaussianMixture`` of points ``(2,)``.

    Raises:
        ValueError: a number that is not above 0.

    Example:
        >>> ring().sample(3, np.random.default_rng(0)).shape
        (3, 2)
    """
    _check_positive("ring", modes=modes, radius=radius, sd=sd)
    angles = 2 * np.pi * np.arange(modes) / modes
    centres = radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return GaussianMixture(centres, sd, f"ring of {modes}")


@with_spec
def grid(side=5, spacing=2.0, sd=0.05):
    """``side`` × ``side`` Gaussians on a square grid (the protocol of Lin et al. 2018: {−4, −2, 0, 2, 4}², sd 0.05).

    Args:
        side: Gaussians in a row.
        spacing: distance of neighbouring centres, in the units of the plane.
        sd: standard deviation of each Gaussian, in the same units.

    Returns:
        A ``GaussianMixture`` of points ``(2,)``, centred on the origin.

    Raises:
        ValueError: a number that is not above 0.

    Example:
        >>> len(grid().centres)
        25
    """
    _check_positive("grid", side=side, spacing=spacing, sd=sd)
    ticks = spacing * (np.arange(side) - (side - 1) / 2)
    return GaussianMixture(np.stack(np.meshgrid(ticks, ticks), -1).reshape(-1, 2), sd, f"grid of {side * side}")


@with_spec
def moons(sd=0.05):
    """Two interleaved half circles of radius 1, as in scikit-learn's ``make_moons``, centred on the origin.

    Args:
        sd: standard deviation of the noise around the curve.

    Returns:
        A ``NoisyCurve`` of points ``(2,)``.

    Raises:
        ValueError: a number that is not above 0.

    Example:
        >>> moons()
        <two moons: a curve with noise of standard deviation 0.05>
    """
    _check_positive("moons", sd=sd)
    angles = np.pi * (np.arange(400) + 0.5) / 400
    upper = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    lower = np.stack([1 - np.cos(angles), 0.5 - np.sin(angles)], axis=1)
    return NoisyCurve(np.concatenate([upper, lower]) - [0.5, 0.25], sd, "two moons")


@with_spec
def spiral(turns=2.0, sd=0.05):
    """One spiral arm from radius 0.2 to 2, evenly filled along its length.

    Args:
        turns: how often it goes round.
        sd: standard deviation of the noise around the curve.

    Returns:
        A ``NoisyCurve`` of points ``(2,)``.

    Raises:
        ValueError: a number that is not above 0.

    Example:
        >>> spiral()
        <spiral: a curve with noise of standard deviation 0.05>
    """
    _check_positive("spiral", turns=turns, sd=sd)
    fine = np.linspace(0, 1, 20_001)
    angle, radius = 2 * np.pi * turns * fine, 0.2 + 1.8 * fine
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    even = np.searchsorted(length, length[-1] * (np.arange(800) + 0.5) / 800)
    return NoisyCurve(points[even], sd, "spiral")


@with_spec
def bumps(centres=(-1.5, 1.5), sd=0.5):
    """Numbers from Gaussians around ``centres``: what a GAN on the number line learns.

    Args:
        centres: at least one number.
        sd: standard deviation of each Gaussian.

    Returns:
        A ``GaussianMixture`` of numbers ``(1,)``.

    Raises:
        ValueError: no centres, or an sd that is not above 0.

    Example:
        >>> bumps().sample(3, np.random.default_rng(0)).shape
        (3, 1)
    """
    _check_positive("bumps", sd=sd)
    centres = np.asarray(centres, np.float32)
    if centres.ndim != 1 or not len(centres) or not np.isfinite(centres).all():
        raise ValueError(f"bumps: got centres {centres.tolist()}, expected a list of at least one finite number")
    return GaussianMixture(centres[:, None], sd, "numbers")


@with_spec
def from_points(points, sd=0.05):
    """A distribution from points that somebody drew: a round Gaussian at each of them.

    Args:
        points: at least one pair of numbers, shape ``(count, 2)``.
        sd: standard deviation around each point.

    Returns:
        A ``NoisyCurve`` of points ``(2,)``.

    Raises:
        ValueError: no points, other shapes, or numbers that are not finite.

    Example:
        >>> from_points([[0, 0], [1, 0.5]])
        <your drawing: a curve with noise of standard deviation 0.05>
    """
    _check_positive("from_points", sd=sd)
    points = np.asarray(points, np.float32)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points) or not np.isfinite(points).all():
        raise ValueError(
            f"from_points: got points of shape {points.shape}, expected at least one point, (count, 2), all finite; "
            "place points on the pad first"
        )
    return NoisyCurve(points, sd, "your drawing")


def _check_positive(where, **numbers):
    for name, value in numbers.items():
        if not value > 0:
            raise ValueError(f"{where}: got {name} = {value}, expected a number above 0")
