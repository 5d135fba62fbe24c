"""Chapter 4's exercise on data preparation: typical mistakes are named, right variants raise no alarm."""

import functools

import numpy as np
import pytest

from gan_lessons.exercises import chapter_4_1
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter_4_1.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


def rows(images):
    return images.reshape(images.shape[0], -1)


WRONG = {
    "prepare": {
        "not_flattened": lambda images, low, high: low + images * (high - low) / 255,
        "all_in_one_row": lambda images, low, high: low + (high - low) * images.flatten() / 255.0,
        "not_scaled": lambda images, low, high: rows(images).astype("float32"),
        "zero_to_one": lambda images, low, high: rows(images).astype("float32") / 255,
        "minus_one_to_one": lambda images, low, high: (rows(images).astype("float32") - 127.5) / 127.5,
        "low_not_added": lambda images, low, high: rows(images) * ((high - low) / 255),
        "width_forgotten": lambda images, low, high: low + high * (rows(images) / 255),
        "turned_round": lambda images, low, high: high + (low - high) * (rows(images) / 255),
        "divided_by_256": lambda images, low, high: np.interp(rows(images), [0, 256], [low, high]),
        "range_of_the_data": lambda images, low, high: (
            low + np.ptp([low, high]) * (rows(images) - np.min(images)) / np.ptp(images)
        ),
        "clipped": lambda images, low, high: np.minimum(np.maximum(rows(images), low), high),
    },
}
RIGHT = {
    "low_plus": lambda images, low, high: low + (high - low) * rows(images) / 255,
    "weighted_mean": lambda images, low, high: (1 - rows(images) / 255) * low + rows(images) / 255 * high,
    "interp": lambda images, low, high: np.interp(rows(images), [0, 255], [low, high]),
    "tensorflow": lambda images, low, high: low + (high - low) * tf.reshape(images, (len(images), -1)) / 255,
    "float32": lambda images, low, high: rows(images).astype("float32") / 255 * (high - low) + low,
    "a list": lambda images, low, high: [(low + (high - low) * image / 255).ravel() for image in images],
}


@pytest.mark.parametrize("seed", SEEDS)
@for_each_mistake(WRONG)
def test_mistakes_are_named(name, mistake, wrong, seed):
    assert found(name, wrong, seed).mistake == mistake


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("variant", RIGHT)
def test_right_variants_pass(variant, seed):
    assert found("prepare", RIGHT[variant], seed).mistake is None


@pytest.mark.parametrize("name", WRONG)
def test_every_mistake_has_a_wrong_function_and_hints(name):
    check_hints(WRONG[name], BY_NAME[name])
