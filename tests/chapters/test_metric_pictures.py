"""Pictures of the scores: each shows the value that ``metrics`` gives, and what the lesson says of it."""

import re

import numpy as np
import pytest

from gan_lessons import data, metrics
from gan_lessons.chapters import metric_pictures as pictures


def numbers(picture):
    """The numbers in a picture's sentence."""
    return [
        float(value.replace("−", "-")) for value in re.findall(r"−?\d+\.\d+|−?\d+", picture.sentence.replace(",", ""))
    ]


SAMPLES = [
    (pictures.inception_picture, (0.9, 10)),
    (pictures.frechet_picture, (1.0, 0.5)),
    (pictures.sample_size_picture, (50,)),
    (pictures.balls_picture, (1.0, 0.5, 3)),
    (pictures.coverage_picture, (5, 0.05)),
    (pictures.neighbours_picture, (0.3,)),
]


@pytest.mark.parametrize(("draw", "given"), SAMPLES, ids=lambda value: getattr(value, "__name__", ""))
def test_equal_numbers_give_an_equal_picture_with_words(draw, given):
    one, two = draw(*given), draw(*given)
    assert one.body == two.body and one.sentence == two.sentence and one.sentence.endswith(".")
    assert 'role="img" aria-label=' in one.body and "nan" not in one.body and "inf " not in one.body
    assert len(one.body) < 20_000


@pytest.mark.parametrize(("draw", "given"), SAMPLES, ids=lambda value: getattr(value, "__name__", ""))
def test_text_and_axes_have_the_pages_colour_and_no_colour_is_without_a_role(draw, given):
    colours = set(re.findall(r'(?:fill|stroke)="(#?\w+)"', draw(*given).body))
    assert "currentColor" in colours and colours <= {"currentColor", "none", pictures.REAL, pictures.GENERATED}


@pytest.mark.parametrize(
    ("draw", "given"),
    [
        (pictures.inception_picture, (1.1, 3)),
        (pictures.inception_picture, (0.5, 0)),
        (pictures.frechet_picture, (0.0, 0.0)),
        (pictures.sample_size_picture, (5,)),
        (pictures.balls_picture, (0.0, -1.0, 3)),
        (pictures.balls_picture, (0.0, 1.0, 0)),
        (pictures.coverage_picture, (9, 0.1)),
        (pictures.coverage_picture, (3, 0.7)),
        (pictures.neighbours_picture, (1.5,)),
    ],
)
def test_numbers_that_cannot_be_drawn_are_refused(draw, given):
    with pytest.raises(ValueError, match="expected"):
        draw(*given)


@pytest.mark.parametrize("classes", [1, 4, 10])
@pytest.mark.parametrize("sure", [0.1, 0.6, 1.0])
def test_the_inception_score_is_that_of_the_bars(sure, classes):
    *_, variety, doubt, score, of = numbers(pictures.inception_picture(sure, classes))
    rest = (1 - sure) / 9
    true_doubt = -sum(p * np.log(p) for p in [sure] + 9 * [rest] if p > 0)
    assert doubt == pytest.approx(true_doubt, abs=0.006) and of == 10
    assert score == pytest.approx(np.exp(variety - doubt), rel=0.015)
    if sure == 1:
        assert score == classes, "sure of every sample: as many as there are classes"
    if classes == 10:
        assert score == pytest.approx(np.exp(np.log(10) - true_doubt), abs=0.006)


@pytest.mark.parametrize("classes", [1, 10])
def test_the_score_at_an_end_of_its_range_does_not_cover_the_end(classes):
    body = pictures.inception_picture(1.0, classes).body
    words = re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*>([^<]+)</text>', body)
    heights = {said: y for y, said in words}
    assert heights[f"inception score {classes:.2f}"] not in (heights["1"], heights["10"])


@pytest.mark.parametrize(("shift", "spread"), [(0.0, 1.0), (-3.0, 2.0), (1.5, 0.25)])
def test_frechet_is_the_sum_of_its_two_parts(shift, spread):
    picture = pictures.frechet_picture(shift, spread)
    assert numbers(picture)[-1] == pytest.approx(shift**2 + (1 - spread) ** 2, abs=0.006)
    assert picture.body.count("<polyline") == 2 and 'stroke-dasharray="7 4"' in picture.body


def test_fid_is_biased_by_few_samples_and_kid_is_not():
    seen = {n: numbers(pictures.sample_size_picture(n))[1:4] for n in (30, 100, 1000)}
    fids = [fid for fid, _, _ in seen.values()]
    assert fids[0] > 2 * fids[1] > 10 * fids[2] > 0
    assert all(abs(kid) < 3 * error for _, kid, error in seen.values())


def test_the_scale_beside_the_dots_is_the_true_one():
    rng = np.random.default_rng(0)
    here, there = rng.standard_normal((2, 3000, pictures.FEATURES))
    there += 0.25
    assert metrics.frechet_distance(np.zeros(16), np.eye(16), np.full(16, 0.25), np.eye(16)) == pytest.approx(
        pictures.MOVED_FID
    )
    assert metrics.squared_mmd(here, there) == pytest.approx(pictures.MOVED_KID, rel=0.05)


@pytest.mark.parametrize(
    ("given", "precision", "recall"),
    [
        ((0.0, 1.0, 3), (0.7, 1), (0.7, 1)),
        ((0.0, 0.02, 3), (1, 1), (0, 0.05)),
        ((0.0, 2.5, 3), (0, 0.8), (0.9, 1)),
        ((9.0, 1.0, 3), (0, 0), (0, 0)),
    ],
)
def test_precision_and_recall_follow_shift_and_spread(given, precision, recall):
    good, total, p, reached, _, r = numbers(pictures.balls_picture(*given))
    assert precision[0] <= p <= precision[1] and recall[0] <= r <= recall[1]
    assert (good / total, reached / total) == (pytest.approx(p, abs=0.006), pytest.approx(r, abs=0.006))


def test_larger_balls_take_in_more():
    values = [numbers(pictures.balls_picture(1.5, 1.0, k)) for k in (1, 3, 10)]
    assert values[0][2] < values[1][2] <= values[2][2] and values[0][5] < values[1][5] <= values[2][5]


def test_strong_marks_are_those_that_are_counted():
    picture = pictures.balls_picture(1.0, 0.5, 3)
    reached = int(numbers(picture)[3])
    strong = re.findall(rf'd="([^"]+)" stroke="{pictures.REAL}" stroke-width="7"[^>]*opacity="1"', picture.body)
    assert sum(steps.count("h0") for steps in strong) == reached


def test_coverage_counts_modes_and_good_samples():
    assert numbers(pictures.coverage_picture(5, 0.05)) == pytest.approx([5, 8, 0.05, 5, 8, 99], abs=1.1)
    assert numbers(pictures.coverage_picture(8, 0.4))[-1] < 20 < numbers(pictures.coverage_picture(8, 0.1))[-1]
    assert pictures.coverage_picture(3, 0.0).body.count(f'stroke="{pictures.REAL}"') == len(data.ring().centres)


def test_a_copy_lies_at_distance_zero_and_a_new_digit_among_new_digits():
    distances = [numbers(pictures.neighbours_picture(share))[1] for share in (0.0, 0.25, 0.5, 1.0)]
    assert distances[0] == 0 < distances[1] < distances[2] <= distances[3] + 0.5
    nearer = [numbers(pictures.neighbours_picture(share))[2] for share in (0.0, 1.0)]
    assert nearer[0] == 200 and 20 < nearer[1] < 180
