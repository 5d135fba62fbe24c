"""Data sets that are read as they are needed: too large for the memory, or without an end."""

import threading
import warnings

import numpy as np

from gan_lessons.data.arrays import ArrayData

BUFFER_BYTES = 64_000_000
BUFFER_EXAMPLES = 10_000


class StreamData:
    """A data set that reads on, through a shuffle buffer, each time it is sampled.

    **A run on a stream is not repeatable bit for bit.** The buffer's places are drawn by the run's own generator, but
    what lies in them depends on what was read before: a run that goes back, or starts again, sees other examples.

    Args:
        batches: function that begins to read anew and returns an iterable of ``(x, y)`` batches, ``y`` may be None.
        name: what pictures and error messages call it.
        value_range: optional pair ``(low, high)`` to scale pixels to, as in ``ArrayData``.
        begun: a reading that has begun, to go on with; None begins anew.

    Attributes:
        shape: of one example.
        repeatable: False.
        condition_shape: shape of one ``y``, where these are rows of numbers (one-hot labels, images). There is no such
            attribute without them.

    Raises:
        ValueError: no examples, or a ``value_range`` for values that are no pixels.
    """

    repeatable = False

    def __init__(self, batches, name, value_range=None, begun=None):
        self.name, self._batches, self._lock = name, batches, threading.Lock()
        self._examples = self._one_by_one(iter(batches() if begun is None else begun))
        self._buffer = self._fill()
        x = [x for x, _ in self._buffer]
        if value_range is not None and x[0].dtype != np.uint8:
            raise ValueError(
                f"{name}: got a value_range for a dataset too large to know its minimum and maximum; scale it in the "
                "dataset: dataset.map(…)"
            )
        # two arrays that check and scale whatever the stream brings
        self._x, self._y = ArrayData(np.stack(x), name, value_range=value_range), None
        self.shape, y = self._x.shape, self._buffer[0][1]
        if y is not None and y.ndim and y.dtype.kind in "biuf" and y.size > 1:
            self._y = ArrayData(np.stack([y for _, y in self._buffer]), f"{name}, conditions", value_range=value_range)
            self.condition_shape, self.condition_dtype = self._y.shape, "float32"
        self._warn(has_labels=y is not None and self._y is None)

    def __repr__(self):
        conditions = f" with conditions of shape {self.condition_shape}" if self._y is not None else ""
        return f"<{self.name}: a stream of examples of shape {self.shape}{conditions}; runs on it are not repeatable>"

    def sample(self, n, rng):
        """``n`` examples from the buffer, float32 ``(n, *shape)``, or the pair ``(examples, conditions)``."""
        with self._lock:
            drawn = [self._exchange(place) for place in rng.integers(0, len(self._buffer), n)]
        examples = self._x.scaled(np.stack([x for x, _ in drawn]))
        return examples if self._y is None else (examples, self._y.scaled(np.stack([y for _, y in drawn])))

    def _exchange(self, place):
        """Take one example out of the buffer and put the next of the stream in its place."""
        drawn = self._buffer[place]
        following = next(self._examples, None)
        if following is None:
            self._examples = self._one_by_one(iter(self._batches()))
            following = next(self._examples, None)
        if following is None:
            raise ValueError(
                f"{self.name}: gave no example when it was read for the second time, expected a dataset that can be "
                "read again; a generator must be made anew by the function given to Dataset.from_generator"
            )
        self._buffer[place] = following
        return drawn

    def _fill(self):
        buffer, size = [], 0
        for x, y in self._examples:
            buffer.append((x, y))
            size += x.nbytes + (0 if y is None else y.nbytes)
            if size >= BUFFER_BYTES or len(buffer) >= BUFFER_EXAMPLES:
                break
        if not buffer:
            raise ValueError(f"{self.name}: the dataset gave no example, expected at least one")
        return buffer

    @staticmethod
    def _one_by_one(batches):
        for x, y in batches:
            for row in range(len(x)):  # copies, so that one example does not keep its whole batch in memory
                yield np.array(x[row]), None if y is None else np.array(y[row])

    def _warn(self, has_labels):
        labels = (
            " Its labels are left out; to use them as conditions make them one-hot in the dataset: "
            "dataset.map(lambda x, y: (x, tf.one_hot(y, classes)))."
            if has_labels
            else ""
        )
        warnings.warn(
            f"{self.name}: too large for the memory, or without an end, so it is read as a stream through a buffer "
            f"of {len(self._buffer):,} examples. A run on it cannot be repeated bit for bit, nor after going back in "
            f"it. For a run that can, pass a part that fits: dataset.take(…).{labels}",
            UserWarning,
            stacklevel=3,
        )
