import pytest

from gan_lessons import data

TANH, SIGMOID, RELU, LINEAR = (-1, 1), (0, 1), (0, float("inf")), (-float("inf"), float("inf"))


@pytest.mark.parametrize(
    ("low", "high", "reachable", "refused"),
    [
        (0, 255, TANH, True),
        (0, 255, SIGMOID, True),
        (-3.1, 3.4, TANH, True),  # standardised: mean 0, standard deviation 1
        (-1, 1, SIGMOID, True),
        (-1, 1, RELU, True),
        (0, 1, TANH, False),
        (0, 1 / 255, SIGMOID, False),  # divided by 255 twice
        (-1, 1, TANH, None),
        (-1.005, 1.005, TANH, None),
        (0, 1, SIGMOID, None),
        (0, 255, RELU, None),
        (-3.1, 3.4, LINEAR, None),
    ],
)
def test_ranges(low, high, reachable, refused):
    problem = data.range_problem(low, high, reachable)
    assert (problem and problem.refused) is refused


def test_the_message_says_what_came_what_was_expected_and_what_to_do():
    message = data.range_problem(0, 255, TANH).message
    assert "between 0 and 255" in message and "-1 to 1" in message
    assert "data.ArrayData(x, value_range=(-1, 1))" in message
    assert "50 %" in data.range_problem(0, 1, TANH).message
    assert (
        "activation" in data.range_problem(-1, 1, RELU).message
        and "inf))" not in data.range_problem(-1, 1, RELU).message
    )
