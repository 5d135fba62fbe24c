"""The exercises of chapter 1: right answers in many forms pass, typical wrong ones are caught and named."""

import itertools
import re

import numpy as np
import pytest

from gan_lessons.exercises import chapter_1
from gan_lessons.exercises.formulas import TOLERANCE, TRIALS, diagnose_formula
from gan_lessons.utils.tensorflow import tf

FORMULAS = {formula.name: formula for formula in chapter_1.FORMULAS}
SEEDS = range(20)


def mistakes_found(name, function, seeds=SEEDS):
    return {diagnose_formula(FORMULAS[name], function, seed).mistake for seed in seeds}


# ---- right answers, written differently


def accuracy_by_loop(real_logits, generated_logits):
    right = 0
    for logit in real_logits:
        if logit > 0:
            right += 1
    for logit in generated_logits:
        if not logit > 0:
            right += 1
    return right / (len(real_logits) + len(generated_logits))


def accuracy_by_labels(real_logits, generated_logits):
    logits = np.concatenate([real_logits, generated_logits])
    labels = np.concatenate([np.ones(len(real_logits)), np.zeros(len(generated_logits))])
    return np.mean((logits > 0) == labels)


def accuracy_by_probabilities(real_logits, generated_logits):
    real, generated = tf.sigmoid(real_logits), tf.sigmoid(generated_logits)
    answers = tf.concat([real > 0.5, generated <= 0.5], 0)
    return tf.reduce_mean(tf.cast(answers, tf.float32))


def accuracy_by_errors(real_logits, generated_logits):
    wrong = np.count_nonzero(real_logits < 0) + np.count_nonzero(generated_logits > 0)
    return 1 - wrong / (real_logits.size + generated_logits.size)


def distance_by_loop(real_counts, generated_counts):
    total = 0.0
    for real, generated in zip(real_counts, generated_counts, strict=True):
        total += abs(real / sum(real_counts) - generated / sum(generated_counts))
    return total / 2


def distance_by_excess(real_counts, generated_counts):
    excess = real_counts / real_counts.sum() - generated_counts / generated_counts.sum()
    return np.maximum(excess, 0).sum()


def distance_by_overlap(real_counts, generated_counts):
    p, q = real_counts / np.sum(real_counts), generated_counts / np.sum(generated_counts)
    return 1 - np.minimum(p, q).sum()


def distance_by_tensorflow(real_counts, generated_counts):
    p, q = (tf.cast(c / tf.reduce_sum(c), tf.float32) for c in (real_counts, generated_counts))
    return 0.5 * tf.reduce_sum(tf.abs(p - q))


def distance_in_place(real_counts, generated_counts):
    real_counts /= real_counts.sum()
    generated_counts /= generated_counts.sum()
    return np.linalg.norm(real_counts - generated_counts, ord=1) / 2


def best_by_boxes(real_counts, generated_counts):
    right = 0.0
    for real, generated in zip(real_counts, generated_counts, strict=True):
        right += max(real / sum(real_counts), generated / sum(generated_counts))
    return right / 2


def best_by_distance(real_counts, generated_counts):
    return (1 + distance_by_excess(real_counts, generated_counts)) / 2


def best_by_overlap(real_counts, generated_counts):
    return 0.5 + 0.5 * distance_by_overlap(real_counts, generated_counts)


def best_by_both_sides(real_counts, generated_counts):
    p, q = real_counts / real_counts.sum(), generated_counts / generated_counts.sum()
    says_real = p > q
    return 0.5 * p[says_real].sum() + 0.5 * q[~says_real].sum()


def best_by_tensorflow(real_counts, generated_counts):
    p, q = (tf.cast(c / tf.reduce_sum(c), tf.float32) for c in (real_counts, generated_counts))
    return tf.reduce_sum(tf.maximum(p, q)) / 2


RIGHT = {
    "best_accuracy": [best_by_boxes, best_by_distance, best_by_overlap, best_by_both_sides, best_by_tensorflow],
    "accuracy": [accuracy_by_loop, accuracy_by_labels, accuracy_by_probabilities, accuracy_by_errors],
    "histogram_distance": [
        distance_by_loop,
        distance_by_excess,
        distance_by_overlap,
        distance_by_tensorflow,
        distance_in_place,
    ],
}


@pytest.mark.parametrize("name, function", [(name, function) for name in RIGHT for function in RIGHT[name]])
def test_right_answers_raise_no_alarm(name, function):
    assert mistakes_found(name, function) == {None}


# ---- typical wrong answers, as a student would write them


def np_mean(values):
    return float(np.mean(values))


WRONG_ACCURACY = {
    "threshold_half": lambda real, generated: np_mean(np.concatenate([real > 0.5, generated < 0.5])),
    "error_rate": lambda real, generated: np_mean(np.concatenate([real < 0, generated > 0])),
    "percent": lambda real, generated: 100 * np_mean([*(real > 0), *(generated < 0)]),
    "real_side_only": lambda real, generated: sum(1 for logit in real if logit > 0) / len(real),
    "generated_side_only": lambda real, generated: tf.reduce_mean(tf.cast(generated < 0, tf.float32)),
    "mean_of_the_sides": lambda real, generated: np_mean([np_mean(real > 0), np_mean(generated < 0)]),
    "sum_of_the_sides": lambda real, generated: np_mean(real > 0) + np_mean(generated < 0),
    "count_not_share": lambda real, generated: tf.math.count_nonzero(real > 0) + tf.math.count_nonzero(generated < 0),
    "divided_by_one_side": lambda real, generated: (sum(real > 0) + sum(generated < 0)) / real.size,
    "called_real": lambda real, generated: np_mean(np.append(real, generated) > 0),
    "probability_above_zero": lambda real, generated: np_mean(
        [*(1 / (1 + np.exp(-real)) > 0), *(1 / (1 + np.exp(-generated)) < 0)]
    ),
}


def shares(counts):
    return [count / sum(counts) for count in counts]


def pairs(real, generated):
    return zip(shares(real), shares(generated), strict=True)


WRONG_DISTANCE = {
    "no_half": lambda real, generated: sum(abs(p - q) for p, q in pairs(real, generated)),
    "not_normalised": lambda real, generated: tf.reduce_sum(tf.abs(real - generated)) / 2,
    "neither_normalised_nor_halved": lambda real, generated: np.linalg.norm(real - generated, 1),
    "normalised_by_the_others_total": lambda real, generated: (
        0.5 * np.sum(np.abs(real / generated.sum() - generated / real.sum()))
    ),
    "one_total_for_both": lambda real, generated: sum(abs(real - generated)) / sum(real) / 2,
    "normalised_by_the_peak": lambda real, generated: np.abs(real / max(real) - generated / max(generated)).sum() / 2,
    "squared": lambda real, generated: sum((p - q) ** 2 for p, q in pairs(real, generated)) / 2,
    "euclidean": lambda real, generated: np.linalg.norm(np.array(shares(real)) - shares(generated)),
    "signed": lambda real, generated: 0.5 * sum(p - q for p, q in pairs(real, generated)),
    "maximum": lambda real, generated: max(abs(p - q) for p, q in pairs(real, generated)),
    "mean": lambda real, generated: np_mean([abs(p - q) for p, q in pairs(real, generated)]),
    "half_of_the_mean": lambda real, generated: np_mean([abs(p - q) for p, q in pairs(real, generated)]) / 2,
    "overlap": lambda real, generated: sum(min(p, q) for p, q in pairs(real, generated)),
}
WRONG_BEST = {
    "distance": distance_by_overlap,
    "half_plus_distance": lambda real, generated: 0.5 + distance_by_loop(real, generated),
    "no_half": lambda real, generated: sum(max(p, q) for p, q in pairs(real, generated)),
    "not_normalised": lambda real, generated: (
        np.where(real > generated, real, generated).sum() / (real.sum() + generated.sum())
    ),
    "largest_box": lambda real, generated: max(max(p, q) for p, q in pairs(real, generated)) / 2,
    "overlap": lambda real, generated: sum(min(p, q) for p, q in pairs(real, generated)) / 2,
    "error_of_distance": lambda real, generated: 1 - distance_by_loop(real, generated),
    "boxes_won": lambda real, generated: np_mean([p > q for p, q in pairs(real, generated)]),
    "real_side_only": lambda real, generated: sum(p for p, q in pairs(real, generated) if p > q),
    "percent": lambda real, generated: 50 * sum(max(p, q) for p, q in pairs(real, generated)),
}
WRONG = {"accuracy": WRONG_ACCURACY, "histogram_distance": WRONG_DISTANCE, "best_accuracy": WRONG_BEST}


@pytest.mark.parametrize("name, mistake", [(name, mistake) for name in WRONG for mistake in WRONG[name]])
def test_typical_mistakes_are_caught_and_named(name, mistake):
    assert mistakes_found(name, WRONG[name][mistake]) == {mistake}


@pytest.mark.parametrize("name", FORMULAS)
def test_every_mistake_is_tried_and_has_two_different_hints(name):
    mistakes = FORMULAS[name].mistakes
    assert set(mistakes) == set(WRONG[name])
    assert all(
        mistake.hint.strip() and mistake.direct_hint.strip() != mistake.hint.strip() for mistake in mistakes.values()
    )


@pytest.mark.parametrize("name", FORMULAS)
def test_the_inputs_tell_all_functions_apart_whatever_the_seed(name):
    formula = FORMULAS[name]
    functions = [formula.reference, *(mistake.wrong for mistake in formula.mistakes.values())]
    for seed in range(200):
        rng = np.random.default_rng(seed)
        trials = [formula.inputs(rng) for _ in range(TRIALS)]
        values = np.array([[function(*arguments) for arguments in trials] for function in functions])
        for one, other in itertools.combinations(values, 2):
            assert np.abs(one - other).max() > 10 * TOLERANCE * np.abs(one).max() + 1e-5


def test_what_fits_no_known_mistake_is_still_wrong():
    assert mistakes_found("accuracy", lambda real, generated: 0.123) == {"other_numbers"}
    assert mistakes_found("histogram_distance", lambda real, generated: real - generated) == {"other_shape"}


@pytest.mark.parametrize("name", FORMULAS)
def test_what_is_expected_is_told_without_the_formula(name):
    assert not re.search(r"[/Σ½|=+]", FORMULAS[name].expected)
