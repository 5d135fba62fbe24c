"""Many steps as one compiled call, and single updates; one version for each set of settings that are compiled in."""

from typing import Any, NamedTuple

import numpy as np

from gan_lessons.training.hashes import hashes
from gan_lessons.training.shared import Shared, recipe
from gan_lessons.training.updates import update_discriminator, update_generator
from gan_lessons.utils.tensorflow import tf

VARIANTS = 8  # compiled versions kept for settings that were in use


class Functions(NamedTuple):
    """The compiled functions of one variant: a chunk of steps, and one update of either player."""

    chunk: Any
    discriminator: Any
    generator: Any


class CompiledSteps:
    """The compiled functions of a ``GAN``, each made when it is first needed."""

    def __init__(self, gan):
        self._gan = gan
        self._functions = {}
        self._ready = set()  # the variants whose chunk has run

    def __len__(self):
        return len(self._functions)

    @property
    def is_ready(self):
        """True if the chunk of the variant in use needs no compiling any more."""
        return self._gan.variant in self._ready

    def run_chunk(self, inputs, steps, d_steps):
        """Make ``steps`` steps in one call.

        Returns:
            The losses of D and G, ``(steps, 2)``, and the hashes of both networks' variables after them, or None.
        """
        pairs, left = self.functions().chunk(*inputs, tf.constant(steps), tf.constant(d_steps))
        self._ready.add(self._gan.variant)
        return np.asarray(pairs)[:steps], None if left is None else left.numpy()

    def functions(self):
        """The functions for the settings in use."""
        key = self._gan.variant
        if key not in self._functions:
            while len(self._functions) >= VARIANTS:
                oldest = next(iter(self._functions))
                del self._functions[oldest]
                self._ready.discard(oldest)
            self._functions[key] = compile_functions(self._gan)
        return self._functions[key]


def compile_functions(gan):
    """The chunk of many steps, and one update of either player for single-stepping."""
    variables, shared_recipe = gan._variables(), recipe(gan)

    def shared(function, name, **options):
        compiled = tf.function(function, autograph=False, **options)
        return Shared(compiled, variables, shared_recipe and (name, shared_recipe))

    discriminator = shared(single(gan, update_discriminator), "discriminator")
    generator = shared(single(gan, update_generator), "generator")
    if not gan.jit and has_convolutions(gan):
        return Functions(one_by_one(discriminator, generator), discriminator, generator)
    return Functions(shared(loop(gan), "chunk", jit_compile=gan.jit), discriminator, generator)


def has_convolutions(gan):
    """True if a network has weights with more than two axes."""
    return any(len(variable.shape) > 2 for network in gan.networks for variable in network.variables)


def single(gan, update):
    """One update of a player, which returns its loss and the length of its gradient."""

    def one(real, *others):
        loss, gradients = update(gan, examples(real, gan.pixel_scale), *others)
        return loss, tf.linalg.global_norm(gradients) if gradients else tf.constant(0.0)

    return one


def one_by_one(discriminator, generator):
    """The chunk of steps as calls of single updates.

    TensorFlow has fast forms of its operations (oneDNN's), and does not use them in a loop's body: there convolutions
    took two and a half times as long. Beside them the time of a call does not count.
    """

    def chunk(real, condition, noise_d, mix, noise_g, steps, d_steps):
        def of(number):
            return real[number], None if condition is None else condition[number]

        steps, d_steps = int(steps), int(d_steps)
        pairs = np.zeros((steps, 2), np.float32)
        for step in range(steps):
            for number in range(step * d_steps, (step + 1) * d_steps):
                d_loss, _ = discriminator(*of(number), noise_d[number], mix[number])
            g_loss, _ = generator(*of(number), noise_g[step])
            pairs[step] = d_loss, g_loss
        return pairs, None

    return chunk


def loop(gan):
    """The chunk of steps as one compiled loop.

    Each player's update stands in it once: tracing and compiling an update is what takes the seconds. Where D makes
    more than one update in a step, they are a loop of their own; it costs a tenth of the time, so a single one goes
    without.
    """
    capacity, one_each = gan.chunk_capacity, gan.d_steps == 1
    owned = None if gan.jit else gan._network_variables()  # XLA has no such hashes

    def chunk(real, condition, noise_d, mix, noise_g, steps, d_steps):
        def of(number):
            return examples(real[number], gan.pixel_scale), None if condition is None else condition[number]

        def update_d(number):
            return update_discriminator(gan, *of(number), noise_d[number], mix[number])[0]

        def several(step):
            body = lambda number, _: (number + 1, update_d(number))  # noqa: E731
            start, end = (step * d_steps, tf.constant(0.0)), (step + 1) * d_steps
            return tf.while_loop(lambda number, _: number < end, body, start, parallel_iterations=1)[1]

        def one_step(step, pairs):
            d_loss = update_d(step) if one_each else several(step)
            g_loss, _ = update_generator(gan, *of((step + 1) * d_steps - 1), noise_g[step])
            return step + 1, tf.tensor_scatter_nd_update(pairs, [[step]], [[d_loss, g_loss]])

        start = (tf.constant(0), tf.zeros((capacity, 2)))
        pairs = tf.while_loop(lambda step, _: step < steps, one_step, start, parallel_iterations=1)[1]
        return pairs, None if owned is None else hashes(owned)

    return chunk


def examples(real, pixel_scale):
    """A batch of real examples as float32: pixels are handed over as uint8, a quarter of the bytes, and scaled here."""
    if pixel_scale is None:
        return real
    factor, offset = pixel_scale
    return factor * tf.cast(real, tf.float32) + offset
