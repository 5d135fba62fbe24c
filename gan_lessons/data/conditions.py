"""Data sets for conditional GANs: every draw gives examples and the conditions that belong to them."""

import numpy as np

from gan_lessons.data.arrays import ArrayData, replaces
from gan_lessons.data.labels import NotLabelsError
from gan_lessons.data.numeric import plain_array
from gan_lessons.utils.specs import with_spec


class ConditionalData:
    """What ``LabelledData`` and ``PairedData`` have in common: one draw of places gives examples and conditions.

    Args:
        data: ``ArrayData`` with the examples.
        name: what pictures and error messages call it.
        condition_shape: shape of one condition.
        condition_dtype: of the conditions.
    """

    def __init__(self, data, name, condition_shape, condition_dtype):
        self.data, self.name, self.shape = data, name, data.shape
        self.condition_shape, self.condition_dtype = condition_shape, condition_dtype

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        conditions = f"conditions of shape {self.condition_shape}"
        return f"<{self.name}: {len(self):,} examples of shape {self.shape} with {conditions}>"

    def sample(self, n, rng):
        """``n`` examples drawn with replacement, float32 ``(n, *shape)``, and their conditions."""
        chosen = rng.integers(0, len(self.data), n)
        return self.data[chosen], self._conditions_of(chosen)

    def sample_pixels(self, n, rng):
        """What ``sample(n, rng)`` would draw, with the examples as they are stored: uint8 ``(n, *shape)``."""
        self.data._check_pixels()
        chosen = rng.integers(0, len(self.data), n)
        return self.data.values[chosen], self._conditions_of(chosen)

    @property
    def pixel_scale(self):
        """``(factor, offset)`` as float32: examples of ``sample`` are ``factor * float32(pixels) + offset``."""
        return self.data.pixel_scale


class LabelledData(ConditionalData):
    """Examples with their labels as conditions; see ``labelled``.

    Args:
        data: ``ArrayData`` with labels.
        size: the number that stands for "this class" in a one-hot condition.
        condition_shape: ``(k,)`` for one-hot conditions (the default), ``(1,)`` or ``()`` for class numbers.
        condition_dtype: of the conditions.
    """

    def __init__(self, data, size=1.0, condition_shape=None, condition_dtype="float32"):
        if getattr(data, "labels", None) is None:
            raise ValueError(f"got {data!r}, expected data with labels, such as data.mnist() or ArrayData(x, labels=y)")
        if not isinstance(data, ArrayData) or replaces(data, ArrayData, "sample"):
            raise ValueError(
                f"{data.name}: draws its examples by a sample(n, rng) of its own, so their labels are not known; give "
                "it condition_shape, condition_dtype and a sample(n, rng) that returns (examples, conditions)"
            )
        shape = (len(data.classes),) if condition_shape is None else condition_shape
        super().__init__(data, f"{data.name}, labelled", shape, condition_dtype)
        self.size, self.labels, self.classes = size, data.labels, data.classes
        self.one_hot = condition_shape is None or condition_shape not in ((), (1,))

    def conditions(self, labels):
        """Class numbers as conditions of a GAN.

        Args:
            labels: whole numbers from 0 to k - 1, shape ``(n,)``: class numbers, whose original labels are ``classes``.

        Returns:
            One-hot, shape ``(n, k)``, or class numbers, shape ``(n, 1)`` or ``(n,)``; of type ``condition_dtype``.

        Raises:
            ValueError: another shape, fractions, or a number that is no class.

        Example:
            >>> corners = labelled(ArrayData(np.eye(3), labels=[0, 1, 1]))
            >>> corners.conditions([1, 0]).tolist()
            [[0.0, 1.0], [1.0, 0.0]]
        """
        numbers, count = np.asarray(labels), len(self.classes)
        is_whole = numbers.dtype.kind in "iu" or (numbers.dtype.kind == "f" and (numbers == np.round(numbers)).all())
        if numbers.ndim != 1 or not is_whole or not len(numbers):
            raise ValueError(
                f"{self.name}: got labels {labels!r}, expected class numbers, (n,), from 0 to {count - 1}; `classes` "
                "holds the label that each number stands for"
            )
        wrong = numbers[(numbers < 0) | (numbers >= count)]
        if len(wrong):
            raise ValueError(f"{self.name}: got label {wrong[0]:g}, expected class numbers from 0 to {count - 1}")
        return self._as_conditions(numbers.astype(np.int64))

    def _as_conditions(self, numbers):
        if not self.one_hot:
            return numbers.reshape(len(numbers), *self.condition_shape).astype(self.condition_dtype)
        written = np.zeros((len(numbers), len(self.classes)), self.condition_dtype)
        written[np.arange(len(numbers)), numbers] = self.size
        return written

    def _conditions_of(self, chosen):
        return self._as_conditions(self.labels[chosen])


class PairedData(ConditionalData):
    """Examples with arrays of their own as conditions, such as photographs and the drawings they belong to.

    Args:
        x: the examples, ``(count, *shape)``: everything that ``ArrayData`` takes.
        y: one condition for each example, by position: ``(count, *condition_shape)``; ``(count,)`` counts as
            ``(count, 1)``. ``uint8`` counts as pixels here too.
        name: what pictures and error messages call it.
        value_range: optional pair ``(low, high)`` to scale examples and conditions to, as in ``ArrayData``.

    Raises:
        ValueError: what ``ArrayData`` refuses, or another number of conditions than of examples.

    Example:
        >>> examples, conditions = PairedData(np.eye(3), np.ones((3, 4, 4))).sample(2, np.random.default_rng(0))
        >>> examples.shape, conditions.shape
        ((2, 3), (2, 4, 4))
    """

    def __init__(self, x, y, name="your data", value_range=None):
        data = ArrayData(x, name, value_range=value_range)
        y = plain_array(y, f"{name}, conditions")
        y = y[:, None] if y.ndim == 1 else y
        self._condition_data = ArrayData(y, f"{name}, conditions", value_range=value_range)
        if len(self._condition_data) != len(data):
            raise ValueError(f"{name}: got {len(y)} conditions for {len(data)} examples, expected one each")
        super().__init__(data, name, self._condition_data.shape, "float32")

    def conditions(self, values):
        """Conditions of your own, such as one drawing, scaled as those of the data: float32 ``(n, *condition_shape)``.

        Raises:
            ValueError: another shape, or pixels where the data hold other numbers, or the other way round.
        """
        values, own = ArrayData(values, f"{self.name}, conditions").values, self._condition_data.values
        if values.shape[1:] != self.condition_shape or (values.dtype == np.uint8) != (own.dtype == np.uint8):
            raise ValueError(
                f"{self.name}: got conditions of shape {values.shape} and dtype {values.dtype}, expected "
                f"(n, {', '.join(map(str, self.condition_shape))}) and {own.dtype}, as in the data"
            )
        return self._condition_data.scaled(values)

    def _conditions_of(self, chosen):
        return self._condition_data[chosen]


@with_spec
def labelled(data, size=1.0, one_hot=True):
    """A data set for a conditional GAN: each draw gives examples and their labels.

    Args:
        data: ``ArrayData`` with ``labels``.
        size: the number that stands for "this class" in a one-hot condition, in place of 1. A gradient penalty charges
            D for looking closely; the larger the number, the less it costs D to use the label.
        one_hot: True for float32 conditions of shape ``(k,)``; False for class numbers, int32 of shape ``(1,)``, as an
            ``Embedding`` layer takes them.

    Returns:
        ``LabelledData``: its ``sample(n, rng)`` returns ``(examples, conditions)``.

    Raises:
        ValueError: data without labels, or a size that is no number above 0.

    Example:
        >>> from gan_lessons.data import mnist
        >>> digits = labelled(mnist())
        >>> digits.shape, digits.condition_shape
        ((784,), (10,))
    """
    if isinstance(size, bool) or not isinstance(size, int | float) or not 0 < size < np.inf:
        raise ValueError(f"size: got {size!r}, expected a number above 0, such as 1")
    if one_hot:
        return LabelledData(data, size)
    if size != 1:
        raise ValueError(f"size: got {size!r} with one_hot=False, expected 1: class numbers are not multiplied")
    return LabelledData(data, condition_shape=(1,), condition_dtype="int32")


def with_conditions(data, shape, dtype="float32"):
    """The data set that gives conditions as a network's second input takes them.

    A data set that has conditions must have just these; one that has labels gives them one-hot for ``(k,)``, and as
    class numbers for ``(1,)`` and ``()``.

    Args:
        data: ``ArrayData`` with labels, or a data set with ``condition_shape`` and ``condition_dtype``.
        shape: of one condition, as the network takes it; None stands for any length.
        dtype: of the network's condition input.

    Returns:
        The data set itself if it fits, or ``LabelledData``.

    Raises:
        ValueError: no labels and no conditions, or others than the network takes.

    Example:
        >>> with_conditions(ArrayData(np.eye(3), labels=[0, 1, 1]), (2,))
        <your data, labelled: 3 examples of shape (3,) with conditions of shape (2,)>
    """
    shape, dtype = tuple(shape), np.dtype(dtype).name
    if hasattr(data, "condition_shape"):
        given, given_dtype = tuple(data.condition_shape), np.dtype(data.condition_dtype)
        if not _fits(given, shape) or (given_dtype.kind == "f" and np.dtype(dtype).kind in "iu"):
            advice = "; for class numbers use data.labelled(…, one_hot=False)" if np.dtype(dtype).kind in "iu" else ""
            raise ValueError(
                f"{data.name}: its conditions have shape {given} and dtype {given_dtype}, but the network takes "
                f"{shape} and {dtype}; change the network's second input or the conditions{advice}"
            )
        return data
    if getattr(data, "labels", None) is None:
        raise ValueError(
            f"{data.name}: has no labels, but the network takes conditions of shape {shape}; pass "
            "data.ArrayData(x, labels=y), a pair (x, y), or data.PairedData(x, y)"
        )
    if shape in ((), (1,)):
        return LabelledData(data, condition_shape=shape, condition_dtype=dtype)
    count = len(data.classes)
    if not _fits((count,), shape):
        raise ValueError(
            f"{data.name}: has {count} classes, but the network takes conditions of shape {shape}; give the network an "
            f"input of shape ({count},) for one-hot labels, or (1,) for class numbers"
        )
    return LabelledData(data, condition_dtype=dtype)


def pair_data(x, y, name="your data", value_range=None):
    """Examples with labels if ``y`` are labels, or with conditions if ``y`` are other numbers.

    Returns:
        ``ArrayData`` with labels, or ``PairedData``.

    Raises:
        ValueError: what both refuse, such as another number of labels than of examples.

    Example:
        >>> pair_data(np.eye(3), [0, 1, 1]), pair_data(np.eye(3), [0.5, 0.2, 0.1])
        (<your data: 3 examples of shape (3,)>, <your data: 3 examples of shape (3,) with conditions of shape (1,)>)
    """
    try:
        return ArrayData(x, name, y, value_range)
    except NotLabelsError as error:
        if plain_array(y, name).dtype.kind not in "biufV":
            raise ValueError(str(error)) from None
        return PairedData(x, y, name, value_range)


def _fits(given, taken):
    return len(given) == len(taken) and all(b in (None, a) for a, b in zip(given, taken, strict=True))
