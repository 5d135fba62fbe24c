"""Sets of features as arrays: checked before anything is computed, and cut into blocks that fit into memory."""

import numpy as np

BLOCK = 2_000_000  # numbers in one block of a distance matrix: 8 MB as float32, 16 MB as float64


def check_features(where, name, given, least=1):
    """Features as a float64 array ``(n, d)`` of at least ``least`` rows, else a ``ValueError`` of ``where``."""
    given = np.asarray(given, np.float64)
    if given.ndim != 2 or len(given) < least or given.shape[1] == 0:
        raise ValueError(
            f"{where}: got {name} of shape {given.shape}, expected (n, d) with n of at least {least}; "
            "for plain numbers use values[:, None]"
        )
    if not np.isfinite(given).all():
        bad = int((~np.isfinite(given)).any(axis=1).sum())
        raise ValueError(
            f"{where}: {bad} of {len(given)} rows of {name} hold NaN or infinite values, expected finite numbers; "
            "has the training diverged?"
        )
    return given


def check_pair(where, first, second):
    """Two sets of features with the same ``d``, at least two rows each, else a ``ValueError`` of ``where``."""
    first = check_features(where, "the first set", first, least=2)
    second = check_features(where, "the second set", second, least=2)
    if first.shape[1] != second.shape[1]:
        raise ValueError(
            f"{where}: got {first.shape[1]} and {second.shape[1]} features, expected the same number; compute both "
            "with the same function"
        )
    return first, second


def row_blocks(rows, width):
    """Slices that cut ``rows`` rows of ``width`` numbers into blocks of at most ``BLOCK`` numbers."""
    height = max(1, BLOCK // width)
    return [slice(start, start + height) for start in range(0, rows, height)]


def pair_blocks(a, b):
    """Slices of the rows of ``a`` for a matrix of all pairs with the rows of ``b``: ``row_blocks`` of 250 at the most.

    The system hands out larger arrays in fresh pages each time: scores of a thousand images took half as long again.
    """
    return row_blocks(len(a), max(len(b), BLOCK // 250))
