"""How far apart two distributions are, and the value of the GAN's game, on a grid where everything is known.

Distributions come as numbers in the same places: probabilities, densities on an evenly spaced grid, or counts. Each is
divided by its sum, so the width of a grid's cell cancels. NumPy only: the quantities that a training run estimates from
samples (``losses``) are computed here without samples, for comparison.
"""

import numpy as np

LOG_2 = float(np.log(2))


def kl(p, q):
    """The Kullback-Leibler divergence ``KL(p ‖ q) = Σ p log(p / q)``, in nats (Kullback and Leibler 1951).

    Not symmetric; 0 only for equal distributions; infinite if q is 0 somewhere where p is not.

    Args:
        p: non-negative numbers: probabilities, densities on an even grid, or counts.
        q: the same of the other distribution, of the same shape.

    Returns:
        A float from 0 to infinity.

    Raises:
        ValueError: shapes that differ, negative, NaN or infinite numbers, or nothing but zeros.

    Example:
        >>> round(kl([0.5, 0.5], [0.25, 0.75]), 4)  # ½ log 2 + ½ log ⅔
        0.1438
    """
    return max(0.0, _kl(*_pair("kl", p, q)))


def js(p, q):
    """The Jensen-Shannon divergence ``½ KL(p ‖ m) + ½ KL(q ‖ m)`` with ``m = ½ (p + q)``, in nats (Lin 1991).

    Symmetric and always finite: 0 for equal distributions, log 2 = 0.6931 for distributions that do not overlap.

    Args:
        p: as for ``kl``.
        q: as for ``kl``.

    Returns:
        A float from 0 to log 2.

    Raises:
        ValueError: as for ``kl``.

    Example:
        >>> round(js([1, 1, 0], [0, 1, 1]), 4)  # half of each lies where the other has nothing: ½ log 2
        0.3466
    """
    p, q = _pair("js", p, q)
    both = p + q  # twice the mixture; the factor 2 is the log 2 below
    return float(np.clip(LOG_2 + 0.5 * _kl(p, both) + 0.5 * _kl(q, both), 0.0, LOG_2))


def optimal_discriminator(p_data, p_generated):
    """The best answer to a fixed generator, ``D* = p_data / (p_data + p_g)`` (Goodfellow et al. 2014, proposition 1).

    Args:
        p_data: as for ``kl``.
        p_generated: as for ``kl``.

    Returns:
        Probabilities "real", of the shape of the inputs; ½ where neither distribution ever puts an example.

    Raises:
        ValueError: as for ``kl``.

    Example:
        >>> optimal_discriminator([3, 1, 0], [1, 1, 2]).round(3).tolist()
        [0.75, 0.5, 0.0]
    """
    p, q = _pair("optimal_discriminator", p_data, p_generated)
    both = p + q
    return np.divide(p, both, out=np.full(p.shape, 0.5), where=both > 0)


def value(d, p_data, p_generated):
    """The game's value ``V(D, G) = E log D(real) + E log(1 − D(generated))`` (Goodfellow et al. 2014, eq. 1).

    D wants it high. Over all D it is highest at ``optimal_discriminator``, where it is ``2 JS − log 4`` (theorem 1);
    a D that always answers ½ has −log 4 = −1.3863.

    Args:
        d: D's probability "real" in every place, from 0 to 1.
        p_data: as for ``kl``, in the same places.
        p_generated: as for ``kl``, in the same places.

    Returns:
        A float up to 0; minus infinity if D is certain of something wrong.

    Raises:
        ValueError: as for ``kl``, or ``d`` of another shape or outside [0, 1].

    Example:
        >>> round(value([0.5, 0.5], [1, 0], [0, 1]), 4)
        -1.3863
    """
    p, q = _pair("value", p_data, p_generated)
    d = np.asarray(d, np.float64)
    if d.shape != p.shape:
        raise ValueError(f"value: got d of shape {d.shape} for densities of shape {p.shape}, expected the same shape")
    if not ((d >= 0) & (d <= 1)).all():
        raise ValueError(
            f"value: got d from {d.min():.4g} to {d.max():.4g}, expected probabilities in [0, 1]; for logits take "
            "their sigmoid first"
        )
    return _expected(p, _log(d)) + _expected(q, _log(1 - d))


def _kl(p, q):
    return _expected(p, _log(p) - np.where(p > 0, _log(q), 0.0))


def _expected(p, values):
    """Σ p · values, where a place of probability 0 counts nothing, whatever its value."""
    return float(np.sum(p * np.where(p > 0, values, 0.0)))


def _log(x):
    """Natural logarithm of x, and minus infinity, without a warning, at 0."""
    return np.log(x, out=np.full(np.shape(x), -np.inf), where=x > 0)


def _pair(where, p, q):
    p, q = _checked(where, "first", p), _checked(where, "second", q)
    if p.shape != q.shape:
        raise ValueError(f"{where}: got shapes {p.shape} and {q.shape}, expected both distributions in the same places")
    return p, q


def _checked(where, which, given):
    given = np.asarray(given, np.float64)
    if given.size == 0 or not np.isfinite(given).all() or (given < 0).any():
        shown = f"{given.min():.4g} to {given.max():.4g}" if given.size else "nothing"
        raise ValueError(
            f"{where}: the {which} distribution holds {shown}, expected finite numbers of 0 or more; for a logarithm "
            "of a density take np.exp of it first"
        )
    if not given.any():
        raise ValueError(
            f"{where}: the {which} distribution is 0 everywhere, expected some probability; is it off the grid?"
        )
    given = given / given.max()  # so that the sum can neither overflow nor vanish
    return given / given.sum()
