"""The exercises of notebook 3.3: typical mistakes are named, right variants raise no alarm."""

import functools
import math

import numpy as np
import pytest

from gan_lessons.exercises import chapter_3_3, chapter_3_3_best
from gan_lessons.metrics import divergences
from gan_lessons.utils.tensorflow import keras, tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in [*chapter_3_3.FORMULAS, *chapter_3_3_best.FORMULAS]}
mean, log, sigmoid, softplus = tf.reduce_mean, tf.math.log, tf.sigmoid, tf.nn.softplus
bce = keras.losses.BinaryCrossentropy(from_logits=True)


found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


def all_logarithms(real_logits, generated_logits):
    """One mean for everything."""
    parts = [stable_log_sigmoid(x) for x in [*real_logits, *-generated_logits]]
    return sum(parts) / len(parts)


def stable_log_sigmoid(x):
    return -math.log1p(math.exp(-x)) if x >= 0 else x - math.log1p(math.exp(x))


def smoothed(d, p, q, a):
    """The value under label smoothing, place by place in a loop."""
    total = 0.0
    for y, one, other in zip(np.broadcast_to(d, p.shape), p, q, strict=True):
        total += one * a * math.log(y) + (one * (1 - a) + other) * math.log(1 - y)
    return total


def shared(d, p, q, s):
    """The value with shares, place by place in a loop."""
    return sum(s * b * math.log(y) + (1 - s) * c * math.log(1 - y) for y, b, c in zip(d, p, q, strict=True))


def hinge(critic, p, q):
    return tf.reduce_sum(p * tf.nn.relu(1.0 - critic) + q * tf.nn.relu(1.0 + critic))


WRONG = {
    "value": {
        "sides_swapped": lambda r, g: mean(-softplus(r)) + mean(-softplus(-g)),
        "sides_swapped ": lambda r, g: -(bce(np.zeros_like(r), r) + bce(np.ones_like(g), g)),
        "sign_flipped": lambda r, g: bce(np.ones_like(r), r) + bce(np.zeros_like(g), g),
        "sum_not_mean": lambda r, g: -np.sum(np.logaddexp(0, -r)) - np.sum(np.logaddexp(0, g)),
        "mean_over_both": all_logarithms,
        "halved": lambda r, g: -(np.mean(np.logaddexp(0, -r)) + np.mean(np.logaddexp(0, g))) / 2,
        "logits_as_probabilities": lambda r, g: np.mean(np.log(r)) + np.mean(np.log(1 - g)),
        "sigmoid_twice": lambda r, g: -mean(softplus(-sigmoid(r))) - mean(softplus(sigmoid(g))),
        "not_stable": lambda r, g: np.mean(np.log(1 / (1 + np.exp(-r)))) + np.mean(np.log(1 - 1 / (1 + np.exp(-g)))),
        "not_stable ": lambda r, g: mean(log(sigmoid(r))) + mean(log(1 - sigmoid(g))),
        "generated_called_real": lambda r, g: -mean(softplus(-r)) - mean(softplus(-g)),
        "real_called_generated": lambda r, g: -mean(softplus(r)) - mean(softplus(g)),
        "real_missing": lambda r, g: -bce(np.zeros_like(g), g),
        "generated_missing": lambda r, g: -bce(np.ones_like(r), r),
        "logarithm_missing": lambda r, g: mean(sigmoid(r)) + mean(1 - sigmoid(g)),
        "log_of_the_mean": lambda r, g: log(mean(sigmoid(r))) + log(1 - mean(sigmoid(g))),
        "base_two": lambda r, g: -np.logaddexp2(0, -r / np.log(2)).mean() - np.logaddexp2(0, g / np.log(2)).mean(),
    },
    "smoothed_value": {
        "no_smoothing": lambda p, q, a: 2 * divergences.js(p, q) - np.log(4),
        "old_discriminator": lambda p, q, a: smoothed(p / (p + q), p, q, a),
        "old_value": lambda p, q, a: divergences.value(a * p / (p + q), p, q),
        "rest_missing": lambda p, q, a: (
            (a * p) @ np.log(a * p / (p + q)) + q @ np.log(1 - a * p / (p + q))  # the right D, a term forgotten
        ),
        "rest_missing_in_both": lambda p, q, a: (a * p) @ np.log(a * p / (a * p + q)) + q @ np.log(q / (a * p + q)),
        "wrong_denominator": lambda p, q, a: smoothed(1 / (1 + q / (a * p)), p, q, a),
        "two_sided": lambda p, q, a: smoothed((a * p + (1 - a) * q) / (p + q), p, q, a),
        "undecided": lambda p, q, a: -2 * math.log(2),
        "answers_alpha_half": lambda p, q, a: a * math.log(a / 2) + (2 - a) * math.log(1 - a / 2),
        "sign_flipped": lambda p, q, a: -smoothed(a * p / (p + q), p, q, a),
        "mean_over_places": lambda p, q, a: smoothed(a * p / (p + q), p, q, a) / p.size,
        "not_summed": lambda p, q, a: [
            smoothed(a * b / (b + c), np.array([b]), np.array([c]), a) for b, c in zip(p, q, strict=True)
        ],
        "base_two": lambda p, q, a: smoothed(a * p / (p + q), p, q, a) / math.log(2),
    },
    "largest_value": {
        "share_ignored": lambda p, q, s: 2 * divergences.js(p, q) - 2 * math.log(2),
        "half_of_the_old_value": lambda p, q, s: divergences.js(p, q) - math.log(2),
        "old_discriminator": lambda p, q, s: shared(p / (p + q), p, q, s),
        "old_value": lambda p, q, s: divergences.value(s * p / (s * p + (1 - s) * q), p, q),
        "shares_exchanged": lambda p, q, s: shared((1 - s) * p / ((1 - s) * p + s * q), p, q, 1 - s),
        "shares_exchanged_in_the_value": lambda p, q, s: shared(s * p / (s * p + (1 - s) * q), p, q, 1 - s),
        "shares_exchanged_in_d": lambda p, q, s: shared((1 - s) * p / ((1 - s) * p + s * q), p, q, s),
        "share_is_the_answer": lambda p, q, s: s * math.log(s) + (1 - s) * math.log(1 - s),
        "one_half_is_the_answer": lambda p, q, s: -math.log(2),
        "not_weighted_to_one": lambda p, q, s: 2 * shared(1 / (1 + (1 - s) * q / (s * p)), p, q, s),
        "sign_flipped": lambda p, q, s: -shared(s * p / (s * p + (1 - s) * q), p, q, s),
        "mean_over_places": lambda p, q, s: shared(s * p / (s * p + (1 - s) * q), p, q, s) / p.size,
        "not_summed": lambda p, q, s: [
            s * b * math.log(s * b / (s * b + (1 - s) * c))
            + (1 - s) * c * math.log((1 - s) * c / (s * b + (1 - s) * c))
            for b, c in zip(p, q, strict=True)
        ],
        "base_two": lambda p, q, s: shared(s * p / (s * p + (1 - s) * q), p, q, s) / math.log(2),
    },
    "smallest_hinge": {
        "constant_critic": lambda p, q: hinge(tf.zeros(p.shape, tf.float64), p, q),
        "constant_critic ": lambda p, q: hinge(tf.ones(p.shape, tf.float64), p, q),
        "critic_is_a_probability": lambda p, q: hinge(divergences.optimal_discriminator(p, q), p, q),
        "critic_is_a_centred_probability": lambda p, q: hinge((p - q) / (p + q), p, q),
        "critic_is_the_logit": lambda p, q: hinge(np.log(p) - np.log(q), p, q),
        "critic_is_the_difference": lambda p, q: hinge(p - q, p, q),
        "critic_is_zero_or_one": lambda p, q: hinge(np.where(p > q, 1.0, 0.0), p, q),
        "critic_reversed": lambda p, q: hinge(np.sign(q - p), p, q),
        "critic_reversed ": lambda p, q: 2 * np.maximum(p, q).sum(),
        "total_variation": lambda p, q: np.maximum(p - q, 0).sum(),
        "halved": lambda p, q: 1 - 0.5 * np.abs(p - q).sum(),
        "gain": lambda p, q: sum(abs(a - b) for a, b in zip(p, q, strict=True)),
        "sign_flipped": lambda p, q: np.abs(p - q).sum() - 2,
        "mean_over_places": lambda p, q: 2 * np.minimum(p, q).mean(),
        "not_summed": lambda p, q: p + q - np.abs(p - q),
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name])


@pytest.mark.parametrize("name", ["smoothed_value", "largest_value", "smallest_hinge"])
def test_a_wrong_answer_does_not_print_the_formula(name):
    formula = BY_NAME[name]
    said = [formula.expected, *(hint for one in formula.mistakes.values() for hint in (one.hint, one.direct_hint))]
    for answer in ("p_data /", "share * p", "(1 − share)", "min(", "|p − q|", "alpha p /", "alpha * p"):
        assert not any(answer in text for text in said), answer


# ---- right, and written differently


def value_in_a_loop(real_logits, generated_logits):
    real = [stable_log_sigmoid(x) for x in real_logits]
    generated = [stable_log_sigmoid(-x) for x in generated_logits]
    return sum(real) / len(real) + sum(generated) / len(generated)


def smoothed_by_search(p, q, a):
    """The largest value, place by place, over a fine grid of answers."""
    y = np.linspace(0.0005, 0.9995, 19_981)[:, None]
    return (p * (a * np.log(y) + (1 - a) * np.log(1 - y)) + q * np.log(1 - y)).max(axis=0).sum()


def shared_by_search(p, q, s):
    y = np.linspace(0.0005, 0.9995, 19_981)[:, None]
    return (s * p * np.log(y) + (1 - s) * q * np.log(1 - y)).max(axis=0).sum()


def skewed_js(p, q, s):
    """The Jensen-Shannon divergence with weights s and 1 − s."""
    m = s * p + (1 - s) * q
    return s * divergences.kl(p, m) + (1 - s) * divergences.kl(q, m)


def by_entropy(p, q, a):
    """Minus the entropies of the best answers, each weighted by the mass of its place."""
    d = a * p / (p + q)
    return np.sum((p + q) * (d * np.log(d) + (1 - d) * np.log(1 - d)))


RIGHT = {
    "value": [
        lambda r, g: -mean(softplus(-r)) - mean(softplus(g)),
        lambda r, g: -bce(np.ones_like(r), r) - bce(np.zeros_like(g), g),
        value_in_a_loop,
        lambda r, g: (
            np.mean(np.minimum(r, 0) - np.log1p(np.exp(-abs(r))))
            + np.mean(np.minimum(-g, 0) - np.log1p(np.exp(-abs(g))))
        ),
        lambda r, g: (
            mean(tf.math.log_sigmoid(tf.cast(r, tf.float32))) + mean(tf.math.log_sigmoid(tf.cast(-g, tf.float32)))
        ),
    ],
    "smoothed_value": [
        lambda p, q, a: smoothed(a * p / (p + q), p, q, a),
        smoothed_by_search,
        by_entropy,
    ],
    "largest_value": [
        lambda p, q, s: shared(s * p / (s * p + (1 - s) * q), p, q, s),
        lambda p, q, s: shared(1 / (1 + np.exp(np.log(q / p) + np.log(1 / s - 1))), p, q, s),
        lambda p, q, s: shared_by_search(p, q, s),
        lambda p, q, s: skewed_js(p, q, s) + s * math.log(s) + (1 - s) * math.log(1 - s),
    ],
    "smallest_hinge": [
        lambda p, q: 2 - np.abs(p - q).sum(),
        lambda p, q: hinge(np.sign(p - q), p, q),
        lambda p, q: sum(min(2 * a, 2 * b) for a, b in zip(p, q, strict=True)),
        lambda p, q: np.minimum(hinge_in_places(-1, p, q), hinge_in_places(1, p, q)).sum(),
    ],
}


def hinge_in_places(critic, p, q):
    return p * max(0, 1 - critic) + q * max(0, 1 + critic)


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}


# ---- the references themselves


def test_the_value_of_the_optimal_logits_is_the_theorems():
    """V of D*'s logits on examples, as many of each kind as its probability says, is 2 JS − log 4."""
    p, q = np.array([10, 30, 60]), np.array([50, 30, 20])
    logits = np.log(p / q)
    v = chapter_3_3.value(np.repeat(logits, p), np.repeat(logits, q))
    assert v == pytest.approx(2 * divergences.js(p / 100, q / 100) - np.log(4))


def test_a_share_of_one_half_and_a_target_of_one_give_the_old_answers():
    rng = np.random.default_rng(0)
    p, q, _ = chapter_3_3.some_smoothing(rng)
    assert chapter_3_3_best.largest_value(p, q, 0.5) == pytest.approx(divergences.js(p, q) - np.log(2))
    assert chapter_3_3.smoothed_value(p, q, 1.0) == pytest.approx(2 * divergences.js(p, q) - np.log(4))


def test_no_critic_has_a_smaller_hinge_loss():
    rng = np.random.default_rng(0)
    p, q = chapter_3_3_best.some_pair(rng)
    least = chapter_3_3_best.smallest_hinge(p, q)
    others = [float(hinge(rng.uniform(-3, 3, 6), p, q)) for _ in range(1000)]
    assert min(others) > least == pytest.approx(2 - np.abs(p - q).sum())
