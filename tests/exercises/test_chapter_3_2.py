"""Notebook 3.2's exercises: typical mistakes are named, right variants raise no alarm."""

import functools

import numpy as np
import pytest

from gan_lessons import losses
from gan_lessons.exercises import chapter_3_2_phases
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter_3_2_phases.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def waiting(scores, patience):
    """Counts the scores that have not beaten the best one."""
    best, waited = 0, 0
    for now, score in enumerate(scores):
        if score < scores[best] or now == 0:
            best, waited = now, 0
        else:
            waited += 1
        if waited == patience:
            return best, now
    return best, len(scores) - 1


def thrice_worse_in_a_row(scores, patience):
    rises = 0
    for now in range(1, len(scores)):
        rises = rises + 1 if scores[now] > scores[now - 1] else 0
        if rises == patience:
            return int(np.argmin(scores[: now + 1])), now
    return int(np.argmin(scores)), len(scores) - 1


WRONG = {
    "pushed": {
        "uphill": lambda x, a, b, rate: x + rate * (a - 1) * b,
        "loss_for_zero": lambda x, a, b, rate: x - rate * a * b,
        "sigmoid_loss": lambda x, a, b, rate: x + rate * b / (1 + np.exp(a)),
        "sigmoid_first": lambda x, a, b, rate: x + rate * sigmoid(-a) ** 2 * sigmoid(a) * b,
        "slope_alone": lambda x, a, b, rate: x + rate * b,
        "slope_missing": lambda x, a, b, rate: x + rate * (1 - a),
        "direction_only": lambda x, a, b, rate: x + rate * np.sign(1 - a) * np.sign(b),
        "half_forgotten": lambda x, a, b, rate: x - rate * 2 * (a - 1) * b,
        "loss_itself": lambda x, a, b, rate: x - rate * (a - 1) ** 2 / 2 * b,
        "step_alone": lambda x, a, b, rate: rate * (1 - a) * b,
        "gradient_alone": lambda x, a, b, rate: [(one - 1) * slope for one, slope in zip(a, b, strict=True)],
        "divided_by_the_batch": lambda x, a, b, rate: x - rate * np.array((a - 1) * b) / 5,
        "rate_forgotten": lambda x, a, b, rate: x - (a - 1) * b,
    },
    "stopped": {
        "keeps_the_last": lambda s, patience: (waiting(s, patience)[1], waiting(s, patience)[1]),
        "looks_into_the_future": lambda s, patience: (np.argmin(s), waiting(s, patience)[1]),
        "never_stops": lambda s, patience: (np.argmin(s), len(s) - 1),
        "stops_at_once": lambda s, patience: next((i - 1, i) for i in range(1, len(s)) if s[i] > s[i - 1]),
        "one_too_early": lambda s, patience: waiting(s, patience - 1),
        "one_too_late": lambda s, patience: waiting(s, patience + 1),
        "high_is_good": lambda s, patience: waiting(-s, patience),
        "against_the_last_score": thrice_worse_in_a_row,
        "order": lambda s, patience: (waiting(s, patience)[1], waiting(s, patience)[0]),
        "kept_only": lambda s, patience: waiting(s, patience)[0],
        "stopped_only": lambda s, patience: waiting(s, patience)[1],
        "counted_from_one": lambda s, patience: [1 + one for one in waiting(s, patience)],
        "scores_returned": lambda s, patience: (s[waiting(s, patience)[0]], s[waiting(s, patience)[1]]),
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name], shortest=20)


# ---- right, and written differently


def by_tape(samples, outputs, slopes, rate):
    """D as a straight line through each output, with its slope."""
    x = tf.constant(samples)
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.reduce_sum(0.5 * (outputs + slopes * (x - samples) - 1) ** 2)
    return x - rate * tape.gradient(loss, x)


RIGHT = {
    "pushed": [
        by_tape,
        lambda x, a, b, rate: x + rate * (1 - a) * b,
        lambda x, a, b, rate: [s - rate * (o - 1) * k for s, o, k in zip(x, a, b, strict=True)],
    ],
    "stopped": [
        waiting,
        lambda s, patience: [int(one) for one in waiting(s, patience)],
        lambda s, patience: np.array(waiting(s.tolist(), patience)),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}


# ---- the references themselves


def test_the_step_goes_down_the_loss_of_the_package():
    outputs, slopes = np.array([-1.0, 0.5, 2.0]), np.array([2.0, -1.0, 0.5])
    after = chapter_3_2_phases.pushed(np.zeros(3), outputs, slopes, 0.1)
    loss = losses.LOSSES["least squares"].generator
    moved = outputs + slopes * after
    for one, other in zip(outputs, moved, strict=True):
        assert loss(None, tf.constant([[other]])) < loss(None, tf.constant([[one]]))


@pytest.mark.parametrize(
    ("scores", "patience", "wanted"),
    [
        ([3, 2, 1], 1, (2, 2)),
        ([1, 2, 3], 2, (0, 2)),
        ([1, 2, 3], 9, (0, 2)),
        ([2, 2, 1], 2, (2, 2)),
        ([2, 2, 2], 2, (0, 2)),
    ],
)
def test_the_rule_on_short_runs(scores, patience, wanted):
    assert chapter_3_2_phases.stopped(np.array(scores, float), patience) == wanted
