"""Finds what is wrong with a loss function that a student wrote, from its values on a few small batches of logits."""

import functools
import inspect
import itertools

import numpy as np

from gan_lessons import losses
from gan_lessons.exercises.coefficients import (
    D_LOSS,
    G_LOSS,
    HALF_D_LOSS_NOTE,
    TERM_KINDS,
    Finding,
    cross_entropy_terms,
    describe_loss,
    fit_coefficients,
    formula_text,
    name_mistake,
    sigmoid,
)
from gan_lessons.utils.tensorflow import tf
from gan_lessons.utils.validation import is_blank


def logit_batches(seed=0):
    """Eight small batches of real and generated logits, of three sizes so that a sum is no mean."""
    rng = np.random.default_rng(seed)
    sizes = itertools.islice(itertools.cycle((2, 4, 5)), 8)
    return [[tf.constant(rng.normal(0, 2, (n, 1)), tf.float32) for _ in range(2)] for n in sizes]


def diagnose_loss(player, loss, seed=0):
    """One ``Finding`` for a loss of player ``"D"`` or ``"G"``, a function of logits; None if it is still blank."""
    expected = formula_text(D_LOSS if player == "D" else G_LOSS)
    if not callable(loss):
        return Finding("not_a_function", expected, f"a {type(loss).__name__}")
    batches = [sides if player == "D" else sides[1:] for sides in logit_batches(seed)]
    outputs = [loss(*sides) for sides in batches]
    if is_blank(outputs[0]):
        return None
    values = [_scalar(output) for output in outputs]
    if None in values:
        shape = getattr(outputs[0], "shape", None)
        came = f"a {type(outputs[0]).__name__}" if shape is None else f"shape {tuple(shape)}"
        return Finding("not_a_scalar", expected + ", a scalar", f"{came} for logits of shape {batches[0][0].shape}")
    mistake, yours = _name_loss(player, loss, batches, values)
    if mistake == "labels_flipped" and _generated_comes_first(loss):
        mistake = "arguments_swapped"
    mistake = mistake or _numerics(player, loss)
    if mistake == "not_stable":
        return Finding(mistake, f"{expected}, also at logits of ±200", f"{yours}, but not at logits of ±200")
    return Finding(mistake, expected, yours, note=HALF_D_LOSS_NOTE if mistake is None and yours != expected else "")


def _name_loss(player, loss, batches, values):
    """The mistake, or None, and the loss in words."""
    if np.ptp(values) == 0:
        return "constant", "the same number for all logits"
    for kind, columns_of in TERM_KINDS.items():
        columns = np.array([[float(term) for term in columns_of(*sides)] for sides in batches]).T
        coefficients = fit_coefficients(columns, values)
        if coefficients is not None:
            found = kind.strip(), coefficients if player == "D" or len(coefficients) == 4 else [0, 0, *coefficients]
            return name_mistake(player, found[1]) if kind == "plain" else found[0], describe_loss(found)
    if _takes_probabilities(loss, batches):
        return "logits_as_probabilities", "right for probabilities, but it is given logits"
    if not np.isfinite(values).all():
        return "nan", "NaN or infinite for logits of a few units"
    for other in losses.LOSSES.values():
        function = other.discriminator if player == "D" else functools.partial(other.generator, None)
        if not other.paired and np.allclose([function(*sides) for sides in batches], values, rtol=1e-4):
            return "another_loss", f"the {other.name} loss"
    return "other_formula", "a formula that this check does not know"


def _takes_probabilities(loss, batches):
    inside = [[0.1 + 0.8 * sigmoid(logits) for logits in sides] for sides in batches]
    columns = [
        [float(term) for term in cross_entropy_terms(*(tf.math.log(p / (1 - p)) for p in sides))] for sides in inside
    ]
    return fit_coefficients(np.array(columns).T, [_scalar(loss(*sides)) for sides in inside]) is not None


def _numerics(player, loss):
    """A loss with the right formula: does it have a slope, and is it exact where D is very sure and very wrong?"""
    sides = [tf.constant([[-200.0], [200.0]]), tf.constant([[200.0], [-200.0]])][: 2 if player == "D" else 1]
    with tf.GradientTape() as tape:
        tape.watch(sides)
        value = loss(*sides)
    slopes = tape.gradient(value, sides) if isinstance(value, tf.Tensor) else [None]
    if any(slope is None for slope in slopes):
        return "no_gradient"
    right = [200.0, 100.0] if player == "D" else [100.0]
    exact = np.isclose(float(value), right, rtol=1e-3).any()
    return None if exact and all(np.isfinite(slope).all() and np.any(slope) for slope in slopes) else "not_stable"


def _generated_comes_first(loss):
    try:
        names = [*inspect.signature(getattr(loss, "python_function", loss)).parameters]
    except (TypeError, ValueError):
        return False
    return len(names) > 1 and "real" in names[1].lower() and "real" not in names[0].lower()


def _scalar(value):
    try:
        array = np.asarray(value, float)
    except (TypeError, ValueError):
        return None
    return float(array) if array.ndim == 0 else None
