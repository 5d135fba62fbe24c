"""Notebook 3.1's exercises: typical mistakes are named, right variants raise no alarm."""

import functools

import numpy as np
import pytest

from gan_lessons.exercises import chapter_3_1
from gan_lessons.metrics import divergences
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter_3_1.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


def bayes(d, s):
    return d * s / (d * s + (1 - d) * (1 - s))


WRONG = {
    "waiting_time": {
        "falling": lambda u: np.log(1 / u),
        "sign_flipped": lambda u: np.log1p(-u),
        "sign_flipped_and_falling": lambda u: tf.math.log(u),
        "density_itself": lambda u: np.exp(-u),
        "distribution_function": lambda u: -np.expm1(-u),
        "slope_of_the_map": lambda u: (1 - u) ** -1.0,
        "upside_down": lambda u: 1 / -np.log(1 - u),
        "base_two": lambda u: np.log2(1 / (1 - u)),
        "log1p_sign": lambda u: np.log1p(u),
        "noise_itself": lambda u: u,
        "drawn_anew": lambda u: -sum(np.log(1 - u)) / len(u),
    },
    "corrected": {
        "share_ignored": lambda d, s: d,
        "shares_exchanged": lambda d, s: d * (1 - s) / (d * (1 - s) + (1 - d) * s),
        "probability_of_generated": lambda d, s: (1 - d) * (1 - s) / (d * s + (1 - d) * (1 - s)),
        "product": lambda d, s: d * s,
        "twice_the_product": lambda d, s: d * s / 0.5,
        "mean": lambda d, s: np.mean([d, np.full(len(d), s)], axis=0),
        "share_on_real_only": lambda d, s: s * d / (s * d + 1 - d),
        "rest_on_generated_only": lambda d, s: d / (d + (1 - s) * (1 - d)),
        "odds": lambda d, s: s * d / ((1 - s) * (1 - d)),
        "logit": lambda d, s: np.log(d) - np.log(1 - d) + np.log(s) - np.log(1 - s),
        "logit_of_share_added": lambda d, s: 1 / (1 + (1 - d) / d * np.exp(-s)),
        "mean_over_answers": lambda d, s: bayes(d, s).mean(),
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name], shortest=20)


# ---- right, and written differently


RIGHT = {
    "waiting_time": [
        lambda u: -np.log1p(-u),
        lambda u: np.log(1 / (1 - u)),
        lambda u: [-np.log(1 - one) for one in u],
        lambda u: -tf.math.log(1 - tf.cast(u, tf.float32)),
    ],
    "corrected": [
        bayes,
        lambda d, s: 1 / (1 + (1 - d) / d * (1 - s) / s),
        lambda d, s: tf.sigmoid(np.log(d / (1 - d)) + np.log(s / (1 - s))),
        lambda d, s: [bayes(one, s) for one in d.tolist()],
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}


# ---- the references themselves


def test_waiting_times_have_the_density_that_the_exercise_asks_for():
    """The share of samples below x is 1 − e^−x."""
    samples = chapter_3_1.waiting_time((np.arange(10_000) + 0.5) / 10_000)
    assert (np.diff(samples) > 0).all()
    for x in (0.2, 1.0, 3.0):
        assert (samples < x).mean() == pytest.approx(1 - np.exp(-x), abs=2e-4)


def test_the_corrected_answer_is_the_share_of_real_examples_under_the_new_mixture():
    p, q = np.random.default_rng(0).dirichlet(np.ones(5), 2)
    d = divergences.optimal_discriminator(p, q)
    assert chapter_3_1.corrected(d, 0.5) == pytest.approx(d)
    assert chapter_3_1.corrected(d, 0.3) == pytest.approx(0.3 * p / (0.3 * p + 0.7 * q))
