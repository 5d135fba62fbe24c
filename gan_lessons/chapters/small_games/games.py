"""Two games small enough for closed forms: a GAN of three parameters on the number line, and V(x, y) = xy.

The GAN: G(z) = z + θ shifts noise, D(x) = σ(φ0 + φ1 x) is a logistic curve. Not about networks: every gradient is
written out by hand. (The example, after Prince 2023, "Understanding Deep Learning", section 15.1.)
"""

from typing import NamedTuple

import numpy as np


class Players(NamedTuple):
    """The parameters of the two players: G's one and D's two."""

    theta: float
    phi_0: float
    phi_1: float


class Values(NamedTuple):
    """What each player minimises, and V = −``d_loss``, the value of the game as Goodfellow et al. (2014) write it."""

    d_loss: float
    g_loss: float
    value: float


def toy_numbers():
    """Ten real numbers around 7.5 and ten of noise around 0: float64 of shape ``(10,)`` each.

    They are those of Prince's (2023) notebook 15.1, drawn as it draws them: NumPy's old generator, seeds 0 and 1.

    >>> real, noise = toy_numbers()
    >>> round(float(real.mean()), 2), round(float(noise.mean()), 2)
    (8.24, -0.1)
    """
    return np.random.RandomState(0).normal(size=10) + 7.5, np.random.RandomState(1).normal(size=10)


def generate(players, noise):
    """G(z) = z + θ."""
    return noise + players.theta


def logits(players, numbers):
    """φ0 + φ1 x: D's verdict before the sigmoid."""
    return players.phi_0 + players.phi_1 * numbers


def probability(players, numbers):
    """D(x) = σ(φ0 + φ1 x), the probability "real"; σ(l) = (1 + tanh(l/2))/2 never overflows."""
    return 0.5 * (1 + np.tanh(0.5 * logits(players, numbers)))


def values(players, real, noise):
    """Both losses and V for these numbers, as ``Values``.

    d_loss = −mean log D(real) − mean log(1 − D(G(noise))), g_loss = −mean log D(G(noise)), the non-saturating loss of
    Goodfellow et al. (2014). ``logaddexp(0, −l)`` is −log σ(l), exact however large l is.

    Args:
        players: ``Players``.
        real: array ``(n,)``.
        noise: array ``(m,)``.

    Example:
        >>> values(Players(theta=0.0, phi_0=0.0, phi_1=0.0), *toy_numbers())  # D undecided: 2 log 2, log 2, −2 log 2
        Values(d_loss=1.3862943611198906, g_loss=0.6931471805599453, value=-1.3862943611198906)
    """
    on_real, on_generated = logits(players, real), logits(players, generate(players, noise))
    d_loss = float(np.logaddexp(0, -on_real).mean() + np.logaddexp(0, on_generated).mean())
    return Values(d_loss, float(np.logaddexp(0, -on_generated).mean()), -d_loss)


def gradients(players, real, noise):
    """How each player's loss rises with its own parameters: d g_loss/dθ, d d_loss/dφ0, d d_loss/dφ1, as ``Players``.

    The derivative of −log σ(l) is σ(l) − 1, that of −log(1 − σ(l)) is σ(l).

    Args:
        players: ``Players``.
        real: array ``(n,)``.
        noise: array ``(m,)``.
    """
    generated_numbers = generate(players, noise)
    real_slope, generated_slope = probability(players, real) - 1, probability(players, generated_numbers)
    return Players(
        float((generated_slope - 1).mean() * players.phi_1),
        float(real_slope.mean() + generated_slope.mean()),
        float((real_slope * real).mean() + (generated_slope * generated_numbers).mean()),
    )


def step_discriminator(players, real, noise, rate):
    """The players after one update of D, downhill on its own loss; G stands still.

    Args:
        players: ``Players``.
        real: array ``(n,)``.
        noise: array ``(m,)``.
        rate: D's learning rate.
    """
    slope = gradients(players, real, noise)
    return players._replace(phi_0=players.phi_0 - rate * slope.phi_0, phi_1=players.phi_1 - rate * slope.phi_1)


def step_generator(players, real, noise, rate):
    """The players after one update of G, downhill on its own loss; D stands still.

    Args:
        players: ``Players``.
        real: array ``(n,)``.
        noise: array ``(m,)``.
        rate: G's learning rate.
    """
    return players._replace(theta=players.theta - rate * gradients(players, real, noise).theta)


def equilibrium(real, noise):
    """The players where neither gradient pushes: the means of real and generated numbers agree, and D is undecided."""
    return Players(float(real.mean() - noise.mean()), 0.0, 0.0)


# ---- V(x, y) = xy: x goes down it, y goes up it, and dV/dx = y, dV/dy = x


def simultaneous(x, y, rate):
    """``(x, y)`` after both have moved at once, each seeing where the other was.

    The distance from the origin grows by exactly √(1 + rate²), for (x − rate y)² + (y + rate x)² is
    (1 + rate²)(x² + y²).
    """
    return x - rate * y, y + rate * x


def alternating(x, y, rate):
    """``(x, y)`` after x has moved, and then y, seeing the new x.

    It keeps x² + y² − rate x y as it is: for rates below 2 an ellipse around the origin, neither won nor lost.
    """
    x = x - rate * y
    return x, y + rate * x


MOVES = {"simultaneous": simultaneous, "alternating": alternating}


def trajectory(x, y, rate, steps, moves="simultaneous"):
    """Where the point ``(x, y)`` goes: float64 of shape ``(steps + 1, 2)``, the start first.

    Args:
        x: where it starts.
        y: where it starts.
        rate: step size of both players.
        steps: how many.
        moves: one of ``MOVES``.

    Raises:
        ValueError: ``moves`` is not one of ``MOVES``.

    >>> trajectory(1.0, 0.0, 0.5, 2, "alternating")
    array([[1.   , 0.   ],
           [1.   , 0.5  ],
           [0.75 , 0.875]])
    """
    if moves not in MOVES:
        raise ValueError(f"moves: got {moves!r}, expected one of {', '.join(map(repr, MOVES))}")
    path = [(x, y)]
    for _ in range(steps):
        path.append(MOVES[moves](*path[-1], rate))
    return np.array(path, float)
