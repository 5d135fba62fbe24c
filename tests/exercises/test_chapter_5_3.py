"""Chapter 5.3's exercises: typical mistakes are named, right variants raise no alarm."""

import functools
import math

import numpy as np
import pytest

from gan_lessons import losses
from gan_lessons.exercises import chapter_5_3
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter_5_3.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


def loop_average(rows, decay, begin, share=None):
    for row in rows:
        begin = begin * decay + row * (1 - decay if share is None else share)
    return begin


def loop_share(p, labels, right):
    return sum(right(row, int(label)) for row, label in zip(p, labels, strict=True)) / len(labels)


def softplus(x):
    return math.log1p(math.exp(x))


WRONG = {
    "averaged_weights": {
        "plain_mean": lambda w, d: sum(w) / len(w),
        "swapped": lambda w, d: loop_average(w[1:], 1 - d, w[0]),
        "begun_at_zero": lambda w, d: loop_average(w, d, np.zeros(2)),
        "first_left_out": lambda w, d: loop_average(w[2:], d, w[1]),
        "last_left_out": lambda w, d: loop_average(w[1:-1], d, w[0]),
        "not_normalised": lambda w, d: loop_average(w[1:], d, w[0], share=1),
        "last_row": lambda w, d: w[len(w) - 1],
        "backwards": lambda w, d: loop_average(w[::-1][1:], d, w[-1]),
        "one_number": lambda w, d: loop_average(w[1:], d, w[0]).sum() / 2,
    },
    "label_accuracy": {
        "count": lambda p, y: sum(int(row.argmax()) == label for row, label in zip(p, y, strict=True)),
        "sure_of_anything": lambda p, y: sum(max(row) for row in p) / len(p),
        "mean_probability": lambda p, y: loop_share(p, y, lambda row, label: row[label]),
        "above_a_bound": lambda p, y: loop_share(p, y, lambda row, label: row[label] > 0.8),
        "wrong_share": lambda p, y: 1 - np.mean(np.argmax(p, axis=1) == y),
        "wrong_axis": lambda p, y: np.mean([np.mean(np.argmax(p, axis=0) == label) for label in range(4)]),
        "each_sample": lambda p, y: np.equal(np.argmax(p, 1), y),
    },
    "paired_loss": {
        "discriminators": lambda r, g: np.mean(np.log(1 + np.exp(g - r))),
        "not_paired": lambda r, g: -np.mean(np.log(1 / (1 + np.exp(-g)))),
        "means_first": lambda r, g: softplus(np.mean(r) - np.mean(g)),
        "no_softplus": lambda r, g: np.mean(r) - np.mean(g),
        "sum": lambda r, g: sum(softplus(a - b) for a, b in zip(r, g, strict=True)),
        "probabilities": lambda r, g: tf.reduce_mean(tf.nn.softplus(tf.sigmoid(r) - tf.sigmoid(g))),
        "all_pairs": lambda r, g: np.mean([softplus(a - b) for a in r for b in g]),
        "log_sigmoid": lambda r, g: tf.reduce_mean(tf.math.log_sigmoid(g - r)),
        "each_pair": lambda r, g: np.log1p(np.exp(r - g)),
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name])


# ---- right, and written differently


def weighted(weights, decay):
    """The closed form: the first row has what the later ones leave."""
    ages = np.arange(len(weights))[::-1]
    shares = np.where(ages < len(weights) - 1, (1 - decay) * decay**ages, decay**ages)
    return shares @ weights


RIGHT = {
    "averaged_weights": [
        weighted,
        lambda w, d: loop_average(w, d, w[0]),  # the first row mixed into itself changes nothing
        lambda w, d: [loop_average(column[1:], d, column[0]) for column in w.T],
        lambda w, d: tf.scan(lambda average, row: d * average + (1 - d) * row, tf.constant(w))[-1],
        lambda w, d: loop_average(w[1:], d, w[0] * 1.0).tolist(),
    ],
    "label_accuracy": [
        lambda p, y: loop_share(p, y, lambda row, label: row[label] == max(row)),
        lambda p, y: 1 - np.count_nonzero(p.argmax(1) - y) / len(y),
        lambda p, y: tf.reduce_mean(tf.cast(tf.argmax(p, 1) == tf.cast(y, tf.int64), tf.float32)),
        lambda p, y: float(np.mean(np.argsort(p)[:, -1] == y)),
    ],
    "paired_loss": [
        lambda r, g: np.mean([softplus(a - b) for a, b in zip(r, g, strict=True)]),
        lambda r, g: -tf.reduce_mean(tf.math.log_sigmoid(g - r)),
        lambda r, g: -np.log(1 / (1 + np.exp(r - g))).mean(),
        lambda r, g: losses.relativistic_generator(tf.constant(r), tf.constant(g)),
        lambda r, g: np.logaddexp(r, g).mean() - g.mean(),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}
