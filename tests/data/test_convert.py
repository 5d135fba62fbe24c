import numpy as np
import pytest

from gan_lessons import data
from tests.data.test_arrays import Tensor, refusal

X, Y = np.arange(40.0).reshape(20, 2), np.arange(20) % 4


def test_arrays_of_every_kind():
    for given in (X, X.tolist(), Tensor(X), list(X), X.astype(int)):
        assert np.array_equal(data.as_data(given)[:], X) and data.as_data(given).labels is None


def test_a_data_set_is_passed_on():
    for made in (data.ring(), data.ArrayData(X), data.PairedData(X, X)):
        assert data.as_data(made) is made


def test_arrays_are_not_copied_however_often_they_are_passed():
    assert all(data.as_data(X).values is X for _ in range(3))


@pytest.mark.parametrize(
    "y", [Y, Y.tolist(), tuple(Y.tolist()), Tensor(Y), np.eye(4)[Y], [f"class {one}" for one in Y]]
)
def test_a_pair_is_data_with_labels(y):
    made = data.as_data((X, y))
    assert type(made) is data.ArrayData and made.labels.tolist() == Y.tolist() and np.array_equal(made[:], X)


@pytest.mark.parametrize("y", [X / 3, np.zeros((20, 5, 5, 1)), Y / 3, np.eye(4)[Y] * 0.9])
def test_a_pair_with_other_numbers_is_data_with_conditions(y):
    made = data.as_data((X, y))
    assert type(made) is data.PairedData
    expected = (1,) if y.ndim == 1 else y.shape[1:]
    assert made.condition_shape == expected and np.array_equal(
        made.conditions(y.reshape(20, *expected)), np.float32(y).reshape(20, *expected)
    )


def generator():
    yield X


def no_data():
    """Returns nothing."""


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (((X, Y), (X, Y)), "what load_data() returns"),
        (((X, Y), (X, Y)), "data[0]"),
        ((X, Y, np.ones(20)), "sample weights"),
        ((X,), "tuple of ndarray"),
        ((X, None), "NoneType"),
        ((X, 3), "int"),
        ((X, Y[:5]), "5 labels for 20 examples"),
        ((X, [0, np.nan] * 10), "10 of 20 labels are NaN"),
        ((X, [f"file {one}" for one in range(20)]), "names of single examples"),
        ((X, X[:5]), "5 labels for 20"),
        ((X, np.full((20, 2), np.nan)), "NaN"),
        ([X, X[:5]], "different shapes"),
        ([[1, 2], [3]], "different shapes"),
        (generator(), "Dataset.from_generator"),
        (iter([X]), "only once"),
        (generator, "call it: generator(…)"),
        (data.ring, "call it: ring(…)"),
        (data.ArrayData, "an object of it: ArrayData(…)"),
        ({"image": X, "label": Y}, "data['image']"),
        ({}, "(none)"),
        (None, "return nothing"),
        ("~/faces", "data.images('~/faces')"),
        ("digits", "expected an array"),
        (range(5), "np.stack"),
        ({1, 2}, "np.stack"),
        (5, "int as data"),
        (X[:, 0], "np.asarray(values)[:, None]"),
    ],
)
def test_what_is_no_data_is_refused_with_the_way_to_do_it(given, words):
    assert words in refusal(lambda: data.as_data(given))


def test_paths_and_files_of_arrays(tmp_path):
    assert f"data.images({str(tmp_path)!r})" in refusal(lambda: data.as_data(tmp_path))
    np.savez(tmp_path / "x.npz", images=X)
    with np.load(tmp_path / "x.npz") as file:
        assert "data['images']" in refusal(lambda: data.as_data(file))


def test_pairs_in_a_list_are_named():
    x, y = np.eye(3), np.arange(3)
    with pytest.raises(ValueError, match=r"a list of two arrays .* pass them as a tuple: \(x, y\)"):
        data.as_data([x, y])
    with pytest.raises(ValueError, match=r"if these are pairs, pass the pair \(examples, labels\)"):
        data.as_data(list(zip(x, y, strict=True)))
