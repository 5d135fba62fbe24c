"""Chapter 4.2's exercises: typical mistakes are named, right variants raise no alarm."""

import functools

import numpy as np
import pytest

from gan_lessons.exercises import chapter_4_2
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter_4_2.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


def halves(fid, axis):
    return np.moveaxis(fid, axis, 0)


WRONG = {
    "effects": {
        "sign_flipped": lambda fid, axis: np.diff(fid, axis=axis).squeeze(axis),
        "averaged": lambda fid, axis: (halves(fid, axis)[0] - halves(fid, axis)[1]).mean(),
        "averaged ": lambda fid, axis: np.mean(halves(fid, axis)[0]) - np.mean(halves(fid, axis)[1]),
        "always_the_first": lambda fid, axis: fid[0] - fid[1],
        "only_alone": lambda fid, axis: fid[0, 0, 0] - halves(fid, axis)[1, 0, 0],
        "against_none": lambda fid, axis: fid[0, 0, 0] - halves(fid, axis)[1],
        "ratio": lambda fid, axis: halves(fid, axis)[1] / halves(fid, axis)[0],
        "absolute": lambda fid, axis: abs(halves(fid, axis)[0] - halves(fid, axis)[1]),
        "absolute ": lambda fid, axis: np.ptp(fid, axis=axis),
    },
    "combined_gradient": {
        "plain_mean": lambda g, n: sum(g) / len(g),
        "added_up": lambda g, n: tf.add_n(list(g)),
        "not_divided": lambda g, n: sum(share * one for share, one in zip(n, g, strict=True)),
        "divided_by_devices": lambda g, n: (n[:, None] * g).mean(axis=0),
        "divided_twice": lambda g, n: (g * (n / n.sum())[:, None]).mean(axis=0),
        "weights_inverted": lambda g, n: np.average(g, axis=0, weights=1 / n),
        "divided_by_size": lambda g, n: (g / n[:, None]).sum(axis=0),
        "divided_by_all": lambda g, n: sum(g) / sum(n),
        "largest_share": lambda g, n: max(zip(n, g.tolist(), strict=True))[1],
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name])


# ---- right, and written differently


def loop_effects(fid, axis):
    result = np.zeros((2, 2))
    for one in (0, 1):
        for other in (0, 1):
            place = [one, other]
            without, made = [*place], [*place]
            without.insert(axis, 0)
            made.insert(axis, 1)
            result[one, other] = fid[tuple(without)] - fid[tuple(made)]
    return result


RIGHT = {
    "effects": [
        loop_effects,
        lambda fid, axis: -np.diff(fid, axis=axis).squeeze(axis),
        lambda fid, axis: np.subtract(*halves(fid, axis)),
        lambda fid, axis: (
            fid[:, 0] - fid[:, 1] if axis == 1 else fid[..., 0] - fid[..., 1] if axis else fid[0] - fid[1]
        ),
        lambda fid, axis: tf.gather(fid, 0, axis=axis) - tf.gather(fid, 1, axis=axis),
    ],
    "combined_gradient": [
        lambda g, n: np.average(g, axis=0, weights=n),
        lambda g, n: (g * n[:, None]).sum(axis=0) / n.sum(),
        lambda g, n: sum(share / sum(n) * one for share, one in zip(n, g, strict=True)),
        lambda g, n: tf.linalg.matvec(tf.transpose(g), n / n.sum()),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}
