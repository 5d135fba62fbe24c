"""Draws the data and noise of the next steps in a thread, while the steps before them are trained."""

import threading
from typing import NamedTuple

import numpy as np

from gan_lessons.utils.tensorflow import tf

CHUNK_BYTES = 8_000_000  # of data and noise handed to the compiled chunk at once: costs 1 to 2 ms to copy


def capacity(batch_size, example_size, latent_dim):
    """How many updates a compiled chunk has room for: as many as fill ``CHUNK_BYTES``, from 16 to 256.

    >>> capacity(128, 784, 100), capacity(128, 2, 2)
    (16, 256)
    """
    return int(np.clip(CHUNK_BYTES // (4 * batch_size * (example_size + 2 * latent_dim)), 16, 256))


class Plan(NamedTuple):
    """What a chunk of steps needs.

    The arrays always have room for ``capacity`` updates, so that one compiled chunk serves every number of steps.
    """

    steps: int
    d_steps: int
    batch_size: int
    latent_dim: int
    capacity: int
    mixes: bool


class Batches:
    """The inputs of chunk after chunk, drawn in the order of their use, each from the random state it is given.

    A chunk drawn ahead is used only if data, plan and random state are those that are asked for later; otherwise it
    is thrown away. So drawing ahead changes nothing but the time it takes.
    """

    def __init__(self):
        self._ahead = None

    def draw(self, data, plan, rng_state):
        """Inputs of the chunk as tensors, and the random state after them."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.thread.join()  # never two threads in a student's own ``sample``
            if ahead.request[0] is data and ahead.request[1:] == (plan, rng_state):
                return ahead.result()
        return draw(data, plan, rng_state)

    def draw_ahead(self, data, plan, rng_state):
        """Begin to draw what is likely to be asked for next."""
        self._ahead = _Ahead((data, plan, rng_state))

    def forget(self):
        """Let go of what was drawn ahead: for a digits GAN 16 MB, as data and as tensors."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.thread.join()


class _Ahead:
    def __init__(self, request):
        self.request, self._drawn, self._error = request, None, None
        self.thread = threading.Thread(target=self._run, name="draws ahead", daemon=True)
        self.thread.start()

    def _run(self):
        try:
            self._drawn = draw(*self.request)
        except BaseException as error:
            self._error = error

    def result(self):
        if self._error is not None:
            raise self._error
        return self._drawn


def draw(data, plan, rng_state):
    """The inputs of one chunk: real examples, D's noise, mixing weights and G's noise, and the random state after."""
    rng = generator_at(rng_state)
    count, size = plan.capacity, plan.batch_size
    real = np.empty((count, size, *data.shape), np.float32)
    noise_d = np.empty((count, size, plan.latent_dim), np.float32)
    noise_g = np.empty((count, size, plan.latent_dim), np.float32)
    mix = np.zeros((count, size), np.float32)
    for step in range(plan.steps):
        for update in range(step * plan.d_steps, (step + 1) * plan.d_steps):
            real[update], noise_d[update], mix[update] = draw_update(data, plan, rng)
        noise_g[step] = noise(plan, rng)
    return [tf.constant(array) for array in (real, noise_d, mix, noise_g)], rng.bit_generator.state


def draw_update(data, plan, rng):
    """What one update of the discriminator needs."""
    real, noise_d = data.sample(plan.batch_size, rng), noise(plan, rng)
    mix = rng.random(plan.batch_size, dtype=np.float32) if plan.mixes else np.zeros(plan.batch_size, np.float32)
    return real, noise_d, mix


def noise(plan, rng):
    """One batch of noise vectors."""
    return rng.standard_normal((plan.batch_size, plan.latent_dim), dtype=np.float32)


def generator_at(rng_state):
    """A NumPy generator that goes on from a state."""
    rng = np.random.default_rng(0)
    rng.bit_generator.state = rng_state
    return rng
