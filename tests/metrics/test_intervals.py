"""Wilson's interval: published values, its defining equation, impossible counts."""

import numpy as np
import pytest

from gan_lessons.metrics.intervals import Proportion


# the last four are Newcombe's (1998) examples for Wilson's interval, his method 3
@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        (0, 5, 0.0, 0.4345),
        (5, 5, 0.5655, 1.0),
        (8, 10, 0.4902, 0.9433),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_known_values(count, total, low, high):
    assert Proportion(count, total).interval == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(("count", "total"), [(3, 7), (19, 20), (50, 100)])
def test_the_interval_solves_its_defining_equation(count, total):
    for end in Proportion(count, total).interval:
        distance = abs(count / total - end)
        assert distance == pytest.approx(1.959964 * np.sqrt(end * (1 - end) / total))


@pytest.mark.parametrize(("count", "total"), [(0, 0), (3, 2), (-1, 4)])
def test_impossible_counts_are_refused(count, total):
    with pytest.raises(ValueError, match=f"got a count of {count} of {total}"):
        _ = Proportion(count, total).interval


def test_in_words():
    assert str(Proportion(4, 5)) == "4 of 5 runs, 95 % interval 38 to 96 %"
