"""Draws the data and noise of the next steps in a thread, while the steps before them are trained."""

import mmap
import threading
from typing import NamedTuple

import numpy as np

from gan_lessons import data as datasets
from gan_lessons.training.work import CORES
from gan_lessons.utils.tensorflow import tf

CHUNK_BYTES = 14_000_000  # of data and noise handed to the compiled chunk at once; as much again is drawn ahead
MOST_UPDATES = 256


class Plan(NamedTuple):
    """What a chunk of steps needs.

    The arrays always have room for ``capacity`` updates, so that one compiled chunk serves every number of steps.

    Args:
        steps: of the chunk.
        d_steps: updates of D in each of them.
        batch_size: examples of an update.
        latent_dim: numbers in a noise vector.
        capacity: updates of D that the arrays have room for.
        mixes: whether the penalty asks for a number in [0, 1] for each pair of examples.
    """

    steps: int
    d_steps: int
    batch_size: int
    latent_dim: int
    capacity: int
    mixes: bool


def capacity(batch_size, example_bytes, latent_dim):
    """How many updates a compiled chunk has room for: as many as fill ``CHUNK_BYTES``, at least one, at most 256.

    >>> capacity(128, 784, 100), capacity(128, 8, 2), capacity(5_000, 4 * 784, 100)
    (69, 256, 1)
    """
    return int(np.clip(CHUNK_BYTES // (batch_size * (example_bytes + 8 * latent_dim)), 1, MOST_UPDATES))


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
        """Begin to draw what is likely to be asked for next.

        Not on a single core, where there is nothing to gain, nor from a stream, which would lose what is thrown away.
        """
        if CORES > 1 and datasets.is_repeatable(data):
            self._ahead = _Ahead((data, plan, rng_state))

    def forget(self):
        """Let go of what was drawn ahead: for a digits GAN 14 MB."""
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
    """The inputs of one chunk: real examples, conditions (or None), D's noise, mixing weights, G's noise.

    Returns:
        The five as tensors, and the random state after them.
    """
    rng = generator_at(rng_state)
    updates, noise_shape = plan.capacity, (plan.batch_size, plan.latent_dim)
    arrays = None
    noise_d, noise_g = zeros((updates, *noise_shape)), zeros((updates, *noise_shape))
    mix = zeros((updates, plan.batch_size))
    for step in range(plan.steps):
        for update in range(step * plan.d_steps, (step + 1) * plan.d_steps):
            pair = examples(data, plan.batch_size, rng)
            if arrays is None:
                arrays = [None if part is None else zeros((updates, *part.shape), part.dtype) for part in pair]
            for array, part in zip(arrays, pair, strict=True):
                if part is not None:
                    array[update] = part
            rng.standard_normal(out=noise_d[update], dtype=np.float32)
            if plan.mixes:
                rng.random(out=mix[update], dtype=np.float32)
        rng.standard_normal(out=noise_g[step], dtype=np.float32)
    tensors = [None if array is None else tf.constant(array) for array in (*arrays, noise_d, mix, noise_g)]
    return tensors, rng.bit_generator.state


def zeros(shape, dtype=np.float32):
    """An array of zeros in pages of its own, which go back to the system with it.

    On ``malloc``'s heap, these large arrays that come and go with every chunk left holes for small ones to settle in:
    a lab of digits grew by 200 MB more in its first thousand steps.
    """
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    return np.frombuffer(mmap.mmap(-1, max(size, 1)), dtype, count=int(np.prod(shape))).reshape(shape)


def draw_update(data, plan, rng):
    """What one update of the discriminator needs: real examples, conditions (or None), noise, mixing weights."""
    real, condition = examples(data, plan.batch_size, rng)
    noise_d = noise(plan, rng)
    mix = rng.random(plan.batch_size, dtype=np.float32) if plan.mixes else np.zeros(plan.batch_size, np.float32)
    return real, condition, noise_d, mix


def noise(plan, rng):
    """One batch of noise vectors."""
    return rng.standard_normal((plan.batch_size, plan.latent_dim), dtype=np.float32)


def examples(data, n, rng):
    """``n`` examples as ``(examples, conditions)``, pixels as they are stored (uint8); no conditions: None."""
    if not datasets.holds_pixels(data):
        return datasets.checked_batch(data, n, rng)
    drawn = data.sample_pixels(n, rng)
    return drawn if isinstance(drawn, tuple) else (drawn, None)


def generator_at(rng_state):
    """A NumPy generator that goes on from a state."""
    rng = np.random.default_rng(0)
    rng.bit_generator.state = rng_state
    return rng
