"""The scores beside SciPy's and scikit-learn's on the same features: other people's code, to 1e-4 relative."""

import numpy as np
import pytest

from gan_lessons import data, metrics

REASON = 'needs scikit-learn; these tests run with: pip install -e ".[independent]" && pytest -k independently'
neighbors = pytest.importorskip("sklearn.neighbors", reason=REASON)  # it brings SciPy
pairwise = pytest.importorskip("sklearn.metrics.pairwise", reason=REASON)
linalg = pytest.importorskip("scipy.linalg", reason=REASON)
stats = pytest.importorskip("scipy.stats", reason=REASON)


def blurred(images):
    """Real digits, made worse: each is mixed with the next one."""
    return 0.7 * images + 0.3 * np.roll(images, 1, axis=0)


@pytest.fixture(scope="module")
def images():
    chosen = np.random.default_rng(3).permutation(10_000)
    test = data.mnist("test")[chosen]
    return {"real": test[:1500], "other": test[1500:3000], "mixed": blurred(test[3000:4500])}


@pytest.fixture(scope="module", params=["other", "mixed"])
def pair(request, images):
    return [metrics.features(images[name]).astype(np.float64) for name in ("real", request.param)]


@pytest.mark.filterwarnings("ignore:Matrix is singular")  # a feature that never fires has no spread
def test_fid(pair):
    (mean_a, cov_a), (mean_b, cov_b) = [(x.mean(axis=0), np.cov(x.T)) for x in pair]
    root = linalg.sqrtm(cov_a @ cov_b).real
    expected = np.sum((mean_a - mean_b) ** 2) + np.trace(cov_a + cov_b - 2 * root)
    assert metrics.fid(*pair) == pytest.approx(expected, rel=1e-4)


def test_squared_mmd(pair):
    def kernel(a, b):
        return pairwise.polynomial_kernel(a, b, degree=3, gamma=1 / a.shape[1], coef0=1)

    n = len(pair[0])
    within = sum((kernel(x, x).sum() - np.trace(kernel(x, x))) / (n * (n - 1)) for x in pair)
    assert metrics.squared_mmd(*pair) == pytest.approx(within - 2 * kernel(*pair).mean(), rel=1e-4)


@pytest.mark.parametrize("name", ["real", "mixed"])
def test_inception_score(images, name):
    sure = metrics.probabilities(images[name]).astype(np.float64)
    expected = np.exp(np.mean([stats.entropy(row, sure.mean(axis=0)) for row in sure]))
    assert metrics.inception_score(sure) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("k", [1, 3, 5])
def test_precision_and_recall(pair, k):
    real, made = pair

    def inside(points, others):
        reach = neighbors.NearestNeighbors(n_neighbors=k + 1).fit(others).kneighbors(others)[0][:, k]
        return np.mean((pairwise.euclidean_distances(points, others) <= reach).any(axis=1))

    found = metrics.precision_recall(real, made, k=k)
    # one point on the rim of a ball may fall to either side: 1 of 1,500
    assert found == pytest.approx((inside(made, real), inside(real, made)), abs=1.01 / 1500)


def test_nearest(images):
    found = metrics.nearest(images["mixed"][:200], images["real"], k=2)
    index = neighbors.NearestNeighbors(n_neighbors=2).fit(images["real"].reshape(-1, 784))
    distances, _ = index.kneighbors(images["mixed"][:200].reshape(-1, 784))
    np.testing.assert_allclose(found.distances, distances, rtol=1e-4)
