"""PatchGAN (Isola et al. 2017): a discriminator that judges many small patches, beside one that judges the whole image.

A D of convolutions alone gives one verdict for each place of a grid, and each verdict sees one square patch of the
image: the **receptive field**. Here their mean is D's one logit. (The code of pix2pix averages the patches' losses.)
"""

import numpy as np

from gan_lessons import training
from gan_lessons.chapters.beyond.translation import PIXELS, RECIPE, SIDE, u_net
from gan_lessons.networks import initializers
from gan_lessons.utils.tensorflow import keras, tf

STACKS = {  # convolutions of each D, as (filters, kernel, stride), by the side of the patch that a verdict sees
    1: ((32, 1, 1), (64, 1, 1)),
    4: ((32, 4, 2), (64, 1, 1)),
    10: ((16, 4, 2), (32, 4, 2)),
    22: ((16, 4, 2), (32, 4, 2), (32, 4, 1)),
}
layers = keras.layers


def receptive_field(stack):
    """Side in pixels of the patch that one place of the last convolution sees.

    Args:
        stack: convolutions in order, as ``(filters, kernel, stride)``; the filters do not matter.

    Example:
        >>> receptive_field([(64, 4, 2), (128, 4, 2), (256, 4, 2), (512, 4, 1), (1, 4, 1)])  # of pix2pix
        70
    """
    side, spacing = 1, 1
    for _, kernel, stride in stack:
        side += (kernel - 1) * spacing
        spacing *= stride
    return side


def patch_verdicts(stack, seed=None):
    """Digit ``(784,)`` and outline ``(784,)`` → a grid of logits ``(rows, columns, 1)``, one for each patch.

    Args:
        stack: convolutions, as in ``STACKS``; a last one of 1×1 makes one logit in each place.
        seed: fixes the first weights.
    """
    init = initializers(seed)
    digit, outline = keras.Input((PIXELS,)), keras.Input((PIXELS,))
    x = layers.Concatenate()([layers.Reshape((SIDE, SIDE, 1))(one) for one in (digit, outline)])
    for filters, kernel, stride in stack:
        x = layers.Conv2D(filters, kernel, strides=stride, padding="same", kernel_initializer=next(init))(x)
        x = layers.LeakyReLU(negative_slope=0.2)(x)
    grid = layers.Conv2D(1, 1, kernel_initializer=next(init))(x)
    return keras.Model([digit, outline], grid, name="patch_verdicts")


def patch_discriminator(stack=STACKS[10], seed=None):
    """Digit ``(784,)`` and outline ``(784,)`` → one logit, the mean of the patches' logits.

    Args:
        stack: as for ``patch_verdicts``.
        seed: as for ``patch_verdicts``.
    """
    verdicts = patch_verdicts(stack, seed)
    logit = layers.GlobalAveragePooling2D()(verdicts.output)
    return keras.Model(verdicts.inputs, logit, name="patch_discriminator")


def gan(seed=0, discriminator=None):
    """The GAN of ``translation.gan`` with a D of patches: G's first weights, data and recipe are the same, step 0.

    Args:
        seed: of first weights, data and noise.
        discriminator: any D of pairs; a new ``patch_discriminator`` if None.
    """
    judge = patch_discriminator(seed=seed + 1) if discriminator is None else discriminator
    adversary = {"loss": "relativistic", "penalty": "R1"}
    return training.GAN(u_net(seed), judge, seed=seed, ema_momentum=None, **adversary, **RECIPE)


# ---- what the verdicts see


def measured_patch(verdicts):
    """Side in pixels of the patch that the middle verdict sees, measured: how far does its gradient reach?

    Args:
        verdicts: from a digit and an outline to a grid, as ``patch_verdicts`` returns it; a patch of less than 28.

    Example:
        >>> measured_patch(patch_verdicts([(4, 4, 2), (4, 3, 1)], seed=0))
        8
    """
    rng = np.random.default_rng(0)
    digit, outline = (tf.constant(rng.random((1, PIXELS)), tf.float32) for _ in range(2))
    with tf.GradientTape() as tape:
        tape.watch(digit)
        grid = verdicts([digit, outline], training=False)
        verdict = grid[0, grid.shape[1] // 2, grid.shape[2] // 2, 0]
    seen = np.asarray(tape.gradient(verdict, digit)).reshape(SIDE, SIDE) != 0
    rows = np.flatnonzero(seen.any(axis=1))
    return int(rows[-1] - rows[0] + 1)


def verdict_grid(gan, images, outlines):
    """The logits of all patches of a GAN's ``patch_discriminator``: float32 of shape ``(n, rows, columns)``.

    Args:
        gan: of ``gan()``.
        images: ``(n, 784)``, real or generated.
        outlines: ``(n, 784)``, those that they belong to.

    Raises:
        ValueError: a D without patches.
    """
    judge = gan.discriminator
    if judge.name != "patch_discriminator":
        raise ValueError(f"verdict_grid: got a GAN whose D is a {judge.name}, expected a patch_discriminator")
    grids = keras.Model(judge.inputs, judge.layers[-2].output)
    return np.asarray(grids([np.asarray(images), np.asarray(outlines)], training=False))[..., 0]


def verdict_images(grids):
    """Grids of numbers as images ``(n, 28, 28)`` from 0 to 1: 0 and below is black, the largest of all is white."""
    grids = np.clip(np.asarray(grids, np.float64), 0, None)
    zoom = SIDE // grids.shape[1]
    return np.kron(grids / max(grids.max(), 1e-9), np.ones((1, zoom, zoom)))


def grey_share(images):
    """Share of the ink's pixels that are grey: between 0.2 and 0.8, among those above 0.2.

    >>> round(grey_share(np.array([[0.0, 0.5, 1.0, 1.0]])), 3)
    0.333
    """
    images = np.asarray(images)
    return float(((images > 0.2) & (images < 0.8)).sum() / max(1, (images > 0.2).sum()))
