"""The axes of scores: where values lie, and what is said of them."""

import numpy as np
import pytest

from gan_lessons import metrics
from gan_lessons.metrics.axes import METRIC_AXES, metric_axis


@pytest.mark.parametrize("score", METRIC_AXES.values(), ids=str)
def test_the_ends_of_an_axis_are_its_ends_and_nothing_leaves_it(score):
    middle = np.sqrt(score.low * score.high) if score.logarithmic else (score.low + score.high) / 2
    assert score.height([score.low, middle, score.high]).tolist() == pytest.approx([0, 0.5, 1])
    assert score.height([-1e9, 0 - 1e-9, 1e9])[[0, 2]].tolist() == [0, 1]


def test_every_score_of_digits_has_an_axis_on_which_real_digits_and_noise_fit():
    assert list(METRIC_AXES) == list(metrics.SCORES)
    for name, score in METRIC_AXES.items():
        real, noise = metrics.DigitScores().scale(name, 1000)
        high, low = (real, noise) if score.better == "high" else (noise, real)
        assert score.height(high) > score.height(low) + 0.3, name
        assert score.low <= high <= score.high


def test_a_score_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="expected one of 'FID', 'KID'"):
        metric_axis("fid score")
