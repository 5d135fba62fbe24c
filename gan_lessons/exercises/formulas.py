"""Reads a student's function of numbers by what it returns: right, or one of the typical mistakes, or neither.

An exercise is a ``Formula``: the right function, typical wrong ones, and inputs that tell them all apart. A student's
function is called with such inputs; the wrong function that gives the same numbers names the mistake.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gan_lessons.exercises.coefficients import Finding
from gan_lessons.utils.validation import is_blank

TRIALS, TOLERANCE = 3, 1e-4


class Mistake(NamedTuple):
    """A wrong function of the same arguments, a hint that fits it, and a more direct one."""

    wrong: Callable
    hint: str
    direct_hint: str


class Formula(NamedTuple):
    """An exercise that asks for a function of numbers.

    Args:
        name: what the student's function is called.
        reference: the right function, in NumPy.
        inputs: ``rng → arguments``, floats and float64 arrays that tell the right function and all mistakes apart.
        mistakes: ``Mistake``s, by a short name that never changes.
        expected: the formula in words.
        solution: text that defines the function.
    """

    name: str
    reference: Callable
    inputs: Callable
    mistakes: dict[str, Mistake]
    expected: str
    solution: str


def diagnose_formula(formula, function, seed=0):
    """A ``Finding`` about a student's function, or None if it is still open."""
    if not callable(function):
        return Finding("not_a_function", f"a function: {formula.name}", f"a {type(function).__name__}")
    rng = np.random.default_rng(seed)
    trials = [formula.inputs(rng) for _ in range(TRIALS)]
    answers = []
    for arguments in trials:
        answer = function(*map(_copied, arguments))
        if is_blank(answer):
            return None
        answers.append(answer)
    right = [formula.reference(*arguments) for arguments in trials]
    expected = f"{formula.expected}; for the first of {TRIALS} random inputs: {_shown(right[0])}"
    finding = Finding(None, expected, _shown(answers[0]))
    return finding._replace(mistake=_mistake(formula, trials, right, answers))


def _mistake(formula, trials, right, answers):
    given = [_numbers(answer) for answer in answers]
    if any(one is None for one in given):
        return "not_numbers"
    if _equal(given, right):
        return None
    for name, mistake in formula.mistakes.items():
        with np.errstate(all="ignore"):
            if _equal(given, [mistake.wrong(*arguments) for arguments in trials]):
                return name
    if any(not np.isfinite(one).all() for one in given):
        return "nan"
    if any(one.shape != np.shape(wanted) for one, wanted in zip(given, right, strict=True)):
        return "other_shape"
    return "other_numbers"


def _equal(given, wanted):
    pairs = [(one, _numbers(other)) for one, other in zip(given, wanted, strict=True)]
    return all(
        one.shape == other.shape and np.allclose(one, other, rtol=TOLERANCE, atol=TOLERANCE * 1e-2, equal_nan=True)
        for one, other in pairs
    )


def _numbers(answer):
    """What came as one float64 array, or None; a batch of one number each counts as those numbers."""
    try:
        return np.asarray([np.asarray(part) for part in answer] if isinstance(answer, tuple) else answer, np.float64)
    except (TypeError, ValueError):
        return None


def _copied(argument):
    return argument.copy() if isinstance(argument, np.ndarray) else argument


def _shown(answer: Any):
    numbers = _numbers(answer)
    if numbers is None:
        return f"a {type(answer).__name__}"
    values = ", ".join(f"{value:.4g}" for value in numbers.ravel()[:6]) + (", …" if numbers.size > 6 else "")
    return values if numbers.ndim == 0 else f"{values} (shape {numbers.shape})"
