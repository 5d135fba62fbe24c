"""Reads the datasets of TensorFlow and Keras: ``tf.data.Dataset`` and ``keras.utils.PyDataset``."""

import itertools
from collections import deque
from typing import NamedTuple

import numpy as np

from gan_lessons.data.batching import Elements, is_batched, split_element
from gan_lessons.data.conditions import pair_data
from gan_lessons.data.streams import StreamData
from gan_lessons.utils import validation

LIMIT_BYTES = 256_000_000
UNKNOWN_EXAMPLES = 100_000  # so many are read of a dataset that does not say where it ends


def is_dataset(data):
    """Whether this is a ``tf.data.Dataset`` or a ``keras.utils.PyDataset``, found without importing either.

    >>> is_dataset([1, 2, 3])
    False
    """
    return _is_tensorflow(data) or _is_keras(data)


def from_dataset(dataset, name="your dataset", batched=None, limit_bytes=LIMIT_BYTES, value_range=None):
    """A data set from a ``tf.data.Dataset`` or a ``keras.utils.PyDataset``.

    A dataset that ends and fits into ``limit_bytes`` is read once, in its order, and is then an array like any other:
    what is random in it (augmentation, a shuffle without a seed) is drawn at that one reading. A larger or endless one
    becomes a ``StreamData``, whose runs cannot be repeated bit for bit; a ``UserWarning`` says so.

    Args:
        dataset: its elements are examples ``x`` or pairs ``(x, y)``. Labels ``y`` become ``labels``, other numbers
            become conditions, as in ``as_data``.
        name: what pictures and error messages call it.
        batched: whether an element is a batch of examples. None finds out: a ``PyDataset`` gives batches; of a
            ``tf.data.Dataset``, an element is a batch if its first length is unknown or if the last of its steps that
            changes this is ``batch``, and it is no batch if a part of it is a single number or if the first lengths
            of its parts differ.
        limit_bytes: how much of the memory the examples may take.
        value_range: optional pair ``(low, high)`` to scale to, as in ``ArrayData``.

    Returns:
        ``ArrayData``, ``PairedData``, or a ``StreamData`` if the dataset is too large.

    Raises:
        ValueError: no dataset, other elements than ``x`` and ``(x, y)``, an empty dataset, examples of different
            shapes, or a ``tf.data.Dataset`` that leaves open whether it is batched.

    Example:
        >>> from gan_lessons.utils.tensorflow import tf
        >>> from_dataset(tf.data.Dataset.from_tensor_slices(np.eye(3)).batch(2))
        <your dataset: 3 examples of shape (3,)>
    """
    limit_bytes = validation.whole("limit_bytes", limit_bytes, 1, 10**15)
    if batched not in (None, True, False):
        raise ValueError(f"batched: got {batched!r}, expected True, False or None")
    source = _open(dataset, name, batched)
    reading = iter(source.batches())
    read, is_whole = _read(reading, source, limit_bytes)
    if not read:
        raise ValueError(f"{name}: the dataset gave no example, expected at least one; was it read to its end before?")
    if not is_whole:
        return StreamData(source.batches, name, value_range, begun=itertools.chain(read, reading))
    x, y = _joined(read)
    if y is None:
        return pair_data(x, None, name, value_range)
    return pair_data(x, _named_classes(y, dataset), name, value_range)


class _Source(NamedTuple):
    """A dataset as batches: ``batches()`` begins anew; ``count`` of them, None if unknown, infinity if endless."""

    batches: object
    count: float | None


def _is_tensorflow(data):
    return _inherits(data, "DatasetV2", "tensorflow.")


def _is_keras(data):
    return _inherits(data, "PyDataset", "keras.")


def _inherits(data, name, library):
    return any(base.__name__ == name and base.__module__.startswith(library) for base in type(data).__mro__)


def _open(dataset, name, batched):
    if _is_keras(dataset):
        if batched is False:
            raise ValueError(f"{name}: got batched=False for a PyDataset, expected None: its items are batches")
        return _keras_source(dataset, name)
    if _is_tensorflow(dataset):
        return _tensorflow_source(dataset, name, batched)
    raise ValueError(
        f"{name}: got {type(dataset).__name__}, expected a tf.data.Dataset or a keras.utils.PyDataset; arrays go into "
        "data.ArrayData"
    )


def _tensorflow_source(dataset, name, batched):
    split_element(dataset.element_spec, name)  # refuses dictionaries and triples before anything is read
    if batched is None:
        batched = is_batched(dataset, name)
    count = int(dataset.cardinality())
    examples = dataset if batched else dataset.batch(256)
    if not batched and count > 0:
        count = -(-count // 256)
    return _Source(lambda: Elements(examples.as_numpy_iterator, name), {-1: np.inf, -2: None}.get(count, count))


def _keras_source(dataset, name):
    try:
        count = dataset.num_batches
    except Exception as error:
        raise ValueError(f"{name}: the PyDataset has no __len__ and no num_batches, expected one of them") from error

    def read():
        return (dataset[place] for place in (itertools.count() if count is None else range(count)))

    return _Source(lambda: Elements(read, name), np.inf if count is None else count)


def _read(reading, source, limit_bytes):
    """Batches up to the limit, and whether these are all."""
    read, size, examples = deque(), 0, 0
    for batch in reading:
        read.append(batch)
        one = sum(part.nbytes for part in batch if part is not None)
        size, examples = size + one, examples + len(batch[0])
        expected = one * source.count if source.count is not None and len(read) == 1 else size
        if max(expected, size) > limit_bytes or (source.count is None and examples > UNKNOWN_EXAMPLES):
            return read, False
    return read, True


def _joined(read):
    """The batches as one array of examples and one of what belongs to them; frees each batch as it is copied."""
    count = sum(len(x) for x, _ in read)
    # text of one batch may be longer than that of another, and integers wider
    wholes = [
        None
        if parts[0] is None
        else np.empty((count, *parts[0].shape[1:]), np.result_type(*{part.dtype for part in parts}))
        for parts in zip(*read, strict=True)
    ]
    start = 0
    while read:
        batch = read.popleft()
        for whole, part in zip(wholes, batch, strict=True):
            if whole is not None:
                whole[start : start + len(part)] = part
        start += len(batch[0])
    return wholes


def _named_classes(y, dataset):
    """Class numbers as the names of the folders they were read from, where the dataset knows them."""
    names = getattr(dataset, "class_names", None)
    if names is None or y.ndim != 1 or y.dtype.kind not in "iu" or y.min() < 0 or y.max() >= len(names):
        return y
    return np.asarray(names)[y]
