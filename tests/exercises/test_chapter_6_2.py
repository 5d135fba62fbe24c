"""The exercises of notebook 6.2: typical mistakes are named, right variants raise no alarm."""

import functools
import math

import numpy as np
import pytest

from gan_lessons.exercises import chapter_6_2
from gan_lessons.metrics.intervals import Proportion
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter_6_2.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


def d_of(logits):
    return 1 / (1 + np.exp(-logits))


def fixed_point(step, start=0.3):
    """A root by damped steps."""
    w = start
    for _ in range(20_000):
        w += 0.02 * step(w)
    return w


def lower_end(k, n, z=1.96):
    """Of Wilson's interval, as the lesson writes it."""
    q = k / n
    return (q + z**2 / (2 * n) - z * math.sqrt(q * (1 - q) / n + z**2 / (4 * n**2))) / (1 + z**2 / n)


WRONG = {
    "signals": {
        "order_swapped": lambda x: ((1 - d_of(x)).mean(), d_of(x).mean()),
        "sign_kept": lambda x: (-d_of(x).mean(), -(1 - d_of(x)).mean()),
        "losses_not_slopes": lambda x: (np.log(1 - d_of(x)).mean(), -np.log(d_of(x)).mean()),
        "both_the_sigmoid": lambda x: ((d_of(x) * (1 - d_of(x))).mean(),) * 2,
        "by_probability": lambda x: ((1 / (1 - d_of(x))).mean(), (1 / d_of(x)).mean()),
        "of_the_mean_logit": lambda x: (d_of(x.mean()), 1 - d_of(x.mean())),
        "summed": lambda x: (d_of(x).sum(), (1 - d_of(x)).sum()),
        "not_averaged": lambda x: (d_of(x), 1 - d_of(x)),
    },
    "best_slope": {
        "strong_limit": lambda g: 1 / g,
        "one_example": lambda g: fixed_point(lambda w: 1 - d_of(w) - g * w),
        "one_example ": lambda g: fixed_point(lambda w: 2 * d_of(-w) - 2 * g * w),
        "penalty_not_squared": lambda g: math.log(4 / g - 1),
        "penalty_not_differentiated": lambda g: fixed_point(lambda w: 2 * d_of(-w) - g / 2 * w**2),
        "sign_of_the_logit": lambda g: fixed_point(lambda w: 2 * d_of(w) - g * w),
        "minimum_of_the_penalty": lambda g: 0,
    },
    "runs_needed": {
        "rounded_down": lambda s: int(1.96**2 * s / (1 - s)),
        "not_rounded": lambda s: 1.96 * 1.96 * s / (1 - s),
        "z_not_squared": lambda s: math.ceil(1.96 / (1 / s - 1)),
        "share_upside_down": lambda s: np.ceil(1.96**2 * (1 / s - 1)),
        "one_over_the_rest": lambda s: int(np.ceil(1.96**2 / (1 - s))),
        "rule_of_three": lambda s: math.ceil(3 / (1 - s)),
        "no_uncertainty": lambda s: next(n for n in range(1, 99) if n / n >= s),
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name])


# ---- right, and written differently


def newton(weight):
    w = 1.0
    for _ in range(50):
        w -= (weight * w - 2 * d_of(-w)) / (weight + 2 * d_of(w) * d_of(-w))
    return w


RIGHT = {
    "signals": [
        lambda x: [d_of(x).mean(), 1 - d_of(x).mean()],
        lambda x: np.stack([tf.reduce_mean(tf.sigmoid(x)), tf.reduce_mean(tf.sigmoid(-x))]),
        lambda x: (np.abs(-d_of(x)).mean(), np.abs(d_of(x) - 1).mean()),
    ],
    "best_slope": [newton, lambda g: fixed_point(lambda w: 2 * d_of(-w) - g * w)],
    "runs_needed": [
        lambda s: next(n for n in range(1, 200) if n / (n + 1.96**2) >= s),
        lambda s: next(n for n in range(1, 200) if lower_end(n, n) >= s),
        lambda s: next(n for n in range(1, 200) if Proportion(n, n).interval[0] >= s),
        lambda s: np.ceil(1.96**2 * s / (1 - s)),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}


def test_a_slope_for_any_weight():
    for weight in (1e-2, 0.1, 1.0, 1000.0):
        assert weight * chapter_6_2.best_slope(weight) == pytest.approx(2 * d_of(-chapter_6_2.best_slope(weight)))
