"""Chapter 0's exercises: typical mistakes are named, right variants raise no alarm."""

import functools
import itertools
import math

import numpy as np
import pytest

from gan_lessons.exercises import chapter_0
from gan_lessons.utils.tensorflow import keras, tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter_0.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


# ---- typical mistakes, written as students write them


def starts_at_zero(values, weight):
    average, averages = 0.0, []
    for value in values:
        average = weight * average + (1 - weight) * value
        averages.append(average)
    return averages


def shares_swapped(values, weight):
    out = [values[0]]
    for i in range(1, len(values)):
        out.append((1 - weight) * out[i - 1] + weight * values[i])
    return out


def like_adam(values, weight):
    mean, out = 0.0, []
    for t, value in enumerate(values, start=1):
        mean = weight * mean + (1 - weight) * value
        out.append(mean / (1 - weight**t))
    return out


def no_memory(values, weight):
    out = [values[0]]
    for before, value in itertools.pairwise(values):
        out.append(weight * before + (1 - weight) * value)
    return np.array(out)


def halves(values, weight):
    out = [values[0]]
    for value in values[1:]:
        out.append((out[-1] + value) / 2)
    return out


def adds_all_of_the_new(values, weight):
    out = [values[0]]
    for value in values[1:]:
        out.append(weight * out[-1] + value)
    return out


def adds_to_all_of_the_old(values, weight):
    out = [values[0]]
    for value in values[1:]:
        out.append(out[-1] + (1 - weight) * value)
    return out


def returns_the_last(values, weight):
    average = values[0]
    for value in values[1:]:
        average = weight * average + (1 - weight) * value
    return average


def forgets_the_first(values, weight):
    average, out = values[0], []
    for value in values[1:]:
        average = weight * average + (1 - weight) * value
        out.append(average)
    return out


def loops_over_all(values, weight):
    out = [values[0]]
    for value in values:
        out.append(weight * out[-1] + (1 - weight) * value)
    return out


def never_writes_back(values, weight):
    average = values[0]
    for value in values[1:]:
        average = weight * average + (1 - weight) * value
    return values


WRONG = {
    "verdict": {
        "odds": lambda logits: tf.exp(logits),
        "inverse_odds": lambda logits: [math.exp(-x) for x in logits],
        "probability_of_generated": lambda logits: 1 - tf.sigmoid(logits),
        "probability_of_generated ": lambda logits: 1 / (1 + np.exp(logits)),
        "brackets_missing": lambda logits: 1 / 1 + np.exp(-logits),
        "tanh": lambda logits: [math.tanh(x) for x in logits],
        "twice_as_steep": lambda logits: (tf.tanh(logits) + 1) / 2,
        "base_two": lambda logits: 1 / (1 + 2 ** (-logits)),
        "hard_threshold": lambda logits: [1 if x > 0 else 0 for x in logits],
        "hard_threshold ": lambda logits: np.where(logits >= 0, 1.0, 0.0),
        "cut_off": lambda logits: [max(0.0, min(1.0, x)) for x in logits],
        "logit_itself": lambda logits: logits,
        "sigmoid_twice": lambda logits: tf.sigmoid(keras.activations.sigmoid(logits)),
        "softmax_over_the_batch": lambda logits: tf.nn.softmax(logits),
        "log_probability": lambda logits: -tf.nn.softplus(-logits),
    },
    "moving_average": {
        "shares_swapped": shares_swapped,
        "starts_at_zero": starts_at_zero,
        "corrected_for_zero": like_adam,
        "no_memory": no_memory,
        "plain_mean": lambda values, weight: [values[: i + 1].mean() for i in range(len(values))],
        "weight_not_used": halves,
        "new_counts_whole": adds_all_of_the_new,
        "old_counts_whole": adds_to_all_of_the_old,
        "last_only": returns_the_last,
        "first_left_out": forgets_the_first,
        "first_twice": loops_over_all,
        "values_unchanged": never_writes_back,
        "mean_of_all": lambda values, weight: sum(values) / len(values),
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name], shortest=20)


# ---- right, and written differently


def by_index(values, weight):
    averages = np.zeros(len(values))
    averages[0] = values[0]
    for i in range(1, len(values)):
        averages[i] = averages[i - 1] + (1 - weight) * (values[i] - averages[i - 1])
    return averages


def in_place(values, weight):
    for i in range(1, len(values)):
        values[i] = weight * values[i - 1] + (1 - weight) * values[i]
    return values


def in_one_product(values, weight):
    age = np.subtract.outer(np.arange(len(values)), np.arange(len(values)))
    share = np.where(age >= 0, (1 - weight) * weight ** np.maximum(age, 0), 0.0)
    share[:, 0] /= 1 - weight
    return share @ values


RIGHT = {
    "verdict": [
        lambda logits: tf.sigmoid(logits),
        lambda logits: tf.nn.sigmoid(tf.cast(logits, tf.float32)),
        lambda logits: keras.ops.sigmoid(logits),
        lambda logits: [1 / (1 + math.exp(-x)) for x in logits],
        lambda logits: np.exp(logits) / (1 + np.exp(logits)),
        lambda logits: 0.5 * (1 + np.tanh(0.5 * logits)),
        lambda logits: np.exp(-np.logaddexp(0, -logits)),
        lambda logits: 1 - 1 / (1 + np.e**logits),
    ],
    "moving_average": [
        by_index,
        in_place,
        in_one_product,
        lambda values, weight: [*itertools.accumulate(values, lambda old, new: weight * old + (1 - weight) * new)],
        lambda values, weight: tf.scan(lambda old, new: weight * old + (1 - weight) * new, tf.constant(values)),
    ],
}


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("seed", SEEDS)
def test_right_variants_written_differently_raise_no_alarm(name, seed):
    assert [found(name, variant, seed).mistake for variant in RIGHT[name]] == [None] * len(RIGHT[name])


@pytest.mark.parametrize(("name", "mistake"), [("verdict", "other_numbers"), ("moving_average", "other_numbers")])
def test_what_no_list_knows_is_still_not_right(name, mistake):
    assert found(name, lambda first, *others: 0.123 + 0 * first).mistake == mistake
