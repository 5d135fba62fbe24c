"""Many steps as one compiled call, and single updates; one version for each loss, penalty and batch size in use."""

from typing import Any, NamedTuple

from gan_lessons.training.updates import update_discriminator, update_generator
from gan_lessons.utils.tensorflow import tf

VARIANTS = 8  # compiled versions kept for losses, penalties and batch sizes that were in use


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
        return self._variant() in self._ready

    def run_chunk(self, inputs, steps, d_steps):
        """Make ``steps`` steps in one call; returns the losses of D and G, ``(steps, 2)``."""
        pairs = self.functions().chunk(*inputs, tf.constant(steps), tf.constant(d_steps))
        self._ready.add(self._variant())
        return pairs.numpy()[:steps]

    def functions(self):
        """The functions for the loss, penalty and batch size in use."""
        key = self._variant()
        if key not in self._functions:
            while len(self._functions) >= VARIANTS:
                oldest = next(iter(self._functions))
                del self._functions[oldest]
                self._ready.discard(oldest)
            self._functions[key] = compile_functions(self._gan)
        return self._functions[key]

    def _variant(self):
        return self._gan.loss, self._gan.penalty_function, self._gan.batch_size


def compile_functions(gan):
    """The compiled chunk of many steps, and one update of either player for single-stepping.

    Each player's update stands in the chunk once, D's in a loop of its own: tracing and compiling an update is what
    takes the seconds.
    """
    capacity = gan.chunk_capacity

    def chunk(real, noise_d, mix, noise_g, steps, d_steps):
        def one_step(step, pairs):
            def update(number, _):
                loss, _ = update_discriminator(gan, real[number], noise_d[number], mix[number])
                return number + 1, loss

            first, end = (step * d_steps, tf.constant(0.0)), (step + 1) * d_steps
            _, d_loss = tf.while_loop(lambda number, _: number < end, update, first, parallel_iterations=1)
            g_loss, _ = update_generator(gan, real[end - 1], noise_g[step])
            return step + 1, tf.tensor_scatter_nd_update(pairs, [[step]], [[d_loss, g_loss]])

        start = (tf.constant(0), tf.zeros((capacity, 2)))
        return tf.while_loop(lambda step, _: step < steps, one_step, start, parallel_iterations=1)[1]

    def single(update):
        def one(*inputs):
            loss, gradients = update(gan, *inputs)
            return loss, tf.linalg.global_norm(gradients)

        return tf.function(one, autograph=False)

    return Functions(
        tf.function(chunk, jit_compile=gan.jit, autograph=False),
        single(update_discriminator),
        single(update_generator),
    )
