"""Every score against a case whose answer is known, worked out by hand or by a slower, independent way."""

import random
import subprocess
import sys
import threading

import numpy as np
import pytest

from gan_lessons import data, metrics
from gan_lessons.metrics import arrays, digits
from gan_lessons.metrics.digit_classifier import _compiled as compiled


def rng(seed=0):
    return np.random.default_rng(seed)


def rotation(d, seed=0):
    return np.linalg.qr(rng(seed).normal(size=(d, d)))[0]


def covariance(d, seed):
    root = rng(seed).normal(size=(d, d))
    return root @ root.T


# --- Fréchet distance ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("d", [1, 2, 7, 64])
@pytest.mark.parametrize("rotated", [False, True])
def test_frechet_distance_of_commuting_gaussians_is_the_closed_form(d, rotated):
    mean_a, mean_b, turn = rng(1).normal(size=d), rng(2).normal(size=d), rotation(d) if rotated else np.eye(d)
    spread_a, spread_b = rng(3).uniform(0.01, 5, d), rng(4).uniform(0.01, 5, d)
    expected = ((mean_a - mean_b) ** 2).sum() + ((np.sqrt(spread_a) - np.sqrt(spread_b)) ** 2).sum()
    got = metrics.frechet_distance(mean_a, turn * spread_a @ turn.T, mean_b, turn * spread_b @ turn.T)
    assert got == pytest.approx(expected, abs=1e-6)


def test_frechet_distance_of_gaussians_that_do_not_commute():
    a, b = np.array([[2.0, 0.7], [0.7, 1.0]]), np.array([[1.0, -0.4], [-0.4, 3.0]])
    assert not np.allclose(a @ b, b @ a)
    # For 2 × 2 matrices: tr M^½ = √(tr M + 2 √det M).
    root = np.sqrt(np.trace(a @ b) + 2 * np.sqrt(np.linalg.det(a @ b)))
    expected = 25 + np.trace(a) + np.trace(b) - 2 * root
    assert metrics.frechet_distance([0, 0], a, [3, 4], b) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("d", [3, 20])
def test_frechet_distance_agrees_with_the_eigenvalues_of_the_unsymmetric_product(d):
    a, b = covariance(d, 1), covariance(d, 2)
    root = np.sqrt(np.linalg.eigvals(a @ b).astype(complex)).real.sum()
    expected = np.trace(a) + np.trace(b) - 2 * root
    assert metrics.frechet_distance(np.zeros(d), a, np.zeros(d), b) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("d", [2, 64])
def test_frechet_distance_of_singular_covariances(d):
    turn, spread_a, spread_b = rotation(d), np.zeros(d), np.zeros(d)
    spread_a[0], spread_b[: d // 2] = 4, 9  # one dimension, and half of them; both have no inverse
    expected = (2 - 3) ** 2 + 9 * (d // 2 - 1)
    got = metrics.frechet_distance(np.zeros(d), turn * spread_a @ turn.T, np.zeros(d), turn * spread_b @ turn.T)
    assert got == pytest.approx(expected, abs=1e-6)
    assert metrics.frechet_distance(np.zeros(d), np.zeros((d, d)), np.ones(d), np.zeros((d, d))) == d


@pytest.mark.parametrize("scale", [1e-8, 1, 1e4])
def test_frechet_distance_to_itself_is_zero_and_never_below(scale):
    singular = covariance(30, 5)[:, :5] @ covariance(30, 5)[:5]
    for cov in (covariance(30, 1), np.eye(30), (singular + singular.T) @ (singular + singular.T).T):
        distance = metrics.frechet_distance(np.ones(30), scale * cov, np.ones(30), scale * cov)
        assert 0 <= distance <= 1e-10 * scale * np.trace(cov)


def test_frechet_distance_is_symmetric():
    first, second = (np.zeros(5), covariance(5, 1)), (np.ones(5), covariance(5, 2))
    there, back = metrics.frechet_distance(*first, *second), metrics.frechet_distance(*second, *first)
    assert there > 5
    assert there == pytest.approx(back, rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((0, 1, [0, 0], np.eye(2)), "1 and 2 dimensions"),
        (([0, 0], np.eye(3), [0, 0], np.eye(2)), r"cov_a of shape \(3, 3\)"),
        (([0, np.nan], np.eye(2), [0, 0], np.eye(2)), "mean_a or cov_a holds NaN"),
        (([0, 0], np.eye(2), [0, 0], [[1, 2], [0, 1]]), "cov_b is not symmetric"),
        (([0, 0], np.eye(2), [0, 0], [[1, 0], [0, -1]]), "cov_b has the negative eigenvalue -1"),
    ],
)
def test_frechet_distance_says_what_is_wrong(arguments, says):
    with pytest.raises(ValueError, match=says):
        metrics.frechet_distance(*arguments)


# --- FID and inception score -----------------------------------------------------------------------------------------


def test_fid_of_the_same_features_is_zero():
    few, many = rng().normal(size=(10, 64)), rng().normal(size=(500, 8)).astype(np.float32)
    assert metrics.fid(few, few) == pytest.approx(0, abs=1e-9)  # fewer samples than features: singular
    assert metrics.fid(many, many[::-1]) == pytest.approx(0, abs=1e-9)


def test_fid_of_hand_made_sets():
    line = np.array([[0.0], [2.0]])  # mean 1, variance 2
    assert metrics.fid(line, 3 * line) == pytest.approx((1 - 3) ** 2 + (np.sqrt(2) - np.sqrt(18)) ** 2, abs=1e-9)
    assert metrics.fid(line, line + 7) == pytest.approx(49, abs=1e-9)


def test_fid_approaches_the_distance_of_the_gaussians_and_is_biased_upwards():
    def between(n):
        return np.mean([metrics.fid(rng(s).normal(size=(n, 4)), rng(s + 50).normal(1, 2, (n, 4))) for s in range(5)])

    exact = 4 * (1 + 1)  # four times (0 − 1)² + (1 − 2)²
    assert between(20_000) == pytest.approx(exact, rel=0.03)
    same = [metrics.fid(rng(s).normal(size=(30, 4)), rng(s + 50).normal(size=(30, 4))) for s in range(5)]
    assert min(same) > 0.1


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (np.zeros(5), np.zeros((5, 1)), r"shape \(5,\)"),
        (np.zeros((1, 3)), np.zeros((5, 3)), "at least 2"),
        (np.zeros((5, 3)), np.zeros((5, 4)), "3 and 4 features"),
        (np.zeros((5, 3)), np.full((5, 3), np.nan), "5 of 5 rows of the second set hold NaN"),
    ],
)
def test_fid_says_what_is_wrong(first, second, says):
    with pytest.raises(ValueError, match=says):
        metrics.fid(first, second)


def test_inception_score_of_perfect_classes_of_uniform_guesses_and_between():
    assert metrics.inception_score(np.repeat(np.eye(10), 7, axis=0)) == pytest.approx(10, abs=1e-9)
    assert metrics.inception_score(np.full((20, 10), 0.1)) == pytest.approx(1, abs=1e-9)
    assert metrics.inception_score(np.eye(10)[[3, 3, 3]]) == pytest.approx(1, abs=1e-9)  # sure, but one class
    # Two samples (¾, ¼) and (¼, ¾), marginal (½, ½): KL = ¾ ln 1.5 + ¼ ln 0.5 for each.
    expected = np.exp(0.75 * np.log(1.5) + 0.25 * np.log(0.5))
    assert metrics.inception_score([[0.75, 0.25], [0.25, 0.75]]) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("wrong", [[[2.0, -1.0]], [[0.2, 0.2]], [[np.nan, 1.0]], [0.5, 0.5], np.zeros((0, 10))])
def test_inception_score_refuses_what_is_no_probability(wrong):
    with pytest.raises(ValueError, match="inception_score: got"):
        metrics.inception_score(wrong)


# --- Precision and recall --------------------------------------------------------------------------------------------


def brute_precision_recall(real, generated, k):
    """The paper's formula, one pair of points at a time."""

    def covered(point, others):
        for place, other in enumerate(others):
            radius = sorted(np.linalg.norm(other - o) for i, o in enumerate(others) if i != place)[k - 1]
            if np.linalg.norm(point - other) <= radius:
                return True
        return False

    return np.mean([covered(g, real) for g in generated]), np.mean([covered(r, generated) for r in real])


def kernel(x, y):
    return (np.dot(x, y) / len(x) + 1) ** 3


def test_squared_mmd_is_the_sum_over_pairs_written_out():
    a, b = rng(1).normal(size=(7, 3)), rng(2).normal(size=(5, 3))
    within_a = np.mean([kernel(a[i], a[j]) for i in range(7) for j in range(7) if i != j])
    within_b = np.mean([kernel(b[i], b[j]) for i in range(5) for j in range(5) if i != j])
    between = np.mean([kernel(x, y) for x in a for y in b])
    assert metrics.squared_mmd(a, b) == pytest.approx(within_a + within_b - 2 * between, rel=1e-9)


def test_squared_mmd_does_not_depend_on_the_block(monkeypatch):
    a, b = rng(1).normal(size=(50, 3)), rng(2).normal(size=(40, 3))
    whole = metrics.squared_mmd(a, b)
    monkeypatch.setattr("gan_lessons.metrics.arrays.BLOCK", 90)
    assert metrics.squared_mmd(a, b) == pytest.approx(whole, rel=1e-9)


def test_kid_of_one_distribution_is_zero_within_its_error_however_few_the_samples():
    """400 independent pairs of sets of 20: the mean is 0 within four standard errors, and both signs occur."""
    values = [
        metrics.squared_mmd(rng(2 * i).normal(size=(20, 8)), rng(2 * i + 1).normal(size=(20, 8))) for i in range(400)
    ]
    assert abs(np.mean(values)) < 4 * np.std(values) / 20
    assert 0.2 < np.mean(np.array(values) < 0) < 0.8
    biased = [metrics.fid(rng(2 * i).normal(size=(20, 8)), rng(2 * i + 1).normal(size=(20, 8))) for i in range(50)]
    assert np.mean(biased) > 20 * np.std(biased) / 50**0.5, "FID on the same sets is not"


def test_kid_of_real_digits_against_real_digits_is_small_beside_noise(scores):
    seen = metrics.features(data.mnist("test")[np.random.default_rng(0).permutation(10_000)])
    same = metrics.kid(seen[:5000], seen[5000:])
    assert abs(same.value) < 5 * same.error and abs(same.value) < 1
    assert metrics.kid(metrics.features(rng().random((1000, 784))), seen).value > 50


def test_kid_of_two_normal_distributions_has_its_expected_value():
    """For one feature, x and y normal with mean 0 and m and variance 1, E (xy + 1)³ follows from the moments."""
    m, powers = 1.5, {}
    for name, mean in (("x", 0.0), ("y", m)):  # the first three moments of a normal distribution of variance 1
        powers[name] = [1.0, mean, mean**2 + 1, mean**3 + 3 * mean]

    def expected(p, q):
        return sum(c * powers[p][k] * powers[q][k] for k, c in enumerate((1, 3, 3, 1)))

    truth = expected("x", "x") + expected("y", "y") - 2 * expected("x", "y")
    found = metrics.kid(rng(3).normal(0, 1, (20_000, 1)), rng(4).normal(m, 1, (20_000, 1)), subsets=40, size=2000)
    assert abs(found.value - truth) < 5 * found.error and found.error < 0.05 * truth
    assert str(found).startswith("KID ")


@pytest.mark.parametrize("settings", [{"subsets": 1}, {"size": 1}])
def test_kid_needs_two_subsets_of_two(settings):
    with pytest.raises(ValueError, match="expected at least 2 of each"):
        metrics.kid(np.zeros((5, 2)), np.ones((5, 2)), **settings)


def test_the_extrapolated_fid_of_one_distribution_is_near_zero_while_every_size_is_above():
    curve = metrics.fid_curve(rng(5).normal(size=(4000, 16)), rng(6).normal(size=(100_000, 16)))
    assert (np.diff(curve.values) < 0).all() and curve.values[-1] > 0
    assert abs(curve.limit) < 0.1 * curve.values[0]


def test_the_extrapolated_fid_of_two_gaussians_is_the_closed_form():
    truth = 16 * 0.25 + 16 * (1.3 - 1) ** 2
    generated, real = rng(7).normal(0.5, 1.3, (8000, 16)), rng(8).normal(size=(100_000, 16))
    curve = metrics.fid_curve(generated, real, sizes=(100, 200, 400, 800))
    assert abs(curve.limit - truth) < 0.05 * truth < curve.values[0] - truth


@pytest.mark.parametrize("sizes", [(5,), (1, 4), (4, 11), ()])
def test_sizes_that_do_not_fit_are_refused(sizes):
    with pytest.raises(ValueError, match="two or more different numbers"):
        metrics.fid_curve(np.zeros((10, 2)), np.ones((10, 2)), sizes=sizes)


def test_precision_and_recall_of_identical_and_of_disjoint_sets():
    points = rng().normal(size=(300, 16))
    assert metrics.precision_recall(points, points) == (1, 1)
    assert metrics.precision_recall(points, rng(1).permutation(points)) == (1, 1)
    assert metrics.precision_recall(points, points + 100) == (0, 0)


def test_precision_and_recall_by_hand():
    # k = 1. Real 0, 1, 2, 10 reach 1, 1, 1, 8, so they cover −1 … 3 and 2 … 18. Generated 2.5, 3, 19 reach ½, ½, 16,
    # so they cover 2 … 3.5 and 3 … 35.
    real, generated = np.array([[0.0], [1.0], [2.0], [10.0]]), np.array([[2.5], [3.0], [19.0]])
    assert metrics.precision_recall(real, generated, k=1) == (2 / 3, 2 / 4)
    assert metrics.precision_recall(generated, real, k=1) == (2 / 4, 2 / 3)


@pytest.mark.parametrize("k", [1, 3, 5])
@pytest.mark.parametrize("block", [7, 100, arrays.BLOCK])
def test_precision_and_recall_agree_with_brute_force_whatever_the_block(k, block, monkeypatch):
    monkeypatch.setattr("gan_lessons.metrics.arrays.BLOCK", block)
    real, generated = rng(1).normal(size=(40, 3)), rng(2).normal(0.8, 0.7, size=(30, 3))
    expected = brute_precision_recall(real, generated, k)
    assert min(expected) > 0.1 and max(expected) < 1, "the case must not be trivial"
    assert metrics.precision_recall(real, generated, k) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(15))  # some of these fail, by a rounding error, without the slack in the radius
def test_repeated_points_lie_in_balls_of_radius_zero(seed):
    draw = rng(seed)
    points = 10 * draw.normal(size=(draw.integers(5, 40), draw.integers(90, 130)))
    copies, others = (np.repeat(points, draw.integers(4, 9), axis=0) for _ in range(2))
    assert metrics.precision_recall(copies, others) == (1, 1)
    assert metrics.precision_recall(copies, others + 1e-3) == (0, 0)


@pytest.mark.parametrize("k", [0, 3, 4])
def test_precision_recall_refuses_a_k_that_does_not_fit(k):
    with pytest.raises(ValueError, match=f"got k = {k} with 9 real and 3 generated.*from 1 to 2"):
        metrics.precision_recall(np.zeros((9, 2)), np.zeros((3, 2)), k)


def test_density_and_coverage_by_hand():
    # k = 1. Real 0, 1, 2, 10 reach 1, 1, 1, 8. Generated 2.5 lies in the balls of 2 and 10, 3 in these two, 19 in none.
    real, generated = np.array([[0.0], [1.0], [2.0], [10.0]]), np.array([[2.5], [3.0], [19.0]])
    assert metrics.density_coverage(real, generated, k=1) == (4 / 3, 2 / 4)
    assert str(metrics.density_coverage(real, generated, k=1)) == "density 1.33, coverage 0.50"


def brute_density_coverage(real, generated, k):
    reach = [sorted(np.linalg.norm(real - point, axis=1))[k] for point in real]
    holds = np.array(
        [[np.linalg.norm(other - point) <= r for point, r in zip(real, reach, strict=True)] for other in generated]
    )
    return holds.sum() / (k * len(generated)), holds.any(axis=0).mean()


@pytest.mark.parametrize("k", [1, 3, 5])
@pytest.mark.parametrize("block", [7, 100, arrays.BLOCK])
def test_density_and_coverage_agree_with_brute_force_whatever_the_block(k, block, monkeypatch):
    monkeypatch.setattr("gan_lessons.metrics.arrays.BLOCK", block)
    real, generated = rng(1).normal(size=(40, 3)), rng(2).normal(0.8, 0.7, size=(30, 3))
    expected = brute_density_coverage(real, generated, k)
    assert 0.1 < expected[1] < 1, "the case must not be trivial"
    assert metrics.density_coverage(real, generated, k) == pytest.approx(expected)


@pytest.mark.parametrize("k", [1, 3, 5])
@pytest.mark.parametrize(("n", "m"), [(500, 500), (400, 800)])
def test_density_and_coverage_of_equal_distributions_have_the_expected_value_of_the_paper(k, n, m):
    found = [metrics.density_coverage(rng(seed).normal(size=(n, 8)), rng(100 + seed).normal(size=(m, 8)), k)
             for seed in range(8)]  # fmt: skip
    density, coverage = np.mean(found, axis=0)
    steps = np.arange(1, k + 1)
    assert density == pytest.approx(1, abs=0.08)
    assert coverage == pytest.approx(1 - np.prod((n - steps) / (n + m - steps)), abs=0.02)


def test_one_far_real_point_fools_precision_and_hardly_density():
    real, stray = rng().normal(size=(1000, 2)), np.array([[60.0, 0.0]])
    generated = np.repeat(stray + 3, 1000, axis=0)
    assert metrics.precision_recall(np.concatenate([real, stray]), generated).precision == 1
    assert metrics.density_coverage(np.concatenate([real, stray]), generated).density == pytest.approx(1 / 5)
    assert metrics.density_coverage(np.concatenate([real, stray]), generated).coverage == pytest.approx(1 / 1001)


@pytest.mark.parametrize("seed", range(5))
def test_repeated_real_points_are_covered_by_their_copies(seed):
    draw = rng(seed)
    points = np.repeat(10 * draw.normal(size=(20, 100)), 8, axis=0)
    assert metrics.density_coverage(points, points.copy()).coverage == 1
    assert metrics.density_coverage(points, points + 1e-3) == (0, 0)


@pytest.mark.parametrize("k", [0, 9, 10])
def test_density_coverage_refuses_a_k_that_does_not_fit(k):
    with pytest.raises(ValueError, match=f"density_coverage: got k = {k} with 9 real and 3 generated.*from 1 to 8"):
        metrics.density_coverage(np.zeros((9, 2)), np.zeros((3, 2)), k)


# --- Modes -----------------------------------------------------------------------------------------------------------


def test_modes_of_hand_placed_points():
    grid = data.grid()  # 25 modes, sd 0.05
    centres = grid.centres
    # Of 250 points a fair share is 10, so one point covers a mode and none does not.
    points = np.stack([*[centres[0]] * 247, centres[1], centres[2] + (0.149, 0), (1, 1)])
    assert metrics.modes(points, grid) == (3, 25, 249 / 250)
    points[-2] += [0.002, 0]  # now 0.151, just beyond 3 sd
    assert metrics.modes(points, grid) == (2, 25, 248 / 250)


def test_a_mode_needs_ten_percent_of_its_fair_share():
    ring = data.ring()  # 8 modes: of 800 points a fair share is 100
    for stray, covered in ((9, 1), (10, 2)):
        points = np.repeat(ring.centres[:2], [800 - stray, stray], axis=0)
        assert metrics.modes(points, ring) == (covered, 8, 1)
    assert metrics.modes(ring.centres + 5, ring) == (0, 8, 0)


@pytest.mark.parametrize("mixture", [data.ring(), data.grid()])
def test_modes_of_the_mixture_itself(mixture):
    found = metrics.modes(mixture.sample(20_000, rng()), mixture)
    assert found.covered == found.total == len(mixture.centres)
    assert found.high_quality == pytest.approx(1 - np.exp(-4.5), abs=0.003)  # two dimensions: 1 − exp(−3²/2)


@pytest.mark.parametrize(
    ("points", "mixture", "says"),
    [
        (np.zeros((4, 2)), data.moons(), "without separate modes"),
        (np.zeros((4, 2)), data.ArrayData(np.zeros((4, 2))), "expected a data.GaussianMixture"),
        (np.zeros((4, 3)), data.ring(), r"shape \(4, 3\), expected \(n, 2\)"),
        (np.zeros((0, 2)), data.ring(), "at least 1"),
        (np.full((4, 2), np.inf), data.ring(), "4 of 4 rows of points hold NaN or infinite"),
    ],
)
def test_modes_says_what_is_wrong(points, mixture, says):
    with pytest.raises(ValueError, match=says):
        metrics.modes(points, mixture)


# --- Nearest examples ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", [1, arrays.BLOCK])
def test_nearest_agrees_with_brute_force_whatever_the_block(block, monkeypatch):
    monkeypatch.setattr("gan_lessons.metrics.arrays.BLOCK", block)
    images, examples = rng(1).random((12, 4, 5), np.float32), rng(2).random((9000, 4, 5), np.float32)
    apart = np.sqrt(((images[:, None].astype(float) - examples) ** 2).sum(axis=(2, 3)))
    found = metrics.nearest(images, examples, k=20)
    np.testing.assert_array_equal(found.indexes, apart.argsort(axis=1)[:, :20])
    np.testing.assert_allclose(found.distances, np.sort(apart, axis=1)[:, :20], rtol=1e-5)


def test_nearest_training_digit_of_a_training_digit_is_itself():
    digits, places = data.mnist("train"), np.array([0, 17, 31_000, 59_999])
    found = metrics.nearest(digits[places].reshape(-1, 28, 28), digits, k=2)
    np.testing.assert_array_equal(found.indexes[:, 0], places)
    assert (found.distances[:, 0] == 0).all()
    assert (found.distances[:, 1] > 1).all()


def test_nearest_scales_bytes_and_orders_ties_by_index():
    found = metrics.nearest(np.array([[255, 255]], np.uint8), np.array([[0, 0], [1, 1], [1, 1.0]]), k=3)
    np.testing.assert_array_equal(found.indexes, [[1, 2, 0]])
    np.testing.assert_allclose(found.distances, [[0, 0, np.sqrt(2)]], rtol=1e-6)


@pytest.mark.parametrize(
    ("images", "examples", "k", "says"),
    [
        (np.zeros(4), np.zeros((3, 4)), 1, r"for one: image\[None\]"),
        (np.zeros((2, 4)), np.zeros((3, 5)), 1, r"shape \(4,\) and examples of shape \(5,\)"),
        (np.zeros((2, 4)), np.zeros((3, 4)), 4, "got k = 4, expected 1 to 3"),
        (np.zeros((2, 2)), data.ring(), 1, "holds no list of examples"),
        (np.full((2, 4), np.nan), np.zeros((3, 4)), 1, "2 of 2 examples hold NaN"),
    ],
)
def test_nearest_says_what_is_wrong(images, examples, k, says):
    with pytest.raises(ValueError, match=says):
        metrics.nearest(images, examples, k)


# --- The digits ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scores():
    return metrics.DigitScores()


def training_digits(n, seed=10):
    return data.mnist("train")[rng(seed).choice(60_000, n, replace=False)]


def test_the_formulas_do_not_load_tensorflow():
    code = (
        "import sys; from gan_lessons import data, metrics; metrics.fid([[0.], [1.]], [[0.], [2.]]); "
        "metrics.modes(data.ring().centres, data.ring()); metrics.DigitScores(); "
        "assert not {'tensorflow', 'keras'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_classifier_knows_99_percent_of_the_test_digits():
    digits = data.mnist("test")
    accuracy = (metrics.probabilities(digits[:]).argmax(axis=1) == digits.labels).mean()
    assert accuracy >= 0.99
    with np.load(metrics.CLASSIFIER_FILE) as file:
        assert accuracy == pytest.approx(file["accuracy"], abs=2e-4)


def test_features_and_probabilities_are_the_keras_models_own():
    from gan_lessons.utils.tensorflow import keras

    images = training_digits(7)
    network = metrics.classifier()
    logits = np.asarray(network(images.reshape(-1, 28, 28, 1), training=False))
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(metrics.probabilities(images), expected, atol=1e-5)
    kernel, bias = network.get_layer("logits").get_weights()
    np.testing.assert_allclose(metrics.features(images) @ kernel + bias, logits, atol=1e-3)
    assert isinstance(network, keras.Model) and network.trainable_weights == [] and metrics.classifier() is network


def test_shapes_and_batches_do_not_matter(monkeypatch):
    images = training_digits(23)
    expected = metrics.features(images)
    assert expected.shape == (23, 64) and expected.dtype == np.float32
    monkeypatch.setattr("gan_lessons.metrics.digit_classifier.BATCH", 5)
    for shape in ((23, 28, 28), (23, 28, 28, 1)):
        np.testing.assert_allclose(metrics.features(images.reshape(shape)), expected, atol=1e-4)


@pytest.mark.parametrize(
    ("images", "says"),
    [
        (np.zeros((28, 28)), r"shape \(28, 28\), expected"),
        (np.zeros((0, 784)), "at least 1"),
        (np.zeros((2, 3, 28, 28)), r"\(n, 28, 28, 1\)"),
        (np.full((2, 784), np.nan), "2 of 2 images hold NaN"),
        (np.full((2, 784), -1.0), r"from -1 to -1.*\(images \+ 1\) / 2"),
        (np.full((2, 784), 255, np.uint8), "from 255 to 255.*divide bytes by 255"),
        (np.full((2, 784), "a"), "expected numbers"),
    ],
)
def test_images_that_are_no_digits_are_refused_by_every_entrance(images, says, scores):
    for function in (metrics.features, metrics.probabilities, scores.fid, scores.report):
        with pytest.raises(ValueError, match=says):
            function(images)


def test_too_few_images_and_wrong_counts_are_refused(scores):
    with pytest.raises(ValueError, match="at least 2"):
        scores.fid(np.zeros((1, 784)))
    with pytest.raises(ValueError, match="got k = 3 with 3 real and 3 generated"):
        scores.report(training_digits(3))
    for function in (scores.fid_of_real, scores.fid_of_noise):
        for wrong in (1, 60_001, 100.0, True):
            with pytest.raises(ValueError, match=f"got n = {wrong}, expected a whole number"):
                function(wrong)


def test_fid_orders_real_digits_faint_noise_half_the_digits_and_noise(scores):
    images, labels = training_digits(2000), data.mnist("train").labels
    faint = np.clip(images + rng(3).normal(0, 0.1, images.shape), 0, 1)
    half = data.mnist("train")[np.flatnonzero(labels < 5)[:2000]]
    real, noise = scores.fid_of_real(2000), scores.fid_of_noise(2000)
    assert scores.fid(images) == pytest.approx(real, abs=0.5)  # other real digits
    assert 0 < 3 * real < scores.fid(faint) < scores.fid(half) / 3 < noise / 9
    assert scores.fid(data.mnist("test")[:]) == pytest.approx(0, abs=1e-4)


def test_the_fid_of_fewer_real_digits_is_higher_and_remembered(scores, monkeypatch):
    few, many = scores.fid_of_real(200), scores.fid_of_real(2000)
    assert few > 2 * many
    monkeypatch.setattr(digits, "classify", None)
    assert metrics.DigitScores().fid_of_real(200) == few


def test_one_good_digit_repeated_has_full_precision_and_no_recall(scores):
    report = scores.report(np.repeat(data.mnist("train")[[1]], 2000, axis=0))
    assert report.precision == 1 and report.recall < 0.01
    assert report.classes == 1 and report.inception_score == pytest.approx(1, abs=1e-3)
    assert report.fid > 100 * report.real


def test_coverage_sees_that_one_digit_is_repeated(scores):
    repeated = np.repeat(data.mnist("train")[[1]], 2000, axis=0)
    assert scores.density_coverage(repeated).coverage < 0.02
    assert scores.density_coverage(training_digits(2000)).coverage > 0.9


def test_a_report_is_the_single_scores_and_says_them(scores):
    images = training_digits(1000)
    report = scores.report(images)
    expected = {
        "n": 1000,
        "fid": scores.fid(images),
        "real": scores.fid_of_real(1000),
        "noise": scores.fid_of_noise(1000),
        "inception_score": scores.inception_score(images),
        **scores.precision_recall(images)._asdict(),
        "classes": scores.classes(images),
    }
    assert report._asdict() == pytest.approx(expected)
    assert report.inception_score > 9.5 and min(report.precision, report.recall) > 0.8 and report.classes == 10
    said = str(report)
    for part in (f"FID {report.fid:.1f}", f"real digits {report.real:.1f}", f"noise {report.noise:.0f}", "1,000"):
        assert part in said


def test_a_class_counts_from_one_percent(scores):
    digits = data.mnist("test")
    sure = metrics.probabilities(digits[:2000])
    zero = np.flatnonzero((sure.argmax(axis=1) == 0) & (sure.max(axis=1) > 0.99))[0]
    one = np.flatnonzero((sure.argmax(axis=1) == 1) & (sure.max(axis=1) > 0.99))[0]
    for ones, classes in ((1, 1), (2, 2)):
        assert scores.classes(digits[np.repeat([zero, one], [200 - ones, ones])]) == classes


def test_loading_the_classifier_leaves_a_students_networks_as_they_were():
    from gan_lessons.utils.tensorflow import keras

    def student():
        kinds = keras.layers
        layers = [kinds.Conv2D(2, 1), kinds.MaxPooling2D(), kinds.Flatten(), kinds.Dropout(0.5), kinds.Dense(3)]
        inputs = keras.Input((4, 4, 1))
        network = keras.Model(inputs, keras.Sequential(layers)(inputs))
        return [layer.name for layer in (network, *network.layers, *layers)], np.asarray(layers[-1].kernel)

    def first_of_a_session():
        keras.utils.set_random_seed(5)
        keras.backend.clear_session()  # layer names start again
        keras.utils.set_random_seed(5)

    first_of_a_session()
    names, weights = student()
    first_of_a_session()
    for function in (metrics.classifier, compiled):
        function.cache_clear()
    state = random.getstate()
    metrics.features(np.zeros((1, 784)))
    assert random.getstate() == state
    assert student()[0] == names
    first_of_a_session()
    metrics.classifier.cache_clear()
    metrics.classifier()
    np.testing.assert_array_equal(student()[1], weights)


def test_threads_share_one_classifier_and_agree():
    for function in (metrics.classifier, compiled, digits._reference, digits._real_digits, digits._fid_of_real):
        function.cache_clear()
    images, seen = training_digits(300), {}

    def look(name):
        seen[name] = metrics.classifier(), metrics.DigitScores().report(images)

    threads = [threading.Thread(target=look, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert set(seen) == set("abc"), "a thread died or hangs"
    assert all(network is seen["a"][0] for network, _ in seen.values())
    assert all(report == pytest.approx(seen["a"][1]) for _, report in seen.values())
