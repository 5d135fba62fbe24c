"""Distances between two sets of features, and the inception score: formulas in NumPy, for features of any kind."""

from typing import NamedTuple

import numpy as np

from gan_lessons.metrics.arrays import check_pair, pair_blocks


def frechet_distance(mean_a, cov_a, mean_b, cov_b):
    """The squared Fréchet (2-Wasserstein) distance between two Gaussians.

    ``‖mean_a − mean_b‖² + tr(cov_a + cov_b − 2 (cov_a cov_b)^½)`` (Dowson and Landau 1982; as a score for GANs:
    Heusel et al. 2017, section 2). It is 0 for equal Gaussians, and covariances without an inverse are fine.

    Args:
        mean_a: shape ``(d,)``; a plain number counts as ``d = 1``.
        cov_a: shape ``(d, d)``, symmetric, without negative eigenvalues.
        mean_b: as ``mean_a``.
        cov_b: as ``cov_a``.

    Returns:
        A float, never negative, in squared units of the features.

    Raises:
        ValueError: shapes that do not match, NaN or infinite values, or a matrix that is no covariance.

    Example:
        >>> round(frechet_distance(0, 1, 3, 4), 9)  # (0 − 3)² + (√1 − √4)²
        10.0
    """
    mean_a, cov_a = _check_gaussian("a", mean_a, cov_a)
    mean_b, cov_b = _check_gaussian("b", mean_b, cov_b)
    if mean_a.shape != mean_b.shape:
        raise ValueError(
            f"frechet_distance: got Gaussians in {len(mean_a)} and {len(mean_b)} dimensions, expected the same "
            "number; compute both from the same features"
        )
    # With cov = F Fᵀ the trace of (cov_a cov_b)^½ is the sum of the singular values of F_aᵀ F_b. No square root is
    # taken of a product, so rounding stays near 1e-15 even where the product's eigenvalues are all but zero.
    cross = np.linalg.svd(_factor("a", cov_a).T @ _factor("b", cov_b), compute_uv=False).sum()
    distance = ((mean_a - mean_b) ** 2).sum() + np.trace(cov_a) + np.trace(cov_b) - 2 * cross
    return max(float(distance), 0.0)


def _check_gaussian(which, mean, cov):
    mean, cov = np.atleast_1d(np.asarray(mean, np.float64)), np.atleast_2d(np.asarray(cov, np.float64))
    if mean.ndim != 1 or cov.shape != (len(mean), len(mean)):
        raise ValueError(
            f"frechet_distance: got mean_{which} of shape {mean.shape} with cov_{which} of shape {cov.shape}, "
            "expected (d,) and (d, d)"
        )
    if not (np.isfinite(mean).all() and np.isfinite(cov).all()):
        raise ValueError(f"frechet_distance: mean_{which} or cov_{which} holds NaN or infinite values, expected none")
    if not np.allclose(cov, cov.T, rtol=1e-6, atol=1e-9 * np.abs(cov).max()):
        raise ValueError(f"frechet_distance: cov_{which} is not symmetric, expected a covariance (see np.cov)")
    return mean, cov


def _factor(which, cov):
    """F with ``F Fᵀ = cov``, from the eigenvectors, which exist for singular covariances too."""
    values, vectors = np.linalg.eigh(cov)
    scale = np.abs(values).max()
    if values[0] < -1e-6 * scale:
        raise ValueError(
            f"frechet_distance: cov_{which} has the negative eigenvalue {values[0]:.3g}, expected a covariance "
            "(see np.cov)"
        )
    values[values < len(values) * np.finfo(float).eps * scale] = 0  # rounding, not spread
    return vectors * np.sqrt(values)


def fid(features_a, features_b):
    """The Fréchet distance between two sets of features, each summarised by its mean and covariance.

    Heusel et al. 2017, who took Inception's features. Fewer samples give a higher number on average, by an amount that
    depends on the generator (Chong and Forsyth 2020). So equal numbers of samples alone do not make a comparison fair:
    see ``fid_curve``, and read a score beside that of real samples.

    Args:
        features_a: shape ``(n, d)``, at least two rows.
        features_b: shape ``(m, d)``, at least two rows.

    Returns:
        A float, 0 for equal sets, in squared units of the features.

    Raises:
        ValueError: wrong shapes, fewer than two rows, NaN or infinite values.

    Example:
        >>> square = np.array([[0.0, 0.0], [0.0, 2.0], [2.0, 0.0], [2.0, 2.0]])
        >>> round(fid(square, square + [3, 4]), 9)  # same shape, moved by (3, 4)
        25.0
    """
    features_a, features_b = check_pair("fid", features_a, features_b)
    return frechet_distance(*gaussian(features_a), *gaussian(features_b))


def gaussian(features):
    """Mean ``(d,)`` and covariance ``(d, d)`` of features ``(n, d)``."""
    return features.mean(axis=0), np.atleast_2d(np.cov(features, rowvar=False))


def inception_score(probabilities):
    """``exp(E KL(p(y|x) ‖ p(y)))``: high if each sample is clearly of one class and all classes occur.

    Salimans et al. 2016, section 4, on any classifier's probabilities (here over all samples at once, not in ten
    splits). It never sees real data: a generator that makes one perfect image of each class has the best score.

    Args:
        probabilities: shape ``(n, classes)``, rows that sum to 1.

    Returns:
        A float from 1 to ``classes``.

    Raises:
        ValueError: another shape, or rows that are no probabilities.

    Example:
        >>> round(inception_score(np.eye(10)), 9), round(inception_score(np.full((5, 10), 0.1)), 9)
        (10.0, 1.0)
    """
    given = np.asarray(probabilities, np.float64)
    if given.ndim != 2 or 0 in given.shape:
        raise ValueError(f"inception_score: got shape {given.shape}, expected (n, classes) with at least one row")
    if not (np.all(given >= 0) and np.allclose(given.sum(axis=1), 1, atol=1e-3)):
        raise ValueError(
            "inception_score: got rows that are not probabilities (0 or more, sum 1); if these are logits, take "
            "their softmax first"
        )
    # 0 · log 0 counts as 0. The class that a sample does have is never rare enough for log(p(y)) to be infinite.
    surprise = np.log(np.where(given > 0, given, 1)) - np.log(np.maximum(given.mean(axis=0), np.finfo(float).tiny))
    return float(np.exp((given * surprise).sum(axis=1).mean()))


# --- Kernel distance and the bias of FID ------------------------------------------------------------------------------


class Kid(NamedTuple):
    """A kernel distance and the standard error of it, both in the kernel's units."""

    value: float
    error: float

    def __str__(self):
        return f"KID {self.value:.3g} ± {self.error:.2g}"


def kid(features_a, features_b, subsets=20, size=1000, seed=0):
    """The kernel distance: the squared maximum mean discrepancy with the kernel ``(x · y / d + 1)³``.

    Bińkowski et al. 2018, section 4.1. It compares all pairs of features instead of two Gaussians. The estimate is
    unbiased: between two sets of one distribution it is 0 on average however few they are, so single values may be
    negative. It is the mean over random subsets, with that mean's standard error.

    Args:
        features_a: shape ``(n, d)``.
        features_b: shape ``(m, d)``.
        subsets: how many pairs of subsets to draw.
        size: features in each, without repetition; fewer where a set holds fewer.
        seed: of the generator that draws them.

    Returns:
        ``Kid(value, error)``.

    Raises:
        ValueError: wrong shapes, NaN or infinite values, fewer than two subsets or features in one.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> here, there = rng.normal(size=(500, 4)), rng.normal(1, 1, size=(500, 4))
        >>> kid(here, there).value > 100 * abs(kid(here[:250], here[250:]).value)
        True
    """
    features_a, features_b = check_pair("kid", features_a, features_b)
    size = min(int(size), len(features_a), len(features_b))
    if subsets < 2 or size < 2:
        raise ValueError(f"kid: got {subsets} subsets of {size} features, expected at least 2 of each")
    rng, values = np.random.default_rng(seed), []
    for _ in range(int(subsets)):
        a = features_a[rng.choice(len(features_a), size, replace=False)]
        values.append(squared_mmd(a, features_b[rng.choice(len(features_b), size, replace=False)]))
    return Kid(float(np.mean(values)), float(np.std(values, ddof=1) / np.sqrt(subsets)))


def squared_mmd(features_a, features_b):
    """One unbiased estimate of the kernel distance from all features at once (Gretton et al. 2012, equation 3).

    The mean of the kernel over pairs within the one set, plus the same within the other, minus twice the mean
    between both; no feature is paired with itself.

    Args:
        features_a: shape ``(n, d)``, at least two rows.
        features_b: shape ``(m, d)``, at least two rows.

    Returns:
        A float; 0 on average for sets of one distribution, hence sometimes below 0.

    Raises:
        ValueError: as for ``fid``.

    Example:
        >>> squared_mmd([[0.0], [0.0]], [[1.0], [1.0]])  # kernel 1 within the zeros, 8 within the ones, 1 between
        7.0
    """
    a, b = check_pair("squared_mmd", features_a, features_b)
    within = sum(_kernel_sum(x, x, apart=True) / (len(x) * (len(x) - 1)) for x in (a, b))
    return float(within - 2 * _kernel_sum(a, b) / (len(a) * len(b)))


def _kernel_sum(a, b, apart=False):
    """The sum of the kernel over all pairs; ``apart``: over those of two different rows of one and the same set."""
    total = sum(_cubed((a[rows] @ b.T) / a.shape[1] + 1).sum() for rows in pair_blocks(a, b))
    return total - _cubed((a**2).sum(axis=1) / a.shape[1] + 1).sum() if apart else total


def _cubed(values):
    return values * values * values  # NumPy's ** 3 is ten times slower


class FidCurve(NamedTuple):
    """FID against the number of samples: ``sizes`` and mean ``values``, and ``limit``, the value without bias."""

    sizes: np.ndarray
    values: np.ndarray
    limit: float


def fid_curve(features, reference, sizes=(500, 1000, 2000, 4000), repeats=4, seed=0):
    """FID at several sample sizes, and its value extrapolated to infinitely many (Chong and Forsyth 2020).

    FID of ``n`` samples is too high on average by about a constant over ``n``, which depends on the samples that are
    judged. So the values are fitted by a straight line in ``1 / n``, and the line's value at 0 is the FID without that
    bias.

    Args:
        features: shape ``(n, d)``, of the samples.
        reference: shape ``(m, d)``, of real examples; all of them are used each time.
        sizes: at least two different numbers from 2 to ``n``.
        repeats: random subsets of each size, whose FIDs are averaged.
        seed: of the generator that draws them.

    Returns:
        ``FidCurve(sizes, values, limit)``.

    Raises:
        ValueError: wrong shapes, NaN or infinite values, sizes that do not fit.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> curve = fid_curve(rng.normal(size=(4000, 8)), rng.normal(size=(20000, 8)))
        >>> bool(curve.values[0] > curve.values[-1] > curve.limit)
        True
    """
    features, reference = check_pair("fid_curve", features, reference)
    sizes = np.unique(np.asarray(sizes, int))
    if len(sizes) < 2 or sizes[0] < 2 or sizes[-1] > len(features):
        raise ValueError(
            f"fid_curve: got sizes {sizes.tolist()}, expected two or more different numbers from 2 to {len(features)}"
        )
    rng, real = np.random.default_rng(seed), gaussian(reference)
    values = np.zeros(len(sizes))
    for place, size in enumerate(sizes):
        for _ in range(repeats):
            chosen = features[rng.choice(len(features), size, replace=False)]
            values[place] += frechet_distance(*gaussian(chosen), *real) / repeats
    slope_and_limit = np.polyfit(1 / sizes, values, 1)
    return FidCurve(sizes, values, float(slope_and_limit[1]))
