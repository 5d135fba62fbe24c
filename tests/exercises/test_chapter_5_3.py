"""Chapter 5.3's exercises: typical mistakes are named, right variants raise no alarm."""

import functools
import math

import numpy as np
import pytest

from gan_lessons import losses
from gan_lessons.exercises import chapter_5_3
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

TRAINED = "train_with_average"  # a run for each trial: fewer seeds
BY_NAME = {formula.name: formula for formula in chapter_5_3.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


def loop_average(rows, decay, begin, share=None):
    for row in rows:
        begin = begin * decay + row * (1 - decay if share is None else share)
    return begin


def loop_share(p, labels, right):
    return sum(right(row, int(label)) for row, label in zip(p, labels, strict=True)) / len(labels)


def flat(gan):
    return np.concatenate([weight.ravel() for weight in gan.generator.get_weights()])


def loop_trained(gan, data, steps, mix, begin=None):
    average = flat(gan) if begin is None else begin
    for _ in range(steps):
        gan.train(data, 1, progress=False)
        average = mix(average, flat(gan))
    return average


def mixed_before(gan, data, steps, d):
    average = flat(gan)
    for _ in range(steps):
        average = d * average + (1 - d) * flat(gan)
        gan.train(data, 1, progress=False)
    return average


def mixed_once(gan, data, steps, d):
    first = flat(gan)
    gan.train(data, steps, progress=False)
    return d * first + (1 - d) * flat(gan)


def begun_late(gan, data, steps, d):
    gan.train(data, 1, progress=False)
    return loop_trained(gan, data, steps - 1, lambda a, w: d * a + (1 - d) * w)


def all_rows(gan, data, steps):
    rows = [flat(gan)]
    for _ in range(steps):
        gan.train(data, 1, progress=False)
        rows.append(flat(gan))
    return np.stack(rows)


def put_into_g(gan, data, steps, d):
    average = gan.generator.get_weights()
    for _ in range(steps):
        gan.train(data, 1, progress=False)
        now = gan.generator.get_weights()
        for i in range(len(average)):
            average[i] = d * average[i] + (1 - d) * now[i]
        gan.generator.set_weights(average)
    return flat(gan)


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
    TRAINED: {
        "nothing_trained": lambda gan, x, n, d: loop_average([flat(gan)] * n, d, flat(gan)),
        "last_weights": lambda gan, x, n, d: loop_trained(gan, x, n, lambda a, w: w),
        "last_weights ": lambda gan, x, n, d: (gan.train(x, n, progress=False), flat(gan))[1],
        "mixed_before_the_step": mixed_before,
        "mixed_once": mixed_once,
        "swapped": lambda gan, x, n, d: loop_trained(gan, x, n, lambda a, w: (1 - d) * a + d * w),
        "not_normalised": lambda gan, x, n, d: loop_trained(gan, x, n, lambda a, w: d * a + w),
        "begun_at_zero": lambda gan, x, n, d: loop_trained(gan, x, n, lambda a, w: d * a + (1 - d) * w, 0.0),
        "begun_after_a_step": begun_late,
        "plain_mean": lambda gan, x, n, d: all_rows(gan, x, n).mean(axis=0),
        "mean_of_the_steps": lambda gan, x, n, d: loop_trained(gan, x, n, lambda a, w: a + w / n, 0.0),
        "a_step_too_many": lambda gan, x, n, d: loop_trained(gan, x, n + 1, lambda a, w: d * a + (1 - d) * w),
        "put_into_g": put_into_g,
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in seeds(name)} == {mistake}


def seeds(name):
    return range(3) if name == TRAINED else SEEDS


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
    TRAINED: [
        lambda gan, x, n, d: loop_trained(gan, x, n, lambda a, w: d * a + (1 - d) * w),
        lambda gan, x, n, d: loop_trained(gan, x, n, lambda a, w: a + (1 - d) * (w - a)),
        lambda gan, x, n, d: weighted(all_rows(gan, x, n), d),
        lambda gan, x, n, d: (lambda rows: loop_average(rows[1:], d, rows[0]))(all_rows(gan, x, n)),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in seeds(name)} == {None}


def test_the_check_trains_small_gans_of_its_own():
    """A right average passes on each of them, and the student sees one."""
    finding = found(TRAINED, lambda gan, x, n, d: loop_trained(gan, x, n, lambda a, w: d * a + (1 - d) * w))
    assert finding.mistake is None and "first of 3 random inputs" in finding.expected
