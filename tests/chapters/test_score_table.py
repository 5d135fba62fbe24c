"""The table of scores: rows from known images, what each score sees, and what it refuses."""

import numpy as np
import pytest

from gan_lessons import data, metrics
from gan_lessons.chapters import score_table
from gan_lessons.chapters.score_table import MARK, ScoreTable

N = 200


@pytest.fixture(scope="module")
def filled():
    digits, rng = data.mnist(), np.random.default_rng(7)
    rows = ScoreTable(N)
    rows.add("unseen digits", digits[np.random.default_rng(0).permutation(60_000)[-N:]])  # in none of the ten sets
    rows.add("one digit", np.repeat(digits[:1], N, axis=0))
    rows.add("specks", rng.random((N, 28, 28), dtype=np.float32))
    return rows


def test_rows_hold_what_metrics_compute(filled):
    images = np.repeat(data.mnist()[:1], N, axis=0)
    assert filled.rows["one digit"] == metrics.DigitScores().all_scores(images)
    assert filled.value("FID", "one digit") == metrics.DigitScores().fid(images)


def test_each_fault_is_seen_by_the_scores_that_can_see_it(filled):
    assert all(filled.detects(score, "specks") for score in ("FID", "KID", "inception score", "recall", "digits"))
    assert all(filled.detects(score, "one digit") for score in ("FID", "KID", "inception score", "recall", "digits"))
    assert filled.blind_scores("one digit") == ["precision"]
    assert len(filled.blind_scores("unseen digits")) >= 5


def test_better_knows_which_scores_are_low_when_good(filled):
    assert all(
        filled.better(score, "one digit", "unseen digits") == "unseen digits" for score in ("FID", "KID", "recall")
    )
    assert filled.better("FID", "unseen digits", "one digit") == "unseen digits"
    assert filled.better("precision", "one digit", "unseen digits") == "one digit"
    assert filled.better("recall", "one digit", "specks") is None


def test_the_picture_has_real_digits_first_noise_last_and_marks(filled):
    page = filled._repr_html_()
    places = [page.index(f">{name}<") for name in ("real digits", "unseen digits", "one digit", "specks", "noise")]
    assert places == sorted(places) and "FID ↓" in page and "recall ↑" in page and f"n = {N}" in page
    first, last = page[places[0] : places[1]], page[places[-1] :]
    assert MARK not in first and last.count(MARK) >= 6  # with the sentence below
    assert "standard deviations" in repr(filled.picture) and "one digit" in repr(filled)


def test_real_digits_are_measured_in_sets_that_share_none():
    found = score_table.real_digit_scores(N)
    assert all(len(values) == score_table.SETS for values in found.values()) and found["FID"].std() > 0
    assert found["FID"].mean() == pytest.approx(metrics.DigitScores().fid_of_real(N), rel=0.5)


def test_a_row_of_the_same_name_is_replaced():
    rows = ScoreTable(100)
    rows.add("mine", data.mnist()[:100])
    second = rows.add("mine", data.mnist("test")[:100])
    assert list(rows.rows) == ["mine"] and rows.value("FID", "mine") == second["FID"]


@pytest.mark.parametrize("n", [50, 6001, 200.0, True, "many"])
def test_a_number_of_images_out_of_range_is_refused(n):
    with pytest.raises(ValueError, match="n: got"):
        ScoreTable(n)


def test_rows_of_unequal_size_and_unknown_names_are_refused(filled):
    with pytest.raises(ValueError, match="mine: got 10 images, expected 200"):
        filled.add("mine", data.mnist()[:10])
    with pytest.raises(ValueError, match="expected one that was added: unseen digits"):
        filled.value("FID", "mine")
    with pytest.raises(ValueError, match="metric: got 'loss'"):
        filled.detects("loss", "one digit")
    with pytest.raises(ValueError, match="pixels from"):
        ScoreTable(100).add("mine", data.mnist()[:100] * 2 - 1)
