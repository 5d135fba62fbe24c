"""Data sets that draw from an array: in memory, or mapped from a file."""

import numpy as np

from gan_lessons.data.labels import class_numbers
from gan_lessons.data.numeric import numeric_array

BLOCK_BYTES = 16_000_000  # checks look at so much of an array at once: it may be larger than the memory


class ArrayData:
    """A data set that draws, with replacement, from an array.

    The array is kept as it is, without a copy, and a memory-mapped file stays on disk; only the examples of a batch
    are converted to ``float32``. So do not change the array while you train on it.

    Args:
        values: array of shape ``(count, *shape)``, or a list, tensor or table of numbers. ``uint8`` counts as pixels
            0 to 255 and is scaled to [0, 1] when sampled; anything else is taken as it is.
        name: what pictures and error messages call it.
        labels: optional, one for each example, by position: whole numbers, booleans, text, or one-hot rows.
        value_range: optional pair ``(low, high)`` to scale to: pixels from 0 to 255, other values from their own
            minimum and maximum. Use ``(-1, 1)`` for a generator that ends in a tanh.

    Attributes:
        shape: of one example.
        labels: class numbers 0 to k - 1, read-only, int64 of shape ``(count,)``; None without labels.
        classes: the label that each class number stands for, shape ``(k,)``; None without labels.

    Raises:
        ValueError: no examples, no numbers, NaN, infinite or masked values, or labels that do not match.

    Example:
        >>> ArrayData(np.eye(3), name="corners").sample(2, np.random.default_rng(0)).shape
        (2, 3)
        >>> ArrayData(np.eye(3), labels=["c", "a", "c"]).labels
        array([1, 0, 1])
    """

    def __init__(self, values, name="your data", labels=None, value_range=None):
        if not isinstance(name, str):
            raise ValueError(f"name: got {type(name).__name__}, expected text; labels are passed as labels=…")
        self.name, self.values = name, _examples(values, name)
        self.shape = self.values.shape[1:]
        self._labels, self._classes = None, None
        if labels is not None:
            self._labels, self._classes = class_numbers(labels, len(self.values), name)
        self.value_range = _checked_range(value_range)
        self._limits = _check_values(self.values, name, needs_limits=value_range is not None)

    @property
    def labels(self):
        """Class numbers 0 to k - 1, int64 of shape ``(count,)``, or None."""
        return self._labels

    @property
    def classes(self):
        """The label that each class number stands for, shape ``(k,)``, or None."""
        return self._classes

    def __len__(self):
        return len(self.values)

    def __repr__(self):
        return f"<{self.name}: {len(self):,} examples of shape {self.shape}>"

    def __getitem__(self, index):
        """Examples by index or slice, scaled like those of ``sample``."""
        return self.scaled(self.values[index])

    def sample(self, n, rng):
        """``n`` examples drawn with replacement: float32 of shape ``(n, *shape)``."""
        return self[rng.integers(0, len(self.values), n)]

    def scaled(self, values):
        """Values of the array's own kind as ``sample`` would return them: float32 of the same shape."""
        if self.values.dtype == np.uint8:
            factor, offset = self.pixel_scale
            pixels = np.multiply(values, factor, dtype=np.float32)
            if offset:
                pixels += offset
            return pixels
        if self.value_range is None:
            return np.asarray(values, np.float32)
        (least, most), (low, high) = self._limits, self.value_range
        share = (np.asarray(values, np.float64) - least) / (most - least)
        return (low + (high - low) * share).astype(np.float32)

    @property
    def pixel_scale(self):
        """``(factor, offset)`` as float32: what ``sample`` returns is ``factor * float32(pixels) + offset``.

        Raises:
            ValueError: the values are no pixels.
        """
        self._check_pixels()
        low, high = self.value_range or (0.0, 1.0)
        return np.float32((high - low) / 255), np.float32(low)

    def sample_pixels(self, n, rng):
        """The examples that ``sample(n, rng)`` would draw, as they are stored: uint8 of shape ``(n, *shape)``.

        Raises:
            ValueError: the values are no pixels.
        """
        self._check_pixels()
        return self.values[rng.integers(0, len(self.values), n)]

    def _check_pixels(self):
        if self.values.dtype != np.uint8:
            raise ValueError(f"{self.name}: holds {self.values.dtype}, expected uint8 pixels; use sample(n, rng)")


def replaces(data, original, *methods):
    """Whether a data set, or its class, has a method of its own in place of the ``original`` class's.

    >>> class Noisy(ArrayData):
    ...     def sample(self, n, rng):
    ...         return super().sample(n, rng) + 0.1
    >>> replaces(Noisy(np.eye(3)), ArrayData, "sample"), replaces(ArrayData(np.eye(3)), ArrayData, "sample")
    (True, False)
    """
    own = vars(data)
    return any(name in own or getattr(type(data), name) is not getattr(original, name) for name in methods)


def _examples(values, name):
    if isinstance(values, tuple):
        raise ValueError(
            f"{name}: got a tuple of {len(values)}, expected an array of shape (count, *shape); for examples with "
            "labels use data.ArrayData(x, labels=y), for examples with other arrays data.PairedData(x, y)"
        )
    array = numeric_array(values, name)
    if array.ndim < 2 or 0 in array.shape:
        raise ValueError(
            f"{name}: got an array of shape {array.shape}, expected (count, *shape of one example) with at "
            "least one example; for plain numbers use np.asarray(values)[:, None]"
        )
    return array


def _checked_range(value_range):
    if value_range is None:
        return None
    try:
        low, high = (float(one) for one in value_range)
    except (TypeError, ValueError):
        low, high = 0.0, 0.0
    if not -np.inf < low < high < np.inf:
        raise ValueError(
            f"value_range: got {value_range!r}, expected two finite numbers, low and high: such as (-1, 1)"
        )
    return low, high


def _check_values(values, name, needs_limits):
    """Check that all values are finite as float32; returns minimum and maximum if they are needed, else None."""
    is_float, is_pixels = values.dtype.kind == "f", values.dtype == np.uint8
    if not (is_float or is_pixels or needs_limits):
        return None
    bad, least, most = 0, np.inf, -np.inf
    rows = max(1, BLOCK_BYTES // max(1, values[0].nbytes))
    for start in range(0, len(values), rows):
        block = values[start : start + rows]
        if is_float:
            with np.errstate(over="ignore"):
                finite = np.isfinite(block.astype(np.float32, copy=False))
            if not finite.all():
                bad += int((~finite.reshape(len(block), -1).all(axis=1)).sum())
        if needs_limits or is_pixels:
            least, most = min(least, float(block.min())), max(most, float(block.max()))
    if bad:
        raise ValueError(
            f"{name}: {bad} of {len(values)} examples hold NaN or infinite values (or values too large for float32), "
            "expected finite numbers; drop or repair those examples before training"
        )
    if is_pixels and most == 1:
        raise ValueError(
            f"{name}: got uint8 values of 0 and 1 only, but uint8 counts as pixels from 0 to 255 and would be divided "
            "by 255; for values as they are pass values.astype('float32'), for black and white pixels 255 * values"
        )
    if needs_limits and not is_pixels and least == most:
        raise ValueError(f"{name}: every value is {least:g}, expected at least two values to scale to value_range")
    return (least, most) if needs_limits else None
