"""Dense networks and one training recipe for examples that are no images: waves and one-hot sequences."""

import numpy as np

from gan_lessons import training
from gan_lessons.networks import initializers
from gan_lessons.utils.tensorflow import keras

layers = keras.layers
WIDTHS = (256, 256)
ADAM = {"learning_rate": 1e-3, "beta_1": 0.0, "beta_2": 0.99}
RECIPE = {"penalty": "R1", "penalty_weight": 0.1, "batch_size": 64, "ema_momentum": 0.995} | ADAM


def gan(latent_dim, shape, softmax=None, seed=0, **settings):
    """A GAN of two dense networks at step 0.

    Args:
        latent_dim: as for ``generator``.
        shape: as for ``generator``.
        softmax: as for ``generator``.
        seed: of first weights, data and noise.
        **settings: of ``training.GAN``, in place of those of ``RECIPE``.

    Example:
        >>> gan(8, (4, 5), softmax=1).generate(3).shape
        (3, 4, 5)
    """
    nets = generator(latent_dim, WIDTHS, shape, softmax, seed), discriminator(shape, WIDTHS, seed + 1)
    return training.GAN(*nets, seed=seed, **RECIPE | settings)


def generator(latent_dim, widths, shape, softmax=None, seed=None):
    """Noise → ReLU layers of ``widths`` → examples of ``shape``, linear at the end.

    Args:
        latent_dim: length of the noise vector z.
        widths: of the hidden layers.
        shape: of one example.
        softmax: the axis (1 or 2) along which the numbers of an example become probabilities; None for none.
        seed: fixes the first weights.

    Example:
        >>> one = generator(8, (16,), (4, 5), softmax=1, seed=0)(np.zeros((1, 8)))
        >>> one.shape, np.asarray(one).sum(axis=1).round(3).tolist()
        (TensorShape([1, 4, 5]), [[1.0, 1.0, 1.0, 1.0, 1.0]])
    """
    init = initializers(seed)
    body = [layers.Dense(width, "relu", kernel_initializer=next(init)) for width in widths]
    body += [layers.Dense(int(np.prod(shape)), kernel_initializer=next(init)), layers.Reshape(shape)]
    body += [layers.Softmax(axis=softmax)] if softmax else []
    return keras.Sequential([keras.Input((latent_dim,)), *body], name="generator")


def discriminator(shape, widths, seed=None):
    """Examples of ``shape``, flattened → LeakyReLU(0.2) layers of ``widths`` → one logit.

    >>> discriminator((4, 5), (16,), seed=0).output_shape
    (None, 1)
    """
    init, body = initializers(seed), [layers.Flatten()]
    for width in widths:
        body += [layers.Dense(width, kernel_initializer=next(init)), layers.LeakyReLU(negative_slope=0.2)]
    head = layers.Dense(1, kernel_initializer=next(init))
    return keras.Sequential([keras.Input(shape), *body, head], name="discriminator")
