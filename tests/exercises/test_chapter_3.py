"""Chapter 3's exercises: typical mistakes are named, right variants raise no alarm."""

import functools
import math

import numpy as np
import pytest

from gan_lessons.exercises import chapter_3_1, chapter_3_2, chapter_3_3
from gan_lessons.metrics import divergences
from gan_lessons.utils.tensorflow import keras, tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in [*chapter_3_1.FORMULAS, *chapter_3_2.FORMULAS, *chapter_3_3.FORMULAS]}
mean, log, sigmoid, softplus = tf.reduce_mean, tf.math.log, tf.sigmoid, tf.nn.softplus
bce = keras.losses.BinaryCrossentropy(from_logits=True)


found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


def middle(p, q):
    return (p + q) / 2


def plain_kl(p, q):
    """KL(p ‖ q) with numbers too small to matter in place of zeros."""
    p = np.maximum(p, 1e-300)
    return np.sum(p * np.log(p / q))


def js_in_a_loop(p, q):
    total = 0.0
    for a, b in zip(p, q, strict=True):
        for c in (a, b):
            if c > 0:
                total += 0.5 * c * math.log(2 * c / (a + b))
    return total


def js_without_mixture(p, q):
    """m = p + q, and the halves forgotten there."""
    return 0.5 * plain_kl(p, p + q) + 0.5 * plain_kl(q, p + q)


def all_logarithms(real_logits, generated_logits):
    """One mean for everything."""
    parts = [-math.log1p(math.exp(-x)) if x > 0 else x - math.log1p(math.exp(x)) for x in real_logits]
    parts += [-math.log1p(math.exp(-x)) if x > 0 else x - math.log1p(math.exp(x)) for x in -generated_logits]
    return sum(parts) / len(parts)


WRONG = {
    "optimal": {
        "swapped": lambda p_data, p_generated: p_generated / (p_data + p_generated),
        "swapped ": lambda p_data, p_generated: 1 - p_data / (p_generated + p_data),
        "ratio": lambda p_data, p_generated: [a / b for a, b in zip(p_data, p_generated, strict=True)],
        "ratio_upside_down": lambda p_data, p_generated: tf.constant(p_generated) / p_data,
        "divided_by_the_mean": lambda p_data, p_generated: p_data / np.mean([p_data, p_generated], axis=0),
        "halved": lambda p_data, p_generated: (p_data / 2) / (p_data + p_generated),
        "difference": lambda p_data, p_generated: p_data - p_generated,
        "sigmoid_of_difference": lambda p_data, p_generated: tf.sigmoid(p_data - p_generated),
        "sigmoid_of_ratio": lambda p_data, p_generated: 1 / (1 + np.exp(-p_data / p_generated)),
        "log_ratio": lambda p_data, p_generated: np.log(p_data) - np.log(p_generated),
        "hard_verdict": lambda p_data, p_generated: [
            1 if a > b else 0 for a, b in zip(p_data, p_generated, strict=True)
        ],
        "summed_over_places": lambda p_data, p_generated: p_data / sum(p_data + p_generated),
        "mean_over_places": lambda p_data, p_generated: mean(p_data / (p_data + p_generated)),
        "p_data_itself": lambda p_data, p_generated: p_data,
    },
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
    "js": {
        "zero_times_log": lambda p, q: 0.5 * np.sum(p * np.log(p / middle(p, q)) + q * np.log(q / middle(p, q))),
        "zero_times_log ": lambda p, q: tf.reduce_sum(p * log(p / middle(p, q)) + q * log(q / middle(p, q))) / 2,
        "infinite": lambda p, q: np.sum(q * np.log(q / p)),
        "infinite ": lambda p, q: 0.5 * plain_kl(p, q) + 0.5 * np.sum(q * np.log(q / p)),
        "infinite  ": lambda p, q: np.sum(middle(p, q) * np.log(middle(p, q) / p)),
        "kl": plain_kl,
        "one_side_p": lambda p, q: plain_kl(p, middle(p, q)),
        "one_side_q": lambda p, q: np.sum(q * np.log(q / middle(p, q))),
        "not_halved": lambda p, q: plain_kl(p, middle(p, q)) + plain_kl(q, middle(p, q)),
        "halved_twice": lambda p, q: js_in_a_loop(p, q) / 2,
        "mixture_not_halved": js_without_mixture,
        "square_root": lambda p, q: math.sqrt(js_in_a_loop(p, q)),
        "base_two": lambda p, q: js_in_a_loop(p, q) / math.log(2),
        "sign_flipped": lambda p, q: -js_in_a_loop(p, q),
        "mean_over_places": lambda p, q: js_in_a_loop(p, q) / p.size,
        "not_summed": lambda p, q: [js_in_a_loop([a], [b]) for a, b in zip(p, q, strict=True)],
        "value_of_the_game": lambda p, q: 2 * js_in_a_loop(p, q) - 2 * math.log(2),
    },
    "generator_gradients": {
        "swapped": lambda x: (sigmoid(x) - 1, -sigmoid(x)),
        "sign_flipped": lambda x: [sigmoid(x), 1 - sigmoid(x)],
        "order_and_sign": lambda x: (1 - sigmoid(x), sigmoid(x)),
        "both_saturating": lambda x: (-sigmoid(x), -sigmoid(x)),
        "both_non_saturating": lambda x: np.stack([1 / (1 + np.exp(-x)) - 1] * 2),
        "inner_derivative_missing": lambda x: (-1 / (1 - sigmoid(x)), -1 / sigmoid(x)),
        "outer_derivative_missing": lambda x: (-sigmoid(x) * sigmoid(-x), -sigmoid(x) * sigmoid(-x)),
        "the_losses": lambda x: (log(1 - sigmoid(x)), -log(sigmoid(x))),
        "sigmoid_missing": lambda x: (-x, x - 1),
        "mean_over_the_batch": lambda x: (mean(-sigmoid(x)), mean(sigmoid(x) - 1)),
        "divided_by_the_batch": lambda x: (-sigmoid(x) / len(x), (sigmoid(x) - 1) / len(x)),
        "first_only": lambda x: -sigmoid(x),
        "second_only": lambda x: -1 / (1 + np.exp(x)),
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name], shortest=20)


# ---- right, and written differently


def stable_log_sigmoid(x):
    return -math.log1p(math.exp(-x)) if x >= 0 else x - math.log1p(math.exp(x))


def value_in_a_loop(real_logits, generated_logits):
    real = [stable_log_sigmoid(x) for x in real_logits]
    generated = [stable_log_sigmoid(-x) for x in generated_logits]
    return sum(real) / len(real) + sum(generated) / len(generated)


def by_tape(logits):
    x = tf.constant(logits)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        saturating, non_saturating = -softplus(x), softplus(-x)
    return tape.gradient(saturating, x), tape.gradient(non_saturating, x)


def entropy(p):
    return -sum(a * math.log(a) for a in p if a > 0)


RIGHT = {
    "optimal": [
        lambda p_data, p_generated: 1 / (1 + p_generated / p_data),
        lambda p_data, p_generated: tf.sigmoid(tf.math.log(p_data) - tf.math.log(p_generated)),
        lambda p_data, p_generated: [a / (a + b) for a, b in zip(p_data.tolist(), p_generated.tolist(), strict=True)],
        lambda p_data, p_generated: 1 - p_generated / np.sum([p_data, p_generated], axis=0),
        lambda p_data, p_generated: tf.cast(p_data, tf.float32) / tf.cast(p_data + p_generated, tf.float32),
    ],
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
    "js": [
        js_in_a_loop,
        lambda p, q: entropy(middle(p, q)) - 0.5 * entropy(p) - 0.5 * entropy(q),
        lambda p, q: 0.5 * np.nansum(p * np.log(p / middle(p, q))) + 0.5 * np.nansum(q * np.log(q / middle(p, q))),
        lambda p, q: 0.5 * sum(np.sum(tf.math.xlogy(a, a / middle(p, q))) for a in (p, q)),
        lambda p, q: plain_kl(p, middle(p, q)) / 2 + plain_kl(q, middle(p, q)) / 2,
        lambda p, q: 0.5 * np.sum((p + 1e-12) * np.log((p + 1e-12) / middle(p, q)) + q * np.log(q / middle(p, q))),
        lambda p, q: divergences.js(p, q),
    ],
    "generator_gradients": [
        by_tape,
        lambda x: np.stack([-1 / (1 + np.exp(-x)), -1 / (1 + np.exp(x))]),
        lambda x: [[-1 / (1 + math.exp(-a)) for a in x], [1 / (1 + math.exp(-a)) - 1 for a in x]],
        lambda x: (-tf.sigmoid(tf.cast(x, tf.float32)), -tf.sigmoid(tf.cast(-x, tf.float32))),
        lambda x: (-np.exp(x) / (1 + np.exp(x)), -np.exp(-x) / (1 + np.exp(-x))),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}


# ---- the references themselves


def test_the_references_agree_with_the_module_that_the_chapter_measures_with():
    rng = np.random.default_rng(0)
    for _ in range(20):
        p, q = chapter_3_3.some_distributions(rng)
        assert chapter_3_3.js(p, q) == pytest.approx(divergences.js(p, q), rel=1e-12)
        p, q = q, rng.dirichlet(np.ones(6))
        assert chapter_3_1.optimal(p, q) == pytest.approx(divergences.optimal_discriminator(p, q))


def test_the_exercises_fit_together():
    """V of D*'s logits on examples, as many of each kind as its probability says, is 2 JS − log 4."""
    p, q = np.array([10, 30, 60]), np.array([50, 30, 20])
    logits = np.log(p / q)
    v = chapter_3_3.value(np.repeat(logits, p), np.repeat(logits, q))
    assert v == pytest.approx(2 * chapter_3_3.js(p / 100, q / 100) - np.log(4))


def test_the_gradients_are_those_of_the_losses():
    x, h = np.linspace(-5, 5, 11), 1e-5
    losses = (lambda x: -np.logaddexp(0, x), lambda x: np.logaddexp(0, -x))
    for gradient, loss in zip(chapter_3_2.generator_gradients(x), losses, strict=True):
        assert gradient == pytest.approx((loss(x + h) - loss(x - h)) / (2 * h), abs=1e-8)
