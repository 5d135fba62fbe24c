"""Chapter 5.2's exercises: typical mistakes are named, right variants raise no alarm."""

import functools
import math

import numpy as np
import pytest

from gan_lessons import metrics
from gan_lessons.exercises import chapter_5_2, chapter_5_2_follow
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for module in (chapter_5_2, chapter_5_2_follow) for formula in module.FORMULAS}
mean, log = tf.reduce_mean, tf.math.log


found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


def divergences(p, q):
    """KL of each row of p from q, in a loop."""
    return [sum(a * math.log(a / b) for a, b in zip(row, q, strict=True) if a > 0) for row in p]


def cube(x, y):
    return (1 + np.dot(x, y) / len(x)) ** 3


def mean_of_pairs(x, y, kernel=cube, skip=True):
    """In a loop; ``skip``: not a row with itself."""
    values = [kernel(u, v) for i, u in enumerate(x) for j, v in enumerate(y) if not (skip and i == j)]
    return sum(values) / len(values)


def loop_mmd(a, b, kernel):
    return mean_of_pairs(a, a, kernel) + mean_of_pairs(b, b, kernel) - 2 * mean_of_pairs(a, b, kernel, skip=False)


def trio(a, b):
    return mean_of_pairs(a, a), mean_of_pairs(b, b), mean_of_pairs(a, b, skip=False)


def dist(a, b):
    return math.dist(a, b)


def gaps(real, generated):
    """For each real point its distances to the generated ones and to the real ones."""
    return [(np.array([dist(a, b) for b in generated]), [dist(a, b) for b in real]) for a in real]


def kth(points, point, k):
    return sorted(dist(point, other) for other in points)[k]


def trained_to(gan, examples, steps):
    gan.train(examples, steps, progress=False)
    return gan


def trained(gan, examples, looks, steps):
    for _ in range(looks):
        yield trained_to(gan, examples, steps)


def scored_first(gan, examples, score, looks, steps):
    values = []
    for _ in range(looks):
        values.append(score(gan))
        gan.train(examples, steps)
    return values


def growing(gan, examples, score, looks, steps):
    values = []
    for look in range(looks + 1):
        gan.train(examples, steps=look * steps)
        values.append(score(gan))
    return values


WRONG = {
    "fid_gaussians": {
        "variances_not_rooted": lambda m, v, n, w: np.sum((m - n) ** 2 + (v - w) ** 2),
        "means_missing": lambda m, v, n, w: np.sum(v + w - 2 * np.sqrt(v * w)),
        "spreads_missing": lambda m, v, n, w: np.linalg.norm(m - n) ** 2,
        "means_not_squared": lambda m, v, n, w: np.linalg.norm(m - n) + np.sum(v + w - 2 * np.sqrt(v * w)),
        "means_absolute": lambda m, v, n, w: np.sum(abs(n - m)) + np.sum((v**0.5 - w**0.5) ** 2),
        "root_taken": lambda m, v, n, w: math.sqrt(np.sum((m - n) ** 2) + np.sum((v**0.5 - w**0.5) ** 2)),
        "factor_two_missing": lambda m, v, n, w: np.dot(m - n, m - n) + np.sum(v) + np.sum(w) - np.sum((v * w) ** 0.5),
        "product_not_rooted": lambda m, v, n, w: (
            np.dot(m - n, m - n) + np.trace(np.diag(v) + np.diag(w) - 2 * np.diag(v) @ np.diag(w))
        ),
        "mean_not_sum": lambda m, v, n, w: mean((m - n) ** 2) + mean((v**0.5 - w**0.5) ** 2),
        "not_summed": lambda m, v, n, w: [
            (a - b) ** 2 + (c**0.5 - d**0.5) ** 2 for a, b, c, d in zip(m, n, v, w, strict=True)
        ],
        "sign_of_spreads": lambda m, v, n, w: np.sum((m - n) ** 2) - np.sum(v + w - 2 * np.sqrt(v * w)),
    },
    "inception": {
        "exp_missing": lambda p: np.mean(divergences(p, p.mean(axis=0))),
        "exp_of_each": lambda p: np.mean(np.exp(divergences(p, p.mean(axis=0)))),
        "zero_times_log": lambda p: np.exp(np.mean(np.sum(p * (np.log(p) - np.log(p.mean(0))), axis=1))),
        "zero_times_log ": lambda p: tf.exp(mean(tf.reduce_sum(p * log(p / mean(p, axis=0)), axis=1))),
        "sum_not_mean": lambda p: math.exp(sum(divergences(p, p.mean(axis=0)))),
        "mean_over_classes": lambda p: math.exp(np.mean(divergences(p, p.mean(axis=0))) / p.shape[1]),
        "mean_over_wrong_axis": lambda p: math.exp(np.mean([divergences([row], [row.mean()] * 4)[0] for row in p])),
        "mean_over_wrong_axis  ": lambda p: math.exp(np.mean(divergences(p, [1 / 4] * 4))),
        "mean_over_wrong_axis   ": lambda p: 4 * np.exp(np.nansum(p * np.log(p)) / len(p)),
        "mean_over_wrong_axis ": lambda p: np.exp(np.nansum(p * np.log(p / p.mean(1)[:, None])) / len(p)),
        "swapped": lambda p: np.exp(np.mean(np.sum(p.mean(0) * (np.log(p.mean(0)) - np.log(p)), axis=1))),
        "sign_flipped": lambda p: math.exp(-np.mean(divergences(p, p.mean(axis=0)))),
        "sharpness_only": lambda p: math.exp(np.mean(divergences(p, [1] * 4))),
        "variety_only": lambda p: math.exp(-sum(a * math.log(a) for a in p.mean(axis=0))),
        "base_two": lambda p: math.exp(np.mean(divergences(p, p.mean(axis=0))) / math.log(2)),
    },
    "squared_mmd": {
        "diagonal_included": lambda a, b: (
            np.mean((a @ a.T / 3 + 1) ** 3) + np.mean((b @ b.T / 3 + 1) ** 3) - 2 * np.mean((a @ b.T / 3 + 1) ** 3)
        ),
        "divided_by_n_squared": lambda a, b: (
            trio(a, b)[0] * (1 - 1 / len(a)) + trio(a, b)[1] * (1 - 1 / len(b)) - 2 * trio(a, b)[2]
        ),
        "factor_two_missing": lambda a, b: trio(a, b)[0] + trio(a, b)[1] - trio(a, b)[2],
        "between_added": lambda a, b: trio(a, b)[0] + trio(a, b)[1] + 2 * trio(a, b)[2],
        "sign_flipped": lambda a, b: 2 * trio(a, b)[2] - trio(a, b)[0] - trio(a, b)[1],
        "pairs_counted_once": lambda a, b: trio(a, b)[0] / 2 + trio(a, b)[1] / 2 - 2 * trio(a, b)[2],
        "sums_not_means": lambda a, b: (
            20 * mean_of_pairs(a, a) + 12 * mean_of_pairs(b, b) - 2 * 20 * mean_of_pairs(a, b, skip=False)
        ),
        "root_taken": lambda a, b: abs(loop_mmd(a, b, cube)) ** 0.5,
        "not_divided_by_d": lambda a, b: loop_mmd(a, b, lambda x, y: (np.dot(x, y) + 1) ** 3),
        "one_missing": lambda a, b: loop_mmd(a, b, lambda x, y: (np.dot(x, y) / 3) ** 3),
        "squared_not_cubed": lambda a, b: loop_mmd(a, b, lambda x, y: (np.dot(x, y) / 3 + 1) ** 2),
        "not_cubed": lambda a, b: loop_mmd(a, b, lambda x, y: np.dot(x, y) / 3 + 1),
        "distance_of_means": lambda a, b: np.linalg.norm(np.mean(a, axis=0) - np.mean(b, axis=0)) ** 2,
    },
    "coverage": {
        "counts_itself": lambda r, g, k: np.mean([gap.min() <= sorted(own)[k - 1] for gap, own in gaps(r, g)]),
        "recall": lambda r, g, k: np.mean([any(dist(a, b) <= kth(g, b, k) for b in g) for a in r]),
        "precision": lambda r, g, k: np.mean([any(dist(a, b) <= kth(r, a, k) for a in r) for b in g]),
        "density": lambda r, g, k: sum(dist(a, b) <= kth(r, a, k) for a in r for b in g) / k / len(g),
        "pairs": lambda r, g, k: np.mean([dist(a, b) <= kth(r, a, k) for a in r for b in g]),
        "all_not_any": lambda r, g, k: np.mean([all(dist(a, b) <= kth(r, a, k) for b in g) for a in r]),
        "count_not_share": lambda r, g, k: sum(gap.min() <= sorted(own)[k] for gap, own in gaps(r, g)),
        "divided_by_generated": lambda r, g, k: sum(gap.min() <= sorted(own)[k] for gap, own in gaps(r, g)) / len(g),
        "k_ignored": lambda r, g, k: np.mean([gap.min() <= sorted(own)[1] for gap, own in gaps(r, g)]),
        "one_radius": lambda r, g, k: np.mean(
            [gap.min() <= np.mean([kth(r, a, k) for a in r]) for gap, _ in gaps(r, g)]
        ),
        "radius_to_generated": lambda r, g, k: np.mean([gap.min() <= sorted(gap)[k - 1] for gap, _ in gaps(r, g)]),
    },
    "follow": {
        "start_missing": lambda make, x, score, looks, steps: [score(g) for g in trained(make(), x, looks, steps)],
        "end_missing": lambda make, x, score, looks, steps: scored_first(make(), x, score, looks, steps),
        "only_the_end": lambda make, x, score, looks, steps: score(trained_to(make(), x, looks * steps)),
        "new_each_time": lambda make, x, score, looks, steps: (
            [score(make())] + [score(trained_to(make(), x, steps)) for _ in range(looks)]
        ),
        "steps_add_up": lambda make, x, score, looks, steps: growing(make(), x, score, looks, steps),
        "all_at_once": lambda make, x, score, looks, steps: (
            [score(make())] + [score(trained_to(make(), x, i * looks * steps)) for i in range(1, looks + 1)]
        ),
        "one_step": lambda make, x, score, looks, steps: [score(trained_to(make(), x, i)) for i in range(looks + 1)],
        "not_trained": lambda make, x, score, looks, steps: [score(make()) for _ in range(looks + 1)],
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name])


# ---- right, and written differently


def entropy(p):
    return -sum(a * math.log(a) for a in p if a > 0)


def loop_fid(mean_a, variance_a, mean_b, variance_b):
    total = 0.0
    for m, v, n, w in zip(mean_a, variance_a, mean_b, variance_b, strict=True):
        total += (m - n) ** 2 + (math.sqrt(v) - math.sqrt(w)) ** 2
    return total


def off_diagonal(k):
    return k[~np.eye(len(k), dtype=bool)].mean()


RIGHT = {
    "fid_gaussians": [
        loop_fid,
        lambda m, v, n, w: np.sum((m - n) ** 2) + np.sum(v + w - 2 * np.sqrt(v * w)),
        lambda m, v, n, w: metrics.frechet_distance(m, np.diag(v), n, np.diag(w)),
        lambda m, v, n, w: np.linalg.norm(np.concatenate([m, v**0.5]) - np.concatenate([n, w**0.5])) ** 2,
        lambda m, v, n, w: tf.reduce_sum((m - n) ** 2 + (tf.sqrt(v) - tf.sqrt(w)) ** 2),
    ],
    "inception": [
        lambda p: math.exp(entropy(p.mean(axis=0)) - np.mean([entropy(row) for row in p])),
        lambda p: math.exp(np.mean(divergences(p, p.mean(axis=0)))),
        lambda p: np.exp(np.nansum(p * np.log(p / p.mean(axis=0)), axis=1).mean()),
        lambda p: np.exp(np.mean(np.sum(p * (np.log(p + 1e-12) - np.log(p.mean(axis=0))), axis=1))),
        lambda p: tf.exp(mean(tf.reduce_sum(tf.math.xlogy(p, p / mean(p, axis=0)), axis=1))),
        metrics.inception_score,
    ],
    "squared_mmd": [
        lambda a, b: loop_mmd(a, b, cube),
        lambda a, b: (
            off_diagonal((a @ a.T / 3 + 1) ** 3)
            + off_diagonal((b @ b.T / 3 + 1) ** 3)
            - 2 * np.mean((a @ b.T / 3 + 1) ** 3)
        ),
        metrics.squared_mmd,
        lambda a, b: trio(b, a)[0] + trio(b, a)[1] - trio(a, b)[2] - trio(b, a)[2],
    ],
    "coverage": [
        lambda r, g, k: np.mean([gap.min() <= sorted(own)[k] for gap, own in gaps(r, g)]),
        lambda r, g, k: sum(any(dist(a, b) <= kth(r, a, k) for b in g) for a in r) / len(r),
        lambda r, g, k: metrics.density_coverage(r, g, k).coverage,
        lambda r, g, k: metrics.density_coverage(r, g, k)[1],
    ],
    "follow": [
        lambda make, x, score, looks, steps: [score(trained_to(make(), x, i * steps)) for i in range(looks + 1)],
        lambda make, x, score, looks, steps: np.array(
            [score(make()), *[score(gan) for gan in trained(make(), x, looks, steps)]]
        ),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}
