"""PatchGAN (Isola et al. 2017): a discriminator that judges many small patches, beside one that judges the whole image.

A D of convolutions alone gives one verdict for each place of a grid, and each verdict sees one square patch of the
image: the **receptive field**. Here their mean is D's one logit. (The code of pix2pix averages the patches' losses.)
"""

import numpy as np

from gan_lessons import training
from gan_lessons.chapters.beyond.translation import PIXELS, RECIPE, SIDE, u_net
from gan_lessons.networks import initializers
from gan_lessons.utils.tensorflow import keras

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


# ---- what a patch can see: edges and greys


def grey_share(images):
    """Share of the ink's pixels that are grey: between 0.2 and 0.8, among those above 0.2.

    >>> round(grey_share(np.array([[0.0, 0.5, 1.0, 1.0]])), 3)
    0.333
    """
    images = np.asarray(images)
    return float(((images > 0.2) & (images < 0.8)).sum() / max(1, (images > 0.2).sum()))


def edge_steepness(images):
    """Mean absolute difference of neighbouring pixels, divided by the mean ink: the larger, the sharper."""
    images = np.asarray(images, np.float64).reshape(-1, SIDE, SIDE)
    steps = np.abs(np.diff(images, axis=1)).sum() + np.abs(np.diff(images, axis=2)).sum()
    return float(steps / images.sum())
