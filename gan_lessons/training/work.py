"""How much work a training step is, so that large networks can be told that one thread is too few for them."""

import os
import warnings

import numpy as np

from gan_lessons.utils.tensorflow import keras, threads

MUCH = 5e9  # multiplications a step: about a quarter of a second on one core
# that this process may use
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
TRANSPOSED = keras.layers.Conv1DTranspose | keras.layers.Conv2DTranspose | keras.layers.Conv3DTranspose

_told = False


def multiplications(network):
    """Multiplications of a network's dense and convolutional layers for one example, forwards.

    Args:
        network: a ``keras.Model``; layers whose shapes Keras does not know count nothing.

    Example:
        >>> from gan_lessons import networks
        >>> multiplications(networks.discriminator())  # 784·100 + 100·100 + 100·128 + 128
        101328
    """
    return sum(map(_of_layer, network._flatten_layers()))


def tell_if_large(generator, discriminator, batch_size, d_steps):
    """Say once a session that networks so large would train faster with more threads, if that is so.

    Backwards takes twice as much as forwards, and D sees two batches in each of its updates.
    """
    global _told
    g, d = multiplications(generator), multiplications(discriminator)
    step = batch_size * (d_steps * (g + 6 * d) + 3 * g + 3 * d)
    if _told or step < MUCH or CORES == 1 or threads() != 1:
        return
    _told = True
    warnings.warn(
        f"a step of these networks takes some {step / 1e9:.0f} billion multiplications, and TensorFlow computes with "
        f"one thread, which suits small networks. With all {CORES} cores it is faster: restart the kernel and call "
        f"tf.config.threading.set_intra_op_parallelism_threads({CORES}) before the first network is made",
        stacklevel=4,
    )


def _of_layer(layer):
    kernel = getattr(layer, "kernel", None)
    try:
        seen = (layer.input if isinstance(layer, TRANSPOSED) else layer.output).shape
    except (AttributeError, ValueError):
        return 0
    if kernel is None or None in seen[1:]:
        return 0
    return int(np.prod(kernel.shape)) * int(np.prod(seen[1:-1]))
