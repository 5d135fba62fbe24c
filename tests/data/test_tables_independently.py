"""Tables and series of pandas, and sparse matrices of SciPy, as users bring them."""

import numpy as np
import pytest

from gan_lessons import data
from tests.data.test_arrays import refusal
from tests.data.test_labels import NUMBERS, labelled

REASON = 'needs pandas; these tests run with: pip install -e ".[independent]" && pytest -k independently'
pandas = pytest.importorskip("pandas", reason=REASON)
sparse = pytest.importorskip("scipy.sparse", reason=REASON)
X, Y = np.arange(40.0).reshape(20, 2), np.arange(20) % 4


def test_tables():
    table = pandas.DataFrame({"name": [1, 2, 3], "sample": [True, False, True], "shape": [0.5, 1, 2]}, index=[7, 5, 9])
    assert data.as_data(table)[:].tolist() == [[1, 1, 0.5], [2, 0, 1], [3, 1, 2]]
    assert data.ArrayData(table[["name", "sample"]])[:].tolist() == [[1, 1], [2, 0], [3, 1]]
    missing = pandas.DataFrame({"a": pandas.array([1, None], "Int64"), "b": [1, 2]})
    assert "1 of 2 examples" in refusal(lambda: data.ArrayData(missing))
    text = table.assign(city=["x", "y", "z"], day=pandas.Timestamp("2020-01-01"))
    assert "city, day" in refusal(lambda: data.ArrayData(text))
    assert "[:, None]" in refusal(lambda: data.as_data(table["shape"].rename("age")))
    twice = pandas.DataFrame([[1, 2.5]], columns=["a", "a"])
    assert data.ArrayData(twice)[:].tolist() == [[1, 2.5]]


def test_a_table_of_mixed_small_integers_and_booleans_holds_no_pixels():
    table = pandas.DataFrame({"a": np.array([200, 3], np.uint8), "b": [True, False]})
    assert data.ArrayData(table)[:].tolist() == [[200, 1], [3, 0]]
    assert data.ArrayData(table[["a"]]).values.dtype == np.uint8


def test_labels_are_taken_by_position_not_by_index():
    shuffled = pandas.Series(NUMBERS, index=[5, 3, 1, 0, 2, 4])
    for labels in (shuffled, shuffled.to_frame("name"), shuffled.astype("Int64"), shuffled.astype("category")):
        assert labelled(labels).labels.tolist() == NUMBERS
    drawn, conditions = data.labelled(labelled(shuffled)).sample(100, np.random.default_rng(0))
    assert [NUMBERS[int(row[0]) // 2] for row in drawn] == conditions.argmax(axis=1).tolist()
    named = pandas.Series(list("acbbac"), index=[5, 3, 1, 0, 2, 4])
    for labels in (named, named.to_frame(), named.astype("category"), named.astype("string")):
        assert labelled(labels).labels.tolist() == NUMBERS and labelled(labels).classes.tolist() == list("abc")
    assert labelled(pandas.get_dummies(named)).classes.tolist() == list("abc")


def test_missing_labels_of_a_table_are_refused():
    for missing in (
        pandas.Series([1, None, 0, 1, 1, 0], dtype="Int64"),
        pandas.Series(["a", None, "b", "b", "a", "a"]),
        pandas.Series(["a", None, "b", "b", "a", "a"], dtype="category"),
        pandas.Series([1.0, np.nan, 0, 1, 1, 0]),
    ):
        assert "label" in refusal(lambda missing=missing: labelled(missing))


def test_frames_and_series():
    made = data.as_data((pandas.DataFrame(X), pandas.Series(Y, index=np.arange(20)[::-1])))
    assert made.labels.tolist() == Y.tolist()
    assert "got an array of shape (20,)" in refusal(lambda: data.as_data(pandas.Series(Y, name="age")))


def test_sparse_matrices():
    for given in (sparse.eye(3).tocsr(), (sparse.eye(20).tocsr(), Y)):
        assert "x.toarray()" in refusal(lambda given=given: data.as_data(given))
    assert "x.toarray()" in refusal(lambda: data.ArrayData(sparse.eye(3).tocsr()))
