import numpy as np
import pytest

from gan_lessons import data
from tests.data.test_arrays import Tensor, refusal

X = np.arange(12.0).reshape(6, 2)
NUMBERS = [0, 2, 1, 1, 0, 2]
COLUMN = [[one] for one in NUMBERS]


def labelled(labels):
    return data.ArrayData(X, labels=labels)


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        (NUMBERS, [0, 1, 2]),
        (tuple(NUMBERS), [0, 1, 2]),
        (np.array(NUMBERS, np.uint8), [0, 1, 2]),
        (np.array(NUMBERS, np.float32), [0, 1, 2]),
        (COLUMN, [0, 1, 2]),
        (Tensor(NUMBERS), [0, 1, 2]),
        (np.eye(3)[NUMBERS], [0, 1, 2]),
        (np.eye(3, dtype=bool)[NUMBERS], [0, 1, 2]),
        (np.eye(5)[NUMBERS], [0, 1, 2, 3, 4]),
        ([year + 1990 for year in NUMBERS], [1990, 1991, 1992]),
        ([one - 1 for one in NUMBERS], [-1, 0, 1]),
        ([3, 8, 5, 5, 3, 8], [3, 5, 8]),
        (["a", "cc", "b", "b", "a", "cc"], ["a", "b", "cc"]),
        (np.array(["a", "cc", "b", "b", "a", "cc"], object), ["a", "b", "cc"]),
        ([["a"], ["cc"], ["b"], ["b"], ["a"], ["cc"]], ["a", "b", "cc"]),
        ([b"a", b"c", b"b", b"b", b"a", b"c"], [b"a", b"b", b"c"]),
    ],
)
def test_labels_of_every_kind_become_class_numbers(labels, classes):
    made = labelled(labels)
    assert made.labels.tolist() == NUMBERS and made.labels.dtype == np.int64
    assert made.classes.tolist() == classes


def test_booleans():
    made = labelled([True, False, True, True, False, True])
    assert made.labels.tolist() == [1, 0, 1, 1, 0, 1] and made.classes.tolist() == [False, True]


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([1, 2], "2 labels for 6 examples"),
        (3, "single value 3"),
        ([0, 1, np.nan, 0, 1, 0], "1 of 6 labels are NaN"),
        (["a", "b", np.nan, "a", "b", "a"], "float"),
        (["a", "b", None, "a", "b", "a"], "NoneType"),
        (["a", 1, "b", "a", "b", "a"], "int"),
        ([0, 1, None, 0, 1, 0], "NoneType"),
        (np.ma.masked_equal([0, 1, 2, 0, 1, 2], 2), "masked"),
        ([0.5, 1, 0, 1, 0, 1], "0.5, which look like measurements"),
        (np.ones((6, 3)), "not one-hot"),
        (np.zeros((6, 3)), "not one-hot"),
        (np.eye(3)[NUMBERS] * 0.9, "not one-hot"),
        (np.zeros((6, 2, 2)), "not one-hot"),
        (np.zeros(6, "M8[D]"), "datetime64"),
        (np.zeros(6, complex), "complex"),
    ],
)
def test_what_are_no_labels_are_refused(labels, words):
    assert words in refusal(lambda: labelled(labels))


def test_as_many_classes_as_examples_are_measurements():
    prices = np.random.default_rng(0).integers(0, 10**6, 100)
    assert "look like measurements" in refusal(lambda: data.ArrayData(np.zeros((100, 2)), labels=prices))
    assert len(data.ArrayData(np.zeros((100, 2)), labels=np.arange(100) // 2).classes) == 50


class Series:
    """As a pandas Series in another order: ``series[i]`` looks a label up by its index, NumPy reads by position."""

    def __init__(self, values, index):
        self.values, self.index = np.asarray(values), index

    def __len__(self):
        return len(self.values)

    def __getitem__(self, index):
        return self.values[[self.index.index(one) for one in np.atleast_1d(index)]]

    def __array__(self, dtype=None, copy=None):
        return self.values


def test_labels_are_taken_by_position():
    shuffled = Series(NUMBERS, index=[5, 3, 1, 0, 2, 4])
    assert shuffled[0].tolist() == [1] and labelled(shuffled).labels.tolist() == NUMBERS
    drawn, conditions = data.labelled(labelled(shuffled)).sample(100, np.random.default_rng(0))
    assert [NUMBERS[int(row[0]) // 2] for row in drawn] == conditions.argmax(axis=1).tolist()


def test_labels_cannot_be_changed():
    made = labelled(NUMBERS)
    with pytest.raises(ValueError, match="read-only"):
        made.labels[0] = 2
    with pytest.raises(AttributeError):
        made.labels = NUMBERS
    assert labelled(None).labels is None and labelled(None).classes is None
