"""Curves over logarithmic axes: where points and ticks stand, what is refused, that words and picture agree."""

import re

import numpy as np
import pytest

from gan_lessons.pictures import log_charts as module
from gan_lessons.pictures.log_charts import log_chart

HALVES = {"half each time": ([10, 20, 40, 80], [8.0, 4.0, 2.0, 1.0])}


def points(picture, place=0):
    """The corners of one polyline: an array ``(n, 2)``."""
    text = re.findall(r'<polyline[^>]*points="([^"]+)"', picture.body)[place]
    return np.array([[float(number) for number in pair.split(",")] for pair in text.split()])


def test_equal_factors_are_equal_distances():
    steps = np.diff(points(log_chart(HALVES, "s")), axis=0)
    np.testing.assert_allclose(steps, np.broadcast_to(steps[0], steps.shape), atol=0.15)
    assert steps[0, 0] > 0 and steps[0, 1] > 0, "to the right, and down the page"


def test_the_curves_go_from_side_to_side_and_stay_off_the_frame():
    corners = points(log_chart(HALVES, "s"))
    assert corners[0, 0] == module.LEFT and corners[-1, 0] == module.WIDTH - module.RIGHT
    assert module.TOP + 5 < corners[0, 1] < module.TOP + 40 and module.BOTTOM - 40 < corners[-1, 1] < module.BOTTOM - 5


def test_each_curve_has_points_of_its_own():
    both = {"a": ([1, 10], [5, 1]), "b": ([2, 4, 8], [3, 2, 1])}
    picture = log_chart(both, "s", "steps", "FID", marks={"floor": 0.5})
    assert len(points(picture, 0)) == 2 and len(points(picture, 1)) == 3
    for words in ("a", "b", "steps", "FID", "floor 0.5"):
        assert f">{words}</text>" in picture.body


def test_a_mark_below_all_curves_is_within_the_axes():
    picture, right = log_chart(HALVES, "s", marks={"floor": 0.1}), module.WIDTH - module.RIGHT
    heights = [float(y) for y in re.findall(rf'd="M{module.LEFT} ([\d.]+)H{right}"', picture.body)]
    assert points(picture)[-1, 1] + 20 < max(heights) < module.BOTTOM


def test_six_curves_differ_in_colour_and_dash():
    six = {str(i): ([1, 2], [i + 1, i + 2]) for i in range(6)}
    drawn = re.findall(r"<polyline[^>]*>", log_chart(six, "s").body)[:6]
    looks = {(re.search(r'stroke="([^"]+)"', one)[1], *re.findall(r'dasharray="([^"]+)"', one)) for one in drawn}
    assert len(looks) == 6


def test_every_point_has_a_dot():
    picture = log_chart(HALVES, "s")
    dots = re.findall(r"M([\d.]+) ([\d.]+)h0", picture.body)
    np.testing.assert_allclose(np.array(dots, float), points(picture))


def test_two_equal_heights_can_be_drawn():
    assert np.isfinite(points(log_chart({"flat": ([1, 2], [3, 3])}, "s"))).all()


@pytest.mark.parametrize(
    "named",
    [
        {},
        [1, 2],
        {str(i): ([1, 2], [1, 2]) for i in range(7)},
        {"zero": ([0, 1], [1, 2])},
        {"below": ([1, 2], [1, -2])},
        {"nan": ([1, 2], [1, float("nan")])},
        {"short": ([1], [1])},
        {"uneven": ([1, 2, 3], [1, 2])},
        {"back": ([2, 1], [1, 2])},
    ],
)
def test_what_cannot_be_drawn_is_refused(named):
    with pytest.raises(ValueError, match=r"log_chart: .*expected"):
        log_chart(named, "s")


def test_marks_without_a_logarithm_are_refused():
    with pytest.raises(ValueError, match="'marks' holds numbers that have no logarithm"):
        log_chart(HALVES, "s", marks={"floor": 0.0})
