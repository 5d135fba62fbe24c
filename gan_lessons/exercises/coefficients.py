"""Reads a loss, or a training step, as four coefficients that name the mistake. Knows no hint and no verdict.

Every cross entropy of real and generated logits is a sum of four terms, one for each side and each label. So a loss is
four coefficients, least squares finds them, and they name the mistake: (1, 0, 0, 1) is D's loss, (0, 1, 1, 0) has its
labels flipped. It works on the values of a loss and, because a step is −rate times a gradient, on weight changes.
"""

from typing import NamedTuple

import numpy as np

from gan_lessons.utils.tensorflow import tf

mean, softplus, sigmoid = tf.reduce_mean, tf.nn.softplus, tf.sigmoid
LOGARITHMS = ("log D(real)", "log(1 − D(real))", "log D(generated)", "log(1 − D(generated))")
D_LOSS, G_LOSS = (1, 0, 0, 1), (0, 0, 1, 0)
IN_WORDS = {D_LOSS: "D's cross entropy on real and on generated examples", G_LOSS: "G's non-saturating loss"}
HALF_D_LOSS_NOTE = "Half of D's loss, the mean of the two parts, as many books write it: the same minimum."


class Finding(NamedTuple):
    """What a check found: ``mistake`` is None where all is right; ``player`` says in whose step it is."""

    mistake: str | None
    expected: str
    yours: str
    player: str = ""
    note: str = ""


# ---- a loss as four coefficients


def cross_entropy_terms(*sides):
    """For the logits of each side, −mean log D and −mean log(1 − D): a list of scalars, two a side.

    >>> [round(float(term), 4) for term in cross_entropy_terms(tf.zeros((3, 1)))]
    [0.6931, 0.6931]
    """
    return [mean(softplus(sign * logits)) for logits in sides for sign in (-1.0, 1.0)]


def _targets(labels, sides):
    cross_entropy = tf.nn.sigmoid_cross_entropy_with_logits
    return [mean(cross_entropy(labels=target, logits=logits)) for target in labels for logits in sides]


TERM_KINDS = {
    "plain": cross_entropy_terms,
    "sigmoid_twice": lambda *sides: cross_entropy_terms(*map(sigmoid, sides)),
    "sum_not_mean": lambda *sides: [float(sides[0].shape[0]) * term for term in cross_entropy_terms(*sides)],
    "targets_are_outputs": lambda *sides: _targets(sides, sides),
    "targets_are_outputs ": lambda *sides: _targets([*map(sigmoid, sides)], sides),
    "targets_are_outputs  ": lambda *sides: _targets([*map(sigmoid, sides)], [*map(sigmoid, sides)]),  # the article
}


def fit_coefficients(columns, target, tolerance=1e-4):
    """The coefficients, to two decimals, that make ``target`` a sum of ``columns``; None if none do.

    >>> fit_coefficients(np.array([[1.0, 0, 0], [0, 1.0, 0]]), np.array([2.0, 3.0, 0])).tolist()
    [2.0, 3.0]
    """
    columns, target = np.asarray(columns, float), np.asarray(target, float)
    if not np.isfinite(target).all():
        return None
    coefficients = np.linalg.lstsq(columns.T, target, rcond=1e-7)[0]
    error = np.linalg.norm(coefficients @ columns - target) / max(np.linalg.norm(target), 1e-9)
    return np.round(coefficients, 2) + 0.0 if error < tolerance else None


def formula_text(coefficients):
    """Four coefficients as a reader writes them.

    >>> formula_text((0.9, 0, 0, 0.1))
    '−0.9 mean log D(real) − 0.1 mean log(1 − D(generated))'
    """
    parts = [
        ("− " if c > 0 else "+ ") + (f"{abs(c):g} " if abs(c) != 1 else "") + f"mean {logarithm}"
        for c, logarithm in zip(coefficients, LOGARITHMS, strict=True)
        if c
    ]
    return " ".join(parts).removeprefix("+ ").replace("− ", "−", parts[0][0] == "−") if parts else "0"


def in_words(text):
    """A text with both players' losses named in place of written down.

    >>> in_words("D descends −mean log D(real) − mean log(1 − D(generated))")
    "D descends D's cross entropy on real and on generated examples"
    """
    for coefficients, words in IN_WORDS.items():
        text = text.replace(formula_text(coefficients), words)
    return text


D_PATTERNS = {
    (0, 0, 0, 0): "constant",
    (1, 0, 0, 1): "weighted",
    (0, 1, 1, 0): "labels_flipped",
    (-1, 0, 0, -1): "sign_flipped",
    (1, 0, 0, -1): "sign_flipped",
    (1, -1, -1, 1): "another_loss",  # Wasserstein: softplus(x) − softplus(−x) = x
    (-1, 0, 0, 1): "sign_flipped",
    (0, -1, -1, 0): "labels_and_sign_flipped",
    (0, 0, 0, 1): "real_missing",
    (1, 0, 0, 0): "generated_missing",
    (1, 0, 1, 0): "generated_called_real",
    (0, 1, 0, 1): "real_called_generated",
    (0, 0, 1, 0): "loss_of_the_other",
    (1, 1, 0, 1): "label_smoothing",
    (1, 1, 1, 1): "label_smoothing",
}
G_PATTERNS = {
    (0, 0, 0, 0): "constant",
    (0, 0, 1, 0): "weighted",
    (0, 0, 0, -1): "saturating",
    (0, 0, 0, 1): "labels_flipped",
    (0, 0, -1, 0): "sign_flipped",
    (0, 0, 1, -1): "another_loss",
    (0, 0, 1, 1): "label_smoothing",
}


def name_mistake(player, coefficients, batch=None):
    """The mistake in a player's loss of these four coefficients; None for the right loss.

    Half of D's loss is right too: the mean of the two parts, which many books write. ``batch`` is given where a sum
    over the batch cannot be told from a factor in any other way.

    >>> name_mistake("D", (0, 1, 1, 0))
    'labels_flipped'
    """
    coefficients = tuple(map(float, coefficients))
    right = [D_LOSS, tuple(0.5 * c for c in D_LOSS)] if player == "D" else [G_LOSS]
    if coefficients in right:
        return None
    if batch and tuple(c / batch for c in coefficients) in right:
        return "sum_not_mean"
    patterns = D_PATTERNS if player == "D" else G_PATTERNS
    return patterns.get(tuple(int(np.sign(c)) for c in coefficients), "other_formula")


def describe_loss(found):
    """What ``explain`` or a loss's values gave, ``(kind, coefficients)`` or None, as a reader writes it."""
    if not found:
        return "something that this check does not know"
    kind, coefficients = found
    return formula_text(coefficients) if kind == "plain" else kind.replace("_", " ")
