import hashlib

import numpy as np
import pytest

from gan_lessons import data
from gan_lessons.utils import specs


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


def test_labels_stay_what_they_are():
    digits = data.mnist("test")
    assert digits.labels.dtype == np.int64 and digits.classes.tolist() == list(range(10))


def test_draws_are_those_of_every_earlier_version():
    drawn = data.mnist("test").sample(1000, rng(7))
    assert (
        hashlib.sha256(drawn.tobytes()).hexdigest()
        == "6369336518e7cce55da02009b1160b1fab01914ba00ab55e494c7707599497e4"
    )


def test_pixels_can_be_scaled_for_a_tanh():
    digits = data.mnist("test", value_range=(-1, 1))
    batch, plain = digits.sample(500, rng()), data.mnist("test").sample(500, rng())
    assert batch.min() == -1 and batch.max() == 1 and batch.dtype == np.float32
    assert np.allclose(batch, 2 * plain - 1, atol=1e-6)
    assert specs.as_code(digits.spec) == "data.mnist('test', value_range=(-1, 1))"


def test_nobody_can_change_the_shipped_digits():
    with pytest.raises(ValueError, match="read-only"):
        data.mnist("test").values[0] = 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: data.mnist("validation"), "'train', 'test' or 'all'"),
        (lambda: data.mnist(shape=(28, 27)), "784"),
        (lambda: data.mnist(shape=(-28, -28)), "784"),
        (lambda: data.mnist(shape=784), "784"),
        (lambda: data.mnist(value_range=(1, 1)), "two finite numbers"),
    ],
)
def test_bad_arguments_are_named(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert words in str(error.value)
