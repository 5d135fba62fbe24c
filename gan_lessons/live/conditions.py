"""What a conditional network is told: which conditions there are, and what they are called. No widget, no picture."""

import numpy as np

from gan_lessons import data as datasets
from gan_lessons.training import contract


def of_network(network):
    """The ``Condition`` that a network was built to take as its second input; None without one, or if it is not known.

    >>> from gan_lessons import networks
    >>> of_network(networks.conditional(networks.points_discriminator(shape=(5,)), 3))
    Condition(shape=(3,), dtype='float32')
    """
    inputs = contract.built_inputs(network)
    return contract.condition_of(inputs[1]) if inputs is not None and len(inputs) == 2 else None


def shape_for(data, *networks):
    """The shape of one condition, where only the data say it: all networks are classes of one's own. Else None."""
    if any(network is not None and contract.built_inputs(network) is not None for network in networks):
        return None
    return getattr(data, "condition_shape", None)


class Conditions:
    """The conditions of a data set that draws pairs, and what they are called.

    Args:
        data: a checked data set: ``data.LabelledData``, or any other with conditions.

    Attributes:
        names: of the classes, in order; empty where the conditions are no labels.

    Example:
        >>> corners = Conditions(datasets.labelled(datasets.ArrayData(np.eye(3), labels=["a", "b", "b"])))
        >>> corners.names, corners.named("b"), corners.words([0, 1])
        (['a', 'b'], array([0., 1.], dtype=float32), 'label b')
    """

    def __init__(self, data):
        self.data, self.shape = data, tuple(data.condition_shape)
        is_labelled = hasattr(data, "classes") and hasattr(data, "conditions")
        self.names = [str(label) for label in data.classes] if is_labelled else []
        self._table = data.conditions(np.arange(len(self.names))) if is_labelled else None

    def named(self, name):
        """The condition of a class, by its name or label.

        Raises:
            ValueError: there is no such class.
        """
        if str(name) not in self.names:
            shown = ", ".join(self.names[:12]) + ", …" * (len(self.names) > 12)
            raise ValueError(f"condition: got {name!r}, expected one of the labels {shown}")
        return self._table[self.names.index(str(name))]

    def words(self, condition):
        """What a condition is called: "label 3", or "the condition of an example"."""
        index = self.index(condition)
        return "the condition of an example" if index is None else f"label {self.names[index]}"

    def index(self, condition):
        """The number of a condition's class; None for what is no label."""
        if self._table is None:
            return None
        same = (self._table == np.asarray(condition)).reshape(len(self.names), -1).all(axis=1)
        return int(np.argmax(same)) if same.any() else None

    def in_turn(self, count):
        """``count`` conditions, one class after the other and again from the first; only for labels."""
        return self._table[np.arange(count) % len(self.names)]

    def checked(self, value):
        """One condition from a label, or from an array of a condition's shape.

        Raises:
            ValueError: neither.
        """
        if self.names and np.ndim(value) == 0:
            return self.named(value)
        try:
            array = np.array(value, self.data.condition_dtype)
        except (TypeError, ValueError):
            array = None
        if array is None or array.shape != self.shape or not np.isfinite(array).all():
            kinds = "a label, or " * bool(self.names)
            raise ValueError(f"condition: got {value!r}, expected {kinds}finite numbers of shape {self.shape}")
        return array

    def of_an_example(self, rng):
        """The condition of an example drawn from the data."""
        return datasets.checked_batch(self.data, 1, rng)[1][0]

    def examples_like(self, condition, count, rng):
        """``count`` real examples with the same label; None where the data do not say which those are."""
        index = self.index(condition)
        if index is None or not isinstance(self.data, datasets.LabelledData):
            return None
        return self.data.data[rng.choice(np.flatnonzero(self.data.labels == index), count)]


def repeated(condition, count):
    """One condition ``count`` times; None for None."""
    return None if condition is None else np.repeat(np.asarray(condition)[None], count, axis=0)
