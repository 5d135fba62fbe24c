import numpy as np
import pytest

from gan_lessons import data

PLANE = {"ring": data.ring, "grid": data.grid, "moons": data.moons, "spiral": data.spiral}


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", PLANE)
def test_points_of_the_plane(name):
    source = PLANE[name]()
    points = source.sample(1000, rng())
    assert points.shape == (1000, 2) and points.dtype == np.float32
    assert np.array_equal(points, PLANE[name]().sample(1000, rng()))
    assert not np.array_equal(points, source.sample(1000, rng(1)))


@pytest.mark.parametrize("name", PLANE)
def test_true_density_integrates_to_one_and_agrees_with_the_samples(name):
    source = {"ring": data.ring(sd=0.05)}.get(name, PLANE[name]())
    points = source.sample(20_000, rng()).astype(np.float64)
    low, high = points.min(0) - 0.3, points.max(0) + 0.3
    cells = 120  # smaller than 1.5 sd: a sum over them is the integral to four digits
    x, y = (np.linspace(low[i], high[i], cells, endpoint=False) + (high[i] - low[i]) / cells / 2 for i in (0, 1))
    area = np.prod((high - low) / cells)
    mass = np.exp(source.log_density(np.stack(np.meshgrid(x, y), -1).reshape(-1, 2))).reshape(cells, cells) * area
    assert mass.sum() == pytest.approx(1, abs=0.01)
    counts, _, _ = np.histogram2d(points[:, 1], points[:, 0], bins=10, range=[[low[1], high[1]], [low[0], high[0]]])
    expected = mass.reshape(10, 12, 10, 12).sum((1, 3)) * len(points)
    # chi-squared with at most 99 degrees of freedom: 200 lies far outside what chance does
    busy = expected > 5
    assert (((counts - expected) ** 2 / np.maximum(expected, 1e-9))[busy]).sum() < 200


def test_log_density_stays_finite_far_away():
    assert np.isfinite(data.ring().log_density([[50.0, 50.0]])).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: data.ring(modes=0), "ring: got modes = 0, expected a number above 0"),
        (lambda: data.bumps([]), "expected a list of at least one finite number"),
        (lambda: data.from_points([[0, np.nan]]), "place points on the pad first"),
    ],
)
def test_bad_numbers_are_named(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert words in str(error.value)
