"""Audio: short damped tones of five notes, and a GAN that learns them (as WaveGAN, Donahue et al. 2019, far smaller).

An example is a wave of 128 numbers, 0.08 seconds at 1,600 a second. Its score is the correlation with the damped sine
that fits it best: 1 is a perfect tone of some pitch and decay.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from gan_lessons.chapters.beyond import dense

SAMPLE_RATE, LENGTH = 1600, 128  # samples a second, samples of one tone
SECONDS = np.arange(LENGTH) / SAMPLE_RATE
NOTES = 220.0 * np.array([1, 9 / 8, 5 / 4, 3 / 2, 5 / 3])  # in Hz: a major pentatonic scale on A, in just intonation
DECAYS = (20.0, 60.0)  # how fast tones die away, in 1/s: slowest and fastest
NOISE_SD = 0.01  # standard deviation of the faint noise in every tone
STEPS, LATENT_DIM = 1500, 16


def damped_sine(frequency, decay):
    """A damped sine: ``exp(−decay · t) · sin(2π · frequency · t)``, at 128 moments of 0.08 seconds.

    Args:
        frequency: in Hz, a number or an array.
        decay: in 1/s, as many.

    Returns:
        Array of shape ``(…, 128)``.

    Example:
        >>> damped_sine(220.0, 30.0).shape, damped_sine(NOTES, np.full(5, 30.0)).shape
        ((128,), (5, 128))
    """
    frequency, decay = np.asarray(frequency, float)[..., None], np.asarray(decay, float)[..., None]
    return np.exp(-decay * SECONDS) * np.sin(2 * np.pi * frequency * SECONDS)


class Tones:
    """Damped tones: one of the five notes, any decay between the slowest and the fastest, faint noise.

    >>> Tones().sample(3, np.random.default_rng(0)).shape
    (3, 128)
    """

    name, shape = "tones of five notes", (LENGTH,)

    def sample(self, n, rng):
        """``n`` new tones: float32 of shape ``(n, 128)``."""
        waves = damped_sine(rng.choice(NOTES, n), rng.uniform(*DECAYS, n))
        return (waves + NOISE_SD * rng.standard_normal(waves.shape)).astype(np.float32)


def gan(seed=0, **settings):
    """The GAN that learns tones, at step 0; ``settings`` as for ``dense.gan``."""
    return dense.gan(LATENT_DIM, (LENGTH,), seed=seed, **settings)


# ---- the score


class TemplateMatch(NamedTuple):
    """The best template of each wave, arrays ``(n,)``: its correlation with the wave, frequency (Hz) and decay."""

    correlation: np.ndarray
    frequency: np.ndarray
    decay: np.ndarray


def match_templates(waves):
    """Compare waves with 8,008 damped sines, from 120 to 500 Hz and from faint to strong damping.

    Args:
        waves: ``(n, 128)``.

    Returns:
        ``TemplateMatch``: of the template with the largest cosine similarity, which is what "correlation" means here.

    Raises:
        ValueError: another shape.

    Example:
        >>> match = match_templates(Tones().sample(4, np.random.default_rng(0)))
        >>> bool(match.correlation.min() > 0.95)
        True
    """
    waves = np.asarray(waves, np.float32)
    if waves.ndim != 2 or waves.shape[1] != LENGTH or not len(waves):
        raise ValueError(f"waves: got shape {waves.shape}, expected (n, {LENGTH}) with n at least 1")
    frequencies, decays, templates = _templates()
    likeness = waves @ templates.T
    best = likeness.argmax(axis=1)
    length = np.maximum(np.linalg.norm(waves, axis=1), 1e-12)
    return TemplateMatch(likeness[np.arange(len(waves)), best] / length, frequencies[best], decays[best])


@cache
def _templates():
    """Frequencies, decays and the templates of length 1 that belong to them."""
    grid = np.meshgrid(np.geomspace(120, 500, 286), np.linspace(5, 110, 28))
    frequencies, decays = (values.ravel() for values in grid)
    waves = damped_sine(frequencies, decays)
    return frequencies, decays, (waves / np.linalg.norm(waves, axis=1, keepdims=True)).astype(np.float32)


def score(waves):
    """The score of this data: the median correlation of the waves with their best damped sine; 1 is perfect."""
    return float(np.median(match_templates(waves).correlation))


def count_notes(waves, within=0.02, clear=0.98):
    """How many of the waves are a clear tone of each of the five notes: integer array ``(5,)``.

    Args:
        waves: ``(n, 128)``.
        within: how far a frequency may be off, as a share of the note's (0.02 is a third of a semitone).
        clear: the least correlation of a clear tone.
    """
    match = match_templates(waves)
    hit = np.abs(match.frequency[:, None] / NOTES - 1) < within
    return (hit & (match.correlation > clear)[:, None]).sum(axis=0)


def white_noise(count, seed=0):
    """White noise: independent normal numbers, ``(count, 128)``."""
    return np.random.default_rng(seed).standard_normal((count, LENGTH)).astype(np.float32)
