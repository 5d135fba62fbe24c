"""The exercises of notebook 5.4.1: typical mistakes are named, right variants raise no alarm."""

import functools
import math

import numpy as np
import pytest

from gan_lessons.chapters.beyond import patches
from gan_lessons.exercises import chapter_5_4_1
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter_5_4_1.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


def loop(kernels, strides, start=1, less=1, late=True):
    side, step = start, 1
    for kernel, stride in zip(kernels, strides, strict=True):
        step = step if late else step * stride
        side += (kernel - less) * step
        step = step * stride if late else step
    return side


def losses(x):
    return [[[math.log1p(math.exp(-v)) if v > -30 else -v for v in row] for row in grid] for grid in x]


def sums_of_strides(kernels, strides):
    side, step = 1, 1
    for kernel, stride in zip(kernels, strides, strict=True):
        side += (kernel - 1) * step
        step += stride
    return side


WRONG = {
    "receptive_field": {
        "own_stride_counted": lambda k, s: loop(k, s, late=False),
        "strides_ignored": lambda k, s: sum(k) - len(k) + 1,
        "one_missing": lambda k, s: loop(k, s, start=0),
        "kernel_not_lessened": lambda k, s: loop(k, s, less=0),
        "kernels_added": lambda k, s: loop(k, s, start=0, less=0),
        "stride_before_only": lambda k, s: 1 + sum((k[i] - 1) * (s[i - 1] if i else 1) for i in range(len(k))),
        "own_stride_only": lambda k, s: 1 + sum((a - 1) * b for a, b in zip(k, s, strict=True)),
        "strides_added": sums_of_strides,
        "all_strides": lambda k, s: 1 + math.prod(s) * (sum(k) - len(k)),
        "layers_turned_round": lambda k, s: loop(reversed(k), reversed(s)),
        "area": lambda k, s: loop(k, s) * loop(k, s),
        "kernels_multiplied": lambda k, s: math.prod(k),
    },
    "patch_loss": {
        "mean_logit_first": lambda x: np.mean([np.logaddexp(0, -grid.mean()) for grid in x]),
        "mean_of_all_first": lambda x: np.logaddexp(0, -np.mean(x)),
        "mean_probability_first": lambda x: -np.mean([np.log(np.mean(1 / (1 + np.exp(-grid)))) for grid in x]),
        "not_stable": lambda x: -np.mean(np.log(1 / (1 + np.exp(-x)))),
        "other_side": lambda x: np.mean(np.logaddexp(0, x)),
        "sign_flipped": lambda x: -np.mean(losses(x)),
        "saturating": lambda x: -np.mean(np.logaddexp(0, x)),
        "sum_over_patches": lambda x: np.sum(losses(x)) / len(x),
        "all_added_up": lambda x: np.sum(losses(x)),
        "one_for_each_example": lambda x: [np.mean(grid) for grid in losses(x)],
        "worst_patch": lambda x: np.mean([np.max(grid) for grid in losses(x)]),
        "base_two": lambda x: np.mean(np.logaddexp2(0, -x / math.log(2))),
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name])


# ---- right, and written differently


def from_the_top(kernels, strides):
    """As pix2pix computes it: from one verdict back to the pixels."""
    side = 1
    for kernel, stride in zip(reversed(kernels), reversed(strides), strict=True):
        side = (side - 1) * stride + kernel
    return side


RIGHT = {
    "receptive_field": [
        loop,
        from_the_top,
        lambda k, s: 1 + sum((k[i] - 1) * math.prod(s[:i]) for i in range(len(k))),
        lambda k, s: patches.receptive_field([(8, int(a), int(b)) for a, b in zip(k, s, strict=True)]),
        lambda k, s: float(loop(k, s)),
    ],
    "patch_loss": [
        lambda x: np.mean(losses(x)),
        lambda x: np.mean([np.mean(grid) for grid in losses(x)]),
        lambda x: tf.reduce_mean(tf.nn.softplus(-x)),
        lambda x: tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ones_like(x), logits=x)),
        lambda x: -tf.reduce_mean(tf.math.log_sigmoid(x)).numpy(),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}
