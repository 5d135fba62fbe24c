"""Walks through noise, from a to b: vectors of shape ``(latent_dim,)`` and n shares t in, ``(n, latent_dim)`` out."""

import numpy as np


def straight(a, b, shares):
    """The straight line, (1 − t) a + t b."""
    shares = np.asarray(shares, np.float64)[:, None]
    return ((1 - shares) * a + shares * b).astype(np.float32)


def spherical(a, b, shares):
    """The shortest way round the origin (White 2016, "Sampling Generative Networks", section 2.1).

    Gaussian noise of d numbers is nearly always about √d long: it lies close to a sphere. The straight line between
    two such vectors cuts through the inside (half-way it is only about √(d/2) long), where the generator has hardly
    ever been trained; this walk stays on the sphere. Directions turn evenly and lengths change evenly, so equal
    lengths are kept. Where there is no angle to turn through (parallel vectors, or a zero vector), it is the straight
    line; between opposite vectors all ways are equally short, and it takes one of them.

    >>> spherical(np.array([1.0, 0.0]), np.array([0.0, 1.0]), [0.5]).round(3).tolist()
    [[0.7070000171661377, 0.7070000171661377]]
    """
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    lengths = np.linalg.norm(a), np.linalg.norm(b)
    if min(lengths) == 0 or a.size == 1:
        return straight(a, b, shares)
    start, aside = a / lengths[0], _aside(a / lengths[0], b / lengths[1])
    angle = np.arctan2(aside @ b, start @ b)  # keeps its digits where an arccos would lose them
    t = np.asarray(shares, np.float64)[:, None]
    turned = np.cos(t * angle) * start + np.sin(t * angle) * aside
    return (((1 - t) * lengths[0] + t * lengths[1]) * turned).astype(np.float32)


def _aside(start, end):
    """The unit vector at a right angle to ``start`` on the way to ``end``; any one if they lie on one line."""
    aside = end - (end @ start) * start
    if np.linalg.norm(aside) < 1e-7:
        axis = np.eye(len(start))[np.argmin(np.abs(start))]
        aside = axis - (axis @ start) * start
    return aside / np.linalg.norm(aside)


WALKS = {"spherical": spherical, "straight": straight}
