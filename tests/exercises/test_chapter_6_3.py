"""Chapter 6.3's exercises: typical mistakes are named, right variants pass, a table of own runs is looked at."""

import functools
import math
import statistics

import numpy as np
import pytest

from gan_lessons import data, exercises, networks, training
from gan_lessons.chapters.score_table import ScoreTable
from gan_lessons.exercises import chapter_6_3 as chapter
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


def spread(values, less=1):
    return math.sqrt(sum((value - np.mean(values)) ** 2 for value in values) / (len(values) - less))


def error(values, less=1):
    return spread(values, less) / math.sqrt(len(values))


def gap(first, second):
    return sum(first) / len(first) - sum(second) / len(second)


def pooled(a, b):
    k = len(a) + len(b)
    both = ((len(a) - 1) * statistics.variance(a) + (len(b) - 1) * statistics.variance(b)) / (k - 2)
    return math.sqrt(both / len(a) + both / len(b))


def welch(first, second):
    return gap(first, second) / math.sqrt(error(first) ** 2 + error(second) ** 2)


WRONG = {
    "standard_error": {
        "standard_deviation": lambda v: spread(v),
        "population": lambda v: spread(v, 0) / math.sqrt(len(v)),
        "population_deviation": lambda v: tf.math.reduce_std(v),
        "root_missing": lambda v: spread(v) / len(v),
        "variance": lambda v: statistics.variance(v) / len(v),
        "one_run_fewer": lambda v: spread(v) / math.sqrt(len(v) - 1),
        "ninety_five": lambda v: 1.96 * spread(v) / math.sqrt(len(v)),
        "absolute": lambda v: sum(abs(v - np.mean(v))) / len(v) / math.sqrt(len(v)),
        "of_the_values": lambda v: np.mean(v) / math.sqrt(len(v)),
    },
    "difference_in_errors": {
        "errors_added": lambda a, b: gap(a, b) / (error(a) + error(b)),
        "squares_only": lambda a, b: gap(a, b) / (error(a) ** 2 + error(b) ** 2),
        "deviations": lambda a, b: gap(a, b) / math.sqrt(spread(a) ** 2 + spread(b) ** 2),
        "population": lambda a, b: gap(a, b) / math.hypot(error(a, 0), error(b, 0)),
        "pooled": lambda a, b: gap(a, b) / pooled(a, b),
        "one_error": lambda a, b: gap(a, b) / error(a),
        "other_way_round": lambda a, b: welch(b, a),
        "other_way_round ": lambda a, b: abs(welch(a, b)),
        "difference_only": lambda a, b: gap(a, b),
        "all_in_one": lambda a, b: gap(a, b) / error([*a, *b]),
    },
    "log_share": {
        "linear": lambda f, n, r: (f - n) / (r - n),
        "of_what_is_left": lambda f, n, r: math.log(f / r) / math.log(n / r),
        "upside_down": lambda f, n, r: math.log(n / r) / math.log(n / f),
        "wrong_way": lambda f, n, r: math.log(f / n) / math.log(n / r),
        "log_of_a_share": lambda f, n, r: math.log((n - f) / (n - r)),
        "real_taken_as_one": lambda f, n, r: (math.log(n) - math.log(f)) / math.log(n),
        "ratio_of_ratios": lambda f, n, r: r / f,
        "from_the_other_end": lambda f, n, r: math.log(n / f) / math.log(f / r),
        "percent": lambda f, n, r: 100 * math.log(n / f) / math.log(n / r),
        "one_added": lambda f, n, r: math.log(1 + n / f) / math.log(1 + n / r),
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name])


RIGHT = {
    "standard_error": [
        lambda v: spread(v) / math.sqrt(len(v)),
        lambda v: statistics.stdev(v) / len(v) ** 0.5,
        lambda v: np.sqrt(np.var(v, ddof=1) / len(v)),
        lambda v: np.sqrt(np.cov(v) / v.size),
    ],
    "difference_in_errors": [
        welch,
        lambda a, b: gap(a, b) / math.hypot(error(a), error(b)),
        lambda a, b: gap(a, b) / np.sqrt(np.var(a, ddof=1) / len(a) + np.var(b, ddof=1) / len(b)),
        lambda a, b: tf.cast(gap(a, b), tf.float64) / tf.sqrt(tf.constant(error(a) ** 2 + error(b) ** 2, tf.float64)),
    ],
    "log_share": [
        lambda f, n, r: (math.log(n) - math.log(f)) / (math.log(n) - math.log(r)),
        lambda f, n, r: np.log10(f / n) / np.log10(r / n),
        lambda f, n, r: 1 - math.log(f / r) / math.log(n / r),
        lambda f, n, r: tf.math.log(n / f) / tf.math.log(n / r),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}


def test_equal_methods_differ_by_more_than_two_errors_in_few_of_many_experiments():
    rng = np.random.default_rng(0)
    found = [chapter.difference_in_errors(*rng.normal(0, 1, (2, 10))) for _ in range(2000)]
    assert np.mean(np.abs(found) > 2) == pytest.approx(0.06, abs=0.02)


# ---- the table

N = 1000


@pytest.fixture(scope="module")
def own():
    nets = networks.improved_generator(seed=0), networks.improved_discriminator(seed=1)
    gan = training.GAN(*nets, penalty="R1", learning_rate=1e-3, beta_1=0.0, beta_2=0.99)
    images = []
    for seed in range(3):
        gan.reset(seed=seed)
        gan.advance(data.mnist(), 400)
        images.append(gan.generate(2000))
    return images


def table(sets, n=N, name="mine"):
    rows = ScoreTable(n)
    for number, images in enumerate(sets):
        rows.add(f"{name} {number}", images[:n])
    return rows


def test_three_runs_pass_and_their_mean_is_told_with_its_error(own):
    result = exercises.check_own_table(table(own))
    assert result.passed and "mean FID" in result.note and "±" in result.note
    assert exercises.check_own_table(...).verdict == "still open"


def test_mistakes_of_the_table_are_named(own):
    assert exercises.check_own_table({"mine": 3}).mistake == "not_a_table"
    assert exercises.check_own_table(table(own, name="GAN")).mistake == "too_few_runs"
    assert exercises.check_own_table(table(own[:2])).mistake == "too_few_runs"
    assert exercises.check_own_table(table(own, n=500)).mistake == "few_images"
    assert exercises.check_own_table(table([own[0], own[1], own[0]])).mistake == "one_run_again"
    one_image = np.repeat(own[2][:1], N, axis=0)
    assert exercises.check_own_table(table([own[0], own[1], one_image])).mistake == "digits_missing"
    noise = np.random.default_rng(0).random((N, 784), dtype=np.float32)
    mixed = np.where(np.arange(N)[:, None] % 3 == 0, own[2][:N], noise)
    assert exercises.check_own_table(table([own[0], own[1], mixed])).mistake in ("too_short", "digits_missing")


def test_a_table_of_noise_with_every_digit_is_too_short(own, monkeypatch):
    monkeypatch.setattr(chapter, "LEAST_SHARE", 0.99)
    assert exercises.check_own_table(table(own)).mistake == "too_short"


def test_every_mistake_of_the_table_has_two_hints():
    assert set(chapter.OWN_TABLE.hints) == {
        *("not_a_table", "too_few_runs", "few_images", "one_run_again", "digits_missing", "too_short")
    }
    assert all(15 < len(hint) < 130 for pair in chapter.OWN_TABLE.hints.values() for hint in pair)
