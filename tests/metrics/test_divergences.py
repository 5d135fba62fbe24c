"""Divergences and the value of the game against closed forms: by hand, or by the formula of the continuous case."""

import math

import numpy as np
import pytest

from gan_lessons import losses
from gan_lessons.metrics.divergences import js, kl, optimal_discriminator, value
from gan_lessons.utils.tensorflow import tf

LOG_2, LOG_3, LOG_4 = math.log(2), math.log(3), math.log(4)
GRID = np.linspace(-12, 12, 6001)


def gaussian(mean, sd):
    return np.exp(-0.5 * ((GRID - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi))


def uniform(start, end, cells=40):
    """Uniform on whole cells from ``start`` to ``end``."""
    return ((np.arange(cells) >= start) & (np.arange(cells) < end)).astype(float)


# p, q, and their JS worked out by hand
KNOWN = {
    "equal": ([0.2, 0.3, 0.5], [0.2, 0.3, 0.5], 0.0),
    "disjoint": ([1, 0, 0], [0, 0.5, 0.5], LOG_2),
    # each has 3/4 of its mass where the other has none (log 2 there), and 1/4 where both are equal (0 there)
    "overlapping uniform": (uniform(0, 20), uniform(15, 35), 0.75 * LOG_2),
    # a point against two of equal weight: m = (3/4, 1/4)
    "half": ([1, 0], [0.5, 0.5], 0.5 * math.log(4 / 3) + 0.25 * (math.log(2 / 3) + math.log(2))),
    # Bernoulli 3/4 against 1/4: m = (1/2, 1/2)
    "Bernoulli": ([0.75, 0.25], [0.25, 0.75], 0.75 * LOG_3 - LOG_2),
}


@pytest.mark.parametrize(("p", "q", "known"), KNOWN.values(), ids=KNOWN)
def test_js_of_known_pairs(p, q, known):
    assert js(p, q) == pytest.approx(known, abs=1e-14)
    assert js(q, p) == pytest.approx(known, abs=1e-14)


def test_bernoulli_by_hand():
    assert 0.75 * math.log(0.75 / 0.5) + 0.25 * math.log(0.25 / 0.5) == pytest.approx(0.75 * LOG_3 - LOG_2)
    assert js([0.75, 0.25], [0.25, 0.75]) == pytest.approx(0.130812, abs=1e-6)
    assert kl([0.75, 0.25], [0.25, 0.75]) == pytest.approx(0.5 * LOG_3)
    assert kl([0.75, 0.25], [0.5, 0.5]) == pytest.approx(0.75 * LOG_3 - LOG_2)


@pytest.mark.parametrize(("p", "q", "known"), KNOWN.values(), ids=KNOWN)
def test_at_the_optimal_d_the_value_is_twice_the_js_minus_log_4(p, q, known):
    assert value(optimal_discriminator(p, q), p, q) == pytest.approx(2 * known - LOG_4, abs=1e-13)


@pytest.mark.parametrize("seed", range(5))
def test_the_same_on_random_distributions_with_zeros_in_them(seed):
    rng = np.random.default_rng(seed)
    p, q = (rng.dirichlet(np.full(30, 0.3)) * (rng.random(30) > 0.3) for _ in range(2))
    best = value(optimal_discriminator(p, q), p, q)
    assert best == pytest.approx(2 * js(p, q) - LOG_4, abs=1e-12)


def test_no_other_d_has_a_larger_value():
    rng = np.random.default_rng(0)
    p, q = rng.dirichlet(np.ones(20)), rng.dirichlet(np.ones(20))
    best = optimal_discriminator(p, q)
    highest = value(best, p, q)
    others = [rng.random(20) for _ in range(500)]
    others += [np.clip(best + rng.normal(0, sd, 20), 0, 1) for sd in (1e-3, 1e-2, 0.1) for _ in range(500)]
    values = np.array([value(d, p, q) for d in others])
    assert (values < highest).all() and values.max() == pytest.approx(highest, abs=1e-3), "near ones come near"


def test_a_d_that_cannot_tell_has_minus_log_4_and_a_certain_one_that_is_right_has_0():
    p, q = np.array([0.5, 0.5, 0, 0]), np.array([0, 0, 0.1, 0.9])
    assert value(np.full(4, 0.5), p, q) == pytest.approx(-LOG_4)
    assert value([1, 1, 0, 0], p, q) == 0
    assert value([0, 1, 0, 0], p, q) == -math.inf


def test_the_value_is_minus_ds_loss():
    """The same number from densities here, and from logits as training computes it."""
    rng = np.random.default_rng(1)
    real, generated = rng.integers(0, 6, 500), rng.integers(2, 8, 400)
    logits = rng.normal(0, 2, 8)
    p, q = np.bincount(real, minlength=8), np.bincount(generated, minlength=8)
    d_loss = losses.cross_entropy_discriminator(
        *(tf.constant(logits[x][:, None], tf.float32) for x in (real, generated))
    )
    assert value(1 / (1 + np.exp(-logits)), p, q) == pytest.approx(-float(d_loss), abs=1e-6)


@pytest.mark.parametrize(("mean_p", "sd_p", "mean_q", "sd_q"), [(0, 1, 1, 1), (-1, 0.5, 0.5, 1.5), (0, 2, 0, 1)])
def test_kl_of_two_gaussians_on_a_fine_grid(mean_p, sd_p, mean_q, sd_q):
    closed = math.log(sd_q / sd_p) + (sd_p**2 + (mean_p - mean_q) ** 2) / (2 * sd_q**2) - 0.5
    assert kl(gaussian(mean_p, sd_p), gaussian(mean_q, sd_q)) == pytest.approx(closed, abs=1e-6)


def test_js_of_two_gaussians_does_not_depend_on_the_grid():
    p, q = gaussian(-1, 0.5), gaussian(0.5, 1.5)
    assert js(p, q) == pytest.approx(js(p[::4], q[::4]), abs=1e-6)
    integral = np.sum(p * np.log(2 * p / (p + q)) + q * np.log(2 * q / (p + q))) * (GRID[1] - GRID[0]) / 2
    assert js(p, q) == pytest.approx(integral, abs=1e-6)


def test_far_gaussians_are_log_2_apart_though_their_kl_is_large():
    p, q = gaussian(-2, 0.4), gaussian(2, 0.4)
    assert kl(p, q) == pytest.approx(4**2 / (2 * 0.4**2))
    assert LOG_2 - 1e-5 < js(p, q) < LOG_2


def test_zeros_are_exact():
    assert kl([0, 1], [0.5, 0.5]) == pytest.approx(LOG_2)
    assert kl([0.5, 0.5], [0, 1]) == math.inf
    assert kl([0, 1], [0, 1]) == js([0, 1], [0, 1]) == 0
    assert optimal_discriminator([0, 1, 0], [1, 0, 0]).tolist() == [0, 1, 0.5]


def test_only_proportions_count():
    p, q = np.array([1.0, 2, 0, 3]), np.array([2.0, 2, 1, 0])
    for scale in (1e-300, 1e-3, 7, 5e307):  # sums and products of these would vanish or overflow
        assert js(p * scale, q) == pytest.approx(js(p, q), abs=1e-14)
        assert kl(q, (p + 0.5) * scale) == pytest.approx(kl(q, p + 0.5), abs=1e-14)


@pytest.mark.parametrize("seed", range(20))
def test_bounds(seed):
    rng = np.random.default_rng(seed)
    p, q = rng.dirichlet(np.full(8, 0.1)), rng.dirichlet(np.full(8, 0.1))
    assert 0 <= js(p, q) <= LOG_2 and js(p, q) <= 0.25 * (kl(p, q) + kl(q, p)) + 1e-12  # Lin 1991, theorem 3
    assert js(p, p) == pytest.approx(0, abs=1e-15) and kl(p, p) == 0


@pytest.mark.parametrize("function", [kl, js, optimal_discriminator, lambda p, q: value([0.5, 0.5], p, q)])
@pytest.mark.parametrize(
    ("p", "q", "says"),
    [
        ([0.5, 0.5], [1.0, 0, 0], r"shapes \(2,\) and \(3,\)"),
        ([0.5, -0.5], [0.5, 0.5], "the first distribution holds -0.5 to 0.5"),
        ([0.5, 0.5], [0.5, np.nan], "the second distribution holds nan"),
        ([0.5, np.inf], [0.5, 0.5], "the first distribution holds 0.5 to inf"),
        ([0, 0], [0.5, 0.5], "the first distribution is 0 everywhere"),
        ([], [], "holds nothing"),
    ],
)
def test_what_is_no_distribution_is_refused(function, p, q, says):
    with pytest.raises(ValueError, match=says):
        function(p, q)


def test_value_takes_probabilities_of_the_same_places():
    with pytest.raises(ValueError, match="from -2 to 3, expected probabilities"):
        value([-2, 3], [0.5, 0.5], [0.5, 0.5])
    with pytest.raises(ValueError, match=r"d of shape \(3,\)"):
        value([0.5, 0.5, 0.5], [0.5, 0.5], [0.5, 0.5])
    with pytest.raises(ValueError, match="from nan to nan"):
        value([0.5, np.nan], [0.5, 0.5], [0.5, 0.5])


# ---- the generator's two losses, in training's own code, against their derivatives worked out by hand


def derivative(loss, logits):
    """Of the sum over the batch, for each logit."""
    logits = tf.constant(np.reshape(logits, (-1, 1)), tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        total = len(logits) * loss(None, logits)
    return tape.gradient(total, logits).numpy()[:, 0]


LOGITS = np.array([-30.0, -6, -1, 0, 0.5, 3, 30])
SIGMOID = 1 / (1 + np.exp(-LOGITS))


def test_the_saturating_loss_has_the_derivative_minus_sigmoid():
    assert derivative(losses.minimax_generator, LOGITS) == pytest.approx(-SIGMOID, rel=1e-9)


def test_the_non_saturating_loss_has_the_derivative_sigmoid_minus_1():
    assert derivative(losses.non_saturating_generator, LOGITS) == pytest.approx(SIGMOID - 1, rel=1e-9, abs=1e-12)


def test_where_d_is_sure_one_is_flat_and_the_other_steep():
    flat, steep = derivative(losses.minimax_generator, [-6]), derivative(losses.non_saturating_generator, [-6])
    assert abs(flat[0]) == pytest.approx(math.exp(-6), rel=0.01) and steep[0] == pytest.approx(-1, abs=0.01)
