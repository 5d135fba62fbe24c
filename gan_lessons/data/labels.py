"""Labels of any kind as class numbers 0, 1, 2, …: converted once, by position."""

import numpy as np

from gan_lessons.data.numeric import is_table, plain_array

ALWAYS_ALLOWED = 10  # so many classes are labels however few the examples


class NotLabelsError(ValueError):
    """Numbers that stand beside the examples and are no labels: measurements, images, vectors."""


def class_numbers(labels, count, name="your data"):
    """The class number of each example, and the label that each number stands for.

    Labels are taken by position; the index of a pandas Series is ignored. The distinct labels, sorted, get the numbers
    0 to k - 1, so labels that are 0 to k - 1 already stay what they are.

    Args:
        labels: one for each example: list, array ``(count,)`` or ``(count, 1)``, tensor, pandas Series or DataFrame of
            whole numbers, booleans or text; or one-hot, ``(count, k)``, whose columns are the classes in their order.
        count: number of examples.
        name: what error messages call the data.

    Returns:
        Class numbers, int64 ``(count,)``, and the labels they stand for, ``(k,)``; both read-only.

    Raises:
        ValueError: another number of labels than of examples, or missing, masked or mixed labels.
        NotLabelsError: numbers that are no labels: fractions, almost as many values as examples, rows that are not
            one-hot.

    Example:
        >>> class_numbers([1995, 1990, 1995], 3)
        (array([1, 0, 1]), array([1990, 1995]))
        >>> class_numbers([[0, 1, 0], [1, 0, 0]], 2)
        (array([1, 0]), array([0, 1, 2]))
    """
    columns = None
    if is_table(labels):
        columns = list(labels.columns)
        if len(columns) == 1 and hasattr(labels, "iloc"):
            labels = labels.iloc[:, 0]
    values = plain_array(labels, f"{name}, labels")
    if values.ndim == 0 or len(values) != count:
        given = len(values) if values.ndim else f"the single value {labels!r}"
        raise ValueError(f"{name}: got {given} labels for {count} examples, expected one each")
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim == 1:
        return _frozen(*_numbered(_comparable(values, labels, name), name))
    return _frozen(*_from_one_hot(values, columns, name))


def _comparable(values, given, name):
    """Labels as integers, booleans or text."""
    kind = values.dtype.kind
    if kind == "f" or (kind == "V" and values.dtype.name.startswith("bfloat16")):
        return _whole(values.astype(np.float64), name)
    if kind in "OUST":
        # a list of text and NaN is text to NumPy: the missing label would become the class "nan"
        objects = given if isinstance(given, list | tuple) else values.ravel().tolist()
        objects = [one[0] if isinstance(one, list | tuple) and len(one) == 1 else one for one in objects]
        others = sorted({type(one).__name__ for one in objects if not isinstance(one, str | bytes)} - {"ndarray"})
        if others:
            raise ValueError(
                f"{name}: got labels that hold {', '.join(others)} among others, expected text or whole numbers "
                "throughout, none missing; leave out the examples without a label"
            )
        return np.asarray(values.ravel().tolist())
    if kind not in "biu":
        raise ValueError(f"{name}: got labels of dtype {values.dtype}, expected whole numbers, booleans or text")
    return values


def _whole(values, name):
    if not np.isfinite(values).all():
        bad = int((~np.isfinite(values)).sum())
        raise ValueError(
            f"{name}: {bad} of {len(values)} labels are NaN or infinite, expected a label for every example; leave "
            "those examples out"
        )
    if (values != np.round(values)).any():
        fraction = values[values != np.round(values)][0]
        raise NotLabelsError(
            f"{name}: got labels such as {fraction:g}, which look like measurements, expected whole numbers, booleans "
            "or text; for numbers as the condition of a GAN use data.PairedData(x, y)"
        )
    return values.astype(np.int64)


def _numbered(values, name):
    classes, numbers = np.unique(values, return_inverse=True)
    if len(classes) > max(ALWAYS_ALLOWED, len(values) // 2):
        raise NotLabelsError(
            f"{name}: got {len(classes)} different labels for {len(values)} examples, which look like measurements or "
            "names of single examples, expected several examples of each class; for numbers as the condition of a GAN "
            "use data.PairedData(x, y)"
        )
    return numbers.reshape(-1), classes


def _from_one_hot(values, columns, name):
    rows = values.astype(np.float64) if values.ndim == 2 and values.dtype.kind in "biuf" else np.zeros((1, 1))
    if not (((rows == 0) | (rows == 1)).all() and (rows.sum(axis=1) == 1).all()):
        raise NotLabelsError(
            f"{name}: got labels of shape {values.shape} that are not one-hot, expected ({len(values)},), or one 1 in "
            "each row and 0 elsewhere; for arrays as the condition of a GAN use data.PairedData(x, y)"
        )
    return rows.argmax(axis=1), np.arange(rows.shape[1]) if columns is None else np.asarray(columns)


def _frozen(numbers, classes):
    numbers = numbers.astype(np.int64)
    for array in (numbers, classes):
        array.setflags(write=False)
    return numbers, classes
