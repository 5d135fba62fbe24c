"""Outline → digit: outlines, pairs and scores with known answers, what G and D look at, and a trained pair of runs."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from gan_lessons import data, metrics
from gan_lessons.chapters.beyond import translation
from gan_lessons.chapters.beyond.normalised_score import MINIMUM_SCORES, normalised_score
from gan_lessons.training.calls import call

N = 1000


@pytest.fixture(scope="module")
def test_digits():
    return data.mnist("test")


# ---- the data


def test_an_outline_is_the_border_of_the_ink():
    square = np.zeros((1, 28, 28, 1), np.float32)
    square[0, 10:15, 10:15] = 1
    drawn = translation.outlines(square)
    assert drawn.shape == square.shape and drawn.dtype == np.float32
    assert drawn.sum() == 16 and drawn[0, 12, 12] == 0 and drawn[0, 10, 12] == 1
    assert np.array_equal(translation.outlines(square.reshape(1, 784)), drawn.reshape(1, 784))


def test_ink_at_the_edge_of_the_image_is_outlined_too():
    assert translation.outlines(np.ones((1, 28, 28))).sum() == 4 * 27


def test_a_torn_outline_has_no_lower_half_and_the_whole_one_stays():
    whole = np.ones((3, 784), np.float32)
    halves = translation.torn(whole).reshape(3, 28, 28)
    assert (halves[:, :14] == 1).all() and (halves[:, 14:] == 0).all() and whole.all()


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_pairs_are_digits_and_their_outlines_some_torn(share):
    digits, told = translation.Pairs(data.mnist(), torn=share).sample(200, np.random.default_rng(0))
    whole = translation.outlines(digits)
    is_torn = (told != whole).any(axis=1)
    assert digits.dtype == told.dtype == np.float32 and abs(is_torn.mean() - share) < 0.1
    assert np.array_equal(told[is_torn], translation.torn(whole[is_torn]))


@pytest.mark.parametrize("share", [-0.1, 1.5, "half", None])
def test_shares_that_are_none_are_refused(share):
    with pytest.raises(ValueError, match="torn: got"):
        translation.Pairs(data.mnist(), torn=share)


def test_other_examples_are_refused():
    with pytest.raises(ValueError, match=r"digits: got examples of shape \(2,\)"):
        translation.Pairs(data.ring())


# ---- the scores


def test_true_digits_score_best_and_noise_worst(test_digits):
    true, labels = test_digits[:N], test_digits.labels[:N]
    best = translation.scores(true, true, labels)
    noise = translation.scores(np.random.default_rng(0).random((N, 784), dtype=np.float32), true, labels)
    assert best.accuracy > 0.97 and best.distance == 0 and best.fid < 10
    assert noise.accuracy < 0.2 and noise.distance > 0.4 and noise.fid > 200


def test_right_digits_by_other_hands_are_read_right_but_far(test_digits):
    labels = test_digits.labels[:N]
    order = np.random.default_rng(0).permutation(10_000)
    other = order[[int(np.argmax(test_digits.labels[order] == label)) for label in labels]]
    found = translation.scores(test_digits[other], test_digits[:N], labels)
    assert found.accuracy > 0.9 and found.distance > 0.05


def test_unequal_numbers_are_refused(test_digits):
    with pytest.raises(ValueError, match="scores: got 3 images, 4 digits and 4 labels"):
        translation.scores(test_digits[:3], test_digits[:4], test_digits.labels[:4])


# ---- the networks


def test_the_lower_half_of_what_g_makes_depends_on_the_upper_half_of_what_it_is_told():
    told = np.zeros((2, 784), np.float32)
    told[1, 28 * 5 : 28 * 6] = 1  # a line in the sixth row
    made = call(translation.u_net(seed=0), np.zeros((2, 8), np.float32), told).numpy().reshape(2, 28, 28)
    assert np.abs(made[1] - made[0])[20:].max() > 1e-6


def test_d_sees_digit_and_outline():
    judge, rng = translation.pair_discriminator(seed=1), np.random.default_rng(0)
    digit, outline = rng.random((2, 1, 784), dtype=np.float32)
    logit, nothing = call(judge, digit, outline), np.zeros_like(digit)
    for other in ((nothing, outline), (digit, nothing)):
        assert abs(float((call(judge, *other) - logit)[0, 0])) > 1e-4


def test_the_control_starts_as_the_gan_does_and_hears_no_adversary():
    adversary, control = translation.gan(seed=3), translation.l1_only(seed=3)
    assert all(map(np.array_equal, adversary.generator.get_weights(), control.generator.get_weights()))
    pairs, before = translation.Pairs(data.mnist("test")), control.discriminator.get_weights()
    control.advance(pairs, 1)
    assert all(map(np.array_equal, before, control.discriminator.get_weights()))


# ---- the share of the way


def test_noise_reaches_nothing_and_real_data_all():
    for noise, real in ((300.0, 1.0), (0.0, 0.9), (-3.0, -2.0)):
        assert normalised_score(noise, noise, real) == 0 and normalised_score(real, noise, real) == 1
        assert normalised_score((noise + real) / 2, noise, real) == pytest.approx(0.5)


LESSONS = {
    "05_4_1_images_and_video": ["torn outlines: log FID", "videos: high-quality share"],
    "05_4_2_sequences": ["tones: correlation", "sentences: accepted", "DNA: motif exact"],
}


@pytest.mark.parametrize("name", LESSONS)
def test_the_lessons_hold_every_run_to_the_stated_share(name):
    book = json.loads((Path(__file__).parents[3] / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    code = "\n".join("".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code")
    assert re.findall(r'results\["([^"]+)"\] = ', code) == LESSONS[name] and {*LESSONS[name]} <= {*MINIMUM_SCORES}
    assert re.search(r"^assert all\(shares?(\[name\])? >= MINIMUM_SCORES\[name\] for ", code, re.M)


def test_each_share_belongs_to_a_lesson():
    assert sorted(MINIMUM_SCORES) == sorted(name for names in LESSONS.values() for name in names)


@pytest.mark.parametrize("scores", [(np.nan, 0, 1), (0, np.inf, 1), (0, 0, None), ("1", 0, 1), (True, 0, 1), (1, 2, 2)])
def test_scores_that_say_nothing_are_refused(scores):
    with pytest.raises(ValueError, match="normalised_score: "):
        normalised_score(*scores)


# ---- trained, with and without the adversary


@pytest.fixture(scope="module")
def trained(test_digits):
    """Scores by (run, kind of outline), after 125 steps, two thirds of the lesson's."""
    true, labels = test_digits[:N], test_digits.labels[:N]
    whole = translation.outlines(true)
    told = {"whole": whole, "torn": translation.torn(whole)}
    found = {("outline", kind): translation.scores(drawn, true, labels) for kind, drawn in told.items()}
    for name, gan in (("adversary", translation.gan()), ("control", translation.l1_only())):
        gan.advance(translation.Pairs(data.mnist()), 125)
        for kind, drawn in told.items():
            found[name, kind] = translation.scores(translation.translate(gan, drawn), true, labels)
    return found


def test_outlines_become_digits(trained):
    real, noise = metrics.DigitScores().scale("FID", N)
    assert trained["adversary", "whole"].accuracy > 0.95
    fids = {kind: trained["adversary", kind].fid for kind in ("whole", "torn")}
    share = {kind: normalised_score(*np.log([fid, noise, real])) for kind, fid in fids.items()}
    assert share["whole"] >= 0.6 and share["torn"] >= 0.35


def test_the_adversary_earns_its_place_where_the_outline_leaves_something_open(trained):
    """The digits look more like digits, and are no nearer to the true ones."""
    assert trained["adversary", "torn"].fid < 0.75 * trained["control", "torn"].fid
    assert trained["adversary", "torn"].distance > 0.97 * trained["control", "torn"].distance
