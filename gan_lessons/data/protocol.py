"""What a data set must be like, and what its ``sample`` must return: checked in full once, and cheaply at each draw."""

import inspect

import numpy as np

from gan_lessons.data.arrays import ArrayData, replaces
from gan_lessons.data.conditions import ConditionalData


def check_data_set(data):
    """Check that an object has what a data set has; returns it.

    Args:
        data: an object with ``name``, ``shape`` and ``sample(n, rng)``, and for a conditional GAN also
            ``condition_shape`` and ``condition_dtype``.

    Raises:
        ValueError: one of them is missing, or not what it should be.

    Example:
        >>> class Coins:
        ...     name, shape = "coins", (1,)
        ...     def sample(self, n):
        ...         return np.random.randint(2, size=(n, 1))
        >>> check_data_set(Coins())
        Traceback (most recent call last):
        ValueError: coins: its sample takes (n), expected sample(n, rng); draw with rng, a numpy.random.Generator
    """
    what = f"data set {type(data).__name__}"
    missing = [part for part in ("name", "shape", "sample") if not hasattr(data, part)]
    if missing:
        raise ValueError(f"{what}: has no {' and no '.join(missing)}, expected name, shape and sample(n, rng)")
    if not isinstance(data.name, str):
        raise ValueError(f"{what}: its name is {data.name!r}, expected text")
    _check_shape(data.name, "shape", data.shape, least=1)
    if not callable(data.sample):
        raise ValueError(f"{data.name}: its sample is no method, expected sample(n, rng)")
    _check_signature(data)
    _check_condition(data)
    return data


def check_sample(data, n, rng):
    """Check a data set and a first batch of it in full, before anything is trained.

    Args:
        data: a data set.
        n: how many examples to draw.
        rng: ``numpy.random.Generator``.

    Returns:
        ``(examples, conditions)``, as from ``checked_batch``.

    Raises:
        ValueError: ``sample`` fails, or returns anything but ``n`` examples of finite numbers.

    Example:
        >>> from gan_lessons import data
        >>> check_sample(data.ring(), 5, np.random.default_rng(0))[0].shape
        (5, 2)
    """
    check_data_set(data)
    try:
        drawn = data.sample(n, rng)
    except Exception as error:
        reason = (str(error).strip() or "no message").splitlines()[0]
        raise ValueError(f"{data.name}: sample({n}, rng) failed: {type(error).__name__}: {reason}") from error
    return _checked(data, drawn, n)


def checked_batch(data, n, rng):
    """``n`` examples of a data set, checked; costs some 20 µs, so it can stand before every step.

    Args:
        data: a data set that ``check_data_set`` has passed.
        n: how many examples to draw.
        rng: ``numpy.random.Generator``.

    Returns:
        ``(examples, conditions)``: float32 ``(n, *shape)``, and ``(n, *condition_shape)`` of the data set's
        ``condition_dtype``, or None if it has no conditions.

    Raises:
        ValueError: another number of rows, another shape, no numbers, NaN or infinite values.
    """
    return _checked(data, data.sample(n, rng), n)


def holds_pixels(data):
    """Whether compiled code may take ``sample_pixels`` and scale them itself: then it gets the bits of ``sample``.

    So it is for uint8 pixels whose scale has no offset, in a data set without methods of its own. With an offset, as
    for the range -1 to 1, a compiler joins multiplication and addition and rounds once in place of twice.

    >>> from gan_lessons import data
    >>> holds_pixels(data.mnist("test")), holds_pixels(data.ring())
    (True, False)
    """
    if isinstance(data, ConditionalData):
        plain = not replaces(data, ConditionalData, "sample", "sample_pixels", "pixel_scale")
        return plain and holds_pixels(data.data)
    if not isinstance(data, ArrayData) or data.values.dtype != np.uint8:
        return False
    if replaces(data, ArrayData, "sample", "__getitem__", "scaled", "sample_pixels", "pixel_scale"):
        return False
    return not data.pixel_scale[1]


def is_repeatable(data):
    """Whether the same random state gives the same examples again: not so for a stream, which has moved on.

    >>> from gan_lessons import data
    >>> is_repeatable(data.mnist("test"))
    True
    """
    return getattr(data, "repeatable", True)


def _check_shape(name, attribute, shape, least):
    whole = isinstance(shape, tuple) and all(
        isinstance(one, int | np.integer) and not isinstance(one, bool) and one > 0 for one in shape
    )
    if not whole or len(shape) < least:
        raise ValueError(
            f"{name}: its {attribute} is {shape!r}, expected a tuple of lengths, such as (2,) or (28, 28, 1)"
        )


def _check_signature(data):
    try:
        signature = inspect.signature(data.sample)
    except (ValueError, TypeError):  # code that was compiled from another language does not tell
        return
    try:
        signature.bind(1, None)
    except TypeError:
        raise ValueError(
            f"{data.name}: its sample takes {signature}, expected sample(n, rng); draw with rng, a "
            "numpy.random.Generator"
        ) from None


def _check_condition(data):
    has = [hasattr(data, part) for part in ("condition_shape", "condition_dtype")]
    if not any(has):
        return
    if not all(has):
        raise ValueError(f"{data.name}: has condition_shape or condition_dtype, expected both or none of them")
    _check_shape(data.name, "condition_shape", data.condition_shape, least=0)
    try:
        kind = np.dtype(data.condition_dtype).kind
    except TypeError:
        kind = "?"
    if kind not in "fiu":
        raise ValueError(f"{data.name}: its condition_dtype is {data.condition_dtype!r}, expected 'float32' or 'int32'")


def _checked(data, drawn, n):
    if not hasattr(data, "condition_shape"):
        if isinstance(drawn, tuple):
            raise ValueError(
                f"{data.name}: sample({n}, rng) gave a tuple of {len(drawn)}, expected one array; if it is (examples, "
                "conditions), give the data set condition_shape and condition_dtype"
            )
        return _numbers(data, "examples", drawn, (n, *data.shape), "float32"), None
    if not isinstance(drawn, tuple | list) or len(drawn) != 2:
        raise ValueError(f"{data.name}: sample({n}, rng) gave {_kind(drawn)}, expected the pair (examples, conditions)")
    return (
        _numbers(data, "examples", drawn[0], (n, *data.shape), "float32"),
        _numbers(data, "conditions", drawn[1], (n, *data.condition_shape), data.condition_dtype),
    )


def _numbers(data, part, drawn, shape, dtype):
    """One part of a batch as an array of that shape and type; nothing is broadcast and nothing is rounded."""
    try:
        array = np.asarray(drawn)
    except Exception:
        array = np.empty((), object)
    if np.ma.is_masked(drawn):
        raise ValueError(f"{data.name}: sample({shape[0]}, rng) gave masked {part}, expected every value to be known")
    if array.shape != shape or (array.dtype.kind not in "biuf" and array.dtype.name != "bfloat16"):
        raise ValueError(
            f"{data.name}: sample({shape[0]}, rng) gave {part} of shape {array.shape} and dtype {array.dtype}, "
            f"expected numbers of shape {shape}"
        )
    if np.dtype(dtype).kind in "iu" and array.dtype.kind == "f" and (array != np.round(array)).any():
        raise ValueError(f"{data.name}: sample({shape[0]}, rng) gave {part} that are fractions, expected {dtype}")
    with np.errstate(over="ignore", invalid="ignore"):
        array = array if array.dtype == dtype else array.astype(dtype)
        # one sum is faster than a test of every number; a finite sum has no NaN and no infinity in it
        if array.dtype.kind == "f" and not np.isfinite(array.sum()) and not np.isfinite(array).all():
            raise ValueError(
                f"{data.name}: sample({shape[0]}, rng) gave NaN or infinite {part}, expected finite numbers"
            )
    return array


def _kind(drawn):
    return f"an array of shape {np.shape(drawn)}" if hasattr(drawn, "shape") else type(drawn).__name__
