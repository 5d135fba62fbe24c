"""The exercises of notebook 6.1: typical mistakes are named, right variants raise no alarm."""

import functools
import math

import numpy as np
import pytest

from gan_lessons.chapters import vae
from gan_lessons.exercises import chapter_6_1, chapter_6_1_bound
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter_6_1.FORMULAS + chapter_6_1_bound.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


def kl_parts(m, s):
    return m * m - 1 - s + tf.exp(s)


def loop_kl(mean, log_variance):
    return [
        sum(0.5 * (m * m + math.exp(s) - 1 - s) for m, s in zip(*row, strict=True))
        for row in zip(mean, log_variance, strict=True)
    ]


def log_normal(x, y, sd):
    """Log-density of each number, by way of the density itself."""
    return np.log(np.exp(-0.5 * ((x - y) / sd) ** 2) / (sd * math.sqrt(2 * math.pi)))


def stable_bound(log_weights):
    """In loops, with the largest log weight of each example subtracted first."""
    columns = [[float(value) for value in column] for column in np.transpose(log_weights)]
    return [max(c) + math.log(sum(math.exp(v - max(c)) for v in c) / len(c)) for c in columns]


def squares(x, y):
    return np.sum((x - y) ** 2, axis=-1)


WRONG = {
    "kl_to_standard_normal": {
        "half_missing": lambda m, s: tf.reduce_sum(kl_parts(m, s), 1),
        "exp_missing": lambda m, s: 0.5 * np.sum(m * m - 1, axis=1),
        "log_of_sd": lambda m, s: np.sum(m**2 + np.exp(s) ** 2 - 1 - 2 * s, axis=1) / 2,
        "sd_for_variance": lambda m, s: np.sum(m**2 + np.sqrt(np.exp(s)) - 1 - s, axis=1) / 2,
        "one_missing": lambda m, s: 0.5 * np.sum(kl_parts(m, s) + 1, axis=1),
        "one_subtracted_once": lambda m, s: 0.5 * (np.sum(m**2 + np.exp(s) - s, axis=1) - 1),
        "log_added": lambda m, s: 0.5 * np.sum(m**2 + np.exp(s) + s - 1, axis=1),
        "sign_flipped": lambda m, s: 0.5 * np.sum(1 + s - m**2 - np.exp(s), axis=1),
        "mean_forgotten": lambda m, s: [sum(math.exp(v) - 1 - v for v in row) / 2 for row in s],
        "mean_not_squared": lambda m, s: 0.5 * np.sum(m + np.exp(s) - 1 - s, -1),
        "other_way_round": lambda m, s: np.sum(s / 2 + (1 + m**2) * np.exp(-s) / 2 - 0.5, axis=1),
        "mean_not_sum": lambda m, s: 0.5 * tf.reduce_mean(kl_parts(m, s), 1),
        "over_the_batch": lambda m, s: 0.5 * sum(kl_parts(m, s)),
        "one_for_all": lambda m, s: sum(loop_kl(m, s)),
        "mean_over_examples": lambda m, s: np.mean(loop_kl(m, s)),
        "not_summed": lambda m, s: 0.5 * kl_parts(m, s),
    },
    "reparametrise": {
        "variance_for_sd": lambda m, s, e: m + tf.exp(s) * e,
        "exp_missing": lambda m, s, e: m + e * s,
        "half_of_exp": lambda m, s, e: m + e * np.exp(s) / 2,
        "half_without_exp": lambda m, s, e: m + e * s / 2,
        "inverse_sd": lambda m, s, e: m + e / np.sqrt(np.exp(s)),
        "noise_unscaled": lambda m, s, e: e + m,
        "noise_forgotten": lambda m, s, e: m + np.sqrt(np.exp(s)),
        "mean_only": lambda m, s, e: m,
        "mean_forgotten": lambda m, s, e: np.sqrt(np.exp(s)) * e,
        "all_scaled": lambda m, s, e: (m + e) * np.sqrt(np.exp(s)),
        "centred_backwards": lambda m, s, e: (e - m) * np.exp(-s / 2),
    },
    "elbo": {
        "kl_added": lambda x, y, sd, m, s: log_normal(x, y, sd).sum(1) + loop_kl(m, s),
        "sign_flipped": lambda x, y, sd, m, s: np.array(loop_kl(m, s)) - log_normal(x, y, sd).sum(1),
        "kl_missing": lambda x, y, sd, m, s: log_normal(x, y, sd).sum(1),
        "likelihood_missing": lambda x, y, sd, m, s: [-value for value in loop_kl(m, s)],
        "constant_missing": lambda x, y, sd, m, s: -squares(x, y) / 2 / sd**2 - loop_kl(m, s),
        "constant_once": lambda x, y, sd, m, s: (
            -squares(x, y) / (2 * sd**2) - np.log(sd * math.sqrt(2 * math.pi)) - loop_kl(m, s)
        ),
        "sd_not_squared": lambda x, y, sd, m, s: log_normal(x, y, math.sqrt(sd)).sum(1) - loop_kl(m, s),
        "squared_error_only": lambda x, y, sd, m, s: -squares(x, y) - loop_kl(m, s),
        "half_missing": lambda x, y, sd, m, s: (
            -squares(x, y) / sd**2 - 4 * np.log(sd * math.sqrt(2 * math.pi)) - loop_kl(m, s)
        ),
        "mean_not_sum": lambda x, y, sd, m, s: log_normal(x, y, sd).mean(1) - loop_kl(m, s),
        "summed_over_all": lambda x, y, sd, m, s: log_normal(x, y, sd).sum() - sum(loop_kl(m, s)),
        "mean_over_examples": lambda x, y, sd, m, s: np.mean(log_normal(x, y, sd).sum(1) - loop_kl(m, s)),
    },
    "importance_bound": {
        "mean_of_logs": lambda w: tf.reduce_mean(w, 0),
        "not_stable": lambda w: np.log(np.mean(np.exp(w), axis=0)),
        "sum_not_mean": lambda w: tf.reduce_logsumexp(w, axis=0),
        "log_k_added": lambda w: tf.reduce_logsumexp(w, axis=0) + math.log(4),
        "divided_after_the_log": lambda w: np.logaddexp.reduce(w) / 4,
        "largest_not_added_again": lambda w: np.log(np.exp(w - w.max(0)).mean(0)),
        "largest_alone": lambda w: np.sort(w, axis=0)[-1],
        "over_the_examples": lambda w: tf.reduce_logsumexp(w, axis=1) - math.log(5),
        "over_everything": lambda w: tf.reduce_logsumexp(w) - math.log(20),
        "mean_over_examples": lambda w: np.mean(stable_bound(w)),
        "logarithm_missing": lambda w: np.exp(w).mean(axis=0),
        "sign_flipped": lambda w: -np.array(stable_bound(w)),
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name])


# ---- right, and written differently

RIGHT = {
    "kl_to_standard_normal": [
        loop_kl,
        lambda m, s: tf.reduce_sum(kl_parts(m, s), axis=-1) / 2,
        lambda m, s: -0.5 * np.sum(1 + s - m**2 - np.exp(s), axis=1),
        lambda m, s: vae.kl_to_standard_normal(tf.constant(m), tf.constant(s)),
        lambda m, s: 0.5 * (np.linalg.norm(m, axis=1) ** 2 + np.exp(s).sum(1) - m.shape[1] - s.sum(1)),
    ],
    "reparametrise": [
        lambda m, s, e: vae.reparametrise(tf.constant(m), tf.constant(s), tf.constant(e)),
        lambda m, s, e: m + np.sqrt(np.exp(s)) * e,
        lambda m, s, e: tf.random.normal(m.shape, dtype=tf.float64) * 0 + m + e * tf.exp(s / 2),
        lambda m, s, e: np.array([[a + math.exp(b) ** 0.5 * c for a, b, c in zip(*r)] for r in zip(m, s, e)]),  # noqa: B905
    ],
    "elbo": [
        lambda x, y, sd, m, s: log_normal(x, y, sd).sum(axis=1) - loop_kl(m, s),
        lambda x, y, sd, m, s: (
            -squares(x, y) / (2 * sd**2) - x.shape[1] * np.log(sd * math.sqrt(2 * math.pi)) - loop_kl(m, s)
        ),
        lambda x, y, sd, m, s: tf.reduce_sum(log_normal(x, y, sd), axis=1) - tf.reduce_sum(kl_parts(m, s), 1) / 2,
        lambda x, y, sd, m, s: [sum(map(float, row)) - k for row, k in zip(log_normal(x, y, sd), loop_kl(m, s))],  # noqa: B905
    ],
    "importance_bound": [
        stable_bound,
        lambda w: tf.reduce_logsumexp(w, axis=0) - tf.math.log(float(4)).numpy(),
        lambda w: w.max(axis=0) + np.log(np.exp(w - w.max(axis=0)).mean(axis=0)),
        lambda w: np.logaddexp.reduce(w - np.log(len(w))),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}


def test_no_answer_prints_the_formula():
    """What the first wrong answer shows, and every hint, leaves something to find."""
    for formula in BY_NAME.values():
        texts = [formula.expected, *(hint for one in formula.mistakes.values() for hint in one[1:])]
        assert not [text for text in texts if "exp(" in text or "²" in text.replace("sd²", "") or "log(" in text]
