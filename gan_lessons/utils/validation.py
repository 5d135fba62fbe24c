"""Checks of single arguments, whose ``ValueError`` says what came and what was expected."""

import numpy as np


def number(name, value, low, high, above=False):
    """``value`` as a float if it is a number from ``low`` (or above it) to ``high``, else a ``ValueError``."""
    ok = isinstance(value, int | float | np.number) and not isinstance(value, bool) and low <= value <= high
    if not ok or (above and value == low):
        raise ValueError(f"{name}: got {value!r}, expected a number {'above' if above else 'from'} {low} up to {high}")
    return float(value)


def whole(name, value, low, high=10**9):
    """``value`` as an int if it is a whole number from ``low`` to ``high``, else a ``ValueError``."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(f"{name}: got {value!r}, expected a whole number from {low} to {high}")
    return int(value)


def is_blank(thing):
    """Whether a student has left this open.

    >>> is_blank(...), is_blank(0.0)
    (True, False)
    """
    return thing is None or thing is ... or thing is NotImplemented


def one_of(name, value, choices):
    """``value`` if it is one of the choices, else a ``ValueError``.

    >>> one_of("player", "generator", ("generator", "discriminator"))
    'generator'
    """
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name}: got {value!r}, expected one of {', '.join(map(repr, choices))}")
    return value
