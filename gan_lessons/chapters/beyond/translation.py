"""Outline → digit: paired image translation (Isola et al. 2017, "pix2pix"), and the same without its adversary.

An example is a digit of 784 numbers, and its outline, as many, is the condition. Some outlines are torn: their lower
half is missing, so that more than one digit would fit. G, conditioned on an outline, generates a digit.
Its loss has two terms: fool D, which sees digit *and* outline, and stay close to the true digit (``L1_WEIGHT`` times
the mean absolute difference, L1). The control is trained on the second term alone.
"""

from typing import NamedTuple

import numpy as np

from gan_lessons import losses, metrics, training
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
    """Digits, each with its outline as the condition: 784 numbers and 784 numbers.

    Args:
        digits: ``data.mnist(...)``, or another data set of 784 values an example.
        torn: the share of outlines without their lower half.

    Raises:
        ValueError: other digits, or a share that is none.

    Example:
        >>> from gan_lessons import data
        >>> digits, drawn = Pairs(data.mnist("test")).sample(3, np.random.default_rng(0))
        >>> digits.shape, drawn.shape
        ((3, 784), (3, 784))
    """

    shape, condition_shape, condition_dtype = (PIXELS,), (PIXELS,), "float32"

    def __init__(self, digits, torn=0.5):
        if int(np.prod(digits.shape)) != PIXELS:
            raise ValueError(f"digits: got examples of shape {digits.shape}, expected 784 values, as of data.mnist()")
        self.digits, self.torn = digits, validation.number("torn", torn, 0, 1)
        self.name = f"{digits.name}, with outlines"

    def __repr__(self):
        return f"<{self.name}, {self.torn:.0%} of them torn: examples of shape {self.shape}>"

    def sample(self, n, rng):
        """``n`` digits and their outlines: a pair of float32 arrays ``(n, 784)``."""
        digits = self.digits.sample(n, rng).reshape(n, PIXELS)
        drawn, is_torn = outlines(digits), rng.random(n) < self.torn
        drawn[is_torn] = torn(drawn[is_torn])
        return digits, drawn


# ---- the networks


def u_net(seed=None):
    """Noise ``(8,)`` and outline ``(784,)`` → digit ``(784,)``: halved twice, doubled twice, with bridges across.

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

    noise, condition = keras.Input((NOISE_DIM,)), keras.Input((PIXELS,))
    outline = layers.Reshape((SIDE, SIDE, 1))(condition)
    half = block(outline, halved(16))
    quarter = block(half, halved(32))
    seen = layers.Flatten()(layers.Conv2D(8, 1, kernel_initializer=next(init))(quarter))
    whole = block(block(layers.Concatenate()([seen, noise]), dense(128)), dense(7 * 7 * 16))
    up = block(layers.Concatenate()([quarter, layers.Reshape((7, 7, 16))(whole)]), doubled(16))
    up = block(layers.Concatenate()([up, half]), doubled(8))
    ink = layers.Conv2D(1, 3, padding="same", activation="sigmoid", kernel_initializer=next(init))
    return keras.Model([noise, condition], layers.Flatten()(ink(layers.Concatenate()([up, outline]))), name="u_net")


def pair_discriminator(seed=None):
    """Digit ``(784,)`` and outline ``(784,)`` → one logit: does this digit belong to this outline?"""
    init = initializers(seed)
    digit, outline = keras.Input((PIXELS,)), keras.Input((PIXELS,))
    x = layers.Concatenate()([layers.Reshape((SIDE, SIDE, 1))(one) for one in (digit, outline)])
    for filters in (16, 32):
        x = layers.Conv2D(filters, 4, strides=2, padding="same", kernel_initializer=next(init))(x)
        x = layers.LeakyReLU(negative_slope=0.2)(x)
    logit = layers.Dense(1, kernel_initializer=next(init))(layers.Flatten()(x))
    return keras.Model([digit, outline], logit, name="pair_discriminator")


RECIPE = {"l1_weight": L1_WEIGHT, "learning_rate": 1e-3, "beta_1": 0.0, "beta_2": 0.99, "batch_size": BATCH_SIZE}


def gan(seed=0):
    """The GAN that learns outline → digit, at step 0: adversary and L1."""
    adversary = {"loss": "relativistic", "penalty": "R1"}
    nets = u_net(seed), pair_discriminator(seed + 1)
    return training.GAN(*nets, seed=seed, ema_momentum=None, **adversary, **RECIPE)


def l1_only(seed=0):
    """The control: G of the same first weights, digits, noise and number of steps as in ``gan``, no adversary."""
    digit, outline = keras.Input((PIXELS,)), keras.Input((PIXELS,))
    logit = layers.Dense(1)(layers.Concatenate()([digit, outline]))
    mute = keras.Model([digit, outline], logit, name="mute_discriminator")
    return training.GAN(u_net(seed), mute, seed=seed, ema_momentum=None, loss=ZERO_LOSS, **RECIPE)


def translate(gan, outlines, seed=None):
    """Outlines translated into digits by a trained GAN: float32 of shape ``(n, 784)``.

    Args:
        gan: of ``gan()`` or ``l1_only()``.
        outlines: ``(n, 784)``, whole or torn.
        seed: of the free noise; None for always the same.

    Raises:
        ValueError: outlines of another shape.
    """
    rng = np.random.default_rng(gan.seed + 1 if seed is None else seed)
    return gan.generate(rng.standard_normal((len(outlines), NOISE_DIM), dtype=np.float32), outlines)


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
