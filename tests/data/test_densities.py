import hashlib

import numpy as np
import pytest

from gan_lessons import data

PLANE = {"ring": data.ring, "grid": data.grid, "moons": data.moons, "spiral": data.spiral}


def rng(seed=0):
    return np.random.default_rng(seed)


def test_mnist_is_whole_exact_and_in_the_official_order():
    everything = data.mnist("all", shape=(28, 28))
    assert everything.values.shape == (70_000, 28, 28) and everything.values.dtype == np.uint8
    # counts of the ten digits as published with the data set
    assert np.bincount(data.mnist("train").labels).tolist() == [
        5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]  # fmt: skip
    assert np.bincount(data.mnist("test").labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert everything.labels[:5].tolist() == [5, 0, 4, 1, 9] and everything.labels[60_000:60_004].tolist() == [
        7,
        2,
        1,
        0,
    ]
    digest = hashlib.sha256(everything.values.tobytes()).hexdigest()
    assert digest == "5b92582eb909c82a9bfefcd44acbe9233be3eb5b419a44cf211022ad2bf4bf96"


def test_mnist_samples_are_pixels_from_0_to_1_in_the_shape_asked_for():
    batch = data.mnist("test", shape=(28, 28, 1)).sample(500, rng())
    assert batch.shape == (500, 28, 28, 1) and batch.dtype == np.float32
    assert batch.min() == 0 and batch.max() == 1


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
        (lambda: data.ArrayData(np.zeros((0, 3))), "at least one example"),
        (lambda: data.ArrayData(np.zeros(5)), "values[:, None]"),
        (lambda: data.ArrayData([[1.0, np.nan], [1, 2], [np.inf, 0]]), "2 of 3 examples"),
        (lambda: data.ArrayData([["a", "b"]]), "encode"),
        (lambda: data.ArrayData(np.zeros((3, 2)), labels=[1, 2]), "2 labels for 3 examples"),
        (lambda: data.mnist("validation"), "'train', 'test' or 'all'"),
        (lambda: data.mnist(shape=(28, 27)), "784"),
        (lambda: data.ring(modes=0), "above 0"),
        (lambda: data.as_data("digits"), "expected an array"),
    ],
)
def test_bad_data_are_named(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert words in str(error.value)
