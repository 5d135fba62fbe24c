"""Turns what users hold (lists, tensors, tables) into NumPy arrays, by position, or says why that cannot be done.

``np.asarray`` alone would lose masks, turn missing labels into the text "nan" and wrap sparse matrices into objects.
"""

import itertools

import numpy as np

# NumPy knows these types of machine learning only as "void", and converts them all the same.
SMALL_FLOATS = ("bfloat16", "float8")
REFUSED = {
    "c": "complex numbers, expected real ones; learn both parts: np.stack([x.real, x.imag], axis=-1)",
    "M": "dates, expected numbers; count from the first: (dates - dates.min()) / np.timedelta64(1, 'D')",
    "m": "time spans, expected numbers; divide by a unit: spans / np.timedelta64(1, 's')",
    "S": "text, expected numbers; encode it first, for example one-hot",
    "U": "text, expected numbers; encode it first, for example one-hot",
    "T": "text, expected numbers; encode it first, for example one-hot",
    "V": "records with named fields, expected numbers; use np.lib.recfunctions.structured_to_unstructured(x)",
}


def is_table(values):
    """Whether these are a table with named columns, such as a pandas ``DataFrame``.

    The class is asked, not the object: a column may have any name, "sample" and "shape" too.

    >>> is_table(np.zeros((3, 2)))
    False
    """
    return all(hasattr(type(values), name) for name in ("to_numpy", "columns", "dtypes"))


def plain_array(values, name):
    """An array or anything that can become one as a NumPy array of any type; not copied where that can be avoided.

    Args:
        values: array, nested list, tensor, pandas Series or DataFrame.
        name: what error messages call it.

    Raises:
        ValueError: masked values, sparse or ragged input, or columns of a table that hold no numbers.

    Example:
        >>> plain_array([[1, 2], [3, 4]], "points").shape
        (2, 2)
    """
    _refuse_what_numpy_would_lose(values, name)
    if is_table(values) and hasattr(values, "iloc"):
        return _table_array(values, name)
    try:
        array = np.asarray(values)
    except Exception as error:
        if isinstance(values, list | tuple):
            raise ValueError(f"{name}: {_ragged(values)}") from error
        raise ValueError(
            f"{name}: {type(values).__name__} cannot be read as an array ({_first_line(error)}); convert it first "
            "(a PyTorch tensor: x.detach().cpu().numpy())"
        ) from error
    return _without_objects(array) if array.dtype == object else array


def numeric_array(values, name):
    """What ``plain_array`` gives if it holds real numbers or booleans, which stay of the type they are.

    Raises:
        ValueError: complex numbers, text, dates, records or objects.

    Example:
        >>> numeric_array([True, False], "switches")
        array([ True, False])
    """
    array = plain_array(values, name)
    if array.dtype.kind in "biuf":
        return array
    if array.dtype.kind == "V" and array.dtype.name.startswith(SMALL_FLOATS):
        return array.astype(np.float32)
    if array.dtype == object:
        raise ValueError(f"{name}: {_objects(values, array)}")
    raise ValueError(f"{name}: got {REFUSED.get(array.dtype.kind, f'dtype {array.dtype}, expected numbers')}")


def _refuse_what_numpy_would_lose(values, name):
    parts = values if isinstance(values, list | tuple) else [values]
    if any(np.ma.is_masked(part) for part in parts):
        raise ValueError(
            f"{name}: got a masked array with masked values, expected every value to be known; fill them "
            "(x.filled(0)) or leave those examples out"
        )
    if callable(getattr(type(values), "toarray", None)):
        raise ValueError(f"{name}: got a sparse matrix, expected a dense array; pass x.toarray()")
    if any(base.__name__ in ("RaggedTensor", "SparseTensor") for base in type(values).__mro__):
        advice = "x.to_tensor()" if type(values).__name__ == "RaggedTensor" else "tf.sparse.to_dense(x)"
        raise ValueError(f"{name}: got a {type(values).__name__}, expected a dense tensor; pass {advice}")


def _table_array(table, name):
    """The numbers of a DataFrame; a column of objects counts if all of them are numbers or booleans."""
    kinds = {*table.dtypes}
    if len(kinds) == 1 and isinstance(next(iter(kinds)), np.dtype) and next(iter(kinds)).kind in "biuf":
        return table.to_numpy()
    columns = [_column(table.iloc[:, place]) for place in range(table.shape[1])]
    wrong = [
        str(label) for label, column in zip(table.columns, columns, strict=True) if column.dtype.kind not in "biuf"
    ]
    if wrong:
        raise ValueError(
            f"{name}: the columns {', '.join(wrong)} hold no numbers, expected numbers in every column; drop or encode "
            "them first (pandas: table.drop(columns=[…]), pandas.get_dummies(table))"
        )
    whole = np.stack(columns, axis=1) if columns else np.zeros((len(table), 0))
    return whole.astype(np.int64) if whole.dtype == np.uint8 else whole  # a mixed table holds no pixels


def _column(series):
    if isinstance(series.dtype, np.dtype):
        array = np.asarray(series)
        return _without_objects(array) if array.dtype == object else array
    if getattr(series.dtype, "kind", "O") in "biuf":  # pandas' types with missing values
        return series.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(series, dtype=object)


def _without_objects(array):
    """An array of objects as what they are, if all of them are numbers, or arrays of one shape; else as it came."""
    try:
        plain = np.asarray(array.tolist())
    except (ValueError, TypeError):
        return array
    return plain if plain.dtype.kind in "biufc" else array


def _objects(values, array):
    shapes = {np.shape(one) for one in array.ravel()[:1000] if hasattr(one, "__array__") or isinstance(one, list)}
    if len(shapes) > 1:
        return _ragged(list(array.ravel()))
    kinds = sorted({type(one).__name__ for one in array.ravel()[:1000]})
    of = f" that holds {', '.join(kinds[:4])}" if array.ndim and kinds else ""
    return f"got {type(values).__name__}{of}, expected an array of numbers; convert it first"


def _ragged(values):
    shapes = []
    for one in itertools.islice(values, 100_000):
        try:
            shapes.append(np.shape(one))
        except ValueError:
            return (
                "one example is itself made of parts of different lengths, expected numbers of one shape; pad them, or "
                "if these are pairs, pass the pair (examples, labels): x, y = zip(*data); data = (np.stack(x), y)"
            )
    if len(values) == 2 and shapes[0][:1] == shapes[1][:1] and shapes[0]:
        return (
            f"got a list of two arrays of shapes {shapes[0]} and {shapes[1]}, expected one array; if these are "
            "examples and their labels, pass them as a tuple: (x, y)"
        )
    other = next((shape for shape in shapes if shape != shapes[0]), shapes[0])
    return (
        f"the examples have different shapes, such as {shapes[0]} and {other}, expected one shape for all; pad or cut "
        "them first (sequences: keras.utils.pad_sequences; images: keras.ops.image.resize, or data.images(folder))"
    )


def _first_line(error):
    return (str(error).strip() or type(error).__name__).splitlines()[0]
