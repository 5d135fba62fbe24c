"""Look for the noise from which a generator would make a given example: what a GAN has in place of an encoder.

A generator goes from noise to examples only. The way back is a search, by gradient descent on the noise, the weights
standing still (Zhu et al. 2016, "Generative Visual Manipulation on the Natural Image Manifold", section 3). A search
for the smallest error alone may leave the noise that the generator was trained on; with ``sd`` it stays near it.
"""

from typing import NamedTuple

import numpy as np

from gan_lessons.training import contract
from gan_lessons.training.calls import call
from gan_lessons.training.shared import Shared
from gan_lessons.utils import validation
from gan_lessons.utils.tensorflow import keras, tf


class Inversion(NamedTuple):
    """What was found: noise ``(n, latent_dim)``, what the generator makes of it, and the mean squared error of each."""

    noise: np.ndarray
    generated: np.ndarray
    error: np.ndarray


def nearest_noise(generator, examples, steps=200, learning_rate=0.1, seed=0, conditions=None, sd=None):
    """For each example the noise whose sample comes near it, searched with Adam from random noise.

    Without ``sd`` it minimises the squared error, wherever in the space of noise that leads: far outside the region
    that N(0, 1) reaches, a generator may make what it never makes from noise. With ``sd`` it minimises

        ‖x − G(z)‖² / (2 sd²) + ½ ‖z‖²,

    which is −log p(x, z) up to a constant if x is G(z) plus noise of that standard deviation: it looks for the most
    probable z. In neither case does anything promise that the best noise is found.

    Args:
        generator: a ``keras.Model`` from noise, or from ``[noise, condition]``, to examples; its weights do not change.
        examples: shape ``(n, *shape)``.
        steps: of the search; 0 shows what it began with.
        learning_rate: of Adam, in units of the noise.
        seed: of the noise it begins with.
        conditions: of a conditional generator, one for each example: ``(n, *condition_shape)``.
        sd: standard deviation of the noise around what the generator makes, in the units of the data; None leaves the
            prior of z out.

    Returns:
        ``Inversion(noise, generated, error)``, the error over all numbers of an example.

    Raises:
        ValueError: no such generator, examples of another shape than it makes, or other conditions than it takes.

    Example:
        >>> from gan_lessons import networks
        >>> g = networks.points_generator(seed=0)
        >>> aims = np.asarray(g(np.array([[0.5, -1.0]], "float32")))
        >>> bool(nearest_noise(g, aims).error[0] < 0.01 * nearest_noise(g, aims, steps=0).error[0])
        True
    """
    latent_dim, shape, condition = contract.check_generator(generator)
    steps = validation.whole("steps", steps, 0)
    rate = validation.number("learning_rate", learning_rate, 0, 10, above=True)
    weight = 0.0 if sd is None else 2 * validation.number("sd", sd, 0, 1e6, above=True) ** 2
    examples, rng = np.asarray(examples, np.float32), np.random.default_rng(seed)
    if examples.shape[1:] != shape or not len(examples):
        raise ValueError(f"examples: got shape {examples.shape}, expected (n, {str(shape)[1:-1]}): what G makes")
    told = _checked(condition, conditions, len(examples))
    noise = tf.Variable(rng.standard_normal((len(examples), latent_dim), dtype=np.float32))
    optimizer = keras.optimizers.Adam(rate)
    optimizer.build([noise])

    def errors():
        return tf.reduce_mean(keras.layers.Flatten()((call(generator, noise, told) - examples) ** 2), axis=1)

    def objective():  # −log p(x, z) times 2 sd², divided by how many numbers an example has
        return errors() + weight * tf.reduce_sum(noise**2, axis=1) / (2 * examples[0].size)

    def search():
        def one_step(step):
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(noise)
                total = tf.reduce_sum(objective())
            optimizer.apply([tape.gradient(total, noise)], [noise])
            return (step + 1,)

        return tf.while_loop(lambda step: step < steps, one_step, (tf.constant(0),), parallel_iterations=1)

    Shared(tf.function(search, autograph=False))()
    return Inversion(noise.numpy(), call(generator, noise, told).numpy(), errors().numpy())


def _checked(condition, given, count):
    """``count`` conditions as the generator takes them, or None if it takes none."""
    if condition is None and given is None:
        return None
    expected = None if condition is None else (count, *condition.shape)
    if np.shape(given) != expected:
        came = "none" if given is None else f"an array of shape {np.shape(given)}"
        raise ValueError(f"conditions: got {came}, expected {expected or 'none: the generator takes noise alone'}")
    return np.asarray(given).astype(condition.dtype)
