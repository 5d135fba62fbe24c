"""Draws the data and noise of the next steps in a thread, while the steps before them are trained."""

import mmap
import threading
import time
from typing import NamedTuple

import numpy as np

from gan_lessons import data as datasets
from gan_lessons.training.work import CORES
from gan_lessons.utils.tensorflow import tf

CHUNK_BYTES = 14_000_000  # of data and noise handed to the compiled chunk at once; as much again is drawn ahead
MOST_UPDATES = 256
# Seconds until drawing ahead begins. By then the thread that trains is inside TensorFlow, where it leaves Python's lock
# to others. If both ask for the lock, it has to wait 5 ms for it: a tenth of the time of short chunks.
LET_GO = 0.001


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

    Two rooms are filled in turn: one holds the chunk that is being trained, the other the chunk that comes next.
    """

    def __init__(self):
        self._ahead, self._rooms = None, [Room(), Room()]

    def draw(self, data, plan, rng_state):
        """Inputs of the chunk as tensors, valid until the next call, and the random state after them."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.thread.join()  # never two threads in a student's own ``sample``
            if ahead.request[0] is data and ahead.request[1:] == (plan, rng_state):
                return ahead.result()
        return draw(data, plan, rng_state, self._next_room())

    def draw_ahead(self, data, plan, rng_state):
        """Begin to draw what is likely to be asked for next.

        Not on a single core, where there is nothing to gain, nor from a stream, which would lose what is thrown away.
        """
        if CORES > 1 and datasets.is_repeatable(data):
            self._ahead = _Ahead((data, plan, rng_state), self._next_room())

    def forget(self):
        """Let go of what was drawn, and of the memory it lay in: for a digits GAN 28 MB."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.thread.join()
        self._rooms = [Room(), Room()]

    def _next_room(self):
        """The room that was filled before the last one: the chunk that lay in it is trained."""
        self._rooms.reverse()
        return self._rooms[0]


class _Ahead:
    def __init__(self, request, room):
        self.request, self._room, self._drawn, self._error = request, room, None, None
        self.thread = threading.Thread(target=self._run, name="draws ahead", daemon=True)
        self.thread.start()

    def _run(self):
        time.sleep(LET_GO)
        try:
            self._drawn = draw(*self.request, self._room)
        except BaseException as error:
            self._error = error

    def result(self):
        if self._error is not None:
            raise self._error
        return self._drawn


class Room:
    """The arrays that a chunk's inputs are written to, kept for later chunks of the same shapes.

    Fresh memory costs more than what is written to it: the system clears each page at its first use. With new arrays
    for every chunk, and a copy of them for TensorFlow, drawing took twice as long.
    """

    def __init__(self):
        self._arrays = {}

    def array(self, name, shape, dtype=np.float32):
        """The array of that name; what it holds is left from before."""
        array = self._arrays.get(name)
        if array is None or (array.shape, array.dtype) != (shape, dtype):
            array = self._arrays[name] = zeros(shape, dtype)
        return array


def draw(data, plan, rng_state, room):
    """The inputs of one chunk: real examples, conditions (or None), D's noise, mixing weights, G's noise.

    Args:
        data: a data set.
        plan: a ``Plan``.
        rng_state: of a NumPy generator.
        room: a ``Room``, whose memory the tensors share.

    Returns:
        The five as tensors, and the random state after them.
    """
    rng = generator_at(rng_state)
    updates, noise_shape = plan.capacity, (plan.batch_size, plan.latent_dim)
    noise_d, noise_g = (room.array(name, (updates, *noise_shape)) for name in ("noise_d", "noise_g"))
    mix = room.array("mix", (updates, plan.batch_size))
    arrays = [None, None]
    for step in range(plan.steps):
        for update in range(step * plan.d_steps, (step + 1) * plan.d_steps):
            for place, part in enumerate(examples(data, plan.batch_size, rng)):
                if part is not None:
                    if arrays[place] is None:
                        arrays[place] = room.array(place, (updates, *part.shape), part.dtype)
                    arrays[place][update] = part
            rng.standard_normal(out=noise_d[update], dtype=np.float32)
            if plan.mixes:
                rng.random(out=mix[update], dtype=np.float32)
        rng.standard_normal(out=noise_g[step], dtype=np.float32)
    tensors = [None if array is None else shared_tensor(array) for array in (*arrays, noise_d, mix, noise_g)]
    return tensors, rng.bit_generator.state


def zeros(shape, dtype=np.float32):
    """An array of zeros in pages of its own, which go back to the system with it.

    On ``malloc``'s heap, these large arrays that come and go left holes for small ones to settle in: a lab of digits
    grew by 200 MB more in its first thousand steps.
    """
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    return np.frombuffer(mmap.mmap(-1, max(size, 1)), dtype, count=int(np.prod(shape))).reshape(shape)


def shared_tensor(array):
    """A tensor in the memory of an array, where ``tf.constant`` would make a copy."""
    return tf.experimental.dlpack.from_dlpack(array.__dlpack__())


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
