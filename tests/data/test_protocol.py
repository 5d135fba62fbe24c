import numpy as np
import pytest

from gan_lessons import data
from tests.data.test_arrays import refusal


def rng(seed=0):
    return np.random.default_rng(seed)


class Own:
    """A data set of one's own that gives back what it was made with."""

    name, shape = "mine", (2,)

    def __init__(self, gives=None, **attributes):
        self.gives = gives
        vars(self).update(attributes)

    def sample(self, n, rng):
        return self.gives(n) if callable(self.gives) else self.gives


def conditional(gives, **attributes):
    return Own(gives, condition_shape=(3,), condition_dtype="int32", **attributes)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, bool, np.uint8, np.float16])
@pytest.mark.parametrize("check", [data.check_sample, data.checked_batch])
def test_numbers_of_every_kind_become_float32(check, dtype):
    examples, conditions = check(Own(lambda n: np.ones((n, 2), dtype)), 5, rng())
    assert examples.dtype == np.float32 and examples.tolist() == [[1, 1]] * 5 and conditions is None


@pytest.mark.parametrize("check", [data.check_sample, data.checked_batch])
@pytest.mark.parametrize(
    ("gives", "words"),
    [
        (lambda n: np.zeros((n - 1, 2)), "of shape (4, 2)"),
        (lambda n: np.zeros((1, 2)), "of shape (1, 2)"),
        (lambda n: np.zeros((n + 1, 2)), "expected numbers of shape (5, 2)"),
        (lambda n: np.zeros(2), "of shape (2,)"),
        (lambda n: np.zeros((n, 1)), "of shape (5, 1)"),
        (lambda n: np.zeros((n, 2, 1)), "of shape (5, 2, 1)"),
        (lambda n: np.zeros((n, 2), complex), "complex128"),
        (lambda n: np.zeros((n, 2), object), "object"),
        (lambda n: [[0, 1], [2]], "mine"),
        (lambda n: None, "shape ()"),
        (lambda n: (np.zeros((n, 2)), np.zeros(n)), "a tuple of 2"),
        (lambda n: np.where(np.arange(2 * n).reshape(n, 2) == 7, np.nan, 0), "NaN or infinite examples"),
        (lambda n: np.where(np.arange(2 * n).reshape(n, 2) < 2, [np.inf, -np.inf], 0), "NaN or infinite examples"),
        (lambda n: np.full((n, 2), 1e300), "NaN or infinite examples"),
    ],
)
def test_every_batch_has_its_rows_shape_and_finite_numbers(check, gives, words):
    message = refusal(lambda: check(Own(gives), 5, rng()))
    assert words in message and "mine" in message


def test_large_but_finite_numbers_pass():
    assert data.checked_batch(Own(lambda n: np.full((n, 2), 3e38)), 5, rng())[0].max() > 2e38


@pytest.mark.parametrize("check", [data.check_sample, data.checked_batch])
def test_conditional_data_sets_give_pairs(check):
    made = conditional(lambda n: (np.zeros((n, 2)), np.ones((n, 3))))
    examples, conditions = check(made, 5, rng())
    assert examples.dtype == np.float32 and conditions.dtype == np.int32 and conditions.shape == (5, 3)
    for gives, words in [
        (lambda n: np.zeros((n, 2)), "expected the pair (examples, conditions)"),
        (lambda n: (np.zeros((n, 2)), np.zeros((1, 3))), "conditions of shape (1, 3)"),
        (lambda n: (np.zeros((n, 2)), np.full((n, 3), 0.5)), "fractions"),
        (lambda n: (np.full((n, 2), np.nan), np.zeros((n, 3))), "infinite examples"),
    ]:
        assert words in refusal(lambda gives=gives: check(conditional(gives), 5, rng()))


def test_all_data_sets_of_the_course_pass():
    for one in (data.mnist("test"), data.labelled(data.mnist("test"), one_hot=False), data.ring(), data.bumps()):
        examples, conditions = data.check_sample(one, 7, rng())
        drawn = one.sample(7, rng())
        assert np.array_equal(examples, drawn if conditions is None else drawn[0])


def without_rng(n):
    return np.zeros((n, 2))


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"name": 3}, "its name is 3"),
        ({"name": None}, "its name is None"),
        ({"shape": 3}, "its shape is 3"),
        ({"shape": ()}, "its shape is ()"),
        ({"shape": (0,)}, "its shape is (0,)"),
        ({"shape": (None, 2)}, "its shape is (None, 2)"),
        ({"shape": (2.0,)}, "its shape is (2.0,)"),
        ({"shape": [2]}, "its shape is [2]"),
        ({"sample": np.zeros(3)}, "no method"),
        ({"sample": without_rng}, "takes (n), expected sample(n, rng)"),
        ({"sample": lambda: 0}, "expected sample(n, rng)"),
        ({"condition_shape": (3,)}, "expected both"),
        ({"condition_dtype": "int32"}, "expected both"),
        ({"condition_shape": 3, "condition_dtype": "int32"}, "its condition_shape is 3"),
        ({"condition_shape": (3,), "condition_dtype": "text"}, "its condition_dtype is 'text'"),
        ({"condition_shape": (3,), "condition_dtype": "U5"}, "its condition_dtype is 'U5'"),
    ],
)
@pytest.mark.parametrize("check", [data.as_data, data.check_data_set, lambda one: data.check_sample(one, 2, rng())])
def test_data_sets_of_ones_own_are_checked(check, attributes, words):
    assert words in refusal(lambda: check(Own(lambda n: np.zeros((n, 2)), **attributes)))


def test_what_a_data_set_lacks_is_named():
    nameless = type("Mine", (), {"shape": (2,), "sample": lambda self, n, rng: np.zeros((n, 2))})
    assert "data set Mine: has no name" in refusal(lambda: data.as_data(nameless()))
    assert "expected an object of it: Mine(…)" in refusal(lambda: data.as_data(nameless))


def test_other_ways_to_write_sample_pass():
    for sample in (lambda n, seed=None: 0, lambda *given: 0, lambda n, rng, extra=2: 0):
        assert data.check_data_set(Own(sample=sample))


def test_a_sample_that_fails_is_named():
    def sample(n, rng):
        raise KeyError("image")

    assert "mine: sample(5, rng) failed: KeyError: 'image'" in refusal(
        lambda: data.check_sample(Own(sample=sample), 5, rng())
    )


def test_masked_values_are_not_used():
    class Masked:
        name, shape = "masked", (2,)

        def sample(self, n, rng):
            return np.ma.masked_less(rng.normal(size=(n, 2)), 0)

    with pytest.raises(ValueError, match="gave masked examples"):
        data.check_sample(Masked(), 20, np.random.default_rng(0))
