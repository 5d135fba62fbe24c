"""Chapter 3's exercises: typical mistakes are named, right variants raise no alarm."""

import functools

import numpy as np
import pytest

from gan_lessons.exercises import chapter_3_1
from gan_lessons.metrics import divergences
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter_3_1.FORMULAS}
mean = tf.reduce_mean


found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


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
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name], shortest=20)


# ---- right, and written differently


RIGHT = {
    "optimal": [
        lambda p_data, p_generated: 1 / (1 + p_generated / p_data),
        lambda p_data, p_generated: tf.sigmoid(tf.math.log(p_data) - tf.math.log(p_generated)),
        lambda p_data, p_generated: [a / (a + b) for a, b in zip(p_data.tolist(), p_generated.tolist(), strict=True)],
        lambda p_data, p_generated: 1 - p_generated / np.sum([p_data, p_generated], axis=0),
        lambda p_data, p_generated: tf.cast(p_data, tf.float32) / tf.cast(p_data + p_generated, tf.float32),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}


# ---- the references themselves


def test_the_references_agree_with_the_module_that_the_chapter_measures_with():
    rng = np.random.default_rng(0)
    for _ in range(20):
        p, q = rng.dirichlet(np.ones(6)), rng.dirichlet(np.ones(6))
        assert chapter_3_1.optimal(p, q) == pytest.approx(divergences.optimal_discriminator(p, q))
