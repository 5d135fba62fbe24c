"""Outline → digit: paired image translation (Isola et al. 2017, "pix2pix"), and the same without its adversary.

An example is a digit followed by its outline, 784 + 784 numbers; the outline is the condition. Some outlines are torn:
their lower half is missing, so that more than one digit would fit. G, conditioned on an outline, generates a digit.
Its loss has two terms: fool D, which sees digit *and* outline, and stay close to the true digit (``L1_WEIGHT`` times
the mean absolute difference, L1). The control is trained on the second term alone.
"""

from typing import NamedTuple

import numpy as np

from gan_lessons import losses, metrics, networks, training
from gan_lessons.networks import initializers
from gan_lessons.utils import validation
from gan_lessons.utils.tensorflow import keras

SIDE, PIXELS = 28, 784
NOISE_DIM = 8  # free numbers beside the outline
STEPS, BATCH_SIZE, L1_WEIGHT = 180, 32, 10.0
ZERO_LOSS = losses.Loss("mute", lambda real, fake: 0.0 * losses.mean(real - fake), lambda real, fake: 0.0)
layers = keras.layers


# ---- the data


def outlines(images):
    """The borders of the ink: pixels above 0.5 with a neighbour (left, right, above, below) that is not.

    Args:
        images: ``(n, 784)``, ``(n, 28, 28)`` or ``(n, 28, 28, 1)`` in [0, 1].

    Returns:
        float32 of the same shape, 0 or 1.

    Example:
        >>> square = np.zeros((1, 28, 28)); square[0, 10:15, 10:15] = 1
        >>> int(outlines(square).sum())
        16
    """
    images = np.asarray(images)
    ink = np.pad(images.reshape(-1, SIDE, SIDE) > 0.5, ((0, 0), (1, 1), (1, 1)))
    inner = ink[:, :-2, 1:-1] & ink[:, 2:, 1:-1] & ink[:, 1:-1, :-2] & ink[:, 1:-1, 2:]
    return (ink[:, 1:-1, 1:-1] & ~inner).astype(np.float32).reshape(images.shape)


def torn(outlines):
    """Outlines without their lower half; the shape stays.

    >>> int(torn(np.ones((1, 784))).sum())
    392
    """
    halves = np.array(outlines, np.float32)
    halves.reshape(-1, SIDE, SIDE)[:, SIDE // 2 :] = 0
    return halves


class Pairs:
    """Digits, each followed by its outline: examples of 1,568 numbers, the last 784 of them the condition.

    Args:
        digits: ``data.mnist(...)``, or another data set of 784 values an example.
        torn: the share of outlines without their lower half.

    Raises:
        ValueError: other digits, or a share that is none.

    Example:
        >>> from gan_lessons import data
        >>> Pairs(data.mnist("test")).sample(3, np.random.default_rng(0)).shape
        (3, 1568)
    """

    shape, condition_size = (2 * PIXELS,), PIXELS

    def __init__(self, digits, torn=0.5):
        if int(np.prod(digits.shape)) != PIXELS:
            raise ValueError(f"digits: got examples of shape {digits.shape}, expected 784 values, as of data.mnist()")
        self.digits, self.torn = digits, validation.number("torn", torn, 0, 1)
        self.name = f"{digits.name}, with outlines"

    def __repr__(self):
        return f"<{self.name}, {self.torn:.0%} of them torn: examples of shape {self.shape}>"

    def sample(self, n, rng):
        """``n`` pairs: float32 of shape ``(n, 1568)``."""
        digits = self.digits.sample(n, rng).reshape(n, PIXELS)
        drawn, is_torn = outlines(digits), rng.random(n) < self.torn
        drawn[is_torn] = torn(drawn[is_torn])
        return np.concatenate([digits, drawn], axis=1)


# ---- the networks


def u_net(seed=None):
    """Noise and outline ``(8 + 784,)`` → digit ``(784,)``: halved twice, doubled twice, with bridges across.

    After Ronneberger et al. (2015): on the way up each size sees again what was seen at that size on the way down. At
    the bottom, dense layers see the whole picture at once. Without batch normalisation the digits came out black.
    """
    init = initializers(seed)

    def block(x, layer):
        return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(layer(x)))

    def halved(filters):
        return layers.Conv2D(filters, 4, strides=2, padding="same", kernel_initializer=next(init))

    def doubled(filters):
        return layers.Conv2DTranspose(filters, 4, strides=2, padding="same", kernel_initializer=next(init))

    def dense(width):
        return layers.Dense(width, kernel_initializer=next(init))

    inputs = keras.Input((NOISE_DIM + PIXELS,))
    outline = layers.Reshape((SIDE, SIDE, 1))(inputs[:, NOISE_DIM:])
    half = block(outline, halved(16))
    quarter = block(half, halved(32))
    seen = layers.Flatten()(layers.Conv2D(8, 1, kernel_initializer=next(init))(quarter))
    whole = block(block(layers.Concatenate()([seen, inputs[:, :NOISE_DIM]]), dense(128)), dense(7 * 7 * 16))
    up = block(layers.Concatenate()([quarter, layers.Reshape((7, 7, 16))(whole)]), doubled(16))
    up = block(layers.Concatenate()([up, half]), doubled(8))
    ink = layers.Conv2D(1, 3, padding="same", activation="sigmoid", kernel_initializer=next(init))
    return keras.Model(inputs, layers.Flatten()(ink(layers.Concatenate()([up, outline]))), name="u_net")


def pair_discriminator(seed=None):
    """Digit and outline ``(1568,)`` → one logit: does this digit belong to this outline?"""
    init = initializers(seed)
    body = [layers.Reshape((2, SIDE, SIDE)), layers.Permute((2, 3, 1))]
    for filters in (16, 32):
        body += [
            layers.Conv2D(filters, 4, strides=2, padding="same", kernel_initializer=next(init)),
            layers.LeakyReLU(negative_slope=0.2),
        ]
    body += [layers.Flatten(), layers.Dense(1, kernel_initializer=next(init))]
    return keras.Sequential([keras.Input((2 * PIXELS,)), *body], name="pair_discriminator")


RECIPE = {"l1_weight": L1_WEIGHT, "learning_rate": 1e-3, "beta_1": 0.0, "beta_2": 0.99, "batch_size": BATCH_SIZE}


def gan(seed=0):
    """The GAN that learns outline → digit, at step 0: adversary and L1."""
    g = networks.conditional(u_net(seed), condition_size=PIXELS)
    adversary = {"loss": "relativistic", "penalty": "R1"}
    return training.GAN(
        g, pair_discriminator(seed + 1), condition_size=PIXELS, seed=seed, ema_momentum=None, **adversary, **RECIPE
    )


def l1_only(seed=0):
    """The control: G of the same first weights, digits, noise and number of steps as in ``gan``, no adversary."""
    g = networks.conditional(u_net(seed), condition_size=PIXELS)
    mute = keras.Sequential([keras.Input((2 * PIXELS,)), layers.Dense(1)], name="mute_discriminator")
    return training.GAN(g, mute, condition_size=PIXELS, seed=seed, ema_momentum=None, loss=ZERO_LOSS, **RECIPE)


def translate(gan, outlines, seed=None):
    """Outlines translated into digits by a trained GAN: float32 of shape ``(n, 784)``.

    Args:
        gan: of ``gan()`` or ``l1_only()``.
        outlines: ``(n, 784)``, whole or torn.
        seed: of the free noise; None for always the same.

    Raises:
        ValueError: outlines of another shape.
    """
    return gan.generate(gan.noise(outlines, seed))[:, :PIXELS]


# ---- the scores


class TranslationScores(NamedTuple):
    """How digits compare with the ones they should be.

    Args:
        accuracy: share that the digit classifier reads as the right digit.
        distance: mean absolute difference of their pixels from the true digits', what L1 minimises.
        fid: Fréchet distance to the test digits, ``metrics.DigitScores``: do they look like digits at all?
    """

    accuracy: float
    distance: float
    fid: float

    def __str__(self):
        return f"accuracy {self.accuracy:.1%} · distance {self.distance:.3f} · FID {self.fid:.1f}"


def scores(images, digits, labels):
    """``TranslationScores`` of images ``(n, 784)`` that should be ``digits`` ``(n, 784)``, called ``labels`` ``(n,)``.

    Args:
        images: translated.
        digits: the true ones.
        labels: of the true ones, 0 to 9.

    Raises:
        ValueError: not equally many of each, or images that are none (see ``metrics.features``).
    """
    if not len(images) == len(digits) == len(labels):
        raise ValueError(
            f"scores: got {len(images)} images, {len(digits)} digits and {len(labels)} labels, expected equally many"
        )
    read = metrics.probabilities(images).argmax(axis=1)
    distance = np.abs(np.asarray(images) - digits).mean()
    return TranslationScores(float((read == labels).mean()), float(distance), metrics.DigitScores().fid(images))
