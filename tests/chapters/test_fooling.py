"""How each score is fooled, as chapter 5.2 shows it: four sets of images, and which score sees what is wrong."""

import numpy as np
import pytest

from gan_lessons import data, metrics, networks, training
from gan_lessons.live import lab

N = 2000
SCORES = metrics.DigitScores()


@pytest.fixture(scope="module")
def digits():
    return data.mnist()


@pytest.fixture(scope="module")
def copies(digits):
    return digits[np.random.default_rng(0).permutation(len(digits))[:N]]


@pytest.fixture(scope="module")
def real():
    """Every score of real digits and of noise at N."""
    return {name: SCORES.scale(name, N) for name in metrics.SCORES}


def speckle(seed=0):
    """One image of white specks, 10 % of its pixels; drawn, not searched for."""
    return (np.random.default_rng(seed).random((1, 784)) < 0.1).astype(np.float32)


def test_ten_digits_repeated_have_the_best_inception_score_and_no_recall(digits, real):
    ten = digits[[int(np.flatnonzero(digits.labels == digit)[0]) for digit in range(10)]]
    scores = SCORES.all_scores(np.repeat(ten, N // 10, axis=0))
    assert scores["inception score"] > 9.6 and scores["inception score"] > real["inception score"][0] - 0.1
    assert scores["digits"] == 10 and scores["precision"] >= 0.8
    assert scores["recall"] < 0.02 and scores["FID"] > 20 * real["FID"][0]


def test_the_training_set_copied_is_at_the_floor_and_caught_by_nearest_neighbours(digits, copies, real):
    scores = SCORES.all_scores(copies)
    assert scores["FID"] < 1.5 * real["FID"][0] and scores["recall"] > real["recall"][0] - 0.05
    assert scores["precision"] > real["precision"][0] - 0.05 and scores["inception score"] > 9.4
    copied = metrics.nearest(copies[:200], digits).distances
    fresh = metrics.nearest(data.mnist("test")[:200], digits).distances
    assert copied.max() < 1e-3 and np.median(fresh) > 3 and np.quantile(fresh, 0.02) > 1


@pytest.mark.parametrize("seed", range(3))
def test_one_speckle_repeated_has_precision_one_and_recall_zero(seed, real):
    scores = SCORES.all_scores(np.repeat(speckle(seed), N, axis=0))
    assert scores["precision"] == 1 > real["precision"][0] and scores["recall"] < 0.01
    assert scores["inception score"] < 1.01 and scores["digits"] == 1
    assert scores["FID"] > 0.8 * real["FID"][1]


def test_most_speckles_lie_in_a_ball_of_real_digits():
    seen = np.concatenate([metrics.features(speckle(seed)) for seed in range(20)])
    order = np.random.default_rng(0).permutation(10_000)[:N]
    reference = metrics.features(data.mnist("test")[order])
    inside = [metrics.precision_recall(reference, np.repeat(one[None], 4, axis=0)).precision for one in seen]
    assert sum(inside) >= 15


def test_faint_noise_multiplies_the_fid_and_leaves_every_digit_what_it_was(copies, real):
    noise = np.random.default_rng(1).normal(0, 0.1, copies.shape)
    faint = np.clip(copies + noise, 0, 1).astype(np.float32)
    scores = SCORES.all_scores(faint)
    assert scores["FID"] > 4 * real["FID"][0] and scores["recall"] < real["recall"][0] - 0.15
    assert scores["precision"] > real["precision"][0] - 0.05 and scores["inception score"] > 9.3
    same = metrics.probabilities(faint).argmax(axis=1) == metrics.probabilities(copies).argmax(axis=1)
    assert same.mean() > 0.97, "still read as the same digit"


def test_kid_of_real_subsets_is_zero_within_its_error(copies):
    seen = metrics.features(copies)
    halves = metrics.kid(seen[: N // 2], seen[N // 2 :], subsets=20, size=250)
    noise = metrics.kid(seen, metrics.features(np.random.default_rng(2).random((N, 784), np.float32)))
    assert abs(halves.value) < 4 * halves.error + 0.2 and noise.value > 100 * abs(halves.value)


@pytest.mark.parametrize("seed", [0, 2])
def test_a_collapse_is_seen_in_the_lab_by_all_scores_but_precision(seed, digits):
    """The article's networks after 600 steps; measured: 3 of 3 seeds."""
    gan = training.GAN(networks.generator(seed=seed), networks.discriminator(seed=seed + 1), seed=seed)
    watched = lab.Lab(gan, digits, name=f"collapse {seed}", metric="recall")
    try:
        watched.train(600)
        seen = watched.history.last
        assert seen.step == 600 and seen["recall"] == 0 and seen["digits"] <= 2 and seen["inception_score"] < 2
        assert seen["fid"] > 0.7 * seen["fid_scale"][1] and seen["kid"] > 0.5 * seen["kid_scale"][1]
        assert seen["precision"] > seen["precision_scale"][0], "it praises one spot in the ball of an unusual digit"
    finally:
        watched.close()
