"""The elements of a dataset: examples or pairs, one by one or in batches."""

import numpy as np

from gan_lessons.data.numeric import plain_array

# Steps of a tf.data pipeline, by the beginning of their class names.
MAKE_BATCHES = ("_Batch", "_ParallelBatch", "_PaddedBatch", "_DenseToRagged", "_Rebatch", "_MapAndBatch")
TAKE_APART = ("_Unbatch",)
BEGIN = ("_TensorSlice", "_TensorDataset", "TensorDataset", "_Range", "RangeDataset", "_Random", "RandomDataset")
LEAVE_OPEN = (
    "_FlatMap",
    "FlatMap",
    "_Interleave",
    "_ParallelInterleave",
    "_Generator",
    "_Window",
    "_GroupBy",
    "_DirectedInterleave",
)


def split_element(element, name):
    """``(x, y)`` of an element, with None for a ``y`` that is not there; a dictionary or a triple is refused.

    >>> split_element((1, 2), "pairs"), split_element(1, "examples")
    ((1, 2), (1, None))
    """
    if isinstance(element, dict):
        keys = ", ".join(map(repr, element))
        raise ValueError(
            f"{name}: its elements are dictionaries with the keys {keys}, expected x or (x, y); choose with "
            "dataset.map(lambda element: element['…'])"
        )
    parts = element if isinstance(element, tuple | list) else (element,)
    if not 1 <= len(parts) <= 2 or any(isinstance(part, dict | tuple) for part in parts):
        raise ValueError(
            f"{name}: its elements have {len(parts)} parts, some of them with parts of their own, expected x or (x, y)"
            if len(parts) <= 2
            else f"{name}: its elements have {len(parts)} parts, expected x or (x, y); leave out sample weights: "
            "dataset.map(lambda x, y, weight: (x, y))"
        )
    return parts[0], parts[1] if len(parts) == 2 else None


def is_batched(dataset, name):
    """Whether an element of a ``tf.data.Dataset`` is a batch; ``from_dataset`` says by which rule.

    Raises:
        ValueError: ragged or sparse elements, or a pipeline that leaves it open.
    """
    shapes = []
    for spec in (part for part in split_element(dataset.element_spec, name) if part is not None):
        if type(spec).__name__ != "TensorSpec":
            raise ValueError(f"{name}: its elements are {type(spec).__name__}, expected dense tensors of one shape")
        shapes.append(spec.shape)
    if any(shape.rank is None for shape in shapes):
        return _ask(name, "the shape of its elements is unknown")
    if any(shape.rank == 0 for shape in shapes) or len({shape[0] for shape in shapes}) > 1:
        return False
    return shapes[0][0] is None or _made_by_batch(dataset, name)


def _made_by_batch(dataset, name):
    """Walk a pipeline from its end to the step that makes batches or takes them apart."""
    while True:
        step = type(dataset).__name__
        if step.startswith(MAKE_BATCHES):
            return True
        if step.startswith((*TAKE_APART, *BEGIN)):
            return False
        sources = getattr(dataset, "_inputs", list)()
        if step.startswith(LEAVE_OPEN) or not sources:
            return _ask(name, f"elements of shape {dataset.element_spec} may be examples or batches")
        dataset = sources[0]


def _ask(name, reason):
    raise ValueError(f"{name}: {reason}; say which: data.from_dataset(dataset, batched=True), or batched=False")


class Elements:
    """The batches of a dataset, each as ``(x, y)`` arrays, or ``(x, None)``, that are checked to be alike.

    Args:
        begin: called once, returns an iterator of elements.
        name: what error messages call the dataset.
    """

    def __init__(self, begin, name):
        self._begin, self.name, self._first = begin, name, None

    def __iter__(self):
        iterator, count = iter(self._begin()), 0
        while True:
            try:
                element = next(iterator)
            except StopIteration:
                return
            except Exception as error:
                reason = (str(error).strip() or type(error).__name__).splitlines()[0]
                advice = "; every example needs the same shape: resize or pad" if "different shapes" in reason else ""
                raise ValueError(f"{self.name}: reading failed after {count} batches ({reason}){advice}") from error
            count += 1
            yield self._alike(element)

    def _alike(self, element):
        x, y = (None if part is None else plain_array(part, self.name) for part in split_element(element, self.name))
        if x.ndim < 2:
            raise ValueError(
                f"{self.name}: got a batch of shape {x.shape}, expected (batch, *shape of one example); give plain "
                "numbers an axis, dataset.map(lambda x: x[..., None]), or, if its elements are single examples, pass "
                "data.from_dataset(dataset, batched=False)"
            )
        if y is not None and (y.ndim < 1 or len(y) != len(x)):
            raise ValueError(
                f"{self.name}: got a batch of shape {x.shape} with labels of shape {y.shape}, expected one label for "
                "each example; if its elements are single examples: data.from_dataset(dataset, batched=False)"
            )
        kinds = tuple(_kind(part) for part in (x, y))
        self._first = self._first or kinds
        if kinds != self._first:
            raise ValueError(
                f"{self.name}: its batches differ: {self._first} (shape, kind of number, pixels) and then {kinds}, "
                "expected examples of one shape and type; resize, pad or cast them first"
            )
        return x, y


def _kind(part):
    """What must be the same in every batch: shape, kind of number, and whether these are pixels."""
    return None if part is None else (part.shape[1:], part.dtype.kind, part.dtype == np.uint8)
