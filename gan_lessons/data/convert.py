"""Whatever users call data, as a data set."""

import os
import weakref

from gan_lessons.data.arrays import ArrayData
from gan_lessons.data.conditions import pair_data
from gan_lessons.data.datasets import from_dataset, is_dataset
from gan_lessons.data.protocol import check_data_set

# What was read of each dataset, by its id: one that is passed again is not read and kept again. The result keeps its
# dataset, so no other can get the same id while the result is in use.
_READ = weakref.WeakValueDictionary()


def as_data(data):
    """``data`` as a data set: itself if it is one, or what it holds.

    Args:
        data: one of these:

            - a data set: an object with ``name``, ``shape`` and ``sample(n, rng)``;
            - an array ``(count, *shape)``, list, tensor or table of numbers;
            - a pair ``(x, y)``: examples with labels, or with conditions if ``y`` are other numbers;
            - a ``tf.data.Dataset`` or ``keras.utils.PyDataset``, which is read once (see ``from_dataset``).

    Raises:
        ValueError: anything else, or what ``ArrayData`` and ``check_data_set`` refuse.

    Example:
        >>> as_data(([[0.0, 1.0], [1.0, 0.0]], ["left", "right"])).classes.tolist()
        ['left', 'right']
    """
    if isinstance(data, type):
        raise ValueError(f"got the class {data.__name__} as data, expected an object of it: {data.__name__}(…)")
    if is_dataset(data):
        return _read_once(data)
    if hasattr(data, "sample") and not _is_pandas(data) and type(data).__name__ != "module":
        return check_data_set(data)
    if isinstance(data, tuple):
        return _from_tuple(data)
    if isinstance(data, list) or _is_array(data):
        return ArrayData(data)
    raise ValueError(_refusal(data))


def _read_once(dataset):
    known = _READ.get(id(dataset))
    if known is None:
        known = from_dataset(dataset)
        known.source = dataset
        _READ[id(dataset)] = known
    return known


def _from_tuple(data):
    if any(is_dataset(part) for part in data):
        raise ValueError("got a tuple of datasets as data, expected one; pass the first of them: data[0]")
    if len(data) == 2 and all(isinstance(part, tuple | list) and _is_pair_of_arrays(part) for part in data):
        raise ValueError(
            "got ((x, y), (x, y)) as data, what load_data() returns, expected one pair; pass the first of the two, the "
            "training data: data[0]"
        )
    if len(data) == 3:
        raise ValueError("got a tuple of 3 as data, expected (x, y); leave out the sample weights: data[:2]")
    if len(data) != 2 or not all(isinstance(part, list | tuple) or _is_array(part) for part in data):
        kinds = ", ".join(type(part).__name__ for part in data[:4])
        raise ValueError(
            f"got a tuple of {kinds} as data, expected an array (count, *shape), or a pair (x, y) of arrays"
        )
    x, y = data
    return pair_data(list(x) if isinstance(x, tuple) else x, list(y) if isinstance(y, tuple) else y)


def _is_pair_of_arrays(part):
    return len(part) == 2 and all(_is_array(one) for one in part)


def _is_array(data):
    """Arrays, tensors, tables and sparse matrices: what ``ArrayData`` reads, or refuses by name."""
    return any(hasattr(type(data), way) for way in ("__array__", "to_numpy", "toarray"))


def _is_pandas(data):
    """A Series has a ``name``, a ``shape`` and a ``sample`` too, and a DataFrame may have columns of these names."""
    return hasattr(type(data), "to_numpy")


def _refusal(data):
    """One sentence for each kind of thing that is no data: what came, what was expected, what to do."""
    expected = (
        "expected an array of shape (count, *shape), a pair (x, y), a dataset, or an object with name, shape and "
    )
    expected += "sample(n, rng)"
    if isinstance(data, str | os.PathLike):
        return f"got the text {str(data)!r} as data, {expected}; for a folder of images: data.images({str(data)!r})"
    if data is None:
        return f"got None as data, {expected}; did the function that makes them return nothing?"
    if hasattr(data, "keys"):
        keys = [repr(key) for key in data.keys()][:6]  # noqa: SIM118  (a file of arrays is not iterated like a dict)
        advice = f"; choose one: data[{keys[0]}]" if keys else ""
        return f"got {type(data).__name__} with the keys {', '.join(keys) or '(none)'} as data, {expected}{advice}"
    if hasattr(data, "__next__"):
        return (
            f"got a {type(data).__name__} as data, which can be read only once and in one order, {expected}; collect "
            "examples first: np.stack(list(itertools.islice(generator, 1000))), or give "
            "tf.data.Dataset.from_generator the function that makes it"
        )
    if callable(data) and hasattr(data, "__name__"):
        return f"got the function {data.__name__} as data, {expected}; call it: {data.__name__}(…)"
    if hasattr(data, "__iter__"):
        return f"got {type(data).__name__} as data, {expected}; collect its examples first: np.stack(list(data))"
    return f"got {type(data).__name__} as data, {expected}"
