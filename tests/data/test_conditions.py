import numpy as np
import pytest

from gan_lessons import data
from gan_lessons.utils import specs
from tests.data.test_arrays import Noisy, refusal

X = np.arange(40.0).reshape(20, 2, 1)
Y = np.arange(20) % 4


def rng(seed=0):
    return np.random.default_rng(seed)


def corners(labels=Y):
    return data.ArrayData(X, "corners", labels)


@pytest.mark.parametrize("size", [1, 6.0])
def test_examples_keep_their_shape_and_labels_stand_beside_them(size):
    made = data.labelled(corners(), size=size)
    assert made.shape == (2, 1) and made.condition_shape == (4,) and made.condition_dtype == "float32"
    examples, conditions = made.sample(50, rng(3))
    chosen = rng(3).integers(0, 20, 50)
    assert np.array_equal(examples, X[chosen]) and np.array_equal(conditions, size * np.eye(4)[Y[chosen]])
    assert examples.dtype == conditions.dtype == np.float32


@pytest.mark.parametrize(("shape", "dtype"), [((1,), "int32"), ((), "int32"), ((), "int64"), ((1,), "float32")])
def test_class_numbers_for_an_embedding(shape, dtype):
    made = data.with_conditions(corners(), shape, dtype)
    _, conditions = made.sample(50, rng(3))
    assert conditions.dtype == dtype and conditions.shape == (50, *shape) and made.condition_shape == shape
    assert conditions.ravel().tolist() == Y[rng(3).integers(0, 20, 50)].tolist()
    assert made.conditions([3, 0]).shape == (2, *shape)


def test_labelled_offers_class_numbers_and_is_written_as_code():
    digits = data.mnist("test")
    numbers = data.labelled(digits, one_hot=False)
    assert numbers.condition_shape == (1,) and numbers.condition_dtype == "int32"
    assert specs.as_code(numbers.spec) == "data.labelled(data.mnist('test'), one_hot=False)"
    assert "expected 1" in refusal(lambda: data.labelled(digits, size=3, one_hot=False))


def test_pixels_with_their_conditions():
    pixels = rng().integers(0, 255, (20, 3), dtype=np.uint8)
    for made in (data.labelled(data.ArrayData(pixels, labels=Y)), data.PairedData(pixels, X)):
        (examples, conditions), (stored, same) = made.sample(30, rng(5)), made.sample_pixels(30, rng(5))
        factor, offset = made.pixel_scale
        assert stored.dtype == np.uint8 and np.array_equal(conditions, same)
        assert examples.tobytes() == (factor * np.float32(stored) + offset).tobytes()


def test_conditions_are_class_numbers():
    years = data.labelled(corners(1990 + Y))
    assert years.classes.tolist() == [1990, 1991, 1992, 1993]
    assert np.array_equal(years.conditions([0, 3]), np.eye(4)[[0, 3]])
    assert np.array_equal(years.conditions(np.array([0.0, 3.0])), np.eye(4)[[0, 3]])


@pytest.mark.parametrize("labels", [[-1], [4], [1990], [0.5], ["a"], [[0]], 0, [], [np.nan]])
def test_a_number_that_is_no_class_is_refused(labels):
    assert "from 0 to 3" in refusal(lambda: data.labelled(corners()).conditions(labels))


def test_classes_without_an_example_keep_their_place_in_one_hot_labels():
    made = data.with_conditions(corners(np.eye(10)[Y]), (10,))
    assert made.condition_shape == (10,) and np.array_equal(made.conditions([9]), np.eye(10)[[9]])


@pytest.mark.parametrize(
    ("given", "shape", "dtype", "words"),
    [
        (corners(), (10,), "float32", "has 4 classes, but the network takes conditions of shape (10,)"),
        (corners(), (2, 2), "float32", "has 4 classes"),
        (data.ArrayData(X), (4,), "float32", "has no labels"),
        (data.ring(), (8,), "float32", "ring of 8: has no labels"),
        (data.labelled(corners()), (1,), "int32", "one_hot=False"),
        (data.labelled(corners()), (4,), "int32", "but the network takes (4,) and int32"),
        (data.PairedData(X, X), (2,), "float32", "shape (2, 1)"),
    ],
)
def test_conditions_that_do_not_fit_the_network_are_refused(given, shape, dtype, words):
    assert words in refusal(lambda: data.with_conditions(given, shape, dtype))


def test_conditions_that_fit():
    one_hot, pairs = data.labelled(corners()), data.PairedData(X, X)
    assert data.with_conditions(one_hot, (4,)) is one_hot and data.with_conditions(pairs, (2, 1)) is pairs
    assert data.with_conditions(pairs, (None, 1)) is pairs
    assert data.with_conditions(corners(), (None,)).condition_shape == (4,)
    assert data.with_conditions(corners(), (4,), "int32").sample(3, rng())[1].dtype == np.int32


def test_labels_of_examples_drawn_by_a_sample_of_ones_own_are_not_known():
    assert "condition_shape" in refusal(lambda: data.labelled(Noisy(X, labels=Y)))


@pytest.mark.parametrize("size", [0, -1, np.inf, "1", True, None])
def test_size_is_a_number_above_0(size):
    assert "size: got" in refusal(lambda: data.labelled(corners(), size=size))


def test_data_without_labels_are_refused():
    assert "expected data with labels" in refusal(lambda: data.labelled(data.ring()))


def test_pairs():
    images = rng().integers(0, 255, (20, 4, 4), dtype=np.uint8)
    pairs = data.PairedData(X, images, "drawings", value_range=(-1, 1))
    examples, conditions = pairs.sample(30, rng(5))
    chosen = rng(5).integers(0, 20, 30)
    assert np.allclose(conditions, images[chosen] / 127.5 - 1, atol=1e-6) and conditions.dtype == np.float32
    assert np.allclose(examples, X[chosen] / 19.5 - 1, atol=1e-6)
    assert np.array_equal(pairs.conditions(images[:3]), pairs._condition_data[:3])
    assert "expected (n, 4, 4)" in refusal(lambda: pairs.conditions(images[:, :2]))
    assert "uint8" in refusal(lambda: pairs.conditions(images / 255))


def test_plain_numbers_are_conditions_of_shape_1():
    assert data.PairedData(X, np.arange(20)).sample(3, rng())[1].shape == (3, 1)


@pytest.mark.parametrize(
    ("y", "words"),
    [(X[:5], "5 conditions for 20 examples"), (np.full((20, 2), np.nan), "NaN"), ([["a"]] * 20, "text")],
)
def test_pairs_that_do_not_match_are_refused(y, words):
    assert words in refusal(lambda: data.PairedData(X, y))
